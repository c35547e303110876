"""
Excel: sheets for nodes, edges, claims and what the file is.

A text stays a text, whatever it begins with. Whole numbers beyond 15 digits, which Excel would round, and days before
March 1900, which it has not, are text. A list is parted as in the CSV files.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module
from typing import IO, Any

from clustergraph.errors import LayoutError
from clustergraph.export.claims import claim_table, position_fields
from clustergraph.export.fields import Field, Holds, fields, json_text, text
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.tables import ends, id_field, separator
from clustergraph.export.texts import XML, written_ids

__all__ = ["write_excel"]

_TYPES = frozenset({"integer", "double", "boolean", "date"})
_NODES = Holds(_TYPES, True, 10**15, frozenset({"id", "x", "y"}))
_EDGES = Holds(_TYPES, True, 10**15, frozenset({"source", "target"}))
_ROWS = 1_048_576
_COLUMNS = 16_384
_LETTERS = 32_767
_FIRST = date(1900, 3, 1)
# What Excel takes for an escaped character. Source: ECMA-376, part 1, section 22.4.2.4 (bstr).
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ABOUT = {
    "en": ("title", "nodes", "edges", "claims", "made by", "limits"),
    "fr": ("titre", "nœuds", "liens", "affirmations", "produit par", "limites"),
}


def write_excel(picture: Picture, stream: IO[bytes], said: Said) -> None:
    """Write the workbook; raises LayoutError where openpyxl is not installed."""
    try:
        openpyxl, cells = import_module("openpyxl"), import_module("openpyxl.cell")
    except ImportError as error:
        raise LayoutError("Excel needs openpyxl: pip install openpyxl") from error
    network = picture.network
    ids = written_ids(network.ids, XML, said)
    nodes = [id_field("id", ids), *fields(network.node_table, _NODES, said), *position_fields(picture)]
    tables = {"nodes": nodes, "edges": [*ends(network, ids), *fields(network.edge_table, _EDGES, said)]}
    if network.claims:
        tables["claims"] = fields(claim_table(network), Holds(_TYPES, True), said)
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "clustergraph"
    for name, found in tables.items():
        if beyond := found[_COLUMNS:]:
            said.add("columns", *(field.name for field in beyond))
        _fill(book, name, found[:_COLUMNS], _Cell(cells.WriteOnlyCell, said), said)
    about = book.create_sheet("about")
    cell = _Cell(cells.WriteOnlyCell, said)
    counts = picture.title, len(network.ids), len(network.sources), len(network.claims), "clustergraph"
    *names, limits = _ABOUT[picture.language]
    losses = [(limits, sentence) for sentence in said.sentences("Excel", picture.language)]
    for name, value in [*zip(names, counts, strict=True), *losses]:
        about.append([name, cell(about, value) if isinstance(value, str) else value])
    book.save(stream)


def _fill(book: Any, name: str, found: Sequence[Field], cell: "_Cell", said: Said) -> None:
    """Fill a sheet with rows, and further ones where it is full."""
    sheet, rows, number = None, _rows(found), 1
    for count, row in enumerate(rows):
        if sheet is None or (count and count % (_ROWS - 1) == 0):
            if sheet is not None:
                number += 1
                said.add("rows", f"{name} {number}")
            sheet = _sheet(book, name if number == 1 else f"{name} {number}", found, cell)
        sheet.append([cell(sheet, value) for value in row])
    if sheet is None:
        _sheet(book, name, found, cell)


def _sheet(book: Any, name: str, found: Sequence[Field], cell: "_Cell") -> Any:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, field.name) for field in found])
    return sheet


def _rows(found: Sequence[Field]) -> Iterator[tuple[Any, ...]]:
    return zip(*(_values(field) for field in found), strict=True)


def _values(field: Field) -> Iterator[Any]:
    if not field.many:
        return field.values()
    mark = separator(field)
    join: Callable[[Any], str] = json_text if not mark else lambda values: f"{mark} ".join(map(text, values))
    return (None if value is None else join(value) for value in field.values())


class _Cell:
    """Values as cells; texts that Excel cannot hold, or would run, are seen to."""

    def __init__(self, make: Callable[..., Any], said: Said) -> None:
        self._make, self._said = make, said

    def __call__(self, sheet: Any, value: Any) -> Any:
        if isinstance(value, date):
            return value if value >= _FIRST else text(value)
        if isinstance(value, float) and float(f"{value:.16g}") != value:
            # openpyxl itself writes no more than 16 digits.
            return self._typed(sheet, repr(value), "n")
        if not isinstance(value, str):
            return value
        # A line ends so in a cell, however it ended before.
        words, count = XML.replaced(value.replace("\r\n", "\n").replace("\r", "\n"))
        if count:
            self._said.add("characters", count=count)
        if len(words.encode("utf-16-le")) > 2 * _LETTERS:
            self._said.add("cut")
            words = words.encode("utf-16-le")[: 2 * _LETTERS].decode("utf-16-le", "ignore")
        words = _ESCAPE.sub("_x005F_", words)
        if not words.startswith(("=", "#")):
            return words
        # Else it would be a formula or an error.
        return self._typed(sheet, words, "s")

    def _typed(self, sheet: Any, words: str, type_: str) -> Any:
        cell = self._make(sheet, value=words)
        cell.data_type = type_
        return cell
