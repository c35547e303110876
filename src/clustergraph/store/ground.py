"""What rules read of a store, in memory: a small part of it, over which they run quickly."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product

from pyoxigraph import NamedNode, Quad, QueryTriples, RdfFormat
from pyoxigraph import Store as Engine

from clustergraph.store.bulk import write_lines
from clustergraph.store.passing import Passing
from clustergraph.store.rules import ANYTHING, Read, Rule, reads_of
from clustergraph.vocabulary import PREFIXES

__all__ = ["Ground"]


class Ground:
    """
    The triples of some named graphs that rules read, as far as they were taken.

    It holds what the rules name alone, such as a sixth of the made-up worlds of the benchmarks; all of a store only
    where a rule leaves open what it reads.

    :param engine: where the named graphs are
    :param passing: what was kept of some of them on their way there
    """

    def __init__(self, engine: Engine, rules: Sequence[Rule], passing: Passing | None = None) -> None:
        self._engine = engine
        self._rules = rules
        self._passing = passing
        self._varying = [one for rule in rules for one in rule.varying]
        self._reads = reads_of(rules)
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
        if ANYTHING in self._reads:
            return self._copy([ANYTHING]) or begins
        is_new = self._copy(self._reads)
        self._found = {predicate for one in self._varying for predicate in one.predicates(self._memory)}
        return self._copy((predicate, None) for predicate in self._found) or is_new or begins

    def _copy(self, reads: Iterable[Read]) -> bool:
        """Copy what was not copied yet; whether there was anything."""
        wanted = [one for one in product(reads, self._graphs) if one not in self._taken]
        self._taken.update(wanted)
        kept = [one for one in wanted if self._passing and self._passing.has(*one)]
        is_new = self._load_kept({graph for _, graph in kept})
        quads = self._stored(one for one in wanted if one not in kept)
        first = next(quads, None)
        if first is None:
            return is_new
        self._memory.add(first)
        self._memory.bulk_extend(quads)
        return True

    def _load_kept(self, graphs: Collection[NamedNode]) -> bool:
        """Load what was kept of graphs; whether there was anything."""
        is_any = False
        for text in (self._passing.text(graph) for graph in graphs if self._passing):
            self._memory.bulk_load(text, RdfFormat.N_TRIPLES, lenient=True)
            is_any = is_any or bool(text)
        return is_any

    def _stored(self, wanted: Iterable[tuple[Read, NamedNode]]) -> Iterator[Quad]:
        for (predicate, object_), graph in wanted:
            for quad in self._engine.quads_for_pattern(None, predicate, object_, graph):
                yield Quad(quad.subject, quad.predicate, quad.object)

    def run(self, rule: Rule) -> set[bytes]:
        """What a rule gives, as lines of N-Triples."""
        found = self._memory.query(rule.text, prefixes=dict(PREFIXES))
        assert isinstance(found, QueryTriples)
        text = found.serialize(format=RdfFormat.N_TRIPLES)
        assert text is not None
        return set(text.splitlines(keepends=True))

    def touched(self, predicates: Collection[NamedNode]) -> list[Rule]:
        """The rules that read triples of these predicates."""
        return [rule for rule in self._rules if any(self._is_read(rule, predicate) for predicate in predicates)]

    def _is_read(self, rule: Rule, predicate: NamedNode) -> bool:
        read = {one for one, _ in rule.reads}
        return predicate in read or None in read or (bool(rule.varying) and self._may_vary(predicate))

    def _may_vary(self, predicate: NamedNode) -> bool:
        return ANYTHING in self._reads or predicate in self._found

    def add(self, edges: Collection[bytes]) -> set[NamedNode]:
        """Hold inferred edges, lines of N-Triples, as far as a rule reads them; returns all of their predicates."""
        by_predicate = defaultdict(list)
        for edge in edges:
            by_predicate[edge.split(b" ", 2)[1]].append(edge)
        found = {NamedNode(predicate[1:-1].decode()): lines for predicate, lines in by_predicate.items()}
        for predicate, lines in found.items():
            if self.touched([predicate]):
                write_lines(self._memory, lines)
        return set(found)
