"""The store as its users hold it: one object that loads, answers, cites, compares, and gives views of itself."""

from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from clustergraph import evidence, queries, search
from clustergraph.compare import Comparison, compare
from clustergraph.conflicts import Conflict, conflicts
from clustergraph.connect import Connection, connect
from clustergraph.dossier import Dossier, dossier
from clustergraph.drawing import draw, export, subject
from clustergraph.headers import Query
from clustergraph.network import Network
from clustergraph.store import Store as BareStore
from clustergraph.store.store import File
from clustergraph.things import Names
from clustergraph.views import view

__all__ = ["Store", "Thing", "open_store"]

Thing = str | NamedNode
"""A thing by its node, IRI, CURIE, id, or label in English or French."""


def open_store(path: File, *, read_only: bool = False, create: bool = True, read_engine: str | None = None) -> "Store":
    """
    The store in the folder `path`; a new one where there is none yet.

    Raises StoreError for a folder that is no store or of a newer version, LockedError while another process writes.

    :param read_only: open for reading, which any number of processes can do while one writes
    :param create: whether to make a store where there is none; never for reading
    :param read_engine: `off` to answer every query by the engine of the store alone, `auto` to answer large ones from
        a snapshot in columns where duckdb and numpy can be imported; by default what CLUSTERGRAPH_READ_ENGINE says
    """
    return Store.open(path, read_only=read_only, create=create, read_engine=read_engine)


class Store(BareStore):
    """
    A graph of quads with the questions that are asked of it.

    Things may be named by node, IRI, CURIE, id, or label; a name for none or several raises NotFoundError with the
    nearest.

    >>> with Store.memory() as store:
    ...     quads = store.build(["paris-2007"])
    ...     [store.names.label(row[1].value) for row in store.ask("clusters/members", cluster="Minalogic")]
    ['Xerox']
    """

    @property
    def names(self) -> Names:
        """The labels of what the store holds now."""
        return Names(self)

    def ask(
        self, question: str | Query, /, *, timeout: float | None = None, **parameters: queries.Value
    ) -> queries.Answer:
        """
        The answer to a question of the catalogue by its name, to a Query, or to SPARQL text.

        The rows of the answer to a question that needs records which the graph lacks say so in `missing`.

        :param timeout: seconds after which the question is stopped, with QueryTimeout
        :param parameters: values by name: texts as users write them, plain values, or terms
        """
        return queries.run(self, question, parameters, timeout=timeout)

    def view(self, *, release: str | None = None, as_of: str | None = None, claims: str = "all") -> "Store":
        """A store in memory with what may be released, held at a time, or is claimed so; see `clustergraph.views`."""
        return view(self, release=release, as_of=as_of, claims=claims)

    def find(self, text: str, **options: Any) -> list[search.Hit]:
        """What a text may mean, best first; options as `clustergraph.search.search` takes them."""
        return search.search(self, text, **options)

    def cite(self, thing: Thing, other: Thing | None = None) -> tuple[list[evidence.Citation], list[evidence.Row]]:
        """The claims and table rows behind a thing, or behind the tie between two."""
        if other is None:
            return evidence.cite(self, self._node(thing))
        return evidence.cite_tie(self, self._node(thing), self._node(other))

    def show(self, thing: Thing) -> Dossier:
        """Everything that is known of a thing, each line with its footnotes."""
        return dossier(self, self._node(thing))

    def connect(self, one: Thing, other: Thing, **options: Any) -> Connection:
        """The shortest meaningful chains between two things; options as `clustergraph.connect.connect` takes them."""
        return connect(self, self._node(one), self._node(other), **options)

    def compare(self, *things: Thing) -> Comparison:
        """Things side by side."""
        return compare(self, [self._node(thing) for thing in things])

    def conflicts(self, thing: Thing | None = None) -> list[Conflict]:
        """Where sources give different values for one quantity, of one thing or of all."""
        return conflicts(self, None if thing is None else self._node(thing))

    def network(self, question: str | Query | None = None, *, thing: Thing | None = None, **options: Any) -> Network:
        """
        The network of a question, or around a thing; options as `clustergraph.drawing.subject` takes them.

        >>> with Store.memory() as store:
        ...     quads = store.build(["paris-2007"])
        ...     store.network(thing="Xerox", hops=1)
        <Network of 3 nodes and 2 edges>
        """
        return subject(self, question, thing=thing, **options).network

    def draw(
        self, question: str | Query | None, path: Path | str, *, thing: Thing | None = None, **options: Any
    ) -> Network:
        """
        Write the network of a question, or around a thing, as one HTML file; the network comes back.

        Options are as `clustergraph.drawing.draw` takes them.
        """
        return draw(self, question, path, thing=thing, **options)

    def export(
        self, question: str | Query | None, path: Path | str, *, thing: Thing | None = None, **options: Any
    ) -> tuple[str, ...]:
        """
        Write the network of a question, or around a thing, for another tool; what it cannot carry comes back.

        Options are as `clustergraph.drawing.export` takes them.
        """
        return export(self, question, path, thing=thing, **options)

    def _node(self, thing: Thing) -> NamedNode:
        return thing if isinstance(thing, NamedNode) else self.names.find(thing)
