"""The store: one object to load, query, change and dump a graph, on disk or in memory."""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple

from clustergraph.errors import NotFoundError, QueryError
from clustergraph.resources import shipped_packages
from clustergraph.solutions import Solutions, Term, Triples, opened
from clustergraph.store import dumping, union
from clustergraph.store.answering import answered
from clustergraph.store.apart import Workers, can_start
from clustergraph.store.arguments import Graph, dataset, graph_of, variable
from clustergraph.store.columns import Columns, Watch
from clustergraph.store.draft import Draft
from clustergraph.store.faults import aside, evaluating, translating
from clustergraph.store.files import adder, format_of
from clustergraph.store.generations import Folder, Generation
from clustergraph.store.guard import is_large, refuse_remote
from clustergraph.store.guarded import Guarded
from clustergraph.store.memory import Memory
from clustergraph.store.packages import is_package, prepare, read_all, uncollected
from clustergraph.store.remote import Served, Server, Untaken, is_remote, write_shards
from clustergraph.store.remote import opened as opened_server
from clustergraph.store.streams import Progress
from clustergraph.store.updating import updated
from clustergraph.vocabulary import BASE, PREFIXES, compact, source_graph

__all__ = ["EDITS", "SERVICE_SECONDS", "Store"]

T = TypeVar("T")
File = str | PathLike[str]

EDITS = source_graph("edits")
"""The named graph of what an update inserts without naming one."""

SERVICE_SECONDS = 30.0
"""How long a query that may call other addresses has, where nothing else is said: the engine itself waits forever."""

_WORTH_PREPARING = 10_000


