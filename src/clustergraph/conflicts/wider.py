"""Which places and concepts hold which: what lies within another, or took its place, does not contradict it."""

from functools import cached_property

from pyoxigraph import NamedNode

from clustergraph.store import Store

__all__ = ["Wider"]

_ABOVE = """SELECT ?node WHERE {
  { %(node)s cg:within+ ?node } UNION { %(node)s dcterms:isReplacedBy ?node }
  UNION { ?node dcterms:isReplacedBy %(node)s } UNION { %(node)s cg:within+/dcterms:isReplacedBy ?node }
  UNION { %(node)s skos:broader+ ?node } UNION { %(node)s skos:exactMatch|^skos:exactMatch ?node }
}"""


class Wider:
    """What is above a node in the hierarchies of a store, read when it is first needed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _known(self) -> dict[NamedNode, set[object]]:
        return {}

    def above(self, node: NamedNode) -> set[object]:
        """The nodes that hold this one or took its place."""
        if node not in self._known:
            self._known[node] = {row[0] for row in self._store.select(_ABOVE % {"node": node})}
        return self._known[node]

    def touches(self, one: object, other: object) -> bool:
        """Whether two are the same, or one holds the other."""
        if one == other:
            return True
        if not isinstance(one, NamedNode) or not isinstance(other, NamedNode):
            return False
        return other in self.above(one) or one in self.above(other)
