"""Bad input: a clear error that says where, nothing fetched, nothing lost, nothing half loaded."""

import contextlib
import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from clustergraph import ClusterGraphError, InputError, QueryError, Store
from clustergraph.store import streams
from clustergraph.vocabulary import BASE

FORMATS = ("nt", "nq", "ttl", "trig", "n3", "rdf", "jsonld")
HEAD = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:">'
NODE = '<rdf:Description rdf:about="urn:a"><a:b>%s</a:b></rdf:Description>'


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as store:
        store.load(b"<urn:a> <urn:p> 1 .", format="ttl", graph="kept")
        yield store
        assert {iri.rpartition("/")[2] for iri in store.graphs()} <= {"kept", "catalogue"}


def xml(body: str, head: str = "") -> str:
    return f"{head}{HEAD}\n{body}\n</rdf:RDF>"


BAD: list[tuple[str, str | bytes, str]] = [
    ("nt", "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b ", "bad.nt:2:9: Unexpected end of file"),
    ("nt", "<urn:a> <urn:b> <urn:c d> .", "bad.nt:1:17: Invalid IRI code point ' '"),
    ("nt", "<urn:a> <urn:b> <c> .", "bad.nt:1:17: a relative IRI"),
    ("nt", "<html><body>hello</body></html>", "bad.nt:1:1: "),
    ("nq", "<urn:a> <urn:b> <urn:c> <urn:g> <urn:h> .", "bad.nq:1:"),
    ("nq", "<urn:a> <urn:b> <urn:c> _:g .", "bad.nq: the graph _:.* has no name that lasts"),
    ("ttl", "@prefix ex: <urn:> .\nex:a ex:b ", "bad.ttl:2:"),
    ("ttl", "ex:a ex:b ex:c .", "bad.ttl:1:1: .*[pP]refix"),
    ("ttl", '<urn:a> <urn:b> "never closed', "bad.ttl:1:17: Unexpected end of file"),
    ("ttl", b"<urn:a> <urn:b> '\xe9t\xe9' .", "bad.ttl:1:1[78]: .*UTF-8"),
    ("ttl", "<urn:a> <urn:b> 1 .".encode("utf-16"), "bad.ttl: not UTF-8 text but UTF-16"),
    ("ttl", f'<urn:a> <urn:b> "{"x" * 17_000_000}" .', "a single value is longer than 16 MiB"),
    ("trig", "<urn:g> { <urn:a> <urn:b> 1 .", "bad.trig:1:"),
    ("n3", "{ ?a <urn:b> ?c } => { ?c <urn:d> ?a } .", "bad.n3"),
    ("rdf", xml(NODE % "1")[:-30], "bad.rdf:2:.*: not well-formed XML: "),
    ("rdf", "", "bad.rdf:1:1: not well-formed XML: no element found"),
    ("rdf", xml(NODE % "&x;"), "bad.rdf:2:.*: not well-formed XML: undefined entity"),
    ("rdf", xml(NODE % "1") + "<more/>", "bad.rdf:3:11: not well-formed XML: junk after document element"),
    (
        "rdf",
        xml(NODE.replace("urn:a", "urn:a b") % "1"),
        r"bad.rdf: .*Invalid IRI code point ' ' \(in line 3 or before",
    ),
    ("rdf", xml(NODE % "é", '<?xml version="1.0" encoding="ISO-8859-1"?>').encode("latin-1"), "save it as UTF-8"),
    ("rdf", "<html><body>hello</body></html>", "bad.rdf: "),
    ("jsonld", "", "bad.jsonld:1:1: Unexpected end of file"),
    ("jsonld", '{"@id": "urn:a",\n"urn:b": "c"', "bad.jsonld:2:"),
    ("jsonld", '{"@context": "https://schema.org/", "@id": "urn:a"}', "context is on the web, and nothing is fetched"),
    ("jsonld", '{"@context": "file:///etc/passwd", "@id": "urn:a"}', "nothing is fetched"),
    ("jsonld", '{"@context": {"@import": "http://127.0.0.1:1/"}, "@id": "urn:a", "urn:b": 1}', "nothing is fetched"),
    ("jsonld", '{"@id": "urn:a",\n "urn:b": [{"@id": "urn:c d"}, 1]}', "bad.jsonld:2: 'urn:c d' is not an IRI"),
    ("jsonld", '{"@id": "urn:a", "name": "x"}', "bad.jsonld: holds no statement"),
    ("jsonld", '{"urn:b":' * 100_000 + "1" + "}" * 100_000, "bad.jsonld: nests deeper than 500 levels"),
    ("ttl.gz", b"<urn:a> <urn:b> 1 .", "bad.ttl.gz: not a gzip file"),
    ("ttl.gz", gzip.compress(b"<urn:a> <urn:b> 1 .")[:-10], "bad.ttl.gz: not a whole gzip file"),
    ("ttl.gz", gzip.compress(b"<urn:a> <urn:b> 1 .")[:-8] + b"12345678", "bad.ttl.gz: not a whole gzip file: CRC"),
    ("ttl.gz", gzip.compress(b"<urn:a> <urn:b> 1 .") + b"junk", "bad.ttl.gz: not a whole gzip file"),
    ("ttl.gz", gzip.compress(b"<urn:a> <urn:b> 1")[:12] + b"\xff" * 20, "bad.ttl.gz: not a whole gzip file"),
    ("txt", "<urn:a> <urn:b> 1 .", "bad.txt: 'txt' is no syntax of RDF that is read; choose one of trig, nq"),
    ("", "<urn:a> <urn:b> 1 .", "bad: its name has no suffix that tells its syntax"),
]


