"""What is fuzzed: every reader, each as a function of bytes that raises only what is a fault, and its first inputs."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from valley import Valley

import clustergraph
from clustergraph import ClusterGraphError, Solutions, Store, Triples, page
from clustergraph import explain as explaining
from clustergraph.headers import read_query
from clustergraph.resources import folder
from clustergraph.sources import read_package
from clustergraph.store.backup import look_through
from clustergraph.store.remote.answers import read_answer
from clustergraph.store.remote.credentials import Credentials
from clustergraph.store.remote.profile import read_profile

__all__ = ["TARGETS", "Target"]

_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:">%s</rdf:RDF>'
_RDF = {
    "nt": '<urn:a> <urn:b> "c"@en-GB .\n_:a <urn:b> "1"^^<urn:d> .\n',
    "nq": '<urn:a> <urn:b> <<( <urn:a> <urn:b> "c" )>> <urn:g> .\n',
    "ttl": "@prefix a: <urn:> . @base <urn:b> .\na:b a ( 1 2.0 3e4 true [ a:c '''d'''@fr ] ) ; a:e \"\\u00e9\" .",
    "trig": "PREFIX a: <urn:>\na:g { a:b a:c a:d . } GRAPH a:h { a:i a:j 1 }",
    "n3": "@prefix a: <urn:> . a:b a:c a:d . a:e = a:f .",
    "rdf": _XML % '<a:T rdf:about="urn:b" xml:lang="fr"><a:c rdf:parseType="Collection"><a:T/></a:c><a:d>e</a:d></a:T>',
    "jsonld": '{"@context": {"b": {"@id": "urn:b", "@type": "@id"}}, "@id": "urn:a", "b": ["urn:c", {"@value": 1}]}',
}
_SPARQL = (
    "SELECT ?s (COUNT(*) AS ?n) WHERE { ?s ?p ?o OPTIONAL { ?o a ?c } FILTER(REGEX(STR(?o), 'a', 'i')) } GROUP BY ?s",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } MINUS { ?s a ?o } } ORDER BY ?s LIMIT 3",
    "ASK { VALUES (?a ?b) { (1 UNDEF) ('x'@fr <urn:a>) } ?a ^(<urn:b>|a)*/!<urn:c> ?b BIND(1 / 0 AS ?d) }",
    "DESCRIBE <urn:a> # end",
    "DELETE { ?s ?p ?o } INSERT { GRAPH <urn:g> { ?s ?p 1 } } WHERE { ?s ?p ?o } ; CLEAR SILENT GRAPH <urn:h>",
)
_RESULTS = (
    (b"application/sparql-results+json", b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "1", "xml:lang": "en"}}]}}'),
    (b"application/sparql-results+json", b'{"head": {}, "boolean": true}'),
    (b"application/sparql-results+xml", b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="a"/></head><results><result><binding name="a"><uri>urn:a</uri></binding></result></results></sparql>'),
    (b"text/turtle", b"<urn:a> <urn:b> 1 ."),
    (b"application/rdf+xml", (_XML % "").encode()),
    (b"text/csv", b"a\r\n1\r\n"),
    (b"text/tab-separated-values", b"?a\n1\n"),
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A reader: `run` raises nothing for any bytes but what is a fault; `seeds` are what inputs are made of."""

    run: Callable[[bytes], None]
    seeds: Sequence[bytes] = field(default=())


@cache
def place() -> Path:
    """A folder for what is read from files, which goes with the process."""
    made = tempfile.TemporaryDirectory(prefix="clustergraph-fuzz-")
    _KEPT.append(made)
    return Path(made.name)


_KEPT: list[object] = []


def _refused(work: Callable[[], object]) -> None:
    """Do a work, which may end with an error of ours, of one line or with a caret under the place."""
    try:
        work()
    except ClusterGraphError as error:
        assert str(error).strip()
        str(error).encode("utf-8", "surrogateescape")


