"""The tests of the W3C as values, read from the manifests of a folder that is no part of this project."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

__all__ = ["SUITES", "Case", "cases", "copy_in"]

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")

_OLD = "test/data/suites/w3c/"
_NOW = "https://w3c.github.io/rdf-tests/"
SUITES = {
    "turtle": ("rdf/rdf11/rdf-turtle", "turtle", "http://www.w3.org/2013/TurtleTests/"),
    "trig": ("rdf/rdf11/rdf-trig", "trig", "http://www.w3.org/2013/TriGTests/"),
    "ntriples": ("rdf/rdf11/rdf-n-triples", "ntriples", "http://www.w3.org/2013/NTriplesTests/"),
    "nquads": ("rdf/rdf11/rdf-n-quads", "nquads", "http://www.w3.org/2013/NQuadsTests/"),
    "rdfxml": ("rdf/rdf11/rdf-xml", "rdf-xml", "http://www.w3.org/2013/RDFXMLTests/"),
    "sparql10": ("sparql/sparql10", "dawg-data-r2", "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/"),
    "sparql11": ("sparql/sparql11", "sparql11", "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"),
}
"""Where each suite lies in a checkout of w3c/rdf-tests, and in rdflib's source; and what its base was there."""

_LEFT_OUT = frozenset({"entailment", "http-rdf-update", "protocol", "service", "service-description", "syntax-fed"})
# What a test of each type asks for.
_KINDS = {
    "TestTurtleEval": "read",
    "TestTrigEval": "read",
    "TestXMLEval": "read",
    "QueryEvaluationTest": "query",
    "CSVResultFormatTest": "query",
    "UpdateEvaluationTest": "update",
    "PositiveSyntaxTest": "good query",
    "PositiveSyntaxTest11": "good query",
    "NegativeSyntaxTest": "bad query",
    "NegativeSyntaxTest11": "bad query",
    "PositiveUpdateSyntaxTest11": "good update",
    "NegativeUpdateSyntaxTest11": "bad update",
}

Named = tuple[tuple[str, Path], ...]


@dataclass(frozen=True)
class Case:
    """
    One test.

    :param suite: one of SUITES
    :param name: its folder within the suite, if it has one, and its own name, as in `bind#bind01`
    :param kind: read, good file, bad file, query, good query, bad query, update, good update or bad update
    :param action: the file, query or update
    :param base: what relative IRIs in it are relative to
    :param data: files for the default graph
    :param named: files for named graphs, with their names
    :param result: the file with what is expected, if that is a file; for an update, the default graph
    :param is_lax: whether rows that are expected more than once may be found less often
    """

    suite: str
    name: str
    kind: str
    action: Path
    base: str
    data: tuple[Path, ...] = ()
    named: Named = ()
    result: Path | None = None
    result_named: Named = ()
    is_lax: bool = False


def copy_in(root: Path) -> str:
    """Which copy of the tests a folder holds: rdflib, or w3c, where tests have been mended since."""
    return "rdflib" if (root / _OLD).is_dir() else "w3c"


def cases(root: Path) -> list[Case]:
    """
    All tests of the SUITES in a folder; raises FileNotFoundError where one of them is not there.

    Left out are those that are not about a store by itself: protocols, service descriptions, services of others, and
    entailment, which SPARQL 1.1 leaves to each store.
    """
    found: list[Case] = []
    for suite, (now, old, old_base) in SUITES.items():
        places = ((root / now, f"{_NOW}{now}/"), (root / _OLD / old, old_base))
        place, base = next(((place, base) for place, base in places if place.is_dir()), (None, ""))
        if place is None:
            raise FileNotFoundError(f"{root} has neither {now} nor {_OLD}{old}: take w3c/rdf-tests or rdflib's source")
        for path in sorted(place.glob("**/manifest.ttl")):
            if not _LEFT_OUT.intersection(path.relative_to(place).parts):
                found.extend(_Manifest(suite, place, path, base).cases())
    return found


class _Manifest:
    """
    A manifest in Turtle.

    :param root: the folder of the suite, whose IRI is `base`
    """

    def __init__(self, suite: str, root: Path, path: Path, base: str) -> None:
        self._suite = suite
        self._root = root
        self._local = f"{base}{path.relative_to(root).as_posix()}"
        self._base = base
        self._graph = Graph().parse(path.read_bytes(), format="turtle", publicID=self._local)
        folder = path.parent.relative_to(root).as_posix()
        self._group = "" if folder == "." else f"{folder}#"

    def cases(self) -> Iterator[Case]:
        """The tests that are listed; what is not has been withdrawn."""
        for entries in self._graph.objects(None, MF.entries):
            for node in dict.fromkeys(Collection(self._graph, entries)):
                if (kind := self._kind(node)) is not None:
                    yield self._case(node, kind)

    def _kind(self, node: Node) -> str | None:
        """What a test asks for; none for what is only described in words."""
        types = [str(type_).rpartition("#")[2] for type_ in self._graph.objects(node, RDF.type)]
        for name in types:
            if name in _KINDS:
                return _KINDS[name]
            if name.startswith("Test"):
                return "good file" if "Positive" in name else "bad file"
        return None

    def _case(self, node: Node, kind: str) -> Case:
        name = self._group + str(node).rpartition("#")[2]
        action = self._value(node, MF.action)
        result = self._graph.value(node, MF.result)
        if kind not in ("query", "update"):
            expected = self._path(result) if isinstance(result, URIRef) else None
            return Case(self._suite, name, kind, self._path(action), self._iri(self._path(action)), result=expected)
        terms = QT if kind == "query" else UT
        request = self._path(self._value(action, QT.query if kind == "query" else UT.request))
        expected_at = result if isinstance(result, URIRef) else self._graph.value(result, UT.data) if result else None
        return Case(
            self._suite,
            name,
            kind,
            request,
            self._iri(request),
            data=tuple(self._path(file) for file in self._graph.objects(action, terms.data)),
            named=self._named(action, terms.graphData),
            result=self._path(expected_at) if expected_at else None,
            result_named=self._named(result, UT.graphData) if result else (),
            is_lax=(node, MF.resultCardinality, MF.LaxCardinality) in self._graph,
        )

    def _value(self, node: Node, predicate: URIRef) -> Node:
        value = self._graph.value(node, predicate)
        assert value is not None, f"{self._local}: {node} has no {predicate}"
        return value

    def _named(self, node: Node, predicate: URIRef) -> Named:
        """The graphs of a dataset: each a file whose IRI is its name, or a node with a file and a name."""
        found = []
        for graph in self._graph.objects(node, predicate):
            if isinstance(graph, URIRef):
                found.append((self._iri(self._path(graph)), self._path(graph)))
            else:
                found.append((str(self._value(graph, RDFS.label)), self._path(self._value(graph, UT.graph))))
        return tuple(sorted(found))

    def _path(self, iri: Node) -> Path:
        assert str(iri).startswith(self._base), iri
        return self._root / str(iri).removeprefix(self._base)

    def _iri(self, path: Path) -> str:
        return self._base + path.relative_to(self._root).as_posix()
