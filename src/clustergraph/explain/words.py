"""What explanations say, in both languages."""

from collections.abc import Mapping

__all__ = ["both", "said"]

_KINDS = {
    "en": {
        "triple": "the pattern", "filter": "the condition", "minus": "the exception", "values": "the list of values",
        "graph": "the graph pattern", "select": "the subquery", "group": "the group", "union": "the alternatives",
        "bind": "the assignment", "optional": "the optional part", "service": "the service call",
        "having": "the condition on groups", "limit": "the limit", "offset": "the offset",
    },
    "fr": {
        "triple": "le motif", "filter": "la condition", "minus": "l'exclusion", "values": "la liste de valeurs",
        "graph": "le motif de graphe", "select": "la sous-requête", "group": "le groupe", "union": "les alternatives",
        "bind": "l'affectation", "optional": "la partie facultative", "service": "l'appel de service",
        "having": "la condition sur les groupes", "limit": "la limite", "offset": "le décalage",
    },
}  # fmt: skip

_SAID = {
    "first": {
        "en": "no rows: {kind} in line {line} matches nothing: {source}",
        "fr": "aucune ligne : {kind} de la ligne {line} ne correspond à rien : {source}",
    },
    "alone": {
        "en": "no rows: {kind} in line {line} removed the last of {before}, and matches nothing by itself: {source}",
        "fr": "aucune ligne : {kind} de la ligne {line} a écarté la dernière de {before} et ne correspond "
        "à rien à elle seule : {source}",
    },
    "together": {
        "en": "no rows: {kind} in line {line} removed the last of {before}; by itself it has {alone}: {source}",
        "fr": "aucune ligne : {kind} de la ligne {line} a écarté la dernière de {before} ; "
        "isolément, elle en donne {alone} : {source}",
    },
    "removed": {
        "en": "no rows: {kind} in line {line} removed the last of {before}: {source}",
        "fr": "aucune ligne : {kind} de la ligne {line} a écarté la dernière de {before} : {source}",
    },
    "late": {
        "en": "no rows; the search for the reason was stopped after {seconds:g} s, after {done} of {all} parts",
        "fr": "aucune ligne ; la recherche de la cause a été arrêtée au bout de {seconds:g} s, "
        "après {done} parties sur {all}",
    },
    "unknown": {
        "en": "no rows; this query is written in a way that cannot be taken apart here, so the reason is not known",
        "fr": "aucune ligne ; cette requête est écrite d'une façon qui ne peut être décomposée ici, "
        "la cause reste donc inconnue",
    },
}


def said(key: str, language: str, **values: object) -> str:
    """A sentence by its key; `kind` among the values is put into words."""
    if "kind" in values:
        values["kind"] = _KINDS[language].get(str(values["kind"]), str(values["kind"]))
    return _SAID[key][language].format(**values)


def counted(number: int, bound: int, language: str) -> str:
    """A number of rows in words, which beyond `bound` is not known."""
    if number > bound:
        return {"en": f"more than {bound:,} rows", "fr": f"plus de {bound} lignes"}[language]
    one = {"en": "row", "fr": "ligne"}[language]
    return f"{number} {one}{'' if number == 1 else 's'}"


def both(english: str, french: str) -> Mapping[str, str]:
    """A text by language."""
    return {"en": english, "fr": french}