def _loading(format: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        with Store.memory() as store:
            _refused(lambda: store.load(data, format=format, graph="fuzz"))

    return run


@cache
def _asked() -> Store:
    store = Store.memory()
    store.load(_RDF["ttl"].encode() + _RDF["nt"].encode(), format="ttl", graph="notes")
    return store


def _rows(text: str) -> object:
    answer = _asked().query(text)
    return sum(1 for _ in answer) if isinstance(answer, Solutions | Triples) else answer


def _query(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    _refused(lambda: _rows(text))


def _explain(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    _refused(lambda: explaining.plan(_asked(), text))
    _refused(lambda: explaining.empty(_asked(), text))


def _update(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with Store.memory() as store:
        store.load(_RDF["nt"].encode(), format="nt", graph="notes")
        _refused(lambda: store.update(text))


def _written(name: str, data: bytes) -> Path:
    path = place() / name
    path.write_bytes(data)
    return path


@cache
def _valley() -> Path:
    return Valley(place() / "valley").folder


def _packaged(name: str) -> Target:
    """A file of a data package; the others stay as they should be."""

    def run(data: bytes) -> None:
        path = _valley() / name
        whole = path.read_bytes()
        path.write_bytes(data)
        try:
            _refused(lambda: read_package(_valley()))
        finally:
            path.write_bytes(whole)

    return Target(run, ((_valley() / name).read_bytes(),))


@cache
def _backup() -> bytes:
    path = place() / "whole.nq"
    _asked().backup(path)
    return path.read_bytes()


def _restore(data: bytes) -> None:
    path = _written("backup.nq", data)
    _refused(lambda: look_through(path))
    with Store.memory() as store:
        _refused(lambda: store.restore(path))


class _Reply:
    """An answer of a server: the kind of content on its first line, and the content."""

    status = 200
    headers: dict[str, str] = {}  # noqa: RUF012
    end_is_told = True
    error = None

    def __init__(self, data: bytes) -> None:
        kind, _, self._content = data.partition(b"\n")
        self.kind = kind.decode("latin-1")

    def read(self, size: int = -1) -> bytes:
        part, self._content = self._content[:1000], self._content[1000:]
        return part

    def hidden(self, text: str) -> str:
        return text

    def text(self) -> str:
        return ""

    def done(self) -> None:
        pass

    close = done


def _answer(data: bytes) -> None:
    def read(kind: str) -> None:
        answer = read_answer(cast(Any, _Reply(data)), kind, "there")
        if isinstance(answer, Solutions | Triples):
            for _ in answer:
                pass

    for kind in ("SELECT", "ASK", "CONSTRUCT"):
        _refused(lambda kind=kind: read(kind))  # type: ignore[misc]


@cache
def _folder() -> Path:
    path = place() / "store"
    with clustergraph.open(path) as store:
        store.load(_RDF["nt"].encode(), format="nt", graph="notes")
    return path


def _kept(name: str) -> Target:
    """A file of a store's folder, which is read and written to all the same, or refused."""
    whole = next(_folder().glob(name))

    def run(data: bytes) -> None:
        copy = place() / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(_folder(), copy)
        (copy / whole.relative_to(_folder())).write_bytes(data)
        for read_only in (True, False):
            with suppress(ClusterGraphError), clustergraph.open(copy, read_only=read_only) as store:
                store.verify()

    return Target(run, (whole.read_bytes(),))


def _header(data: bytes) -> None:
    path = _written("question.rq", data)
    _refused(lambda: read_query(path, "fuzz/question"))


def _before(data: bytes) -> None:
    path = _written("before.html", data)
    _refused(lambda: page.positions_in(path))


def _profile(data: bytes) -> None:
    path = _written("server.toml", data)
    _refused(lambda: read_profile(path, {}))


def _netrc(data: bytes) -> None:
    path = _written("netrc", data)
    _refused(lambda: Credentials(("https://example.org/query",), {"NETRC": str(path)}))


def _questions() -> Iterator[bytes]:
    for path in sorted((folder("queries")).rglob("*.rq"))[:5]:
        yield path.read_bytes()


def _page(nodes: object) -> bytes:
    return b'<script type="application/json" id="data">%s</script>' % json.dumps({"nodes": nodes}).encode()


def _targets() -> dict[str, Callable[[], Target]]:
    found: dict[str, Callable[[], Target]] = {
        f"rdf-{format}": lambda format=format, text=text: Target(_loading(format), (text.encode(),))  # type: ignore[misc]
        for format, text in _RDF.items()
    }
    return found | {
        "query": lambda: Target(_query, tuple(text.encode() for text in _SPARQL)),
        "explain": lambda: Target(_explain, tuple(text.encode() for text in _SPARQL)),
        "update": lambda: Target(_update, tuple(text.encode() for text in _SPARQL)),
        "descriptor": lambda: _packaged("datapackage.json"),
        "table": lambda: _packaged("things.csv"),
        "claims": lambda: _packaged("claims.csv"),
        "header": lambda: Target(_header, tuple(_questions())),
        "backup": lambda: Target(_restore, (_backup(),)),
        "answer": lambda: Target(_answer, tuple(kind + b"\n" + content for kind, content in _RESULTS)),
        "head": lambda: _kept("clustergraph.json"),
        "seal": lambda: _kept("g*/seal.json"),
        "checked": lambda: _kept("g*/checked.json"),
        "before": lambda: Target(_before, (_page([{"id": "a", "x": 1.5, "y": 2}]), _page({"id": ["a"], "x": [1.5], "y": [2]}))),
        "profile": lambda: Target(_profile, (b'query = ["https://a.org/sparql"]\ntimeout = 1.5\nchunk = 2\ntrust = true\n',)),
        "netrc": lambda: Target(_netrc, (b"machine example.org login me password secret\ndefault login you\n",)),
    }  # fmt: skip


TARGETS = _targets()
"""The readers by name; each is made ready by a call."""
