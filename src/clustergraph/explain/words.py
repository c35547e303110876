"""What explanations say, in both languages."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from clustergraph import solutions

__all__ = ["Hint", "both", "counted", "kind_of_part", "listed", "said"]

Hint: TypeAlias = Mapping[str, str]
"""A text by language."""

_KINDS = {
    "triple": ("the pattern", "le motif"),
    "filter": ("the condition", "la condition"),
    "exists": ("the condition", "la condition"),
    "not-exists": ("the condition", "la condition"),
    "minus": ("the exception", "l'exclusion"),
    "values": ("the list of values", "la liste de valeurs"),
    "graph": ("the graph pattern", "le motif de graphe"),
    "select": ("the subquery", "la sous-requête"),
    "group": ("the group", "le groupe"),
    "union": ("the union", "l'union"),
    "bind": ("the assignment", "l'affectation"),
    "optional": ("the optional part", "la partie facultative"),
    "service": ("the service call", "l'appel de service"),
    "having": ("the condition on groups", "la condition sur les groupes"),
    "limit": ("the limit", "la limite"),
    "offset": ("the offset", "le décalage"),
    "from": ("the choice of graphs", "le choix des graphes"),
}

_SAID = {
    "first": (
        "{kind} in line {line} matches nothing: {source}",
        "{kind} de la ligne {line} ne correspond à rien\u00a0: {source}",
    ),
    "alone": (
        "{kind} in line {line} matches nothing, where {before} stood before it: {source}",
        "{kind} de la ligne {line} ne correspond à rien, alors qu'il restait {before} jusque-là\u00a0: {source}",
    ),
    "together": (
        "{before} stood before {kind} in line {line}, which has {alone} by itself, but none that fits: {source}",
        "il restait {before} avant {kind} de la ligne {line}, qui donne {alone} isolément, "
        "mais rien qui s'accorde avec ce qui précède\u00a0: {source}",
    ),
    "removed": (
        "{kind} in line {line} removes all that stood before it ({before}): {source}",
        "{kind} de la ligne {line} écarte tout ce qui restait ({before})\u00a0: {source}",
    ),
    "late": (
        "the search for the reason was stopped after {seconds:g} s; {done} of {all} parts are looked at, "
        "and rows remained ({before})",
        "la recherche de la cause a été arrêtée au bout de {seconds:g} s\u00a0; {done} parties sur {all} ont été "
        "examinées, et il restait des lignes ({before})",
    ),
    "early": (
        "the search for the reason was stopped after {seconds:g} s, before any part was looked at",
        "la recherche de la cause a été arrêtée au bout de {seconds:g} s, avant l'examen de la première partie",
    ),
    "unknown": (
        "this query is written in a way that cannot be taken apart here, so the reason is not known",
        "cette requête est écrite d'une façon qui ne peut être décomposée ici\u00a0; la cause reste donc inconnue",
    ),
    "answered": ("the answer is not empty", "la réponse n'est pas vide"),
    "no rows": ("no rows", "aucune ligne"),
    "branch": ("alternative {number}", "branche {number}"),
    "uncounted": ("the time was over before all was counted", "temps écoulé avant que tout soit compté"),
    "cut": ("the time for hints was over", "temps écoulé pour d'autres indices"),
}


def said(key: str, language: str, **values: object) -> str:
    """A sentence by its key; `kind` among the values is put into words."""
    if "kind" in values:
        values["kind"] = kind_of_part(str(values["kind"]), language)
    return _SAID[key][language == "fr"].format(**values)


def kind_of_part(kind: str, language: str) -> str:
    """The name of a kind of part, with its article."""
    return _KINDS.get(kind, (kind, kind))[language == "fr"]


def counted(number: int, bound: int, language: str) -> str:
    """
    A number of rows in words, which beyond `bound` is not known.

    >>> counted(1, 1000, "en"), counted(1001, 1000, "en"), counted(20, 1000, "fr")
    ('1 row', 'more than 1,000 rows', '20 lignes')
    """
    french = language == "fr"
    if number > bound:
        amount = solutions.grouped(bound, language)
        return f"plus de {amount} lignes" if french else f"more than {amount} rows"
    return solutions.counted(number, *(("ligne", "lignes") if french else ("row", "rows")), language)


def both(english: str, french: str) -> Hint:
    """A text by language."""
    return {"en": english, "fr": french}


def listed(texts: Iterable[str], *, most: int = 3) -> str:
    """Some texts, no more than `most`, in one line."""
    every = list(texts)
    return ", ".join(every[:most]) + (", …" if len(every) > most else "")
