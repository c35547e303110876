"""How two things are connected: the shortest meaningful chains between them, each link with its evidence."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from clustergraph.connect.adjacency import Adjacency
from clustergraph.connect.chains import Path, search
from clustergraph.connect.citing import links_of
from clustergraph.connect.leaving import left_out, through
from clustergraph.connect.relations import relations_named
from clustergraph.connect.value import Chain, Connection, LeftOut, Link, Tie
from clustergraph.connect.writing import as_markdown, as_text
from clustergraph.errors import NotFoundError, QueryError
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["MOST_LINKS", "Chain", "Connection", "LeftOut", "Link", "Tie", "as_markdown", "as_text", "connect"]

MOST_LINKS = 12
"""The longest chains that can be asked for; with more links, anything is connected with anything."""


def connect(
    store: Store,
    one: NamedNode | str,
    other: NamedNode | str,
    *,
    max_links: int = 4,
    relations: Iterable[str | NamedNode] | None = None,
    limit: int = 10,
    longer: bool = False,
    claims: bool = False,
    names: Names | None = None,
) -> Connection:
    """
    The shortest chains from one thing to another, over the whole graph, with the evidence of every link.

    A link is a statement that ties two things, or a record that does: a participation, a funding, a change. What ties
    everything to everything is no link in a chain, only ever its end: documents, concepts, programmes and countries,
    and hubs with more neighbours than the structural cut-off. The result names what was left out. Source of the
    cut-off, √(mean number of neighbours × number of things): Boguñá, Pastor-Satorras & Vespignani, Eur. Phys. J. B 38,
    205 (2004).

    Raises NotFoundError, with the nearest names, for an end or a relation that the store does not know, and
    QueryError for a number that makes no sense.

    :param one: an end, as a node or as a user names it
    :param max_links: the most links that a chain may have, 1 to MOST_LINKS
    :param relations: the only properties that may be links, by CURIE, IRI or label; all without it
    :param limit: the most chains to give
    :param longer: whether longer chains, up to `max_links`, may follow where the shortest are fewer than `limit`
    :param claims: whether what is planned, hoped or held may be a link too; such a link is marked with its status
    """
    if not 1 <= max_links <= MOST_LINKS:
        raise QueryError(f"a chain has 1 to {MOST_LINKS} links, not {max_links}")
    if limit < 1:
        raise QueryError(f"ask for at least one chain, not {limit}")
    names = names or Names(store)
    start, end = _end(store, one, names), _end(store, other, names)
    # The search begins at the same end whichever is named first, so that both directions give the same chains.
    ends = (start, end) if start.value <= end.value else (end, start)
    allowed = relations_named(store, relations, names) if relations is not None else None
    graph = Adjacency(store, ends=frozenset(ends), relations=allowed, claims=claims)
    found = search(graph, *ends, max_links=max_links, limit=limit, longer=longer)
    out = left_out(graph)
    paths = found.paths if ends == (start, end) else tuple(path[::-1] for path in found.paths)
    return Connection(
        start,
        end,
        max_links,
        _chains(store, graph, paths),
        total=found.total,
        things=graph.things,
        ties=graph.ties,
        degree_limit=graph.degree_limit if "hub" in graph.left.values() else None,
        left_out=out,
        through=() if paths else through(found, graph, out, max_links),
        only_claimed=() if claims or paths else tuple(each for each in (start, end) if graph.only_claimed(each)),
        relations=tuple(sorted(allowed or (), key=str)),
    )


def _chains(store: Store, graph: Adjacency, paths: Sequence[Path]) -> tuple[Chain, ...]:
    links = links_of(store, graph, paths)
    return tuple(Chain(path, tuple(links[pair] for pair in pairwise(path))) for path in paths)


def _end(store: Store, end: NamedNode | str, names: Names) -> NamedNode:
    if isinstance(end, str):
        return names.find(end)
    if not store.knows(end):
        raise NotFoundError(f"there is no {compact(end.value)} in the graph", nearest=names.nearest(end.value))
    return end
