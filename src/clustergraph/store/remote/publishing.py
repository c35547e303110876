"""
A change of a store on a server: sent in full where nobody looks, then carried out by one request.

The request says what is added to which graph and removed from which, from graphs that hold just that; the head, which
names the state, changes with it. A server that carries out a request as a whole shows its readers the state before or
the state after. On another one, the request can be carried out again, and is by whoever writes next; readers are kept
off meanwhile.
"""

import datetime
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version

from pyoxigraph import DefaultGraph, NamedNode, Quad
from pyoxigraph import Store as Engine

from clustergraph.errors import LockedError, StoreError
from clustergraph.store import union
from clustergraph.store.remote.client import Unreachable
from clustergraph.store.remote.head import FROM, HEAD, MARKS, PENDING, STAGE, UNION, Change, Head, read_head
from clustergraph.store.remote.sending import Parcel, Told, parcel_of, send_all, staged
from clustergraph.store.remote.service import Service

__all__ = ["publish", "settled", "stamped", "started"]

_DEFAULT = DefaultGraph()


def started(service: Service, *, atomic: bool, wrapped: frozenset[str]) -> Head:
    """The head of a new and empty store, which from now on hides what is not its own."""
    head = stamped(Head("0", NamedNode(f"{UNION}0"), {}, atomic=atomic, wrapped=wrapped))
    service.update(_data("INSERT", head.triples()), again=True)
    return head


def settled(service: Service, head: Head) -> Head:
    """The head after an interrupted change, which is carried out, or forgotten if another one came before it."""
    if not head.pending:
        return head
    change = head.change
    if change is not None and change.before == head.name:
        _carry_out(service, change)
    else:
        for name in head.pending:
            _withdraw(service, name)
    found = read_head(service, first=True)
    if found is None or found.pending:
        raise LockedError(f"{service.name} is being changed by another process: wait for it to end")
    return found


def publish(service: Service, head: Head, before: Engine, after: Engine, tell: Told) -> Head:
    """
    Make `after` the content of the store; the new head comes back, or the same one where nothing differs.

    Raises StoreError where that fails, and LockedError where another process has changed the store meanwhile. Nothing
    that a reader sees has changed then, unless the error says that it may have.

    :param head: of the state that `before` was read from
    """
    sizes = {graph.value: number for graph, number in union.sizes(after).items()}
    name = secrets.token_hex(8)
    parcels, adds, removes, drops = _differences(head, before, after, sizes)
    if not (parcels or drops):
        return head
    home = _union(head, before, after, name, parcels, adds, removes)
    new = stamped(Head(name, home, sizes, atomic=head.atomic, wrapped=head.wrapped))
    _heads(head, new, parcels, adds, removes)
    if home != head.union:
        drops.append(head.union)
    change = Change(name, head.name, tuple(adds), tuple(removes), tuple(drops))
    try:
        send_all(service, parcels, tell)
    except StoreError:
        # Who has changed the store meanwhile has cleared away what was sent here.
        _check_unchanged(service, change)
        raise
    _claim(service, change)
    _carried(service, change)
    _clean(service, new)
    return new


Pairs = list[tuple[NamedNode, NamedNode]]


def _differences(
    head: Head, before: Engine, after: Engine, sizes: dict[str, int]
) -> tuple[list[Parcel], Pairs, Pairs, list[NamedNode]]:
    """What is to be sent, and which graphs it is added to and removed from; new graphs are sent under their names."""
    parcels: list[Parcel] = []
    adds: Pairs = []
    removes: Pairs = []
    for graph in map(NamedNode, sizes):
        if graph.value not in head.graphs:
            parcels.append(parcel_of(graph, _all(after, graph)))
            continue
        _stage(parcels, adds, _without(after, before, graph), graph)
        _stage(parcels, removes, _without(before, after, graph), graph)
    return parcels, adds, removes, [NamedNode(iri) for iri in head.graphs if iri not in sizes]


def _stage(parcels: list[Parcel], pairs: Pairs, quads: Callable[[], Iterable[Quad]], graph: NamedNode) -> None:
    parcel = staged(quads)
    if parcel.number:
        parcels.append(parcel)
        pairs.append((parcel.graph, graph))


def _union(
    head: Head, before: Engine, after: Engine, name: str, parcels: list[Parcel], adds: Pairs, removes: Pairs
) -> NamedNode:
    """The graph of the union: the one there is, changed, or a new one where most of it is new."""
    new, gone = staged(_without(after, before, None)), staged(_without(before, after, None))
    if 2 * (new.number + gone.number) > sum(head.graphs.values()):
        home = NamedNode(f"{UNION}{name}")
        parcels.append(parcel_of(home, _all(after, None)))
        return home
    for parcel, pairs in ((new, adds), (gone, removes)):
        if parcel.number:
            parcels.append(parcel)
            pairs.append((parcel.graph, head.union))
    return head.union


