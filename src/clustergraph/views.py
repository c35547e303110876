"""
Parts of a graph: what may be released, what held at a time, what is claimed as fact.

A view is a store in memory of its own, so that everything that reads a store answers from the view alone. A claim is
left out for its marking, its time or its modality; with it goes what no other claim and no table row supports: the
statement it makes, the records and things that rest on it, and the edges that follow from these.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from pyoxigraph import Literal, NamedNode, Quad

from clustergraph.errors import QueryError
from clustergraph.solutions import Row, Term
from clustergraph.sources.periods import read_period
from clustergraph.store import Store
from clustergraph.vocabulary import (
    BASE,
    INFERRED,
    MARKINGS,
    PREFIXES,
    expand,
    marking_of,
    source_graph,
)

__all__ = ["CLAIMS", "view"]

S = TypeVar("S", bound=Store)

CLAIMS: Mapping[str, frozenset[str]] = {
    "facts": frozenset(),
    "plans": frozenset({expand("modality:planned"), expand("modality:forecast")}),
    "all": frozenset(),
}
"""The choices of claims, each with the modalities that it allows besides the factual ones; `all` allows every one."""

# What happened at a time stays true of it; everything else that is dated holds as long as its period lasts.
_LASTING = frozenset(expand(f"cg:{name}") for name in ("ChangeEvent", "Labelling", "Observation"))


def view(store: S, *, release: str | None = None, as_of: str | None = None, claims: str = "all") -> S:
    """
    A store in memory with the part of `store` that is asked for; `store` itself where everything is.

    Raises QueryError for a marking without a rank, a date that is none, or another choice of claims than CLAIMS.

    :param release: leave out what is marked above this marking, by the `cg:rank` of markings; a marking without a
        rank is above all others
    :param as_of: a day, month or year. A fact with a period must overlap it; an observation, a labelling or a change
        must not be later, and of the labellings of a cluster the latest counts. A period without a first day, such as
        "by March 2007", counts for its last month alone, since nothing says when it began. What has no date stays.
    :param claims: "facts", "plans" for facts with plans and forecasts, or "all"
    """
    if claims not in CLAIMS:
        raise QueryError(f"'{claims}' is no choice of claims; choose one of {', '.join(CLAIMS)}")
    if release is None and as_of is None and claims == "all":
        return store
    ranks = _ranks(store)
    limit = _limit(ranks, release)
    read = _Content(store)
    dropped = _dropped(read, ranks=ranks, limit=limit, time=_time(as_of), claims=claims)
    graphs = [graph for graph in store.graphs() if _is_kept(graph) and _rank(ranks, _marking(graph)) <= limit]
    kept = type(store).memory()
    kept.load(_remaining(store, graphs, read, dropped))
    return kept


_UNRANKED = float("inf")


def _ranks(store: Store) -> dict[str, float]:
    """The rank of every marking that has one, by its name."""
    found: dict[str, float] = {name: rank for rank, name in enumerate(MARKINGS)}
    for marking, rank in store.select("SELECT ?marking ?rank WHERE { ?marking a cg:Marking ; cg:rank ?rank }"):
        if isinstance(marking, NamedNode) and isinstance(rank, Literal):
            # Of two ranks that are given, the more restrictive one counts.
            found[_name(marking)] = max(float(rank.value), found.get(_name(marking), 0))
    return found


def _limit(ranks: Mapping[str, float], release: str | None) -> float:
    if release is None:
        return _UNRANKED
    name = release.removeprefix("marking:")
    by_fold = {known.casefold(): rank for known, rank in ranks.items()}
    if name.casefold() not in by_fold:
        order = ", ".join(sorted(ranks, key=lambda known: ranks[known]))
        raise QueryError(f"'{release}' is no marking that has a rank; choose one of {order}")
    return by_fold[name.casefold()]


def _rank(ranks: Mapping[str, float], marking: str) -> float:
    return ranks.get(marking, _UNRANKED)


def _name(marking: Term | None) -> str:
    return marking.value.removeprefix(PREFIXES["marking"]) if isinstance(marking, NamedNode) else MARKINGS[0]


def _marking(graph: str) -> str:
    return marking_of(NamedNode(graph))


def _is_kept(graph: str) -> bool:
    """Whether a graph is read from somewhere; what is inferred is inferred anew."""
    return not (graph + "/").startswith(f"{INFERRED.value}/")


@dataclass(frozen=True)
class _Time:
    first: datetime.date
    last: datetime.date


def _time(as_of: str | None) -> _Time | None:
    if as_of is None:
        return None
    try:
        period = read_period(as_of)
    except ValueError as error:
        raise QueryError(f"as of: {error}") from error
    if period.first is None or period.last is None:
        raise QueryError(f"as of: '{as_of}' has an open end: write 2007, 2007-03 or 2007-03-20")
    return _Time(period.first, period.last)


@dataclass(frozen=True)
class _Content:
    """What a view decides by, read from the store when it is needed."""

    store: Store

    @cached_property
    def claims(self) -> dict[str, tuple[str, str, str]]:
        """Subject, predicate and object of every claim, as written in SPARQL."""
        rows = self._rows("SELECT ?claim ?s ?p ?o WHERE { ?claim rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }")
        return {_iri(claim): (str(s), str(p), str(o)) for claim, s, p, o in rows}

    @cached_property
    def markings(self) -> list[Row]:
        """Each claim with a marking of its own or of where it is stated."""
        return self._rows(
            "SELECT ?claim ?marking WHERE { ?claim rdf:subject ?s . "
            "{ ?claim cg:marking ?marking } UNION { ?claim cg:statedIn/cg:marking ?marking } }"
        )

    @cached_property
    def modalities(self) -> list[Row]:
        """Each claim, and each record with a status, of a modality that is not factual."""
        return self._rows(
            "SELECT ?node ?modality WHERE { ?modality cg:factual false . "
            "{ ?node cg:modality ?modality } UNION { ?node cg:status ?modality } }"
        )

    @cached_property
    def metadata(self) -> set[str]:
        """The claims of documents about themselves, which hold whenever they were written."""
        return {_iri(claim) for (claim,) in self._rows("SELECT ?claim WHERE { ?claim cg:modality modality:metadata }")}

    @cached_property
    def periods(self) -> list[tuple[str, str, datetime.date | None, datetime.date | None]]:
        """Every node with a period, its class, and the first and last day of the period where there is one."""
        rows = self._rows(
            "SELECT ?node ?class ?from ?until WHERE { ?node cg:period ?period ; a ?class "
            "OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"
        )
        return [(_iri(node), _iri(kind), _day(first), _day(last)) for node, kind, first, last in rows]

    @cached_property
    def labellings(self) -> list[Row]:
        """Every labelling with its cluster and class."""
        return self._rows(
            "SELECT ?labelling ?cluster ?class "
            "WHERE { ?labelling cg:labelledCluster ?cluster ; cg:clusterClass ?class }"
        )

    @cached_property
    def supports(self) -> dict[str, set[str]]:
        """The claims behind everything that is supported by some."""
        found = defaultdict(set)
        for node, claim in self._rows("SELECT ?node ?claim WHERE { ?node cg:supportedBy ?claim }"):
            found[_iri(node)].add(_iri(claim))
        return found

    @cached_property
    def tabled(self) -> set[str]:
        """What a table row describes."""
        return {_iri(node) for (node,) in self._rows("SELECT ?node WHERE { ?node cg:sourceRow ?row }")}

    @cached_property
    def records(self) -> set[str]:
        """All records."""
        return self.store.instances(expand("cg:Record"))

    @cached_property
    def amounts(self) -> dict[str, set[str]]:
        """The nodes that name each amount."""
        found = defaultdict(set)
        for node, amount in self._rows("SELECT ?node ?amount WHERE { ?node cg:amount ?amount }"):
            found[_iri(amount)].add(_iri(node))
        return found

    def _rows(self, query: str) -> list[Row]:
        return list(self.store.select(query))


def _iri(node: Term | None) -> str:
    return getattr(node, "value", "")


def _day(day: Term | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(day.value[:10]) if isinstance(day, Literal) else None
    except ValueError:
        return None


@dataclass(frozen=True)
class _Dropped:
    claims: set[str]
    nodes: set[str]


def _dropped(read: _Content, *, ranks: Mapping[str, float], limit: float, time: _Time | None, claims: str) -> _Dropped:
    """The claims and nodes that are left out, with all that rests on these alone."""
    dropped = _Dropped(set(), set())
    if limit < _UNRANKED:
        _drop(read, dropped, {_iri(claim) for claim, marking in read.markings if _rank(ranks, _name(marking)) > limit})
    if claims != "all":
        _drop(read, dropped, {_iri(node) for node, kind in read.modalities if _iri(kind) not in CLAIMS[claims]})
    if time:
        # What nothing is said of at a time exists all the same: a firm is not gone before it is first mentioned.
        _drop(read, dropped, _out_of(time, read), resting=read.records)
    dropped.nodes.update(amount for amount, nodes in read.amounts.items() if nodes <= dropped.nodes | dropped.claims)
    return dropped


def _drop(read: _Content, dropped: _Dropped, gone: set[str], *, resting: Collection[str] | None = None) -> None:
    """Drop claims and nodes, and what rests on them; among `resting` if that is not all that is supported."""
    dropped.claims.update(gone & read.claims.keys())
    dropped.nodes.update(gone - read.claims.keys())
    supports = read.supports
    chosen = supports if resting is None else {node: supports[node] for node in supports.keys() & resting}
    while _spread(read, dropped, chosen):
        pass


def _out_of(time: _Time, read: _Content) -> set[str]:
    """What is dated and does not count at a time."""
    gone = set()
    begun: dict[str, datetime.date] = {}
    for node, kind, first, last in read.periods:
        begin = first or (last.replace(day=1) if last else datetime.date.min)
        lasts = kind in _LASTING or node in read.claims
        if begin > time.last or (not lasts and last is not None and last < time.first):
            gone.add(node)
        elif kind == expand("cg:Labelling"):
            begun[node] = begin
    # The period of a plan is the one it is for: the plan itself was there before.
    timeless = read.metadata | {_iri(node) for node, _ in read.modalities}
    return (gone | _superseded(begun, read.labellings)) - timeless


def _superseded(begun: Mapping[str, datetime.date], labellings: Iterable[Row]) -> set[str]:
    """The labellings of a cluster as what it is no longer by its latest one."""
    by_cluster = defaultdict(list)
    for labelling, cluster, kind in labellings:
        if _iri(labelling) in begun:
            by_cluster[_iri(cluster)].append((begun[_iri(labelling)], _iri(labelling), _iri(kind)))
    gone = set()
    for found in by_cluster.values():
        latest = max(day for day, _, _ in found)
        current = {kind for day, _, kind in found if day == latest}
        gone |= {labelling for _, labelling, kind in found if kind not in current}
    return gone


def _spread(read: _Content, dropped: _Dropped, supports: Mapping[str, set[str]]) -> bool:
    """Drop what rests on what is dropped already; whether there was any."""
    nodes = {f"<{node}>" for node in dropped.nodes}
    claims = {claim for claim, (s, _, o) in read.claims.items() if s in nodes or o in nodes}
    supported = defaultdict(set)
    for node in read.supports.keys() & read.records:
        for claim in read.supports[node]:
            supported[claim].add(node)
    claims |= {claim for claim, records in supported.items() if records <= dropped.nodes}
    claims -= dropped.claims
    dropped.claims.update(claims)
    named = {end for claim, (s, _, o) in read.claims.items() if claim not in dropped.claims for end in (s, o)}
    more = {
        node
        for node, supporters in supports.items()
        if node not in dropped.nodes
        and node not in read.tabled
        and supporters <= dropped.claims
        and f"<{node}>" not in named
    }
    dropped.nodes.update(more)
    return bool(claims or more)


def _remaining(store: Store, graphs: Collection[str], read: _Content, dropped: _Dropped) -> Iterator[Quad]:
    """The quads of some graphs without what is dropped, and without the statements that only dropped claims make."""
    gone = {f"<{node}>" for node in dropped.claims | dropped.nodes}
    unsaid = _unsaid(store, read, dropped) if dropped.claims else frozenset()
    for quad in store.quads(graphs):
        s, p, o = str(quad.subject), str(quad.predicate), str(quad.object)
        if s in gone or o in gone:
            continue
        if unsaid and (_source(cast(NamedNode, quad.graph_name)), s, p, o) in unsaid:
            continue
        yield quad


def _unsaid(store: Store, read: _Content, dropped: _Dropped) -> frozenset[tuple[str, str, str, str]]:
    """The statements, by source, that dropped claims of the source make, and none that remains."""
    said: dict[bool, set[tuple[str, str, str, str]]] = {True: set(), False: set()}
    for claim, graph in store.select("SELECT ?claim ?graph WHERE { GRAPH ?graph { ?claim rdf:subject ?s } }"):
        if _iri(claim) in read.claims and isinstance(graph, NamedNode):
            said[_iri(claim) in dropped.claims].add((_source(graph), *read.claims[_iri(claim)]))
    return frozenset(said[True] - said[False])


def _source(graph: NamedNode) -> str:
    """The source that a graph is of: the graph itself, where it is none of ours."""
    if not graph.value.startswith(f"{BASE}source/"):
        return graph.value
    return source_graph(graph.value.removeprefix(f"{BASE}source/").split("/")[0]).value
