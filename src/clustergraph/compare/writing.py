"""A comparison as text for a terminal, as Markdown, and as rows of a table."""

import html
import re
from collections.abc import Iterator

from clustergraph.compare.value import Cell, Comparison, Item, Row

__all__ = ["as_markdown", "as_rows", "as_text"]

_SAID = {
    "en": {"not stated": "not stated", "common": "in common", "row": "property", "notes": "Footnotes"},
    "fr": {"not stated": "non précisé", "common": "en commun", "row": "propriété", "notes": "Notes"},
}
_COLON = {"en": ":", "fr": "\u00a0:"}


def as_rows(comparison: Comparison, *, language: str = "en") -> Iterator[tuple[str, ...]]:
    """The headings, then the rows as texts: title, a cell for each thing, and what they have in common."""
    said = _SAID[language]
    yield (said["row"], *(title[language] for title in comparison.titles), said["common"])
    for row in comparison.rows:
        common = "; ".join(item.name[language] for item in row.common)
        yield (row.title[language], *(_cell(cell, language) for cell in row.cells), common)


def _cell(cell: Cell, language: str) -> str:
    if not cell.stated:
        return _SAID[language]["not stated"]
    named = f"{_count(cell.named, language)}{_COLON[language]} " if cell.named is not None else ""
    return named + "; ".join(_plain(item, language) for item in cell.items)


def _lines(cell: Cell, language: str) -> Iterator[str]:
    """How many are named, where that is counted, and the items."""
    if cell.named is not None:
        yield f"{_count(cell.named, language)}{_COLON[language]}"
    yield from (_item(item, language) for item in cell.items)


def _count(number: int, language: str) -> str:
    return f"{number} named" if language == "en" else f"{number} nommé{'s' if number > 1 else ''}"


def _plain(item: Item, language: str) -> str:
    """The item with its footnotes."""
    numbers = f" [{', '.join(map(str, item.footnotes))}]" if item.footnotes else ""
    return f"{item.say(language)}{numbers}"


def _item(item: Item, language: str) -> str:
    """The item with its footnotes, an equals sign before what all have."""
    # Not in tables, where a spreadsheet would take it for a formula; they have a column for what is in common.
    return f"{'= ' if item.shared else ''}{_plain(item, language)}"


def as_text(comparison: Comparison, *, language: str = "en") -> str:
    """The rows one below the other, each with a line per thing, then the footnotes: readable at any width."""
    lines = [remark[language] for remark in comparison.remarks]
    for row in comparison.rows:
        lines += ["", *_block(row, comparison, language)]
    lines += ["", f"{_SAID[language]['notes']}{_COLON[language]}"]
    lines += [f"  [{note.number}] {note.text[language]}" for note in comparison.footnotes]
    return "\n".join(lines).strip("\n")


def _block(row: Row, comparison: Comparison, language: str) -> Iterator[str]:
    yield row.title[language]
    for title, cell in zip(comparison.titles, row.cells, strict=True):
        if not cell.stated:
            yield f"  {title[language]}{_COLON[language]} {_SAID[language]['not stated']}"
            continue
        yield f"  {title[language]}{_COLON[language]}"
        yield from (f"    {line}" for line in _lines(cell, language))


def as_markdown(comparison: Comparison, *, language: str = "en") -> str:
    """A Markdown table with a column for each thing, then the footnotes; no HTML of labels survives."""
    headings, *rows = as_rows(comparison, language=language)
    lines = [f"{_escaped(remark[language])}\n" for remark in comparison.remarks]
    lines += [_line(headings), f"|{'---|' * len(headings)}"]
    for row, texts in zip(comparison.rows, rows, strict=True):
        cells = ("<br>".join(map(_escaped, _lines(cell, language))) for cell in row.cells)
        stated = (cell or _SAID[language]["not stated"] for cell in cells)
        lines.append(f"| {' | '.join((_escaped(texts[0]), *stated, _escaped(texts[-1])))} |")
    lines += ["", f"{_SAID[language]['notes']}{_COLON[language]}", ""]
    lines += [f"{note.number}. {_escaped(note.text[language])}" for note in comparison.footnotes]
    return "\n".join(lines)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", html.escape(" ".join(text.splitlines()), quote=False))
