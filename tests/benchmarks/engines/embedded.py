"""Engines that run inside the process that asks them."""

import contextlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.engines.asked import form
from benchmarks.engines.opened import Engine, Given, Opened, terms
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat
from pyoxigraph import Store as Oxigraph

import clustergraph
from clustergraph.solutions import Term

__all__ = ["MEMORY", "OURS", "OURS_IN_MEMORY", "QUADS", "RDFLIB", "ROCKSDB", "SPARQ"]


def _of(package: str) -> Callable[[], str]:
    return lambda: version(package)


def _fill_ours(given: Given, folder: Path) -> None:
    with clustergraph.open(folder) as store:
        store.build([given.tables])


def _ask_ours(store: clustergraph.Store) -> Opened:
    def ask(text: str) -> Any:
        answer = store.query(text)
        return answer if isinstance(answer, bool) else [tuple(row) for row in answer]

    return Opened(ask)


@contextlib.contextmanager
def _ours(given: Given, folder: Path) -> Iterator[Opened]:
    with clustergraph.open(folder, read_only=True) as store:
        yield _ask_ours(store)


@contextlib.contextmanager
def _ours_in_memory(given: Given, folder: Path) -> Iterator[Opened]:
    with clustergraph.Store.memory() as store:
        store.build([given.tables])
        yield _ask_ours(store)


def _fill_rocksdb(given: Given, folder: Path) -> None:
    _bulk_load(folder, given.triples, RdfFormat.N_TRIPLES)


def _fill_quads(given: Given, folder: Path) -> None:
    _bulk_load(folder, given.quads, RdfFormat.N_QUADS)


def _bulk_load(folder: Path, file: Path, form: RdfFormat) -> None:
    engine = Oxigraph(str(folder))
    engine.bulk_load(path=str(file), format=form)
    engine.optimize()
    engine.flush()


def _ask_oxigraph(engine: Oxigraph) -> Opened:
    def ask(text: str) -> Any:
        answer: Any = engine.query(text)
        return [tuple(row) for row in answer] if hasattr(answer, "__next__") else answer

    return Opened(ask)


@contextlib.contextmanager
def _rocksdb(given: Given, folder: Path) -> Iterator[Opened]:
    yield _ask_oxigraph(Oxigraph.read_only(str(folder)))


@contextlib.contextmanager
def _memory(given: Given, folder: Path) -> Iterator[Opened]:
    engine = Oxigraph()
    engine.bulk_load(path=str(given.triples), format=RdfFormat.N_TRIPLES)
    yield _ask_oxigraph(engine)


@contextlib.contextmanager
def _rdflib(given: Given, folder: Path) -> Iterator[Opened]:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(given.triples, format="nt")

    def term(node: Any) -> Term | None:
        if isinstance(node, rdflib.Literal):
            datatype = NamedNode(str(node.datatype)) if node.datatype and not node.language else None
            return Literal(str(node), language=node.language, datatype=datatype)
        if isinstance(node, rdflib.BNode):
            return BlankNode()
        return None if node is None else NamedNode(str(node))

    def ask(text: str) -> Any:
        answer = graph.query(text)
        return answer.askAnswer if answer.type == "ASK" else list(answer)

    def rows(answer: Any) -> Any:
        return terms(answer) if isinstance(answer, bool) else (tuple(map(term, row)) for row in answer)

    yield Opened(ask, rows)


def _sparq_version() -> str:
    import sparq  # noqa: F401

    return version("sparq-rdf")


def _fill_sparq(given: Given, folder: Path) -> None:
    import sparq

    sparq.Graph.load(given.triples, "ntriples").save(str(folder))


@contextlib.contextmanager
def _sparq(given: Given, folder: Path) -> Iterator[Opened]:
    import sparq

    graph = sparq.Graph.open(str(folder))

    def ask(text: str) -> Any:
        if (kind := form(text)) == "SELECT":
            answer = graph.query(text)
            return answer.vars, list(answer)
        return graph.ask(text) if kind == "ASK" else getattr(graph, kind.lower())(text)

    def rows(answer: Any) -> Any:
        if isinstance(answer, bool):
            return terms(answer)
        if isinstance(answer, list):
            return (tuple(map(_of_sparq, row)) for row in answer)
        names, found = answer
        return (tuple(_of_sparq(row.get(name)) for name in names) for row in found)

    yield Opened(ask, rows)


def _of_sparq(term: Any) -> Term | None:
    if term is None:
        return None
    if term.kind == "uri":
        return NamedNode(term.value)
    if term.kind != "literal":
        return BlankNode()
    if term.language:
        return Literal(term.value, language=term.language)
    return Literal(term.value, datatype=NamedNode(term.datatype) if term.datatype else None)


OURS = Engine(_of("clustergraph"), _ours, _fill_ours, takes_all=True)
OURS_IN_MEMORY = Engine(_of("clustergraph"), _ours_in_memory, most=2e6, takes_all=True)
ROCKSDB = Engine(_of("pyoxigraph"), _rocksdb, _fill_rocksdb)
QUADS = Engine(_of("pyoxigraph"), None, _fill_quads, takes_all=True)
MEMORY = Engine(_of("pyoxigraph"), _memory, most=2e7)
RDFLIB = Engine(_of("rdflib"), _rdflib, most=1e5)
SPARQ = Engine(_sparq_version, _sparq, _fill_sparq)
