"""What the translation of one query goes by: the snapshot, the terms that only the query has, names in SQL."""

from itertools import count

from pyoxigraph import Literal, NamedNode

from clustergraph.store.columns.algebra import Unsupported
from clustergraph.store.columns.kinds import Kind
from clustergraph.store.columns.snapshot import Predicate, Snapshot, canonical
from clustergraph.store.columns.values import FOREIGN, Value, kind_of

__all__ = ["Context"]


class Context:
    """The translation of one query over a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.foreign: dict[NamedNode | Literal, int] = {}
        self._aliases = count()

    def alias(self) -> str:
        """A name that no other table of the query has."""
        return f"t{next(self._aliases)}"

    def constant(self, term: NamedNode | Literal) -> Value:
        """A term of the query; one that the snapshot does not have gets a number below 0."""
        term = canonical(term)
        found = self.snapshot.number_of(term)
        if found is not None:
            return Value("id", str(found), False, 1 << self._kind(term, found), term=term)
        number = self.foreign.setdefault(term, -1 - len(self.foreign))
        return Value("id", f"({number})", False, 1 << kind_of(term) | FOREIGN, term=term)

    def _kind(self, term: NamedNode | Literal, found: int) -> Kind:
        kind = kind_of(term)
        if kind is not Kind.OTHER:
            first, last = self.snapshot.range(kind)
            return kind if first <= found <= last else Kind.OTHER
        for other in (Kind.DATE, Kind.YEAR, Kind.TIME):
            first, last = self.snapshot.range(other)
            if first <= found <= last:
                return other
        return Kind.OTHER

    def predicate(self, term: NamedNode) -> Predicate | None:
        """What is known of a predicate; none where there are no triples of it."""
        return self.snapshot.predicates.get(self.snapshot.number_of(term) or -1)

    def range(self, kind: Kind) -> tuple[int, int]:
        """As the snapshot gives it."""
        return self.snapshot.range(kind)

    def ranges(self, term: NamedNode | Literal) -> list[tuple[int, int, int, int, int]]:
        """As the snapshot gives them; raises Unsupported for what follows another order."""
        if not isinstance(term, Literal):
            raise Unsupported("an order among IRIs")
        try:
            return self.snapshot.ranges(term)
        except ValueError as error:
            raise Unsupported(f"a comparison with {term}") from error
