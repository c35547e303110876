"""The dossier itself, and the forms in which it is given out."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from clustergraph.dossier.html import as_html
from clustergraph.dossier.markdown import as_markdown
from clustergraph.dossier.plain import as_json, as_text
from clustergraph.dossier.value import Footnote, Part, Section
from clustergraph.vocabulary import compact

__all__ = ["Dossier"]


@dataclass(frozen=True)
class Dossier:
    """
    Everything that a graph knows of one thing, each line with its footnotes.

    `kind` names the classes of the thing. The forms for readers hold the same lines in the same order.
    """

    thing: NamedNode
    title: Part
    kind: Part
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]

    def to_dict(self) -> dict[str, Any]:
        """`thing`, `curie`, `title`, `kind`, `sections` and `footnotes`, ready for JSON, labels in both languages."""
        return {
            "thing": self.thing.value,
            "curie": compact(self.thing.value),
            "title": self.title.to_dict(),
            "kind": self.kind.to_dict(),
            "sections": [section.to_dict() for section in self.sections],
            "footnotes": [footnote.to_dict() for footnote in self.footnotes],
        }

    def json(self) -> str:
        """`to_dict` as JSON text that no terminal takes for a command."""
        return as_json(self.to_dict())

    def text(self, language: str = "en", *, width: int | None = None) -> str:
        """
        The dossier as plain text, without control characters.

        :param width: letters in a line; lines are as long as they are if absent
        """
        return as_text(self, language, width)

    def markdown(self, language: str = "en") -> str:
        """The dossier as Markdown with footnotes (GitHub's dialect); labels are escaped."""
        return as_markdown(self, language)

    def html(self, language: str = "en") -> str:
        """The dossier as one HTML page that asks for nothing else; labels are escaped."""
        return as_html(self, language)

    def _repr_html_(self) -> str:
        return self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()
