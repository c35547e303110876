"""Lines before they are cut, cited and worded: terms in place of labels, and what their evidence hangs on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from pyoxigraph import NamedNode

from clustergraph.dossier.value import Part
from clustergraph.solutions import Term

__all__ = ["Draft", "Edge", "Piece", "joined", "terms_of"]

Piece: TypeAlias = Part | Term


@dataclass(frozen=True)
class Edge:
    """A triple in a named graph."""

    subject: Term
    predicate: NamedNode
    object: Term
    graph: NamedNode


@dataclass(frozen=True)
class Draft:
    """
    A line to be.

    What it rests on: `claims` themselves; `nodes`, records with the rows or claims behind them; `edges`, triples with
    the claims that make them, or the row or graph that they stand in. `ask` is the command that gives all of its kind;
    `via` the claims that the line makes needless; `rest` how many lines like it were not read: then it is not shown.
    """

    section: str
    pieces: tuple[Piece, ...]
    lead: Piece | None = None
    status: Term | None = None
    basis: str = "source"
    claims: tuple[NamedNode, ...] = ()
    nodes: tuple[NamedNode, ...] = ()
    edges: tuple[Edge, ...] = ()
    ask: str = ""
    order: tuple[int | str, ...] = ()
    via: tuple[NamedNode, ...] = ()
    rest: int = 0

    @property
    def said(self) -> tuple[object, ...]:
        """What two drafts have in common that say the same."""
        return (self.section, self.lead, self.pieces, self.status, self.basis, self.rest, self.ask if self.rest else "")

    def with_more(self, other: "Draft") -> "Draft":
        """This draft with the evidence of another that says the same."""
        return replace(
            self,
            claims=_both(self.claims, other.claims),
            nodes=_both(self.nodes, other.nodes),
            edges=(*self.edges, *(edge for edge in other.edges if edge not in self.edges)),
        )


def _both(one: tuple[NamedNode, ...], other: tuple[NamedNode, ...]) -> tuple[NamedNode, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def joined(pieces: Iterable[Piece | None], separator: Part) -> tuple[Piece, ...]:
    """The pieces that there are, with the separator between any two."""
    found: list[Piece] = []
    for piece in pieces:
        if piece is not None:
            found += [separator, piece] if found else [piece]
    return tuple(found)


def terms_of(drafts: Iterable[Draft]) -> set[Term]:
    """The terms that the drafts need words for."""
    pieces = (piece for draft in drafts for piece in (*draft.pieces, draft.lead, draft.status))
    return {piece for piece in pieces if piece is not None and not isinstance(piece, Part)}
