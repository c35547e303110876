"""Updates of a draft, which may write to every graph but those that only the rules write."""

import re
from contextlib import nullcontext

from pyoxigraph import NamedNode
from pyoxigraph import Store as Engine

from clustergraph.errors import QueryError
from clustergraph.store import union
from clustergraph.store.derive import graphs_below
from clustergraph.store.draft import Draft
from clustergraph.store.faults import evaluating
from clustergraph.vocabulary import INFERRED, PREFIXES

__all__ = ["updated"]

# An update that has none of these words names no graph to write to; the engine knows no escapes within words.
_NAMES_GRAPHS = re.compile(r"graph|with|to", re.IGNORECASE)


def updated(draft: Draft, text: str, target: NamedNode | None, *, edits: NamedNode, where: str) -> None:
    """
    Run an update on a draft; raises QueryError, also where it adds to an inferred graph.

    :param target: the one graph that is meant where the update names none
    :param edits: the graph of what is inserted without naming one, where there is no such graph
    :param where: what errors call the store
    """
    before = draft.before
    with draft.default(target) if target else nullcontext(), evaluating(where, text, update=True):
        draft.engine.update(text, prefixes=dict(PREFIXES))
    if target or _NAMES_GRAPHS.search(text):
        _refuse_additions(draft.engine, before)
    if target is None:
        union.reconcile(draft.engine, draft.before, edits)


def _refuse_additions(engine: Engine, before: Engine) -> None:
    """What an update adds to an inferred graph would be lost; what it removes from one comes back by the rules."""
    for graph in graphs_below(engine, INFERRED):
        if any(quad not in before for quad in engine.quads_for_pattern(None, None, None, graph)):
            raise QueryError(
                f"the graph <{graph.value}> holds only what follows by rule, and is made anew with every change: "
                "write to another graph"
            )
