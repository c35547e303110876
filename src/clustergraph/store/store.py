"""The store: one object to load, query, change and dump a graph, on disk or in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Variable

from clustergraph.errors import QueryError
from clustergraph.resources import shipped_packages
from clustergraph.solutions import Solutions, Term, Triples
from clustergraph.store import dumping, union
from clustergraph.store.derive import derive
from clustergraph.store.faults import evaluating, guarded, translating
from clustergraph.store.files import format_of, graph_for, read_quads
from clustergraph.store.generations import Folder, Memory
from clustergraph.store.guard import refuse_remote
from clustergraph.store.packages import is_package, prepare, read_all
from clustergraph.vocabulary import BASE, PREFIXES, compact, source_graph

__all__ = ["EDITS", "Store", "open_store"]

Progress = Callable[[int], None]
Bound = NamedNode | BlankNode | Literal

EDITS = source_graph("edits")
"""The named graph of what an update inserts without naming one."""


def open_store(path: str | Path, *, read_only: bool = False, create: bool = True) -> "Store":
    """
    The store in the folder `path`; a new one where there is none yet.

    Raises StoreError for a folder that is no store or of a newer version, LockedError while another process writes.

    :param read_only: open for reading, which any number of processes can do while one writes
    :param create: whether to make a store where there is none; never for reading
    """
    return Store(Folder(Path(path), read_only=read_only, create=create))


class Store:
    """
    A graph of quads; its default graph is the union of all named graphs, each triple once.

    Open one with `clustergraph.open(path)` or `Store.memory()`, and close it, or use it in a `with` block.

    >>> with Store.memory() as store:
    ...     added = store.load(b"<urn:acme> <urn:makes> 'lenses' .", format="ttl", graph="urn:notes")
    ...     [row[0].value for row in store.query("SELECT ?what WHERE { <urn:acme> <urn:makes> ?what }")]
    ['lenses']
    """

    def __init__(self, keeper: Folder | Memory) -> None:
        self._keeper = keeper
        self._counts: dict[str, int] | None = None

    @classmethod
    def memory(cls) -> "Store":
        """An empty store in memory; it is gone when closed."""
        return cls(Memory())

    def load(
        self,
        source: str | Path | bytes | IO[bytes] | Iterable[Quad],
        *,
        format: str | None = None,
        graph: str | NamedNode | None = None,
        progress: Progress | None = None,
    ) -> int:
        """
        Add an RDF file, the content of one, quads, or a data package; all of it or, on any error, nothing.

        What names no graph goes to `graph`, by default a source named like the file. A package takes the place of its
        former load. Raises InputError or SourceError, which say where; StoreError where the store cannot be written.

        :param source: a path (RDF, also .gz, or a folder with a datapackage.json), bytes, a binary stream, or quads
        :param format: ttl, nt, nq, trig, jsonld, rdf or n3, where no file name tells
        :param progress: called with the number of bytes read so far
        :returns: how many quads were read
        """
        if isinstance(source, str | Path) and is_package(Path(source)):
            return self.build([source], progress=progress)
        quads = self._quads(source, format, graph, progress)
        return self._change(lambda engine: union.add(engine, quads))

    def _quads(
        self,
        source: str | Path | bytes | IO[bytes] | Iterable[Quad],
        format: str | None,
        graph: str | NamedNode | None,
        progress: Progress | None,
    ) -> Iterable[Quad]:
        name = str(source) if isinstance(source, str | Path) else "stream"
        target = _graph(graph) if graph else graph_for(name)
        if isinstance(source, str | Path):
            return read_quads(Path(source), name=name, format=format_of(name, format), graph=target, progress=progress)
        if isinstance(source, bytes):
            source = dumping.stream(source)
        if not isinstance(source, Iterable) or hasattr(source, "read"):
            return read_quads(
                cast(IO[bytes], source), name=name, format=format_of(name, format), graph=target, progress=progress
            )
        return dumping.checked(source, target)

    def build(self, packages: Sequence[str | Path] = (), *, progress: Progress | None = None) -> int:
        """
        Load data packages, by folder or shipped name, with all that they require; by default all that are shipped.

        The packages are checked together first; raises SourceError with every fault. Each takes the place of its
        former load, and the inferred edges and the catalogue are made anew. Returns how many quads were read.
        """
        present = {iri.removeprefix(f"{BASE}source/") for iri in self.graphs()}
        read = read_all(packages or shipped_packages(), present=present)
        quads, replaced = prepare(read, known=self._things())

        def work(engine: Any) -> int:
            union.drop(engine, replaced)
            return union.add(engine, dumping.counted(quads, progress))

        return self._change(work)

    def _things(self) -> set[str]:
        """The CURIEs of all things that the store describes."""
        rows = self.select("SELECT DISTINCT ?thing WHERE { ?thing a ?class }")
        return {compact(row[0].value) for row in rows if isinstance(row[0], NamedNode)}

    def _change(self, work: Callable[[Any], int]) -> int:
        """Do `work` on a copy of the data, derive what follows, and let the copy take the data's place."""
        with translating(self._keeper.name), self._keeper.change() as engine:
            count = work(engine)
            derive(engine)
            if count > 10_000 and isinstance(self._keeper, Folder):
                engine.optimize()
        self._counts = None
        return count

    def query(
        self, text: str, *, bindings: Mapping[str, Bound] | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Solutions | Triples | bool:
        """
        The answer to a SPARQL 1.1 query: Solutions of a SELECT, Triples of a CONSTRUCT or DESCRIBE, bool of an ASK.

        Raises QueryError for text that is not SPARQL, a SERVICE, or a bound variable that a SELECT does not project.

        :param bindings: terms for variables, bound as terms and never as text
        :param prefixes: besides PREFIXES, which every query knows
        """
        refuse_remote(text, update=False)
        variables: dict[Variable, Term] = {Variable(name): term for name, term in (bindings or {}).items()}
        with evaluating(self._keeper.name):
            known = {**PREFIXES, **(prefixes or {})}
            result = self._keeper.engine.query(text, prefixes=known, substitutions=variables)
        if isinstance(result, QueryBoolean):
            return bool(result)
        if isinstance(result, QuerySolutions):
            names = [variable.value for variable in result.variables]
            rows = (tuple(solution[name] for name in names) for solution in guarded(result, self._keeper.name))
            return Solutions(names, rows)
        return Triples(guarded(result, self._keeper.name))

    def select(self, text: str, *, bindings: Mapping[str, Bound] | None = None) -> Solutions:
        """As `query`, for a SELECT; raises QueryError for another kind of query."""
        answer = self.query(text, bindings=bindings)
        if not isinstance(answer, Solutions):
            raise QueryError("this takes a SELECT")
        return answer

    def update(self, text: str) -> None:
        """
        Run a SPARQL 1.1 update, all of it or nothing.

        The update sees the union of all graphs. What it inserts without naming a graph goes to the graph EDITS; what
        it deletes without naming one is deleted from every graph. Raises QueryError, also for LOAD and SERVICE.
        """
        refuse_remote(text, update=True)
        before = self._keeper.engine

        def work(engine: Any) -> int:
            with evaluating(self._keeper.name):
                engine.update(text, prefixes=dict(PREFIXES))
            union.restore(engine, before, EDITS)
            return 0

        self._change(work)

    def remove(self, source: str | NamedNode) -> int:
        """Remove a source with all its graphs, or one named graph by its IRI; returns how many quads are gone."""
        graph = _graph(source if ":" in str(source) else source_graph(str(source)))
        graphs = [NamedNode(iri) for iri in self.graphs() if iri == graph.value or iri.startswith(f"{graph.value}/")]
        gone = sum(self.graphs()[graph.value] for graph in graphs)
        if graphs:
            self._change(lambda engine: union.drop(engine, graphs))
        return gone

    def dump(
        self,
        target: Path | str | IO[bytes],
        *,
        format: str | None = None,
        graph: str | NamedNode | None = None,
        canonical: bool = False,
    ) -> None:
        """
        Write all named graphs, or one, to a file or stream; a file appears whole or not at all.

        Triple formats hold the union. Source of the canonical form: W3C, RDF Dataset Canonicalization (RDFC-1.0).

        :param format: trig, nq, ttl, nt, jsonld or rdf, where no file name tells; `.gz` in the name packs
        :param canonical: sorted canonical N-Quads, the same bytes for the same content
        """
        kind = RdfFormat.N_QUADS if canonical else format_of(str(target), format)
        only = _graph(graph) if graph else None
        with translating(str(target)), dumping.opened(target) as stream:
            dumping.write(self._keeper.engine, stream, kind, only, canonical=canonical)

    def graphs(self) -> dict[str, int]:
        """The IRIs of the named graphs in alphabetical order, each with its number of triples."""
        if self._counts is None:
            engine = self._keeper.engine
            with translating(self._keeper.name):
                self._counts = {
                    graph.value: sum(1 for _ in engine.quads_for_pattern(None, None, None, graph))
                    for graph in union.named_graphs(engine)
                }
        return dict(self._counts)

    def __len__(self) -> int:
        """How many quads the named graphs hold."""
        return sum(self.graphs().values())

    def knows(self, node: NamedNode) -> bool:
        """Whether a node is the subject or object of anything."""
        engine = self._keeper.engine
        with translating(self._keeper.name):
            ends = (engine.quads_for_pattern(node, None, None, None), engine.quads_for_pattern(None, None, node, None))
            return any(next(quads, None) is not None for quads in ends)

    def instances(self, class_: str) -> set[str]:
        """The IRIs of the things of a class or of one below it."""
        text = f"SELECT DISTINCT ?thing WHERE {{ ?thing a/rdfs:subClassOf* {NamedNode(class_)} }}"
        return {row[0].value for row in self.select(text) if isinstance(row[0], NamedNode)}

    def describe(self) -> dict[str, Any]:
        """Which version wrote the store, and when; nothing about its content."""
        return self._keeper.describe()

    def close(self) -> None:
        """Release the store; using it afterwards is an error."""
        self._keeper.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _graph(name: str | NamedNode) -> NamedNode:
    """The named graph that is meant: an IRI, or the name of a source."""
    if isinstance(name, NamedNode):
        return name
    try:
        return NamedNode(name) if ":" in name else source_graph(name)
    except ValueError as error:
        raise QueryError(f"'{name}' is not the IRI of a graph") from error
