"""
Parts of a graph: what may be released, what held at a time, what is claimed as fact.

A view is a store in memory of its own, so that everything that reads a store answers from the view alone. A claim is
left out for its marking, its time or its modality; with it goes what no other claim and no table row supports: the
statement it makes, the records and things that rest on it, and the edges that follow from these.
"""

from typing import TypeVar

from clustergraph.errors import QueryError
from clustergraph.store import Store
from clustergraph.views.choosing import CLAIMS, dropped
from clustergraph.views.content import Content
from clustergraph.views.markings import Limit
from clustergraph.views.remaining import remaining
from clustergraph.views.times import time_of

__all__ = ["CLAIMS", "view"]

S = TypeVar("S", bound=Store)


def view(store: S, *, release: str | None = None, as_of: str | None = None, claims: str = "all") -> S:
    """
    A store in memory with the part of `store` that is asked for; `store` itself where everything is.

    Raises QueryError for a marking without a rank, a date that is none, or another choice of claims than CLAIMS.

    :param release: leave out what is marked above this marking, by the `cg:rank` of markings; a marking without a
        rank is above all others. Marked are claims, by themselves or where they are stated, and in graphs of no
        package any node, which may be the name of a named graph.
    :param as_of: a day, month or year. A fact with a period must overlap it; an observation, a labelling or a change
        must not be later, and of the labellings of a cluster the latest counts. A period without a first day, such as
        "by March 2007", counts for its last month alone, since nothing says when it began. What has no date stays.
    :param claims: "facts", "plans" for facts with plans and forecasts, or "all"
    """
    if claims not in CLAIMS:
        raise QueryError(f"'{claims}' is no choice of claims; choose one of {', '.join(CLAIMS)}")
    if release is None and as_of is None and claims == "all":
        return store
    read = Content(store.nearby())
    limit = Limit(read, release)
    gone = dropped(read, limit=limit, time=time_of(as_of), claims=claims)
    kept = type(store).memory()
    kept.load(remaining(read, limit.graphs(), gone))
    return kept