@pytest.mark.parametrize(("suffix", "content", "message"), BAD, ids=range(len(BAD)))
def test_a_bad_file_is_told_with_its_place_and_changes_nothing(
    store: Store, tmp_path: Path, suffix: str, content: str | bytes, message: str
) -> None:
    path = tmp_path / f"bad{'.' if suffix else ''}{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError, match=message) as caught:
        store.load(path)
    assert caught.value.source == str(path)


def test_an_error_on_the_last_of_many_lines_is_told_with_line_and_column(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "long.nt"
    path.write_bytes(b"<urn:a> <urn:b> <urn:c> .\n" * 199_999 + b"<urn:a> <urn:b> <urn:c d> .\n")
    with pytest.raises(InputError) as caught:
        store.load(path)
    assert (caught.value.line, caught.value.column) == (200_000, 17)


@pytest.mark.parametrize("name", ["nowhere.ttl", "folder.ttl"])
def test_a_file_that_cannot_be_opened_is_told(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(InputError, match=f"{name}: cannot be read: (No such file|Is a directory)"):
        store.load(tmp_path / name)


def test_bytes_and_streams_need_a_format_and_triples_a_graph(store: Store) -> None:
    with pytest.raises(InputError, match="bytes and streams need a format"):
        store.load(b"")
    with pytest.raises(InputError, match="no syntax of RDF"):
        store.load(b"", format="docx")
    for format in ("nt", "trig"):
        with pytest.raises(InputError, match="there are triples that name no graph"):
            store.load(b"<urn:a> <urn:b> <urn:c> .", format=format)
    with pytest.raises(InputError, match="there are triples that name no graph"):
        store.load([Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"))])
    with pytest.raises(InputError, match="has no name that lasts"):
        store.load([Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), BlankNode())])


def test_a_text_stream_and_a_closed_one_are_told(store: Store) -> None:
    with pytest.raises(InputError, match="open it in binary mode"):
        store.load(io.StringIO("x"), format="ttl", graph="kept")  # type: ignore[arg-type]
    stream = io.BytesIO()
    stream.close()
    with pytest.raises(InputError, match="closed file"):
        store.load(stream, format="ttl", graph="kept")


def test_an_error_of_the_disk_while_reading_is_told(store: Store) -> None:
    class Failing(io.RawIOBase):
        name = "tape"

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            raise OSError(5, "Input/output error")

    with pytest.raises(InputError, match="tape: cannot be read: Input/output error"):
        store.load(io.BufferedReader(Failing()), format="ttl", graph="kept")


def bomb(size: int) -> bytes:
    """A gzip file of comments that unpacks to `size` bytes, in members of 16 MiB."""
    member = gzip.compress(b"#" * (2**24 - 1) + b"\n", compresslevel=9)
    return member * (size // 2**24)


def test_a_file_that_unpacks_beyond_all_measure_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="unpacks to more than 200 times its size"):
        store.load(bomb(2**28), format="ttl", graph="kept")
    monkeypatch.setattr(streams, "UNPACKED_LIMIT", 2**22)
    with pytest.raises(InputError, match="unpacks to more than"):
        store.load(bomb(2**24), format="ttl", graph="kept")


def test_a_well_packed_file_is_no_bomb(store: Store) -> None:
    lines = "".join(f"<urn:a> <urn:b> <urn:{number}> .\n" for number in range(1000)).encode()
    store.load(gzip.compress(lines), format="nt", graph="kept")


def entities(levels: int) -> str:
    declared = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(levels))
    return xml(NODE % f"&e{levels};", f'<!DOCTYPE rdf:RDF [<!ENTITY e0 "{"x" * 10}">{declared}]>')


def test_entities_may_abbreviate_but_not_explode(store: Store) -> None:
    store.load(entities(2).encode(), format="rdf", graph="kept")
    with pytest.raises(InputError, match="not well-formed XML: limit on input amplification factor"):
        store.load(entities(9).encode(), format="rdf", graph="kept")


@pytest.mark.parametrize("name", ["inferred", "inferred/restricted"])
def test_no_file_is_taken_for_what_follows_by_rule_but_the_dump_of_a_store(store: Store, name: str) -> None:
    derived = f"{BASE}source/{name}"
    edge = f"<urn:a> <urn:b> <urn:c> <{derived}> .".encode()
    with pytest.raises(InputError, match=f"<{derived}> holds only what follows by rule.* --graph"):
        store.load(b"<urn:a> <urn:b> <urn:c> .", format="ttl", graph=derived)
    for source in (edge, [Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(1), NamedNode(derived))]):
        with pytest.raises(InputError, match="holds only what follows by rule"):
            store.load(source, format="nq")


