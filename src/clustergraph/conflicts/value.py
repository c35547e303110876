"""What a disagreement is: the figures of one quantity, each with its source, and what could explain them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from pyoxigraph import NamedNode

__all__ = ["Conflict", "Figure"]


@dataclass(frozen=True)
class Figure:
    """
    What one source gives: `value` as English text, with bound and unit or currency; `text` gives it in a language.

    `number` is the number alone, in full units, as total over the period where it is stated per year; none where the
    value is a thing or a day. `claim` is the claim, or for a row of a table the record that the row describes, and
    `document` where it stands: a document, or for a row its named graph.
    """

    value: str
    number: Decimal | None
    period: NamedNode | None
    document: NamedNode | None
    claim: NamedNode
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    asserter: NamedNode | None = None
    reporter: NamedNode | None = None
    modality: NamedNode | None = None
    marking: NamedNode | None = None
    paragraph: str | None = None

    def text(self, language: str = "en") -> str:
        """The value as a reader of `language` reads it."""
        return self.values.get(language, self.value)

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The figure as plain values, ready for JSON; numbers as text, so that no digit is lost."""
        nodes = ("period", "document", "claim", "asserter", "reporter", "modality", "marking")
        return {
            "value": self.text(language),
            "number": None if self.number is None else format(self.number, "f"),
            **{name: node.value if (node := getattr(self, name)) else None for name in nodes},
            "paragraph": self.paragraph,
        }


@dataclass(frozen=True)
class Conflict:
    """
    Figures of one quantity whose times meet and that are not all the same; the lowest first, equal ones together.

    `quantity` is an indicator, an instrument of funding, or a property; `reasons` are texts by language. `status` is
    the modality that all figures share where none of them is claimed as a fact, such as planned.
    """

    about: NamedNode
    quantity: NamedNode
    figures: tuple[Figure, ...]
    reasons: tuple[Mapping[str, str], ...] = ()
    status: NamedNode | None = None

    @property
    def agreeing(self) -> tuple[tuple[Figure, ...], ...]:
        """The figures by value: sources that agree stand together."""
        groups: dict[str, list[Figure]] = {}
        for figure in self.figures:
            groups.setdefault(figure.value, []).append(figure)
        return tuple(tuple(group) for group in groups.values())

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """The conflict as plain values, ready for JSON."""
        return {
            "about": self.about.value,
            "quantity": self.quantity.value,
            "status": self.status.value if self.status else None,
            "figures": [figure.to_dict(language) for figure in self.figures],
            "reasons": [reason.get(language) or next(iter(reason.values()), "") for reason in self.reasons],
        }
