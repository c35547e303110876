"""Graphs on their way to a server: in parts, each as often as need be, what has arrived whole not again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import NamedNode, Quad

from clustergraph.errors import StoreError
from clustergraph.solutions import Solutions
from clustergraph.store.remote.head import HEAD, MARKS, STAGE
from clustergraph.store.remote.service import Service
from clustergraph.store.remote.terms import written
from clustergraph.vocabulary import BASE

__all__ = ["Parcel", "Told", "counted", "parcel_of", "send_all", "staged"]

_MARK = NamedNode(f"{HEAD.value}#sent")

Told = Callable[[str, int, int], None]
"""Is told of a graph on its way: its IRI, how many statements are sent, and how many there are."""

_AT_ONCE = 200


@dataclass(frozen=True)
class Parcel:
    """
    What is to be sent to one graph.

    :param quads: gives what is to be sent, as often as asked
    :param number: of the statements
    :param digest: the same for the same statements in any order
    """

    graph: NamedNode
    quads: Callable[[], Iterable[Quad]]
    number: int
    digest: str


def parcel_of(graph: NamedNode, quads: Callable[[], Iterable[Quad]]) -> Parcel:
    """The parcel for a graph."""
    number, total = 0, 0
    for line in written(quads()):
        number += 1
        total += int.from_bytes(hashlib.blake2b(line, digest_size=20).digest())
    return Parcel(graph, quads, number, f"{total % (1 << 160):040x}-{number}")


def staged(quads: Callable[[], Iterable[Quad]]) -> Parcel:
    """The parcel for a graph that nobody reads, with a name by its content."""
    parcel = parcel_of(HEAD, quads)
    return Parcel(NamedNode(STAGE + parcel.digest), quads, parcel.number, parcel.digest)


def send_all(service: Service, parcels: Iterable[Parcel], tell: Told) -> None:
    """
    Send parcels; one that arrived whole before is not sent again.

    Raises StoreError where a graph holds what we did not put there, and where the server does not keep all of it.
    """
    parcels = list({parcel.graph: parcel for parcel in parcels if parcel.number}.values())
    marks = _marks(service)
    there = counted(service, [parcel.graph for parcel in parcels])
    missing = []
    for parcel in parcels:
        held, mark = there.get(parcel.graph, 0), marks.get(parcel.graph)
        if held and mark is None and not parcel.graph.value.startswith(BASE):
            raise StoreError(
                f"{service.name} holds a graph <{parcel.graph.value}> that no store of ours wrote: remove it there, or "
                "name another server"
            )
        if held != parcel.number or mark != parcel.digest:
            missing.append((parcel, bool(held) and mark != parcel.digest))
    if missing:
        _mark(service, [parcel for parcel, _ in missing], [parcel.graph for parcel, wrong in missing if wrong])
    for parcel, _ in missing:
        _send(service, parcel, tell)
    _check(service, parcels)


def _marks(service: Service) -> dict[NamedNode, str]:
    rows = _select(service, f"SELECT ?graph ?digest {{ GRAPH {MARKS} {{ ?graph {_MARK} ?digest }} }}")
    return {graph: digest.value for graph, digest in rows}


def _mark(service: Service, parcels: list[Parcel], wrong: list[NamedNode]) -> None:
    """Write down what is about to be sent, and clear the graphs that hold parts of something else."""
    for graph in wrong:
        service.update(f"DROP SILENT GRAPH {graph}", again=True)
        service.update(f"DELETE WHERE {{ GRAPH {MARKS} {{ {graph} {_MARK} ?digest }} }}", again=True)
    lines = [f'{parcel.graph} {_MARK} "{parcel.digest}" .\n' for parcel in parcels]
    for start in range(0, len(lines), _AT_ONCE):
        service.add(MARKS, "".join(lines[start : start + _AT_ONCE]).encode())


def _send(service: Service, parcel: Parcel, tell: Told) -> None:
    lines = iter(written(parcel.quads(), service.wrapped))
    done = 0
    while part := list(islice(lines, service.profile.chunk)):
        service.add(parcel.graph, b"".join(part))
        done += len(part)
        tell(parcel.graph.value, done, parcel.number)


def _check(service: Service, parcels: list[Parcel]) -> None:
    """Raise StoreError where a graph does not hold as many statements as were sent."""
    there = counted(service, [parcel.graph for parcel in parcels])
    for parcel in parcels:
        held = there.get(parcel.graph, 0)
        if held != parcel.number:
            raise StoreError(
                f"{service.name} keeps {held} of {parcel.number} statements sent to <{parcel.graph.value}>: nothing is "
                "changed; it may take different values for one, or have given up in the middle"
            )


def counted(service: Service, graphs: list[NamedNode]) -> dict[NamedNode, int]:
    """How many triples graphs hold; those that hold none are left out."""
    found = {}
    for start in range(0, len(graphs), _AT_ONCE):
        some = " ".join(map(str, graphs[start : start + _AT_ONCE]))
        text = f"SELECT ?g (COUNT(*) AS ?n) {{ VALUES ?g {{ {some} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
        found.update({graph: int(number.value) for graph, number in _select(service, text) if graph is not None})
    return {graph: number for graph, number in found.items() if number}


def _select(service: Service, text: str) -> Iterator[Any]:
    answer = service.answer(text, prefixes={}, first=True)
    assert isinstance(answer, Solutions)
    return iter(answer)
