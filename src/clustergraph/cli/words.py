"""What the commands say about their work, in both languages."""

from collections.abc import Mapping

from clustergraph.solutions import counted, grouped

__all__ = ["said"]

_SAID: Mapping[str, tuple[str, str]] = {
    "building": ("building", "construction"),
    "built": ("{store}: {quads} in {graphs}", "{store}\u00a0: {quads} dans {graphs}"),
    "loading": ("loading {file}", "chargement de {file}"),
    "loaded": ("{file}: {quads} added", "{file}\u00a0: {quads} en plus"),
    "written": ("{file} written", "{file} est écrit"),
    "backing up": ("backing up", "sauvegarde"),
    "backed up": (
        "{file}: {quads}, as written at {written_at}",
        "{file}\u00a0: {quads}, dans l'état du {written_at}",
    ),
    "restoring": ("restoring", "restauration"),
    "restored": ("{store}: {quads}, as {file} has them", "{store}\u00a0: {quads}, tels que dans {file}"),
    "state": (
        "{store}: generation {generation}, written at {written_at} by version {written_by}",
        "{store}\u00a0: génération {generation}, écrite le {written_at} par la version {written_by}",
    ),
    "sound": ("all is as it should be: {quads}", "tout est en ordre\u00a0: {quads}"),
    "drawn": ("{file}: {nodes}, {edges}", "{file}\u00a0: {nodes}, {edges}"),
    "the node": ("node", "nœud"),
    "the measure": ("measure", "mesure"),
    "its value": ("value", "valeur"),
    "cited": ("{claims}, {rows}", "{claims}, {rows}"),
    "none cited": (
        "nothing ties the two directly; `clustergraph connect` looks for longer ways",
        "rien ne relie directement les deux\u00a0; `clustergraph connect` cherche des chemins plus longs",
    ),
    "quads": ("{quads}", "{quads}"),
    "size": ("{quads}, {megabytes} MB on disk", "{quads}, {megabytes}\u00a0Mo sur le disque"),
    "format": ("format: {value}", "format\u00a0: {value}"),
    "written_by": ("written by: {value}", "écrit par la version\u00a0: {value}"),
    "written_at": ("written at: {value}", "écrit le\u00a0: {value}"),
    "server": ("server: {value}", "serveur\u00a0: {value}"),
    "sending": ("sending {graph}", "envoi de {graph}"),
    "generation": ("generation: {value}", "génération\u00a0: {value}"),
    "checked": ("{triples} held against {rules}: {findings}", "{triples} face à {rules}\u00a0: {findings}"),
    "finding": ("{severity}: {focus}: {message}", "{severity}\u00a0: {focus}\u00a0: {message}"),
    "value": (" (value: {value})", " (valeur\u00a0: {value})"),
    "error": ("error", "erreur"),
    "warning": ("warning", "avertissement"),
    "note": ("note", "remarque"),
    "read by": ("answered by: {engine} ({reason})", "réponse donnée par\u00a0: {engine} ({reason})"),
    "empty store": (
        "the store is empty: `clustergraph build` fills it",
        "la base est vide\u00a0: `clustergraph build` la remplit",
    ),
    "no question": (
        "No question has these words: `clustergraph queries` lists all, `clustergraph find` looks in the graph.",
        "Aucune question ne contient ces mots\u00a0: `clustergraph queries` les énumère toutes, `clustergraph find` "
        "cherche dans le graphe.",
    ),
    "example": ("Example: {command}", "Exemple\u00a0: {command}"),
}

_NOUNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "quads": {"en": ("quad", "quads"), "fr": ("quad", "quads")},
    "graphs": {"en": ("graph", "graphs"), "fr": ("graphe", "graphes")},
    "triples": {"en": ("triple", "triples"), "fr": ("triplet", "triplets")},
    "rules": {"en": ("rule", "rules"), "fr": ("règle", "règles")},
    "findings": {"en": ("finding", "findings"), "fr": ("constat", "constats")},
    "claims": {"en": ("claim", "claims"), "fr": ("affirmation", "affirmations")},
    "rows": {"en": ("table row", "table rows"), "fr": ("ligne de tableau", "lignes de tableau")},
    "nodes": {"en": ("node", "nodes"), "fr": ("nœud", "nœuds")},
    "edges": {"en": ("edge", "edges"), "fr": ("lien", "liens")},
}


def said(key: str, language: str, **parts: object) -> str:
    """
    A sentence with its parts; a number of something that is known here gets its noun.

    >>> said("size", "en", quads=1, megabytes="0.1")
    '1 quad, 0.1 MB on disk'
    """
    return _SAID[key][language == "fr"].format(**{name: _told(name, part, language) for name, part in parts.items()})


def _told(name: str, part: object, language: str) -> object:
    if not isinstance(part, int):
        return part
    return counted(part, *_NOUNS[name][language], language) if name in _NOUNS else grouped(part, language)
