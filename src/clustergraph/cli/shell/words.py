"""What the shell says, in both languages."""

from collections.abc import Mapping

from clustergraph.solutions import grouped

__all__ = ["HELP", "said"]

HELP: Mapping[str, tuple[str, str, str]] = {
    ".help": ("", "this list", "cette liste"),
    ".ask": (
        "NAME [PARAMETER=VALUE]…",
        "answer a question of the catalogue",
        "répondre à une question du catalogue",
    ),
    ".queries": ("[TEXT]", "the questions of the catalogue", "les questions du catalogue"),
    ".find": ("TEXT", "find things by their words", "chercher des choses par leurs mots"),
    ".show": ("THING", "all that is known of a thing", "tout ce que l’on sait d’une chose"),
    ".cite": ("THING [OTHER]", "who says so, and where", "qui le dit, et où"),
    ".prefixes": ("[TEXT]", "the prefixes that every query knows", "les préfixes connus de toute requête"),
    ".classes": ("[TEXT]", "the classes in the graph", "les classes présentes dans le graphe"),
    ".properties": ("[TEXT]", "the properties in the graph", "les propriétés présentes dans le graphe"),
    ".explain": (
        "[QUERY]",
        "how a query is read, by default the last one",
        "comment une requête est lue, par défaut la dernière",
    ),
    ".format": ("FORMAT", "how answers are printed", "la forme des réponses"),
    ".language": ("en|fr", "the language of labels and words", "la langue des libellés et des messages"),
    ".timeout": ("SECONDS|off", "when a query is stopped", "le délai après lequel une requête est arrêtée"),
    ".quit": ("", "leave, as Ctrl-D does", "quitter, comme Ctrl-D"),
}
"""The commands: their arguments, and what they do, in English and in French."""

_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "welcome": "{quads} quads. SPARQL, or .help; Tab completes, Alt-Enter sends as it is, Ctrl-D leaves.",
        "keys": (
            "A query is sent by Enter once its brackets are closed. Tab completes prefixes, classes, properties and "
            "variables; a quote and the beginning of a label, as in 'mina, gives the thing that bears it. Ctrl-C stops "
            "a query that is running."
        ),
        "stopped": "stopped",
        "unknown": "there is no command {command}; .help lists them",
        "value": "{command} takes one of: {values}",
        "seconds": ".timeout takes a number of seconds above 0, or off",
        "missing": "{command} takes {arguments}",
        "nothing to explain": ".explain takes a query, or explains the last one; there was none yet",
        "first": "only the first {count} rows are shown: .format csv prints all, and LIMIT asks for fewer",
        "no history": "the history cannot be kept in {path}: {reason}",
        "quotes": 'a quote " is not closed',
        "now": "{setting}: {value}",
    },
    "fr": {
        "welcome": "{quads} quads. SPARQL, ou .help\u00a0; Tab complète, Alt-Entrée envoie tel quel, Ctrl-D quitte.",
        "keys": (
            "Entrée envoie une requête dont les accolades et les parenthèses sont fermées. Tab complète préfixes, "
            "classes, propriétés et variables\u00a0; une apostrophe suivie du début d’un libellé, comme 'mina, "
            "donne la "
            "chose qui le porte. Ctrl-C arrête la requête en cours."
        ),
        "stopped": "arrêtée",
        "unknown": "il n’y a pas de commande {command}\u00a0; .help en donne la liste",
        "value": "{command} admet : {values}",
        "seconds": ".timeout admet un nombre de secondes supérieur à 0, ou off",
        "missing": "{command} demande {arguments}",
        "nothing to explain": ".explain prend une requête, ou explique la dernière\u00a0; il n’y en a pas encore eu",
        "first": (
            "seules les {count} premières lignes sont affichées\u00a0: .format csv les donne toutes, LIMIT en "
            "demande moins"
        ),
        "no history": "l’historique ne peut être gardé dans {path}\u00a0: {reason}",
        "quotes": 'un guillemet " n’est pas fermé',
        "now": "{setting}\u00a0: {value}",
    },
}


def said(key: str, language: str, **parts: object) -> str:
    """A sentence in a language, with its parts filled in; French groups digits by a narrow space."""
    shown = {name: grouped(part, language) if isinstance(part, int) else part for name, part in parts.items()}
    return _SAID[language][key].format(**shown)
