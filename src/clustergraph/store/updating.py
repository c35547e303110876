"""Updates of a draft, which may write to every graph but those that only the rules write."""

import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext

from pyoxigraph import NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from clustergraph.errors import QueryError
from clustergraph.store.derive import graphs_below, is_made_anew
from clustergraph.store.draft import Draft
from clustergraph.store.faults import evaluating
from clustergraph.store.naming import touched
from clustergraph.vocabulary import CATALOGUE, INFERRED, PREFIXES

__all__ = ["updated"]

# An update that has none of these words names no graph to write to; the engine knows no escapes within words.
_NAMES_GRAPHS = re.compile(r"graph|with|to", re.IGNORECASE)


def updated(draft: Draft, text: str, target: NamedNode | None, *, edits: NamedNode, where: str) -> None:
    """
    Run an update on a draft; raises QueryError, also where it adds what is made anew.

    :param target: the one graph that is meant where the update names none
    :param edits: the graph of what is inserted without naming one, where there is no such graph
    :param where: what errors call the store
    """
    before = draft.before
    with draft.default(target) if target else nullcontext(), evaluating(where, text, update=True):
        triples = None if target else touched(text, draft.engine)
        draft.engine.update(text, prefixes=dict(PREFIXES))
    if target or _NAMES_GRAPHS.search(text):
        _refuse_additions(draft.engine, before, triples)
    if target is None:
        draft.reconcile(edits, triples)


def _refuse_additions(engine: Engine, before: Engine, triples: Iterable[Triple] | None) -> None:
    """
    What an update adds to an inferred graph would be lost, and so would counts in the catalogue, and what it says of
    itself; what an update removes of these comes back.

    :param triples: what alone the update may have touched, where that is known
    """
    for graph in graphs_below(engine, INFERRED):
        if any(_added(engine, before, graph, triples)):
            raise QueryError(
                f"the graph <{graph.value}> holds only what follows by rule, and is made anew with every change: "
                "write to another graph"
            )
    for graph in graphs_below(engine, CATALOGUE):
        if any(is_made_anew(quad) for quad in _added(engine, before, graph, triples)):
            raise QueryError(
                "what the catalogue says of itself, and how many triples graphs hold, is made anew with every change: "
                "leave it out"
            )


def _added(engine: Engine, before: Engine, graph: NamedNode, triples: Iterable[Triple] | None) -> Iterator[Quad]:
    """What a graph holds that it did not hold before."""
    if triples is None:
        quads: Iterable[Quad] = engine.quads_for_pattern(None, None, None, graph)
    else:
        quads = (Quad(found.subject, found.predicate, found.object, graph) for found in triples)
    return (quad for quad in quads if quad in engine and quad not in before)
