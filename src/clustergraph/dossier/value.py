"""The parts of a dossier as values, in English and French at once: sections, lines, and the footnotes of these."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from clustergraph.solutions import Term, plain

__all__ = ["BASES", "Footnote", "Line", "Part", "Section"]

BASES = ("source", "inferred", "graph")
"""
What a line rests on: `source`, its footnotes say it; `inferred`, it follows from what its footnotes say; `graph`, it
tells what this graph holds or lacks.
"""


@dataclass(frozen=True)
class Part:
    """
    A piece of a line as a reader of English and one of French see it, and the term it stands for, if it is one.

    >>> Part("since", "depuis").say("fr")
    'depuis'
    """

    en: str
    fr: str
    term: Term | None = None

    def say(self, language: str = "en") -> str:
        """The text in `language`, en or fr."""
        return self.fr if language == "fr" else self.en

    @property
    def both(self) -> tuple[str, str]:
        """The English text and the French one."""
        return self.en, self.fr

    def to_dict(self) -> dict[str, Any]:
        """`en`, `fr`, and for a term its `iri`, `blank` or `value` (with `lang` or `datatype`)."""
        found: dict[str, Any] = {"en": self.en, "fr": self.fr}
        if isinstance(self.term, NamedNode):
            found["iri"] = self.term.value
        elif isinstance(self.term, BlankNode):
            found["blank"] = self.term.value
        elif isinstance(self.term, Literal):
            found["value"] = self.term.value
            found |= {"lang": self.term.language} if self.term.language else {"datatype": self.term.datatype.value}
        elif self.term is not None:
            found["value"] = plain(self.term)
        return found


@dataclass(frozen=True)
class Line:
    """
    One thing that is known.

    `lead` says what kind of thing (a relation, an indicator), `parts` follow each other as text; `status` is the way it
    is claimed where it is not plainly stated, `basis` one of BASES, `footnotes` the numbers of what it rests on.
    """

    parts: tuple[Part, ...]
    lead: Part | None = None
    status: Part | None = None
    basis: str = "source"
    footnotes: tuple[int, ...] = ()

    def say(self, language: str = "en") -> str:
        """The line without its footnotes, raw: nothing in it is escaped."""
        body = "".join(part.say(language) for part in self.parts)
        if self.lead:
            body = f"{self.lead.say(language)}{COLON[language]}{body}"
        return f"{body} ({self.status.say(language)})" if self.status else body

    def to_dict(self) -> dict[str, Any]:
        """`lead`, `parts`, `status` (Part.to_dict or null), `basis`, `footnotes`."""
        return {
            "lead": self.lead.to_dict() if self.lead else None,
            "parts": [part.to_dict() for part in self.parts],
            "status": self.status.to_dict() if self.status else None,
            "basis": self.basis,
            "footnotes": list(self.footnotes),
        }


COLON = {"en": ": ", "fr": "\u00a0: "}


@dataclass(frozen=True)
class Section:
    """Lines of one subject; `more` counts those left out, `ask` is the command that gives them."""

    key: str
    title: Part
    lines: tuple[Line, ...]
    more: int = 0
    ask: str = ""

    def to_dict(self) -> dict[str, Any]:
        """`key` (stable), `title`, `lines`, `more`, `ask`."""
        return {
            "key": self.key,
            "title": self.title.to_dict(),
            "lines": [line.to_dict() for line in self.lines],
            "more": self.more,
            "ask": self.ask,
        }


@dataclass(frozen=True)
class Footnote:
    """
    What a line rests on: a claim in a document, a row of a table, or a named graph as a whole.

    `kind` is claim, row or graph. Of a claim, every part is none that its source does not give; `offsets` count
    characters of the document, and `told` is whether a line gives the very content of the claim. Of a row, `row` is
    file:line. `title` and `licence` are those of the source, the data package or file that it was read from.
    """

    number: int
    kind: str
    source: NamedNode
    title: Part
    licence: str = ""
    row: str = ""
    claim: NamedNode | None = None
    identifier: str = ""
    statement: Part | None = None
    document: Part | None = None
    paragraph: str = ""
    offsets: tuple[int, int] | None = None
    marking: Part | None = None
    asserter: Part | None = None
    reporter: Part | None = None
    modality: Part | None = None
    period: Part | None = None
    confidence: Part | None = None
    as_stated: str = ""
    told: bool = False
    notes: tuple[Part, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """All fields by their names; IRIs as text, offsets as [first, last] or null, parts as Part.to_dict or null."""
        found: dict[str, Any] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, Part):
                value = value.to_dict()
            elif isinstance(value, NamedNode):
                value = value.value
            elif isinstance(value, tuple):
                value = [item.to_dict() if isinstance(item, Part) else item for item in value]
            found[name] = value
        return found
