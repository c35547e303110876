"""What is tested: our own Store, in memory and on disk, and for comparison the engine alone."""

import io
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import pyoxigraph
from conformance.answers import Answer, Row, found_answer, found_term, parsed, sorted_by_column, triples_in

from clustergraph import Solutions, Store, Triples
from clustergraph.errors import ClusterGraphError
from clustergraph.solutions import TRUTH_FORMATS, write_truth
from clustergraph.store import EDITS
from clustergraph.vocabulary import CATALOGUE, INFERRED

__all__ = ["Engine", "File", "Ours", "Refused", "Subject"]

T = TypeVar("T")

_DIRECT = "as it is"
_DERIVED = (CATALOGUE.value, INFERRED.value)
_SUFFIXES = {"json": ".srj", "xml": ".srx", "tsv": ".tsv", "csv": ".csv"}


class Refused(Exception):
    """What was given has been refused in the way that is meant for it; `is_late` where that was not for its text."""

    def __init__(self, error: Exception, *, is_late: bool) -> None:
        self.is_late = is_late
        super().__init__(str(error))


File = tuple[Path, str | None, str]
"""A file, the graph that it goes to, where that is not the default graph, and what its IRIs are relative to."""


class Subject(Protocol):
    """Something that keeps a dataset."""

    def hold(self, files: Sequence[File]) -> None:
        """Hold what some files hold, and nothing else; raises Refused."""

    def quads(self) -> list[Row]:
        """Everything, the default graph's name being None."""

    def query(self, text: str, base: str, named: Sequence[str]) -> dict[str, Answer]:
        """
        The answer to a query, by the way that it was taken: as it is, or written in a format and read again.

        Raises Refused.

        :param named: the named graphs of the dataset
        """

    def update(self, text: str, base: str) -> None:
        """Run an update; raises Refused."""

    def close(self) -> None:
        """Let go of it."""


class Engine:
    """The engine by itself, in memory."""

    def hold(self, files: Sequence[File]) -> None:
        self._store = pyoxigraph.Store()
        for path, graph, base in files:
            _engine(partial(self._load, path, graph, base))

    def _load(self, path: Path, graph: str | None, base: str) -> None:
        kind = pyoxigraph.RdfFormat.from_extension(path.suffix[1:])
        target = pyoxigraph.NamedNode(graph) if graph else None
        self._store.load(path=str(path), format=kind, base_iri=base, to_graph=target)

    def quads(self) -> list[Row]:
        return [_row(quad) for quad in self._store]

    def query(self, text: str, base: str, named: Sequence[str]) -> dict[str, Answer]:
        return {_DIRECT: _engine(lambda: self._answer(text, base))}

    def _answer(self, text: str, base: str) -> Answer:
        result = self._store.query(text, base_iri=base)
        if isinstance(result, pyoxigraph.QueryTriples):
            return Answer([tuple(map(found_term, triple)) for triple in result])
        return found_answer(result)

    def update(self, text: str, base: str) -> None:
        _engine(lambda: self._store.update(text, base_iri=base))

    def close(self) -> None:
        self._store = pyoxigraph.Store()


def _engine(work: Callable[[], T]) -> T:
    try:
        return work()
    except SyntaxError as error:
        raise Refused(error, is_late=False) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise Refused(error, is_late=True) from error


class Ours:
    """
    Our own Store, in memory or in a folder.

    Its default graph is the union of all graphs. So a test's default graph is the graph EDITS, which a query and an
    update are told to take for it; or a query's FROM says so, as it does for our users.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._store = Store.memory() if folder is None else Store.open(folder)
        self._held: Sequence[File] | None = ()

    def hold(self, files: Sequence[File]) -> None:
        """As is said of any subject; what was there before goes in the same step as the first file comes."""
        if files == self._held:
            return
        self._held, former = None, [graph for graph in self._store.graphs() if not graph.startswith(_DERIVED)]
        if former and not files:
            _ours(lambda: self._store.update("DROP ALL"))
        for path, graph, base in files:
            _ours(partial(self._store.load, path, graph=graph or EDITS, base=base, replace=former))
            former = []
        self._held = files

    def quads(self) -> list[Row]:
        """Everything but what a store derives of itself."""
        rows = [_row(quad) for quad in self._store.quads() if not str(quad.graph_name)[1:].startswith(_DERIVED)]
        return [(*row[:3], None if row[3] == ("iri", EDITS.value) else row[3]) for row in rows]

    def query(self, text: str, base: str, named: Sequence[str]) -> dict[str, Answer]:
        default, others = (None, None) if _names_graphs(text) else ([EDITS], named)
        return _ours(lambda: _taken(self._store.query(f"BASE <{base}>\n{text}", graphs=default, named=others)))

    def update(self, text: str, base: str) -> None:
        self._held = None
        _ours(lambda: self._store.update(f"BASE <{base}>\n{text}", graph=EDITS))

    def close(self) -> None:
        self._store.close()


def _ours(work: Callable[[], T]) -> T:
    try:
        return work()
    except ClusterGraphError as error:
        is_late = re.search(r"is not supported|does not exist|already exists", str(error)) is not None
        raise Refused(error, is_late=is_late) from error


def _names_graphs(text: str) -> bool:
    return re.search(r"\bFROM\b", re.sub(r"(?m)<[^>]*>|#.*$", "", text), re.I) is not None


def _taken(answer: Solutions | Triples | bool) -> dict[str, Answer]:
    """An answer as it is, and as others read it in every format that it is written in."""
    if isinstance(answer, bool):
        written = {format: _written(write_truth, answer, format=format) for format in TRUTH_FORMATS}
        return {_DIRECT: Answer(truth=answer)} | {key: parsed(text, _SUFFIXES[key]) for key, text in written.items()}
    if isinstance(answer, Triples):
        triples = list(answer)
        written = {format: _written(Triples.write, Triples(triples), format=format) for format in ("nt", "ttl")}
        direct = Answer([tuple(map(found_term, triple)) for triple in triples])
        return {_DIRECT: direct} | {key: Answer(triples_in(text, f".{key}")) for key, text in written.items()}
    held = answer.held()
    written = {format: _written(Solutions.write, held, format=format) for format in _SUFFIXES}
    direct = sorted_by_column(held.columns, (tuple(map(found_term, row)) for row in held))
    return {_DIRECT: direct} | {key: parsed(text, _SUFFIXES[key]) for key, text in written.items()}


def _written(write: Callable[..., None], answer: object, *, format: str) -> bytes:
    stream = io.BytesIO()
    write(answer, stream, format=format)
    return stream.getvalue()


def _row(quad: pyoxigraph.Quad) -> Row:
    graph = None if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else found_term(quad.graph_name)
    return (*map(found_term, quad.triple), graph)
