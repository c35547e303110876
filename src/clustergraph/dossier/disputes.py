"""Where sources disagree about a thing, each figure with its source, and what could explain it."""

import shlex
from collections.abc import Iterator

from pyoxigraph import NamedNode

from clustergraph.conflicts import Conflict, Figure, conflicts
from clustergraph.dossier.drafts import Draft, Piece
from clustergraph.dossier.value import Part
from clustergraph.dossier.words import word
from clustergraph.store import Store
from clustergraph.vocabulary import compact

__all__ = ["disputes"]


def disputes(store: Store, thing: NamedNode) -> Iterator[Draft]:
    """Lines of the conflicts about a thing: the figures side by side, then the reasons that could be behind them."""
    ask = f"clustergraph conflicts {shlex.quote(compact(thing.value))}"
    for number, conflict in enumerate(conflicts(store, thing)):
        lead: Piece = conflict.quantity
        about = () if conflict.about == thing else (conflict.about, word("colon"))
        for place, figure in enumerate(conflict.figures):
            order = (number, 0, place)
            pieces = (*about, *_figure(figure))
            yield Draft("conflicts", pieces, lead, nodes=(figure.claim,), status=conflict.status, ask=ask, order=order)
        yield from _reasons(conflict, number, ask)


def _figure(figure: Figure) -> tuple[Piece, ...]:
    pieces: list[Piece] = [Part(figure.text("en"), figure.text("fr"))]
    for piece in (figure.period, figure.document):
        if piece is not None:
            pieces += [word("semicolon"), piece]
    return tuple(pieces)


def _reasons(conflict: Conflict, number: int, ask: str) -> Iterator[Draft]:
    """What could explain the figures, as one line that rests on all of them."""
    if not conflict.reasons:
        return
    english = " ".join(reason.get("en", "") for reason in conflict.reasons)
    french = " ".join(reason.get("fr") or reason.get("en", "") for reason in conflict.reasons)
    nodes = tuple(figure.claim for figure in conflict.figures)
    pieces = (Part(english, french),)
    order = (number, 1)
    yield Draft("conflicts", pieces, word("explains"), basis="inferred", nodes=nodes, ask=ask, order=order)