@pytest.mark.parametrize(
    ("text", "graph"),
    [
        ("INSERT DATA { GRAPH <%s> { <urn:a> <urn:b> 1 } }", None),
        ("INSERT { GRAPH ?g { ?s <urn:b> ?o } } WHERE { ?s ?p ?o BIND(<%s> AS ?g) }", None),
        ("WITH <%s> INSERT { ?s <urn:b> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", None),
        (f"COPY <{BASE}source/kept> TO <%s>", None),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "%s"),
    ],
)
@pytest.mark.parametrize("name", ["inferred", "inferred/restricted"])
def test_no_update_adds_to_what_follows_by_rule(store: Store, name: str, text: str, graph: str | None) -> None:
    derived = f"{BASE}source/{name}"
    before = store.dump(canonical=True)
    with pytest.raises(QueryError, match=f"<{derived}> holds only what follows by rule.* write to another graph"):
        store.update(text % derived if "%s" in text else text, graph=graph and graph % derived)
    assert store.dump(canonical=True) == before


OF_THE_CATALOGUE = f"GRAPH <{BASE}source/catalogue>"
COUNT = "<http://rdfs.org/ns/void#triples>"


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ {OF_THE_CATALOGUE} {{ <{BASE}source/kept> {COUNT} 77 }} }}",
        f"DELETE {{ {OF_THE_CATALOGUE} {{ ?g {COUNT} ?n }} }} INSERT {{ {OF_THE_CATALOGUE} {{ ?g {COUNT} 77 }} }} "
        f"WHERE {{ {OF_THE_CATALOGUE} {{ ?g {COUNT} ?n }} }}",
        f"INSERT DATA {{ {OF_THE_CATALOGUE} {{ <{BASE}source/catalogue> rdfs:label 'ours' }} }}",
        f"INSERT DATA {{ GRAPH <{BASE}source/catalogue/restricted> {{ <{BASE}source/catalogue/x> rdfs:label 'ours' }} }}",
    ],
)
def test_no_update_adds_to_what_the_catalogue_counts_or_says_of_itself(store: Store, text: str) -> None:
    before = store.dump(canonical=True)
    assert COUNT.encode() in (before or b"")
    with pytest.raises(QueryError, match="what the catalogue says of itself"):
        store.update(text)
    assert store.dump(canonical=True) == before


