"""Whether a store is what it should be: its files, its counts, the union of its graphs, and what follows by rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from pyoxigraph import Store as Engine

from clustergraph.store import union
from clustergraph.store.derive import derive, graphs_below
from clustergraph.store.generations import Folder
from clustergraph.store.memory import Memory
from clustergraph.vocabulary import CATALOGUE, INFERRED, term

__all__ = ["Verification", "verify"]

_TRIPLES = term("void:triples")
_BUILD = "`clustergraph build` makes it anew"
_RESTORE = "restore a backup with `clustergraph restore FILE --replace`, or remove the folder and build it again"
_AROUND = "`clustergraph backup FILE` and `clustergraph restore FILE --replace` make it anew"


@dataclass(frozen=True)
class Verification:
    """
    What was found when a store was looked through.

    `graphs` has the number of triples of each named graph, none where files are damaged; `faults` says what is wrong,
    and what to do about it.
    """

    graphs: Mapping[str, int]
    faults: tuple[str, ...]


def verify(keeper: Folder | Memory) -> Verification:
    """Look through all that a store holds; reads everything, and takes about as long as building it."""
    files = keeper.faults()
    if files:
        return Verification({}, tuple(f"{keeper.name}: {fault}: {_RESTORE}" for fault in files))
    data = keeper.current
    sizes = union.sizes(data.engine)
    faults = [*_uncounted(data.engine, sizes), *_disunited(data.engine), *_underived(keeper)]
    return Verification(dict(sorted((graph.value, size) for graph, size in sizes.items())), tuple(faults))


def _uncounted(engine: Engine, sizes: Mapping[NamedNode, int]) -> Iterator[str]:
    """Where the catalogue states another number of triples than a graph has."""
    catalogues = graphs_below(engine, CATALOGUE)
    stated: dict[NamedNode, int] = {}
    for catalogue in catalogues:
        for quad in engine.quads_for_pattern(None, _TRIPLES, None, catalogue):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.object.value.isdigit():
                stated[quad.subject] = int(quad.object.value)
    for graph in sorted({*sizes, *stated} - {*catalogues}, key=str):
        if (size := sizes.get(graph, 0)) != (said := stated.get(graph, 0)):
            yield f"the catalogue says {said} triples of {graph}, which has {size}: {_BUILD}"


def _disunited(engine: Engine) -> Iterator[str]:
    """Where the default graph is not the union of the named graphs."""
    if extra := sum(1 for _ in union.only_in_union(engine)):
        yield f"the union of the graphs has {extra} triples that are in no graph: {_AROUND}"
    if missing := sum(1 for _ in union.not_in_union(engine)):
        yield f"the union of the graphs lacks {missing} triples of the graphs: {_AROUND}"


def _underived(keeper: Folder | Memory) -> list[str]:
    """Where the inferred graphs are not what the rules give now."""
    stored = keeper.current.engine
    return keeper.tried(lambda fresh: [*_compared(stored, fresh)])


def _compared(stored: Engine, fresh: Engine) -> Iterator[str]:
    derive(fresh)
    for graph in sorted({*graphs_below(stored, INFERRED), *graphs_below(fresh, INFERRED)}, key=str):
        if extra := _beyond(stored, fresh, graph):
            yield f"{graph} has {extra} triples that follow from no rule: {_BUILD}"
        if missing := _beyond(fresh, stored, graph):
            yield f"{graph} lacks {missing} triples that follow by rule: {_BUILD}"


def _beyond(engine: Engine, other: Engine, graph: NamedNode) -> int:
    """How many quads of a graph the other engine does not have."""
    return sum(1 for quad in engine.quads_for_pattern(None, None, None, graph) if quad not in other)
