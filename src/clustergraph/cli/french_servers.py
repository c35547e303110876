"""What is said of stores on servers, in French, by the English text; see `french`."""

from collections.abc import Mapping

__all__ = ["SERVERS"]

SERVERS: Mapping[str, str] = {
    # Addresses, profiles, and who asks.
    "the address of a server cannot be read: {reason}": "l'adresse d'un serveur est illisible : {reason}",
    "the address of {host} holds a name or password, which would end up in logs: put them in CLUSTERGRAPH_USER and "
    "CLUSTERGRAPH_PASSWORD, or in a netrc file": (
        "l'adresse de {host} contient un nom ou un mot de passe, qui finirait dans des journaux : mettez-les dans "
        "CLUSTERGRAPH_USER et CLUSTERGRAPH_PASSWORD, ou dans un fichier netrc"
    ),
    "{text} is not the address of a server: write it in full, from https:// on": (
        "{text} n'est pas l'adresse d'un serveur : écrivez-la en entier, à partir de https://"
    ),
    "{text} is not the address of a server: there is a space in it": (
        "{text} n'est pas l'adresse d'un serveur : elle contient une espace"
    ),
    "{path}: is no profile of a server: {reason}": "{path} : ce n'est pas le profil d'un serveur : {reason}",
    "{path}: '{name}' is no key of a profile; it has: {names}": (
        "{path} : « {name} » n'est pas une clé d'un profil, qui a : {names}"
    ),
    "query: name an address, or a list of addresses with the same data": (
        "query : nommez une adresse, ou une liste d'adresses qui ont les mêmes données"
    ),
    "update and graph_store are addresses": "update et graph_store sont des adresses",
    "timeout: a number of seconds above 0": "timeout : un nombre de secondes supérieur à 0",
    "{name}: a number of statements, {number} or more": "{name} : un nombre d'énoncés, {number} ou plus",
    "trust: true or false": "trust : true ou false",
    "name and password would go to {host} for anyone on the way to read: give its address with https": (
        "le nom et le mot de passe iraient à {host} lisibles par tous en chemin : donnez son adresse en https"
    ),
    "the token in {name} has characters that no token has": (
        "le jeton dans {name} a des caractères qu'aucun jeton n'a"
    ),
    "{server} does not let in who asks ({number}): put the name and password in CLUSTERGRAPH_USER and "
    "CLUSTERGRAPH_PASSWORD, a token in CLUSTERGRAPH_TOKEN, or either in a netrc file": (
        "{server} ne laisse pas entrer ({number}) : mettez le nom et le mot de passe dans CLUSTERGRAPH_USER et "
        "CLUSTERGRAPH_PASSWORD, un jeton dans CLUSTERGRAPH_TOKEN, ou l'un des deux dans un fichier netrc"
    ),
    # Requests and answers.
    "{server} gives no answer: {reason}": "{server} ne répond pas : {reason}",
    "nobody there takes connections: check the address, and that the server runs": (
        "personne n'y accepte de connexion : vérifiez l'adresse, et que le serveur est en marche"
    ),
    "no connection came about within {seconds} s: check the address": (
        "aucune connexion ne s'est établie en {seconds} s : vérifiez l'adresse"
    ),
    "it was silent for {seconds} s": "aucun signe pendant {seconds} s",
    "its certificate is not one that this machine trusts": (
        "son certificat n'est pas de ceux auxquels cette machine se fie"
    ),
    "it does not speak TLS as this machine does": "il ne parle pas TLS comme cette machine",
    "it closed the connection": "il a fermé la connexion",
    "{server} was silent for {seconds} s in the middle of its answer": (
        "{server} n'a rien dit pendant {seconds} s au milieu de sa réponse"
    ),
    "{server} cut its answer off in the middle: ask again": (
        "{server} a coupé sa réponse en son milieu : posez la question à nouveau"
    ),
    "{server} redirects in circles": "{server} renvoie en rond",
    "{server} redirects to an address that is not safe: name the one that is meant": (
        "{server} renvoie à une adresse qui n'est pas sûre : nommez la bonne"
    ),
    "{server} redirects to another host, {host}: name its address": (
        "{server} renvoie à une autre machine, {host} : nommez son adresse"
    ),
    "{server} does not take the query: {text}": "{server} n'accepte pas la requête : {text}",
    "{server} is no SPARQL endpoint that takes this ({number}): check the address": (
        "{server} n'est pas un point d'accès SPARQL qui accepte cela ({number}) : vérifiez l'adresse"
    ),
    "{server} fails ({number}): {text}": "{server} échoue ({number}) : {text}",
    "{server} gave up in the middle and answers in part: raise its time limit, or ask for less": (
        "{server} a renoncé en cours de route et répond en partie : relevez sa limite de temps, ou demandez moins"
    ),
    "{server} gives {number} rows at most, and has cut the answer short: ask for less": (
        "{server} donne au plus {number} lignes et a écourté la réponse : demandez moins"
    ),
    "{server} does not say where its answer ends, so that one cut off would look whole: ask with SELECT": (
        "{server} ne dit pas où finit sa réponse, et coupée, elle paraîtrait entière : demandez par SELECT"
    ),
    "{server} gives an answer of which one part is longer than can be read: ask for less": (
        "{server} donne une réponse dont une partie est trop longue pour être lue : demandez-en moins"
    ),
    "{server} gave an answer that is cut off or damaged: {text}": (
        "{server} a donné une réponse coupée ou abîmée : {text}"
    ),
    "{server} answers with {kind}, which is no answer to a query: check the address": (
        "{server} répond par {kind}, qui ne répond à aucune requête : vérifiez l'adresse"
    ),
    "{server} answers otherwise than SPARQL 1.1 says where a query computes or leaves out, and the store is too large "
    "to be copied: name another server, or set copy or trust in its profile": (
        "{server} répond autrement que SPARQL 1.1 ne le dit quand une requête calcule ou écarte, et la base est trop "
        "grande pour être copiée : nommez un autre serveur, ou réglez copy ou trust dans son profil"
    ),
    "{server} answers from other graphs than it is asked to (default-graph-uri, named-graph-uri): a store there would "
    "answer wrongly": (
        "{server} répond à partir d'autres graphes que ceux demandés (default-graph-uri, named-graph-uri) : une base "
        "y répondrait mal"
    ),
    # Changes.
    "{server} cannot be copied: no store was built there, or one larger than its profile lets be copied; `dump` writes "
    "it": (
        "{server} ne peut pas être copié : aucune base n'y est, ou une plus grande que son profil ne permet "
        "de copier ; `dump` l'écrit"
    ),
    "{server} is open for reading only: its profile names no address for updates": (
        "{server} est ouvert en lecture seule : son profil ne nomme pas d'adresse pour les mises à jour"
    ),
    "{server} does not give back values as they were sent, such as {text}": (
        "{server} ne rend pas les valeurs telles qu'elles ont été envoyées, par exemple {text}"
    ),
    "{server} mixes up graphs: GRAPH sees others than named-graph-uri gives": (
        "{server} confond les graphes : GRAPH en voit d'autres que ceux de named-graph-uri"
    ),
    "{server} holds a graph <{graph}> that no store of ours wrote: remove it there, or name another server": (
        "{server} a un graphe <{graph}> qu'aucune base à nous n'a écrit : ôtez-le là-bas, ou nommez un autre serveur"
    ),
    "{server} keeps {number} of {total} statements sent to <{graph}>: nothing is changed; it may take different values "
    "for one, or have given up in the middle": (
        "{server} garde {number} des {total} énoncés envoyés à <{graph}> : rien n'est changé ; il prend peut-être des "
        "valeurs différentes pour une seule, ou a renoncé en cours de route"
    ),
    "{server} is being changed by another process: wait for it to end": (
        "{server} est en train d'être changé par un autre programme : attendez qu'il finisse"
    ),
    "{server} was changed by another process meanwhile: nothing is changed; try again": (
        "{server} a été changé entre-temps par un autre programme : rien n'est changé ; réessayez"
    ),
    "{reason}; the change has arrived in full, but may not be carried out yet: whatever writes next, such as the same "
    "command again, does that first": (
        "{reason} ; le changement est arrivé en entier, mais n'est peut-être pas encore fait : la prochaine écriture, "
        "par exemple la même commande, le fait d'abord"
    ),
    "{server}: a change is half done: wait for it to end, or write to the store, which first carries out what was "
    "interrupted": (
        "{server} : un changement est à moitié fait : attendez qu'il finisse, ou écrivez dans la base, ce qui achève "
        "d'abord ce qui a été interrompu"
    ),
    "{server} gives {number} of the {total} triples of <{graph}>: it was changed by other means than this, or cuts "
    "answers short": (
        "{server} donne {number} des {total} triplets de <{graph}> : il a été changé par d'autres moyens, ou écourte "
        "ses réponses"
    ),
    "{server}: what its store says of itself is damaged: build it again": (
        "{server} : ce que sa base dit d'elle-même est endommagé : reconstruisez-la"
    ),
    "the store on the server was written by clustergraph {version}, in a form that is newer than this version reads: "
    "update clustergraph": (
        "la base sur le serveur a été écrite par clustergraph {version}, dans une forme plus récente que cette version "
        "ne lit : mettez clustergraph à jour"
    ),
    "{path} is there already and holds something: name a new folder": (
        "{path} existe déjà et n'est pas vide : nommez un nouveau dossier"
    ),
    "Instead, packed N-Quads in a new folder, one file a graph, for the bulk loader of a server.": (
        "À la place, des N-Quads compressés dans un nouveau dossier, un fichier par graphe, pour le chargeur d'un "
        "serveur."
    ),
    "--sharded goes with neither --output nor --graph nor --canonical": (
        "--sharded ne va ni avec --output, ni avec --graph, ni avec --canonical"
    ),
    "name a file with --output, or a folder with --sharded": (
        "nommez un fichier avec --output, ou un dossier avec --sharded"
    ),
}