def test_an_update_may_say_something_of_a_graph_in_the_catalogue() -> None:
    said = f"{OF_THE_CATALOGUE} {{ <{BASE}source/kept> rdfs:label 'Kept' }}"
    with Store.memory() as store:
        store.load(b"<urn:a> <urn:p> 1 .", format="ttl", graph="kept")
        store.update(f"INSERT DATA {{ {said} }}")
        store.update("INSERT DATA { <urn:a> <urn:b> 1 }")
        assert store.query(f"ASK {{ {said} }}")


def test_what_an_update_removes_from_what_follows_by_rule_comes_back(shipped: Store) -> None:
    with Store.memory() as other:
        other.load(shipped.dump(canonical=True) or b"", format="nq")
        before = other.dump(canonical=True)
        other.update(f"CLEAR GRAPH <{BASE}source/inferred>")
        assert other.dump(canonical=True) == before


def test_the_dump_of_a_store_brings_what_follows_by_rule(shipped: Store) -> None:
    content = shipped.dump(canonical=True) or b""
    assert b"/source/inferred>" in content
    with Store.memory() as other:
        other.load(content, format="nq")
        assert other.dump(canonical=True) == content


def test_a_file_named_like_the_inferred_graph_is_told_to_go_elsewhere(store: Store, tmp_path: Path) -> None:
    (tmp_path / "inferred.ttl").write_text("<urn:a> <urn:b> <urn:c> .")
    with pytest.raises(InputError, match=r"inferred.ttl: the graph <.*/inferred> holds only what follows by rule"):
        store.load(tmp_path / "inferred.ttl")
    assert store.load(tmp_path / "inferred.ttl", graph="kept") == 1


def test_no_file_is_read_for_an_external_entity(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    text = xml(NODE % "&x;", f'<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{secret.as_uri()}">]>')
    with contextlib.suppress(InputError):
        store.load(text.encode(), format="rdf", graph="kept")
    assert "secret" not in {str(row) for row in store.select("SELECT ?o { ?s ?p ?o FILTER(CONTAINS(?o, 'secret')) }")}


SEEDS = (b"<urn:a> <urn:b> 'c' .", b"@prefix a: <urn:> . a:b a:c ( 1 [] ) .", b'{"@id": "urn:a", "urn:b": [1, {}]}')


@settings(
    deadline=None,
    max_examples=int(os.environ.get("CLUSTERGRAPH_EXAMPLES", "150")),
    suppress_health_check=list(HealthCheck),
)
@given(
    data=st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                *(bytes([n]) for n in b" \n\t.;,<>\"'{}[]()@:^_\\#?&/=aurn1"),
                *SEEDS,
                HEAD.encode(),
                b"<?xml",
                b"\x1f\x8b\x08",
            ]
        ),
        max_size=40,
    ).map(b"".join),
    cut=st.integers(0, 100),
    packed=st.booleans(),
)
@example(data=b"\x1f\x8b", cut=0, packed=False)
@example(data=xml(NODE % "1").encode(), cut=3, packed=True)
@pytest.mark.parametrize("format", FORMATS)
def test_any_bytes_are_read_or_refused_with_an_error_of_ours(format: str, data: bytes, cut: int, packed: bool) -> None:
    content = gzip.compress(data)[: len(data) + 10 - cut] if packed else data
    with Store.memory() as store:
        try:
            store.load(content, format=format, graph="fuzz")
        except InputError:
            assert store.graphs() == {}


@settings(deadline=None, max_examples=200)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "SELECT",
                " ",
                "*",
                "{",
                "}",
                "?s",
                "<",
                ">",
                "'",
                "\\",
                "#",
                "\n",
                "(",
                ")",
                "SERVICE",
                "FILTER",
                "1",
                "GRAPH",
                "a:b",
                "INSERT DATA",
                "LOAD",
                ";",
            ]
        )
    ).map("".join)
)
def test_any_text_is_sparql_or_refused_with_an_error_of_ours(text: str) -> None:
    with Store.memory() as store:
        for use in (store.query, store.update):
            with contextlib.suppress(ClusterGraphError):
                use(text)