class Store(Guarded):
    """
    A graph of quads; its default graph is the union of all named graphs, each triple once.

    Open one with `clustergraph.open(path)` or `Store.memory()`, and close it, or use it in a `with` block. Whatever
    changes a store changes it as a whole: on an error, or if the process ends, everything stays as it was.

    >>> with Store.memory() as store:
    ...     added = store.load(b"<urn:acme> <urn:makes> 'lenses' .", format="ttl", graph="urn:notes")
    ...     [row[0].value for row in store.query("SELECT ?what WHERE { <urn:acme> <urn:makes> ?what }")]
    ['lenses']
    """

    def __init__(self, keeper: Folder | Memory | Server, *, read_engine: str | None = None) -> None:
        self._keeper = keeper
        self._columns = Columns(read_engine)
        self._workers = Workers(keeper.name)
        self._counts: tuple[object, dict[str, int]] | None = None

    @classmethod
    def memory(cls) -> Self:
        """An empty store in memory; it is gone when closed."""
        return cls(Memory())

    @classmethod
    def open(
        cls,
        path: File,
        *,
        read_only: bool = False,
        create: bool = True,
        read_engine: str | None = None,
        replacing: bool = False,
    ) -> Self:
        """
        The store in a folder or on a server, as `clustergraph.open` gives it.

        :param replacing: open also what is damaged, so that `restore` can take its place; nothing else can be done
        """
        if is_remote(path):
            return cls(opened_server(path, read_only=read_only))
        return cls(Folder(Path(path), read_only=read_only, create=create, replacing=replacing), read_engine=read_engine)

    @property
    def path(self) -> Path | None:
        """The folder of the store; none for a store in memory or on a server."""
        return self._keeper.path

    @property
    def name(self) -> str:
        """What errors call the store: its folder, the address of its server, or memory."""
        return self._keeper.name

    @property
    def read_only(self) -> bool:
        """Whether the store was opened for reading only."""
        return self._keeper.read_only

    @property
    def state(self) -> object:
        """What stands for the data as they are, another object after a change; raises StoreError when closed."""
        return self._keeper.current

    def load(
        self,
        source: File | bytes | IO[bytes] | Iterable[Quad],
        *,
        format: str | None = None,
        graph: Graph | None = None,
        replace: Iterable[Graph] = (),
        base: str | None = None,
        progress: Progress | None = None,
    ) -> int:
        """
        Add an RDF file, the content of one, quads, or a data package; all of it or, on any error, nothing.

        What names no graph goes to `graph`, by default a source named like the file. A package takes the place of its
        former load. Raises InputError or SourceError, which say where; StoreError where the store cannot be written.

        :param source: a path (RDF, also .gz, or a folder with a datapackage.json), bytes, a binary stream, or quads
        :param format: ttl, nt, nq, trig, jsonld, rdf or n3, where no file name tells
        :param replace: named graphs that are removed in the same step
        :param base: what relative IRIs are relative to; without one they are an error
        :param progress: called with the number of bytes read so far
        :returns: how many quads came to the store that were not there
        """
        if isinstance(source, str | PathLike) and is_package(Path(source)):
            return self.build([Path(source)], progress=progress)
        target = graph_of(graph) if graph else None
        add = adder(source, format=format, graph=target, base=base, progress=progress)
        dropped = [graph_of(name) for name in replace]
        return self._change(lambda draft: draft.replace(dropped, add))

    def build(self, packages: Sequence[File] = (), *, progress: Progress | None = None) -> int:
        """
        Load data packages, by folder or shipped name, with all that they require; by default all that are shipped.

        The packages are checked together first; raises SourceError with every fault. Each takes the place of its
        former load, and the inferred edges and the catalogue are made anew. Returns how many quads were read.
        """
        self._check_writable()
        present = {iri.removeprefix(f"{BASE}source/") for iri in self.graphs()}
        paths = [Path(package) for package in packages] or shipped_packages()

        def work(draft: Draft) -> int:
            draft.drop(replaced)
            draft.add(aside(counted))
            return counted.number

        with uncollected():
            # What was read is held by the quads alone, and is gone when these are taken.
            quads, replaced = prepare(read_all(paths, present=present), known=self._things(), held=self.graphs())
            counted = dumping.Counted(quads, progress)
            return self._change(work)

    def _things(self) -> set[str]:
        """The CURIEs of all things that the store describes."""
        rows = self.select("SELECT DISTINCT ?thing WHERE { ?thing a ?class }")
        return {compact(row[0].value) for row in rows if isinstance(row[0], NamedNode)}

    def on_sending(self, tell: Callable[[str, int, int], None]) -> None:
        """Have `tell` called, for a store on a server, with each graph on its way, the quads sent and their number."""
        if isinstance(self._keeper, Server):
            self._keeper.tell = tell

    def _change(self, work: Callable[[Draft], T]) -> T:
        """Do `work` on a draft, derive what follows, and let the draft take the data's place."""
        self._check_writable()
        # The counts, and a process that waits, hold on to the data that they are of.
        self._counts = None
        self._workers.release()
        with translating(self._keeper.name), self._keeper.change() as draft:
            result = work(draft)
            draft.settle()
        is_large_change = isinstance(result, int) and result > _WORTH_PREPARING
        if is_large_change and isinstance(data := self._keeper.current, Generation):
            self._columns.prepare(data)
        return result

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        prefixes: Mapping[str, str] | None = None,
        graphs: Iterable[Graph] | None = None,
        named: Iterable[Graph] | None = None,
        timeout: float | None = None,
        services: Collection[str] = (),
    ) -> Solutions | Triples | bool:
        """
        The answer to a SPARQL 1.1 query: Solutions of a SELECT, Triples of a CONSTRUCT or DESCRIBE, bool of an ASK.

        Raises QueryError for text that is not SPARQL, a SERVICE, or a bound variable that a SELECT does not project;
        QueryTimeout, also while rows are read, when the time is over. Rows are read as they are taken, from the state
        of the data when the query was asked.

        :param bindings: terms for variables, bound as terms and never as text
        :param prefixes: besides PREFIXES, which every query knows
        :param graphs: the only named graphs that the query may see; a triple in two of them is then found twice
        :param named: those that GRAPH sees, where they are not `graphs`, which then are the default graph alone
        :param timeout: seconds until the last row is read; the query then runs in a process that is ended after them
        :param services: the addresses that a SERVICE may call, each written just so; it has SERVICE_SECONDS by default
        """
        refuse_remote(text, update=False, services=services)
        question = {
            "text": text,
            "prefixes": {**PREFIXES, **(prefixes or {})},
            "substitutions": {variable(name): term for name, term in (bindings or {}).items()},
            **dataset(graphs, named),
        }
        if services and timeout is None:
            timeout = SERVICE_SECONDS
        data = self._keeper.current
        if isinstance(data, Served):
            try:
                return data.ask(question, timeout=timeout, remote=bool(services))
            except Untaken as error:
                assert isinstance(self._keeper, Server)
                data = self._keeper.copied(error).current
        watch = Watch()
        if not services and graphs is None and not is_large(text):
            with evaluating(self._keeper.name, text):
                answer = self._columns.ask(question, data, timeout=timeout)
            if not isinstance(answer, Watch):
                return answer
            watch = answer
        if timeout is not None or (is_large(text) and can_start()):
            return self._workers.ask(question, data, data.folder, timeout=timeout, remote=bool(services))
        return answered(question, data, self._keeper.name, watch)

    def select(
        self,
        text: str,
        *,
        bindings: Mapping[str, Term] | None = None,
        graphs: Iterable[Graph] | None = None,
        timeout: float | None = None,
        services: Collection[str] = (),
    ) -> Solutions:
        """As `query`, for a SELECT; raises QueryError for another kind of query."""
        answer = self.query(text, bindings=bindings, graphs=graphs, timeout=timeout, services=services)
        if not isinstance(answer, Solutions):
            raise QueryError("this takes a SELECT")
        return answer

    def read_engine(self, text: str, *, bindings: Mapping[str, Term] | None = None) -> tuple[str, str]:
        """Which engine answers a query, `columns` or `oxigraph`, and why."""
        bound = {name.lstrip("?$"): term for name, term in (bindings or {}).items()}
        data = self._keeper.current
        if isinstance(data, Served):
            return "server", "the store is on a server"
        verdict = self._columns.verdict(data, text, dict(PREFIXES), bound)
        return verdict.engine, verdict.reason

    def update(self, text: str, *, graph: Graph | None = None) -> None:
        """
        Run a SPARQL 1.1 update, all of it or nothing.

        The update sees the union of all graphs. What it inserts without naming a graph goes to the graph EDITS; what
        it deletes without naming one is deleted from every graph. Raises QueryError, also for LOAD, for SERVICE, and
        for additions to the inferred graphs, which only the rules write.

        :param graph: the one graph that is meant where the update names none; all that is stored is then written anew
        """
        refuse_remote(text, update=True)
        target = graph_of(graph) if graph else None
        self._change(lambda draft: updated(draft, text, target, edits=EDITS, where=self._keeper.name))

    def remove(self, source: Graph) -> int:
        """
        Remove a source with all its graphs, or one named graph by its IRI; returns how many quads are gone.

        Raises NotFoundError where there is no such graph.
        """
        graph = graph_of(source)
        held = list(self.graphs())
        graphs = [NamedNode(iri) for iri in held if iri == graph.value or iri.startswith(f"{graph.value}/")]
        if not graphs:
            near = sorted(iri for iri in held if iri.startswith(graph.value[:-1])) or held
            raise NotFoundError(f"there is no graph <{graph.value}>", nearest=near[:3])
        return self._change(lambda draft: draft.drop(graphs))

    def dump(
        self,
        target: File | IO[bytes] | None = None,
        *,
        format: str | None = None,
        graph: Graph | None = None,
        canonical: bool = False,
    ) -> bytes | None:
        """
        Write all named graphs, or one, to a file or stream; a file appears whole or not at all.

        Triple formats hold the union. Source of the canonical form: W3C, RDF Dataset Canonicalization (RDFC-1.0).
        Raises StoreError for a file that cannot be written, QueryError for what the format cannot hold.

        :param format: trig, nq, ttl, nt, jsonld, rdf or n3, where no file name tells; `.gz` in the name packs
        :param canonical: sorted canonical N-Quads, the same bytes for the same content
        :returns: the bytes themselves where no target is given
        """
        place = Path(target) if isinstance(target, str | PathLike) else io.BytesIO() if target is None else target
        name = str(place) if isinstance(place, Path) else None
        kind = RdfFormat.N_QUADS if canonical else format_of(name, format)
        only = graph_of(graph) if graph else None
        data = self._keeper.current
        graphs = [NamedNode(iri) for iri in data.sizes] if isinstance(data, Served) else None
        with opened(place) as stream:
            dumping.write(data.engine, stream, kind, only, canonical=canonical, where=self._keeper.name, graphs=graphs)
        return place.getvalue() if target is None and isinstance(place, io.BytesIO) else None

    def dump_sharded(self, folder: File) -> list[Path]:
        """
        Write the store to a new folder as packed N-Quads, one file a graph, for the bulk loader of a server.

        A server that has loaded all the files holds this store. Raises StoreError for a folder that holds something.
        """
        union = (Triple(*row) for row in self.select("SELECT ?s ?p ?o { ?s ?p ?o }"))  # type: ignore[arg-type]
        return write_shards(Path(folder), self.graphs(), lambda graph: self.quads([graph]), union)

    def quads(
        self,
        graphs: Iterable[Graph] | None = None,
        *,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
    ) -> Iterator[Quad]:
        """The quads of all named graphs, or of some, with the terms that are given; graph by graph if none is."""
        data, pattern = self._keeper.current, (subject, predicate, object)
        if graphs is None and (pattern == (None, None, None) or isinstance(data, Served)):
            graphs = self.graphs()
        wanted = None if graphs is None else [graph_of(graph) for graph in graphs]
        return dumping.matching(data, pattern, wanted, self._keeper.name)

    def graphs(self) -> dict[str, int]:
        """The IRIs of the named graphs in alphabetical order, each with its number of triples."""
        data = self._keeper.current
        if isinstance(data, Served):
            return dict(data.sizes)
        if self._counts is None or self._counts[0] is not data:
            with translating(self._keeper.name):
                sizes = union.sizes(data.engine)
            self._counts = (data, {graph.value: sizes[graph] for graph in sorted(sizes, key=str)})
        return dict(self._counts[1])

    def __len__(self) -> int:
        """How many quads the named graphs hold."""
        return sum(self.graphs().values())

    def __bool__(self) -> bool:
        return True

    def knows(self, node: NamedNode) -> bool:
        """Whether a node is the subject or object of anything."""
        data = self._keeper.current
        if isinstance(data, Served):
            return data.knows(node)
        found = (self.quads(subject=node), self.quads(object=node))
        return any(next(quads, None) is not None for quads in found)

    def instances(self, class_: str) -> set[str]:
        """The IRIs of the things of a class or of one below it."""
        text = f"SELECT DISTINCT ?thing WHERE {{ ?thing a/rdfs:subClassOf* {NamedNode(class_)} }}"
        return {row[0].value for row in self.select(text) if isinstance(row[0], NamedNode)}

    def describe(self) -> dict[str, Any]:
        """Which version wrote the store, and when; nothing about its content."""
        return self._keeper.describe()

    def close(self) -> None:
        """Release the store; using it afterwards is an error."""
        self._counts = None
        self._workers.close()
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