def _heads(head: Head, new: Head, parcels: list[Parcel], adds: Pairs, removes: Pairs) -> None:
    """The change of the head itself, which comes last."""
    old, later = set(head.triples()), set(new.triples())
    for triples, pairs in ((later - old, adds), (old - later, removes)):
        quads = [Quad(triple.subject, triple.predicate, triple.object, HEAD) for triple in triples]
        _stage(parcels, pairs, lambda quads=quads: quads, HEAD)  # type: ignore[misc]


def _all(engine: Engine, graph: NamedNode | None) -> Callable[[], Iterable[Quad]]:
    return lambda: engine.quads_for_pattern(None, None, None, graph or _DEFAULT)


def _without(engine: Engine, other: Engine, graph: NamedNode | None) -> Callable[[], Iterable[Quad]]:
    """The quads of a graph that the other engine has not in it."""
    place = graph or _DEFAULT
    return lambda: (quad for quad in engine.quads_for_pattern(None, None, None, place) if quad not in other)


def _check_unchanged(service: Service, change: Change) -> None:
    """Raise LockedError where another process has changed the store since the change began."""
    with suppress(Unreachable):
        found = read_head(service, first=True)
        if found is not None and found.name != change.before:
            raise LockedError(_CHANGED.format(service.name))


_CHANGED = "{} was changed by another process meanwhile: nothing is changed; try again"


def _claim(service: Service, change: Change) -> None:
    """Write down the change; raise LockedError where another one is under way, or has come before."""
    service.update(_data("INSERT", change.triples()), again=True)
    head = read_head(service, first=True)
    if head is None or head.pending != (change.name,) or head.name != change.before:
        _withdraw(service, change.name, change)
        raise LockedError(_CHANGED.format(service.name))


def _withdraw(service: Service, name: str, change: Change | None = None) -> None:
    """Take back what `_claim` wrote."""
    if change is not None:
        service.update(_data("DELETE", change.triples()), again=True)
        return
    service.update(f'DELETE DATA {{ GRAPH {HEAD} {{ {HEAD} {PENDING} "{name}" }} }}', again=True)
    service.update(f"DELETE WHERE {{ GRAPH {HEAD} {{ {HEAD} {FROM} ?state }} }}", again=True)


def _carried(service: Service, change: Change) -> None:
    """Carry a change out; where the server gives no clear answer, find out what became of it."""
    try:
        _carry_out(service, change)
    except StoreError as error:
        head = None
        with suppress(StoreError):
            head = read_head(service, first=True)
        if head is not None and head.name == change.name and not head.pending:
            return
        raise StoreError(
            f"{error}; the change has arrived in full, but may not be carried out yet: whatever writes next, such as "
            "the same command again, does that first"
        ) from error


def _carry_out(service: Service, change: Change) -> None:
    service.update(" ;\n".join(_operations(change)))


def _operations(change: Change) -> Iterator[str]:
    """The parts of the request, that for the head last; the same again does no harm."""
    for graph in change.drops:
        yield f"DROP SILENT GRAPH {graph}"
    for is_head in (False, True):
        for stage, graph in change.removes:
            if (graph == HEAD) == is_head:
                yield f"DELETE {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {stage} {{ ?s ?p ?o }} }}"
        for stage, graph in change.adds:
            if (graph == HEAD) == is_head:
                yield f"INSERT {{ GRAPH {graph} {{ ?s ?p ?o }} }} WHERE {{ GRAPH {stage} {{ ?s ?p ?o }} }}"
    yield _data("DELETE", change.triples())


def _data(verb: str, triples: Iterable[object]) -> str:
    lines = "".join(f"{triple} .\n" for triple in triples)
    return f"{verb} DATA {{ GRAPH {HEAD} {{\n{lines}}} }}"


def _clean(service: Service, head: Head) -> None:
    """Remove what was only sent for changes; what fails here, the next change does."""
    try:
        text = f"SELECT DISTINCT ?graph {{ GRAPH {MARKS} {{ ?graph ?sent ?digest }} }}"
        answer = service.answer(text, prefixes={}, first=True)
        kept = {*head.graphs, head.union.value}
        marked = [row[0] for row in answer if isinstance(row, tuple)] if not isinstance(answer, bool) else []
        gone = [graph for graph in marked if isinstance(graph, NamedNode) and graph.value not in kept]
        drops = [f"DROP SILENT GRAPH {graph}" for graph in gone if graph.value.startswith((STAGE, UNION))]
        others = [f"DROP SILENT GRAPH {graph}" for graph in gone if not graph.value.startswith((STAGE, UNION))]
        service.update(" ;\n".join([*drops, *others, f"DROP SILENT GRAPH {MARKS}"]), again=True)
    except StoreError:
        return


def stamped(head: Head) -> Head:
    """The head with the version that writes it and the time."""
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return replace(head, written_by=version("clustergraph"), written_at=now)
