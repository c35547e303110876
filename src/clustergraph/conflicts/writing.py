"""Disagreements as text for a terminal, as Markdown, and as rows of a table."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from clustergraph.conflicts.value import Conflict, Figure
from clustergraph.evidence import words
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["COLUMNS", "as_markdown", "as_rows", "as_text"]

COLUMNS = ("about", "quantity", "value", "period", "document", "asserter", "modality", "marking", "claim", "reasons")
"""The columns of `as_rows`."""

_SAID = {
    "en": {"why": "What could explain it:", "by": "by", "undated": "no time stated", "none": "nothing that is stated"},
    "fr": {
        "why": "Ce qui pourrait l'expliquer\u00a0:",
        "by": "par",
        "undated": "sans date",
        "none": "rien qui soit énoncé",
    },
}


def as_text(found: Iterable[Conflict], names: Names, *, language: str = "en") -> str:
    """The conflicts as lines of text, a blank line between any two."""
    return "\n\n".join("\n".join(_lines(conflict, names, language)) for conflict in found)


def _title(conflict: Conflict, names: Names, language: str) -> str:
    title = f"{words(conflict.about, names, language)} — {words(conflict.quantity, names, language)}"
    return f"{title} ({words(conflict.status, names, language)})" if conflict.status else title


def _lines(conflict: Conflict, names: Names, language: str) -> Iterator[str]:
    said = _SAID[language]
    yield _title(conflict, names, language)
    for group in conflict.agreeing:
        yield f"  {group[0].text(language)}"
        yield from (f"    {_source(figure, names, language)} [{_name(figure)}]" for figure in group)
    if conflict.reasons:
        yield f"  {said['why']}"
        yield from (f"    - {reason[language]}" for reason in conflict.reasons)


def _source(figure: Figure, names: Names, language: str) -> str:
    """When, where and who, as one phrase."""
    said = _SAID[language]
    when = words(figure.period, names, language) if figure.period else said["undated"]
    place = words(figure.document, names, language)
    if figure.paragraph:
        place += f" {figure.paragraph}"
    if figure.marking:
        place += f" ({compact(figure.marking.value).partition(':')[2]})"
    who = f"{words(figure.modality, names, language)} {said['by']} {words(figure.asserter, names, language)}"
    return "; ".join(part for part in (when, place, who if figure.asserter else "") if part)


def _name(figure: Figure) -> str:
    """The claim as `cite` takes it."""
    return compact(figure.claim.value)


def as_markdown(found: Iterable[Conflict], names: Names, *, language: str = "en") -> str:
    """The conflicts as Markdown: a heading and a table each, with the reasons as a list; no HTML of labels survives."""
    return "\n".join(line for conflict in found for line in _markdown(conflict, names, language))


def _markdown(conflict: Conflict, names: Names, language: str) -> Iterator[str]:
    yield f"## {_escaped(_title(conflict, names, language))}\n"
    yield f"| {' | '.join(_HEADINGS[language])} |"
    yield "|---|---|---|"
    for figure in conflict.figures:
        cells = (figure.text(language), _source(figure, names, language), _name(figure))
        yield f"| {' | '.join(map(_escaped, cells))} |"
    if conflict.reasons:
        yield f"\n{_SAID[language]['why']}\n"
        yield from (f"- {_escaped(reason[language])}" for reason in conflict.reasons)
    yield ""


_HEADINGS = {"en": ("value", "source", "claim"), "fr": ("valeur", "source", "affirmation")}
_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", html.escape(" ".join(text.split(" ")).replace("\n", " "), quote=False))


def as_rows(found: Iterable[Conflict], names: Names, *, language: str = "en") -> Iterator[Sequence[str]]:
    """The figures of the conflicts as rows of COLUMNS: labels and texts, one row a figure."""
    for conflict in found:
        why = " ".join(reason[language] for reason in conflict.reasons)
        for figure in conflict.figures:
            nodes = (figure.period, figure.document, figure.asserter, figure.modality, figure.marking)
            labels = (words(node, names, language) for node in nodes)
            about, quantity = (words(node, names, language) for node in (conflict.about, conflict.quantity))
            yield (about, quantity, figure.text(language), *labels, _name(figure), why)
