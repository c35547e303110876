"""What a comparison is: rows of cells, their items with the footnotes that these rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

__all__ = ["Cell", "Comparison", "Footnote", "Item", "Row", "Text"]

Text = Mapping[str, str]
"""A text by language, en and fr."""


@dataclass(frozen=True)
class Footnote:
    """What an item rests on: a claim, a row of a table or a named graph, as text by language."""

    number: int
    text: Text
    claim: NamedNode | None = None
    row: str = ""
    source: str = ""

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The footnote as plain values, ready for JSON."""
        claim = self.claim.value if self.claim else None
        return {
            "number": self.number,
            "text": self.text[language],
            "claim": claim,
            "source": self.source,
            "row": self.row or None,
        }


@dataclass(frozen=True)
class Item:
    """
    One value: its text, with details such as its time, and the numbers of its footnotes.

    `name` is the text of the value alone, `node` the node that it is, if it is one; `status` is how it is claimed where
    not as a fact, `shared` whether every thing of the comparison has it.
    """

    text: Text
    name: Text
    node: NamedNode | None = None
    status: Text | None = None
    shared: bool = False
    footnotes: tuple[int, ...] = ()

    def say(self, language: str = "en") -> str:
        """The text with its status."""
        return f"{self.text[language]} [{self.status[language]}]" if self.status else self.text[language]

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The item as plain values, ready for JSON."""
        return {
            "text": self.text[language],
            "name": self.name[language],
            "iri": self.node.value if self.node else None,
            "status": self.status[language] if self.status else None,
            "shared": self.shared,
            "footnotes": list(self.footnotes),
        }


@dataclass(frozen=True)
class Cell:
    """
    What is stated of one thing in one row; no items, where nothing is stated.

    `named` is how many things are named in it as a fact, in the rows that count, such as members.
    """

    items: tuple[Item, ...] = ()
    named: int | None = None

    @property
    def stated(self) -> bool:
        """Whether anything is stated."""
        return bool(self.items)


@dataclass(frozen=True)
class Row:
    """A property, kind of record or indicator, with a cell for each thing; `key` is stable, `title` to be read."""

    key: str
    title: Text
    cells: tuple[Cell, ...]

    @property
    def common(self) -> tuple[Item, ...]:
        """What every thing has."""
        return tuple(item for item in self.cells[0].items if item.shared)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The row as plain values, ready for JSON; a cell in which nothing is stated is an empty list."""
        return {
            "key": self.key,
            "title": self.title[language],
            "cells": [[item.to_dict(language) for item in cell.items] for cell in self.cells],
            "named": [cell.named for cell in self.cells],
            "common": [item.name[language] for item in self.common],
        }


@dataclass(frozen=True)
class Comparison:
    """Things side by side; `remarks` say what a reader should know first, such as that they are of different kinds."""

    things: tuple[NamedNode, ...]
    titles: tuple[Text, ...]
    rows: tuple[Row, ...]
    footnotes: tuple[Footnote, ...]
    remarks: tuple[Text, ...] = ()

    @property
    def common(self) -> dict[str, tuple[Item, ...]]:
        """What all things have in common, by the key of the row; rows without it are left out."""
        return {row.key: row.common for row in self.rows if row.common}

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The comparison as plain values, ready for JSON."""
        return {
            "things": [
                {"iri": node.value, "title": title[language]}
                for node, title in zip(self.things, self.titles, strict=True)
            ],
            "remarks": [remark[language] for remark in self.remarks],
            "rows": [row.to_dict(language) for row in self.rows],
            "footnotes": [footnote.to_dict(language) for footnote in self.footnotes],
        }
