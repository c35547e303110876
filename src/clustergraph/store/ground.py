"""What rules read of a store, in memory: a small part of it, over which they run quickly."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product

from pyoxigraph import NamedNode, Quad, QueryTriples
from pyoxigraph import Store as Engine

from clustergraph.store.rules import Read, Rule
from clustergraph.vocabulary import PREFIXES

__all__ = ["Ground"]

_ANYTHING: Read = (None, None)


class Ground:
    """
    The triples of some named graphs that rules read, as far as they were taken.

    It holds what the rules name alone, such as a sixth of the made-up worlds of the benchmarks; all of a store only
    where a rule leaves open what it reads.

    :param engine: where the named graphs are
    """

    def __init__(self, engine: Engine, rules: Sequence[Rule]) -> None:
        self._engine = engine
        self._rules = rules
        self._varying = [one for rule in rules for one in rule.varying]
        given = {predicate for rule in rules for predicate in rule.gives}
        # What a rule may add to must not tell what another one reads.
        is_open = bool(self._varying) and (None in given or any(not given.isdisjoint(v.within) for v in self._varying))
        self._reads: set[Read] = {_ANYTHING} if is_open else {read for rule in rules for read in rule.reads}
        self._restart()

    def _restart(self) -> None:
        self._memory = Engine()
        self._graphs: frozenset[NamedNode] = frozenset()
        self._taken: set[tuple[Read, NamedNode]] = set()
        self._found: set[NamedNode] = set()

    def take(self, graphs: Collection[NamedNode]) -> bool:
        """Hold what is read of just these graphs; whether that is other than before."""
        if not self._graphs <= frozenset(graphs):
            self._restart()
        begins = not self._graphs
        self._graphs = frozenset(graphs)
        if _ANYTHING in self._reads:
            return self._copy([_ANYTHING]) or begins
        is_new = self._copy(self._reads)
        self._found = {predicate for one in self._varying for predicate in one.predicates(self._memory)}
        return self._copy((predicate, None) for predicate in self._found) or is_new or begins

    def _copy(self, reads: Iterable[Read]) -> bool:
        """Copy what was not copied yet; whether there was anything."""
        wanted = [one for one in product(reads, self._graphs) if one not in self._taken]
        self._taken.update(wanted)
        quads = self._stored(wanted)
        first = next(quads, None)
        if first is None:
            return False
        self._memory.add(first)
        self._memory.bulk_extend(quads)
        return True

    def _stored(self, wanted: Iterable[tuple[Read, NamedNode]]) -> Iterator[Quad]:
        for (predicate, object_), graph in wanted:
            for quad in self._engine.quads_for_pattern(None, predicate, object_, graph):
                yield Quad(quad.subject, quad.predicate, quad.object)

    def run(self, rule: Rule) -> Iterator[Quad]:
        """What a rule gives, in no named graph."""
        found = self._memory.query(rule.text, prefixes=dict(PREFIXES))
        assert isinstance(found, QueryTriples)
        return (Quad(triple.subject, triple.predicate, triple.object) for triple in found)

    def touched(self, predicates: Collection[NamedNode]) -> list[Rule]:
        """The rules that read triples of these predicates."""
        return [rule for rule in self._rules if any(self._is_read(rule, predicate) for predicate in predicates)]

    def _is_read(self, rule: Rule, predicate: NamedNode) -> bool:
        read = {one for one, _ in rule.reads}
        return predicate in read or None in read or (bool(rule.varying) and self._may_vary(predicate))

    def _may_vary(self, predicate: NamedNode) -> bool:
        return _ANYTHING in self._reads or predicate in self._found

    def add(self, edges: Sequence[Quad]) -> None:
        """Hold inferred edges, which are in no named graph, as far as a rule reads them."""
        read: dict[NamedNode, bool] = {}
        for edge in edges:
            if edge.predicate not in read:
                read[edge.predicate] = bool(self.touched([edge.predicate]))
        self._memory.extend(edge for edge in edges if read[edge.predicate])
