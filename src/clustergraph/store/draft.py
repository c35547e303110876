"""A state of the data in the making, which nobody reads before it is whole."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import chain, islice
from typing import cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from clustergraph.errors import InputError
from clustergraph.store import bulk, union
from clustergraph.store.beside import beside
from clustergraph.store.derive import derive, derive_changes, forget, is_below, is_derived
from clustergraph.store.passing import Passing
from clustergraph.store.rules import load_rules, reads_of
from clustergraph.vocabulary import CATALOGUE, INFERRED

__all__ = ["Draft"]

# Removing a quad takes about 1.8 times as long as writing it anew: 15 against 8.5 microseconds (400,000 quads).
_REMOVAL = 1.8
_STEP = 200_000
_WORTH_MERGING = 10_000


class Draft:
    """
    A copy of the data to be changed, its default graph kept as the union of all named graphs.

    :param engine: the copy
    :param before: the data as they were, which stay as they are
    :param fresh: makes an empty engine to take the copy's place, where writing what is kept is quicker than removing
    """

    def __init__(self, engine: Engine, *, before: Engine, fresh: Callable[[], Engine] | None = None) -> None:
        self.engine = engine
        self.before = before
        self._fresh = fresh
        # Graphs whose former triples may be gone, and graphs whose triples the union may lack.
        self._lessened: set[NamedNode] = set()
        self._grown: set[NamedNode] = set()
        # The quads that differ from before, as long as they are few and known.
        self._changes: set[Quad] | None = set()
        # How many triples the graphs held when they were counted last; what is derived may have changed since.
        self._sizes: Mapping[NamedNode, int] | None = None
        # How many quads were removed one by one.
        self._removed = 0
        # What rules read of the graphs that were written last.
        self._passing: Passing | None = None

    def replace(self, graphs: Collection[NamedNode], add: Callable[["Draft"], None]) -> int:
        """Remove named graphs, and let `add` add others; returns how many quads come by that."""
        self.drop(graphs)
        size = union.size(self.engine) if self._changes is None else None
        add(self)
        if self._changes is not None:
            return len(self._changes)
        self._sizes = union.sizes(self.engine)
        return sum(self._sizes.values()) - (union.size(self.before) if size is None else size)

    def add(self, quads: Iterable[Quad], source: str | None = None) -> None:
        """
        Add quads of named graphs.

        Raises InputError, after some were added, for quads of inferred graphs, unless the catalogue is among them, as
        in the dump of a store: what is derived is made anew, and such quads would be lost without a word.
        """
        written = self._write(quads, is_united=lambda graph: not is_derived(graph))
        inferred = sorted(graph.value for graph in written if is_below(INFERRED, graph))
        if inferred and not any(is_below(CATALOGUE, graph) for graph in written):
            raise InputError(
                f"the graph <{inferred[0]}> holds only what follows by rule, and is made anew with every change: "
                "choose another graph with --graph",
                source=source,
            )

    def _write(self, quads: Iterable[Quad], *, is_united: Callable[[NamedNode], bool]) -> set[NamedNode]:
        """
        Add quads of named graphs, and note which graphs the union has to follow; returns all of them.

        :param is_united: whether what is added to a graph lasts, so that it may be added to the union at once
        """
        rest = iter(quads)
        self._passing = self._sizes = None
        first = list(islice(rest, union.MANY))
        if len(first) == union.MANY and self._fresh is not None:
            self._changes = None
            self._passing = Passing(reads_of(load_rules()), is_new=self._begins)
            written = bulk.write(self.engine, chain(first, rest), is_united=is_united, look=self._passing.look)
            self._grown.update(graph for graph in written if not is_united(graph))
        else:
            self._note(first)
            written = set()
            union.extend(self.engine, _noted(chain(first, rest), written))
            self._grown |= written
        return written

    def _begins(self, graph: NamedNode) -> bool:
        """Whether a graph, not one that is derived, has nothing in it yet."""
        return not is_derived(graph) and not self.engine.contains_named_graph(graph)

    def _note(self, quads: list[Quad]) -> None:
        """Note that quads are added, if they are few."""
        if self._changes is not None:
            known = self._changes | {quad for quad in quads if quad not in self.before}
            self._changes = known if len(quads) < union.MANY else None

    def drop(self, graphs: Collection[NamedNode]) -> int:
        """Remove named graphs and what the catalogue says of them; returns how many quads they held."""
        if not graphs:
            return 0
        self._changes = self._passing = self._sizes = None
        sizes = union.sizes(self.engine)
        gone = sum(sizes.get(graph, 0) for graph in graphs)
        kept = [graph for graph in sizes if graph not in graphs]
        if self._fresh and gone > _STEP / 10 and gone * _REMOVAL > sum(sizes[graph] for graph in kept):
            self._rewrite(kept)
        else:
            for graph in graphs:
                _clear(self.engine, graph, sizes.get(graph, 0))
            self._removed += gone
            self._lessened.update(graphs)
        forget(self.engine, graphs)
        return gone

    def _rewrite(self, graphs: Collection[NamedNode]) -> None:
        """Go on with an empty engine that gets only these graphs."""
        old, self.engine = self.engine, self._fresh() if self._fresh else Engine()
        for graph in graphs:
            self.engine.bulk_extend(old.quads_for_pattern(None, None, None, graph))
        self.before = Engine()
        self._grown = set(graphs)
        self._changes = self._passing = self._sizes = None

    @contextmanager
    def default(self, graph: NamedNode) -> Iterator[None]:
        """
        Let one named graph alone be the default graph while the block lasts; it is not there by its name meanwhile.

        All that the draft holds is written anew.
        """
        old = self.engine
        self._rewrite([name for name in union.named_graphs(old) if name != graph])
        self.engine.bulk_extend(_moved(old, graph, DefaultGraph()))
        yield
        self.engine.bulk_extend(_moved(self.engine, DefaultGraph(), graph))
        self.engine.clear_graph(DefaultGraph())
        self._grown = set(union.named_graphs(self.engine))

    def reconcile(self, edits: NamedNode, triples: Collection[Triple] | None) -> None:
        """
        Make the named graphs and their union agree after an update.

        :param edits: the graph of what was inserted without naming one
        :param triples: what alone the update may have touched, where that is known
        """
        self._passing = self._sizes = None
        passing = {graph for graph in self.engine.named_graphs() if is_derived(graph)}
        union.reconcile(self.engine, self.before, edits, triples, passing=passing)
        if triples is None or len(triples) >= union.MANY or self._changes is None:
            self._changes = None
        else:
            self._changes |= union.differing(self.engine, self.before, triples)

    def settle(self) -> None:
        """Derive what follows from the data now, and make the default graph their union."""
        # Only what was removed one by one makes looking slower, until the files are merged.
        with beside(self.engine.optimize) if self._removed > _WORTH_MERGING and self._fresh else nullcontext():
            self._settle()

    def _settle(self) -> None:
        inferring = True
        if self._changes is None:
            derive(self.engine, self._passing, self._sizes)
        else:
            inferring = derive_changes(self.engine, self.before, self._changes)
        for engine in (self.before, self.engine):
            derived = {graph for graph in engine.named_graphs() if is_derived(graph)}
            touched = {graph for graph in derived if inferring or not is_below(INFERRED, graph)}
            self._lessened |= touched
            self._grown |= touched
        self._passing = self._sizes = None
        self._follow()

    def _follow(self) -> None:
        union.follow(self.engine, self.before, self._lessened, self._grown, in_memory=self._fresh is None)

    def fill(self, quads: Iterable[Quad]) -> None:
        """Add quads of named graphs to an empty draft, whose union `unite` makes."""
        self._write(quads, is_united=lambda _: True)

    def unite(self, counts: Mapping[str, int], source: str) -> None:
        """
        Make the default graph of a filled draft the union of its graphs, which are as they came, derived ones too.

        Raises InputError unless each graph holds as many triples as `counts` says.
        """
        if {graph.value: size for graph, size in union.sizes(self.engine).items()} != counts:
            raise InputError("some quads are in it twice", source=source)
        self._follow()

    def close(self) -> None:
        """Bring everything to the disk and let go of the engine."""
        self.engine.flush()
        del self.engine, self.before


def _clear(engine: Engine, graph: NamedNode, size: int) -> None:
    """Remove a graph, in steps: one transaction over a large graph takes three times as long."""
    inside = f"GRAPH {graph} {{ ?s ?p ?o }}"
    step = f"DELETE {{ {inside} }} WHERE {{ SELECT * {{ {inside} }} LIMIT {_STEP} }}"
    for _ in range(0, size, _STEP):
        engine.update(step)
    engine.remove_graph(graph)


def _noted(quads: Iterable[Quad], graphs: set[NamedNode]) -> Iterator[Quad]:
    """The quads, with the graphs that they are of added to a set."""
    for quad in quads:
        graphs.add(cast(NamedNode, quad.graph_name))
        yield quad


def _moved(engine: Engine, graph: NamedNode | DefaultGraph, target: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """The triples of one graph as quads of another."""
    for quad in engine.quads_for_pattern(None, None, None, graph):
        yield Quad(quad.subject, quad.predicate, quad.object, target)
