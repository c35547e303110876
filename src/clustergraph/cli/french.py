"""The messages of the program in French, by their English text; what varies in them stands in braces."""

import re
from collections.abc import Mapping

from clustergraph.cli.french_engines import ENGINES
from clustergraph.cli.french_keeping import KEEPING
from clustergraph.cli.french_servers import SERVERS

__all__ = ["CATALOGUE"]

CATALOGUE: Mapping[str, str] = {
    key: re.sub(" (?=[:;?!»])", "\u00a0", text).replace("« ", "«\u00a0")
    for key, text in {
        **ENGINES,
        **KEEPING,
        # Things and names.
        "{reason}; nearest: {names}": "{reason} ; au plus proche : {names}",
        "{reason}; nearest: {names}; valid: {others}": (
            "{reason} ; au plus proche : {names} ; valeurs possibles : {others}"
        ),
        "{reason}; valid: {names}": "{reason} ; valeurs possibles : {names}",
        "{place}: {reason}": "{place} : {reason}",
        "'{text}' is not in the graph": "« {text} » ne figure pas dans le graphe",
        "'{text}' stands for {number} things": "« {text} » désigne {number} choses à la fois",
        "'{text}' is not of the kind that is asked for": "« {text} » n'est pas du type demandé",
        "'{text}' is no {kind}": "« {text} » n'est pas du type {kind}",
        "'{text}' is no kind of thing in this graph": "« {text} » n'est pas un type de chose de ce graphe",
        "there is no {thing} in the graph": "{thing} ne figure pas dans le graphe",
        "there is no graph <{graph}>": "il n'y a pas de graphe <{graph}>",
        "'{text}' has no known prefix; write for example cluster:minalogic or cg:Firm": (
            "« {text} » n'a pas de préfixe connu ; écrivez par exemple cluster:minalogic ou cg:Firm"
        ),
        # Questions and their parameters.
        "there is no question '{name}'; `clustergraph queries` lists them": (
            "il n'y a pas de question « {name} » ; `clustergraph queries` les énumère"
        ),
        "{reason}; the graph holds no {kind}": "{reason} ; le graphe n'a rien du type {kind}",
        "{text} is no text: it has half a character": "{text} n'est pas un texte\u00a0: un caractère y est coupé",
        "'{name}' is no parameter of {query}; it has: none": (
            "« {name} » n'est pas un paramètre de {query}, qui n'en a pas"
        ),
        "'{name}' is no parameter of {query}; it has: {names}": (
            "« {name} » n'est pas un paramètre de {query}, qui a : {names}"
        ),
        "{parameter}: name a {type}, by label, CURIE or IRI": (
            "{parameter} : nommez une chose du type {type}, par son libellé, son CURIE ou son IRI"
        ),
        "{reason}; {number} would do: `clustergraph queries QUESTION` lists them": (
            "{reason} ; {number} valeurs sont possibles : `clustergraph queries QUESTION` les énumère"
        ),
        "{parameter}: '{text}' is no whole number, such as 3": (
            "{parameter} : « {text} » n'est pas un nombre entier, comme 3"
        ),
        "{parameter}: '{text}' is no year, such as 2007": "{parameter} : « {text} » n'est pas une année, comme 2007",
        "{parameter}: '{text}' is no number, such as 0.5": "{parameter} : « {text} » n'est pas un nombre, comme 0.5",
        "{parameter}: '{text}' is no day, such as 2007-03-20": (
            "{parameter} : « {text} » n'est pas un jour, comme 2007-03-20"
        ),
        "{parameter}: '{text}' is no truth value: write true or false": (
            "{parameter} : « {text} » n'est ni vrai ni faux : écrivez true ou false"
        ),
        "'{text}' is no NAME=VALUE": "« {text} » n'a pas la forme NOM=VALEUR",
        "parameter {name} is given twice": "le paramètre {name} est donné deux fois",
        "stopped after {seconds} s: tie the patterns of the query together, ask for fewer rows (LIMIT), "
        "or allow more time": (
            "arrêté au bout de {seconds} s : reliez les motifs de la requête, demandez moins de lignes (LIMIT) "
            "ou accordez plus de temps"
        ),
        "this query gives triples: choose a format out of {formats}": (
            "cette requête donne des triplets : choisissez un format parmi {formats}"
        ),
        "this query gives rows: choose a format out of {formats}": (
            "cette requête donne des lignes : choisissez un format parmi {formats}"
        ),
        "--spreadsheet is for --format csv": "--spreadsheet s'emploie avec --format csv",
        "{file}: not UTF-8 text": "{file} : ce n'est pas un texte en UTF-8",
        # Views of the graph.
        "as of: '{text}' is not a date: write 2007, 2007-03 or 2007-03-20": (
            "--as-of : « {text} » n'est pas une date : écrivez 2007, 2007-03 ou 2007-03-20"
        ),
        "as of: '{text}' is not a date: there is no such day": (
            "--as-of : « {text} » n'est pas une date : ce jour n'existe pas"
        ),
        "as of: '{text}' has an open end: write 2007, 2007-03 or 2007-03-20": (
            "--as-of : « {text} » n'a pas de fin : écrivez 2007, 2007-03 ou 2007-03-20"
        ),
        "as of: '{text}' ends before it begins": "--as-of : « {text} » finit avant de commencer",
        "'{text}' is no marking that has a rank; choose one of {names}": (
            "« {text} » n'est pas un marquage qui a un rang ; choisissez parmi {names}"
        ),
        # Side by side.
        "name 2 to {most} things to compare, not {number}": "nommez de 2 à {most} choses à comparer, et non {number}",
        "{thing} is named twice": "{thing} est nommé deux fois",
        "name at least one relation": "nommez au moins une relation",
        "'{text}' is no relation that ties things": "« {text} » n'est pas une relation entre choses",
        "there is nothing to look for: give a name, a part of one, or some words": (
            "il n'y a rien à chercher : donnez un nom, une partie de nom ou quelques mots"
        ),
        "name a question of the catalogue or a FILE.rq": "nommez une question du catalogue ou un fichier FILE.rq",
        "a network is drawn from rows: write SELECT ?source ?target …": (
            "un réseau se dessine à partir de lignes : écrivez SELECT ?source ?target …"
        ),
        # Stores and files.
        "there is no store at {path}: `clustergraph build` makes one, --store names another": (
            "il n'y a pas de base dans {path} : `clustergraph build` en crée une, --store en désigne une autre"
        ),
        "{path} is a file, not the folder of a store": "{path} est un fichier, et non le dossier d'une base",
        "{path} is no store: there is no {file} in it": "{path} n'est pas une base : il n'y a pas de {file}",
        "{path} is there already: name a new folder with --to": (
            "{path} existe déjà : nommez un nouveau dossier avec --to"
        ),
        "{path}: cannot be made: {reason}": "{path} : création impossible : {reason}",
        "{path}: cannot be written: {reason}": "{path} : écriture impossible : {reason}",
        "{path}: cannot be read: {reason}": "{path} : lecture impossible : {reason}",
        "{path} is in use by {holder}: wait for it to end, or open for reading only": (
            "{path} est utilisé par un autre programme ({holder}) : attendez qu'il finisse, ou ouvrez en lecture seule"
        ),
        "{file}: its name has no suffix that tells its syntax; choose one of {names}": (
            "{file} : son nom n'a pas de suffixe qui dise sa syntaxe ; choisissez parmi {names}"
        ),
        "{file}: '{suffix}' is no syntax of RDF that is read; choose one of {names}": (
            "{file} : « {suffix} » n'est pas une syntaxe RDF qui se lise ; choisissez parmi {names}"
        ),
        "{file}: there is no such file: a data package needs a datapackage.json": (
            "{file} : ce fichier n'existe pas : il faut un datapackage.json à un jeu de données"
        ),
        "{name}: is no data package: neither a folder with a datapackage.json nor one of {names}": (
            "{name} n'est pas un jeu de données : ni un dossier avec un datapackage.json, ni l'un de {names}"
        ),
        "the canonical form is N-Quads: name a file that ends in .nq or .nq.gz": (
            "la forme canonique est en N-Quads : nommez un fichier qui finit par .nq ou .nq.gz"
        ),
        "cannot read or write: {reason}": "lecture ou écriture impossible : {reason}",
        "No such file or directory": "ce fichier ou ce dossier n'existe pas",
        "Permission denied": "l'accès est refusé",
        "Is a directory": "c'est un dossier",
        "Not a directory": "ce n'est pas un dossier",
        "File exists": "ce fichier existe déjà",
        "Read-only file system": "ce disque ne peut qu'être lu",
        "the disk is full": "le disque est plein",
        "interrupted; what was stored before is unchanged": "interrompu ; ce qui était enregistré est inchangé",
        "there is nowhere to write to: standard output is closed": (
            "il n'y a nulle part où écrire : la sortie standard est fermée"
        ),
        # The command line itself, in the words of the library that reads it.
        "Missing argument '{name}'.": "il manque {name}.",
        "Missing argument '{name}'. Choose from:\n{names}": "il manque {name}. Choisissez parmi :\n{names}",
        "Missing option {name}.": "il manque l'option {name}.",
        "Missing command.": "il manque une commande.",
        "No such option '{name}'.": "il n'y a pas d'option {name}.",
        "No such option '{name}'. Did you mean '{near}'?": "il n'y a pas d'option {name} ; plutôt {near} ?",
        "No such option '{name}'. (Did you mean one of: {near}?)": (
            "il n'y a pas d'option {name} ; l'une de celles-ci : {near} ?"
        ),
        "No such command '{name}'.": "il n'y a pas de commande « {name} ».",
        "No such command '{name}'. Did you mean '{near}'?": "il n'y a pas de commande « {name} » ; plutôt « {near} » ?",
        "No such command '{name}'. (Did you mean one of: {near}?)": (
            "il n'y a pas de commande « {name} » ; l'une de celles-ci : {near} ?"
        ),
        "Option '{name}' requires an argument.": "il faut une valeur à l'option {name}.",
        "Got unexpected extra argument ({name})": "un argument de trop : {name}",
        "Got unexpected extra arguments ({names})": "des arguments de trop : {names}",
        "Invalid value: {reason}": "valeur impossible : {reason}",
        "Invalid value for {name}: {reason}": "valeur impossible pour {name} : {reason}",
        "'{value}' is not one of {names}.": "« {value} » n'est pas parmi {names}.",
        "'{value}' is not a valid integer range.": "« {value} » n'est pas un nombre entier.",
        "'{value}' is not a valid float range.": "« {value} » n'est pas un nombre.",
        "{number} is not in the range {range}.": "{number} n'est pas dans l'intervalle {range}.",
        # Help.
        "Example: {command}": "Exemple : {command}",
        "A knowledge graph of competitiveness clusters: every fact says who claims it, where, when and how surely.": (
            "Un graphe de connaissances des pôles de compétitivité : chaque fait dit qui l'affirme, où, quand et avec "
            "quelle sûreté."
        ),
        "Begin with: clustergraph demo": "Pour commencer : clustergraph demo",
        "Show the version and exit.": "Afficher la version.",
        "Show this message and exit.": "Afficher cette aide.",
        "Build everything, answer five questions, draw the network.": (
            "Tout construire, répondre à cinq questions, dessiner le réseau."
        ),
        "All goes to a new folder: the store, the graph as one file, the answers as CSV, and a page to open in a "
        "browser.": (
            "Tout va dans un nouveau dossier : la base, le graphe en un fichier, les réponses en CSV et une "
            "page à ouvrir "
            "dans un navigateur."
        ),
        "Build the graph of data packages; all shipped ones by default.": (
            "Construire le graphe des jeux de données fournis ou nommés."
        ),
        "A PACKAGE is the name of a shipped one, or a folder with a datapackage.json.": (
            "Un PACKAGE est le nom d'un jeu de données fourni, ou un dossier avec un datapackage.json ; par "
            "défaut, tous "
            "ceux qui sont fournis."
        ),
        "Load RDF files or data packages into the store.": (
            "Charger des fichiers RDF ou des jeux de données dans la base."
        ),
        "Files may be packed (.gz). Each is loaded whole or not at all.": (
            "Les fichiers peuvent être compressés (.gz). Chacun est chargé en entier ou pas du tout."
        ),
        "List the questions of the catalogue, or show one by its name.": (
            "Énumérer les questions du catalogue, ou en montrer une."
        ),
        "TEXT keeps those that hold all its words, in English or French.": (
            "TEXT retient celles qui contiennent tous ses mots, en anglais ou en français ; un nom en montre une seule."
        ),
        "Answer a question: by its name, in a FILE.rq, or in SPARQL.": (
            "Répondre à une question : nom, fichier FILE.rq ou SPARQL."
        ),
        "Names and parameters are listed by `clustergraph queries`.": (
            "`clustergraph queries` énumère les noms et les paramètres."
        ),
        "Find things by the words of their names and notes.": "Chercher par les mots des noms et des notes.",
        "A word may be cut short or misspelt; accents, case and order do not matter.": (
            "Un mot peut être tronqué ou mal orthographié ; accents, casse et ordre sont indifférents."
        ),
        "Show all that is known of a thing, with its sources.": (
            "Montrer tout ce que l'on sait d'une chose, et qui le dit."
        ),
        "A thing is an IRI, a CURIE, an id or a label in English or French.": (
            "Une chose se désigne par un IRI, un CURIE, un identifiant ou un libellé, en anglais ou en français."
        ),
        "Print the claims behind a thing, or behind the tie of two.": (
            "Citer ce qui fonde une chose, ou le lien entre deux."
        ),
        "Show the shortest chains between two things, with evidence.": (
            "Montrer les chaînes les plus courtes entre deux choses."
        ),
        "Lists, countries, concepts and hubs are left out, and named.": (
            "Chaque lien est cité. Listes, pays, concepts et carrefours sont laissés de côté, et nommés."
        ),
        "Set two to six things side by side, with footnotes.": "Mettre deux à six choses côte à côte, avec des notes.",
        "Show where sources disagree, and what could explain it.": (
            "Montrer où les sources divergent, et pourquoi peut-être."
        ),
        "THING is what the quantity is of, or the quantity itself: an indicator, an instrument of funding, a "
        "property.": (
            "THING est ce que la grandeur mesure, ou la grandeur elle-même : un indicateur, un instrument de "
            "financement, "
            "une propriété."
        ),
        "Draw a network as one HTML page.": "Dessiner un réseau en une seule page HTML.",
        "NAME is a question of the catalogue, or a FILE.rq, that gives ?source and ?target; networks/participation "
        "without it.": (
            "NAME est une question du catalogue, ou un fichier FILE.rq, qui donne ?source et ?target ; à défaut, "
            "networks/participation."
        ),
        "A file with a SELECT of ?source and ?target, or a CONSTRUCT.": (
            "Un fichier contenant un SELECT de ?source et ?target, ou un CONSTRUCT."
        ),
        "What is tied to a thing, instead of a question.": "Ce qui est lié à une chose, au lieu d'une question.",
        "How far around the THING.": "Jusqu'où autour de la chose.",
        "What draws the picture.": "Ce qui dessine l'image.",
        "A page drawn before: what it shows stays in its place.": (
            "Une page dessinée auparavant : ce qu'elle montre reste à sa place."
        ),
        "Write a network for another tool.": "Écrire un réseau pour un autre outil.",
        "Gephi, Cytoscape, Pajek, Neo4j, Excel and others; what a format cannot carry is said. NAME is as for draw.": (
            "Gephi, Cytoscape, Pajek, Neo4j, Excel et d'autres ; ce qu'un format ne peut pas contenir est dit. NAME "
            "est comme pour draw."
        ),
        "The file or folder to write.": "Le fichier ou le dossier à écrire.",
        "Told by the suffix without it.": "D'après le suffixe du fichier à défaut.",
        "Measure a network and its nodes.": "Mesurer un réseau et ses nœuds.",
        "Degree, betweenness, communities and others; the nodes come with the greatest first measure first. NAME is as "
        "for draw.": (
            "Degré, intermédiarité, communautés et d'autres ; les nœuds viennent dans l'ordre décroissant de la "
            "première mesure. NAME est comme pour draw."
        ),
        "Only this; may be given again.": "Celle-ci seulement ; l'option peut être répétée.",
        "Only the first N nodes.": "Les N premiers nœuds seulement.",
        "give one of NAME, --query and --around": "donnez l'un de NAME, --query et --around",
        "name either a question or a thing": "nommez une question ou une chose, l'une des deux",
        "a neighbourhood has 1 to {most} hops, not {hops}": "un voisinage a de 1 à {most} pas, et non {hops}",
        "a network is drawn from SELECT ?source ?target … or from CONSTRUCT; an ASK has none": (
            "un réseau se dessine à partir de SELECT ?source ?target … ou de CONSTRUCT ; un ASK n'en donne pas"
        ),
        "Ask in SPARQL, with completion out of the loaded data.": (
            "Interroger en SPARQL, avec complétion tirée des données."
        ),
        "Within it, .help lists what can be done. Without a terminal, queries are read from standard input: each ends "
        "at an empty line or a line with `;`.": (
            "Une fois dedans, .help dit ce qui est possible. Sans terminal, les requêtes sont lues sur l'entrée "
            "standard : "
            "chacune finit par une ligne vide ou par une ligne avec `;`."
        ),
        "List the graphs of the store with their sizes and dates.": (
            "Énumérer les graphes de la base, leur taille et leur date."
        ),
        "Check the store against the ontology; exit 1 on an error.": (
            "Contrôler la base par l'ontologie ; code 1 s'il y a une erreur."
        ),
        "It is held against the shapes, and asked the questions that look for violations.": (
            "Elle est confrontée aux formes, et aux questions qui cherchent des infractions."
        ),
        "Write the store, or one graph of it, to a file.": "Écrire la base, ou un seul graphe, dans un fichier.",
        # Help of options.
        "Folder of the store, or the address of a server; else $CLUSTERGRAPH_STORE.": (
            "Dossier de la base, ou adresse d'un serveur ; sinon $CLUSTERGRAPH_STORE."
        ),
        "Only what is claimed as a fact.": "Seulement ce qui est affirmé comme un fait.",
        "Facts, plans and forecasts.": "Faits, projets et prévisions.",
        "Opinions and hopes too; the default.": "Avis et espoirs compris ; c'est le choix par défaut.",
        "Only what held then: 2007, 2007-03 or 2007-03-20.": (
            "Seulement ce qui valait alors : 2007, 2007-03 ou 2007-03-20."
        ),
        "Nothing that only sources marked above MARKING support: U, SBU, …": (
            "Rien de ce que seules fondent des sources marquées au-dessus de MARKING : U, SBU, …"
        ),
        "Language of labels and messages; else $CLUSTERGRAPH_LANGUAGE, else that of the locale.": (
            "Langue des libellés et des messages ; sinon $CLUSTERGRAPH_LANGUAGE, sinon celle du système."
        ),
        "A parameter; may be given again.": "Un paramètre ; l'option peut être répétée.",
        "Nodes as IRIs instead of labels, in tables, CSV and TSV.": (
            "Les nœuds en IRI au lieu de libellés, dans les tableaux, en CSV et en TSV."
        ),
        "CSV for spreadsheets: no cell is run as a formula.": (
            "CSV pour tableurs : aucune cellule n'est prise pour une formule."
        ),
        "Stop after SECONDS.": "S'arrêter au bout de SECONDS secondes.",
        "Stop a query after SECONDS; .timeout off lifts the limit.": (
            "Arrêter une requête au bout de SECONDS secondes ; .timeout off lève la limite."
        ),
        "An endpoint that SERVICE may ask; none else.": "Un service que SERVICE peut interroger ; aucun autre.",
        "Show how the query is read, with counts, instead of its answer.": (
            "Montrer comment la requête est lue, avec des nombres, au lieu de sa réponse."
        ),
        "Only things of this kind: cg:Firm, firm, entreprise, …": (
            "Seulement les choses de ce type : cg:Firm, firm, entreprise, …"
        ),
        "At most so many things.": "Au plus tant de choses.",
        "Default: by the file's name, else text.": "Par défaut : selon le nom du fichier, sinon text.",
        "The file to write; else standard output.": "Le fichier à écrire ; sinon la sortie standard.",
        "All lines, not {number} a section.": "Toutes les lignes, et non {number} par section.",
        "The most links of a chain.": "Le plus grand nombre de liens d'une chaîne.",
        "Follow these relations only, by CURIE or label.": "Ne suivre que ces relations, par CURIE ou libellé.",
        "The most chains to show.": "Le plus grand nombre de chaînes à montrer.",
        "Where the shortest chains are few, show longer ones too.": (
            "Si les chaînes les plus courtes sont rares, montrer aussi de plus longues."
        ),
        "Follow plans, hopes and opinions too; they are marked as such.": (
            "Suivre aussi projets, espoirs et opinions, marqués comme tels."
        ),
        "The HTML file to write.": "Le fichier HTML à écrire.",
        "Keep no history of the queries.": "Ne garder aucun historique des requêtes.",
        "The new folder.": "Le nouveau dossier.",
        "IRI of the named graph for files that name none.": (
            "IRI du graphe nommé pour les fichiers qui n'en nomment pas."
        ),
        "Syntax of the files, where the name does not tell: ttl, nt, nq, trig, …": (
            "Syntaxe des fichiers, si leur nom ne la dit pas : ttl, nt, nq, trig, …"
        ),
        "FILE.{suffixes}[.gz]": "FILE.{suffixes}[.gz]",
        "IRI of the one named graph to write.": "IRI du seul graphe nommé à écrire.",
        "Sorted canonical N-Quads (RDFC-1.0), the same for the same content.": (
            "N-Quads canoniques et triés (RDFC-1.0), identiques pour un contenu identique."
        ),
        **SERVERS,
    }.items()
}
"""French texts by English texts. A gap whose name begins with `reason` holds a message of its own."""
