"""The store: what is loaded can be asked, changed, removed and dumped: in memory, on disk and on servers alike."""

import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad
from servers import KINDS, Served

import clustergraph
from clustergraph import InputError, NotFoundError, QueryError, Solutions, Store, StoreError, Triples
from clustergraph.store import EDITS
from clustergraph.vocabulary import BASE, CATALOGUE, INFERRED, PREFIXES

A, B, C = (NamedNode(f"https://example.org/{name}") for name in "abc")
NOTES, MORE = f"{BASE}source/notes", f"{BASE}source/more"
LINE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."


@pytest.fixture(params=["memory", "disk", *KINDS])
def store(request: pytest.FixtureRequest, tmp_path: Path, servers: Callable[[str], Served]) -> Iterator[Store]:
    with _opened(request.param, tmp_path, servers) as opened:
        yield opened


def _opened(kind: str, folder: Path, servers: Callable[[str], Served]) -> Store:
    if kind == "memory":
        return Store.memory()
    return clustergraph.open(folder / "store" if kind == "disk" else servers(kind).profile)


def own(store: Store) -> dict[str, int]:
    """The graphs of a store without those that it derives itself."""
    derived = (CATALOGUE.value, INFERRED.value)
    return {iri.removeprefix(f"{BASE}source/"): size for iri, size in store.graphs().items() if iri not in derived}


def rows(store: Store, text: str, **options: object) -> list[tuple[str, ...]]:
    answer = store.query(text, **options)  # type: ignore[arg-type]
    assert isinstance(answer, Solutions)
    return sorted(tuple(str(term) for term in row) for row in answer)


def quads(store: Store) -> set[str]:
    return {line for line in (store.dump(format="nq") or b"").decode().splitlines() if CATALOGUE.value not in line}


SYNTAXES = {
    "nt": LINE,
    "ttl": "@prefix ex: <https://example.org/> . ex:a ex:b ex:c .",
    "n3": LINE,
    "nq": LINE,
    "trig": "@prefix ex: <https://example.org/> . ex:a ex:b ex:c .",
    "jsonld": '{"@id": "https://example.org/a", "https://example.org/b": {"@id": "https://example.org/c"}}',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">'
    '<rdf:Description rdf:about="https://example.org/a"><ex:b rdf:resource="https://example.org/c"/>'
    "</rdf:Description></rdf:RDF>",
}


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_syntax_is_read_from_files_bytes_and_streams_packed_or_not(
    tmp_path: Path, syntax: str, suffix: str
) -> None:
    store = Store.memory()
    data = SYNTAXES[syntax].encode()
    data = gzip.compress(data) if suffix else data
    path = tmp_path / f"Pôles & more.{syntax}{suffix}"
    path.write_bytes(data)
    assert store.load(path) == 1
    assert store.load(data, format=syntax, graph="bytes") == 1
    assert store.load(io.BytesIO(data), format=syntax, graph="stream") == 1
    assert own(store) == {"bytes": 1, "poles-more": 1, "stream": 1}
    assert rows(store, "SELECT * { ?s ?p ?o FILTER(?s = <https://example.org/a>) }") == [(str(C), str(B), str(A))]


def test_quads_keep_their_graphs_and_the_others_go_to_the_one_given(store: Store) -> None:
    data = f"<{A.value}> <{B.value}> 1 . <{MORE}> {{ <{A.value}> <{B.value}> 2 }}".encode()
    assert store.load(data, format="trig", graph="notes") == 2
    assert store.load([Quad(A, B, Literal(3)), Quad(A, B, Literal(4), NamedNode(MORE))], graph=NOTES) == 2
    assert own(store) == {"more": 2, "notes": 2}


def test_a_byte_order_mark_is_no_content(store: Store) -> None:
    assert store.load(b"\xef\xbb\xbf" + LINE.encode(), format="ttl", graph="notes") == 1


def test_loading_counts_only_what_was_not_there(store: Store) -> None:
    assert store.load(LINE.encode(), format="nt", graph="notes") == 1
    assert store.load(LINE.encode(), format="nt", graph="notes") == 0
    assert len(store) == sum(store.graphs().values())


def test_blank_nodes_of_two_files_stay_apart(store: Store) -> None:
    for _ in range(2):
        store.load(b"_:b <urn:p> 1 .", format="ttl", graph="notes")
        store.load(b"_:b <urn:p> 1 .", format="trig", graph="notes")
    assert own(store) == {"notes": 4}


def test_replaced_graphs_go_in_the_same_step(store: Store) -> None:
    store.load(b"<urn:a> <urn:p> 1, 2 .", format="ttl", graph="notes")
    store.load(b"<urn:a> <urn:p> 2 .", format="ttl", graph="more")
    assert store.load(b"<urn:a> <urn:p> 3 .", format="ttl", graph="notes", replace=["notes", "nowhere"]) == 1
    assert rows(store, "SELECT ?o { <urn:a> ?p ?o }") == rows(store, "SELECT (2 AS ?o) {}") + rows(
        store, "SELECT (3 AS ?o) {}"
    )


def test_relative_iris_need_a_base(store: Store) -> None:
    with pytest.raises(InputError, match="relative IRI"):
        store.load(b"<a> <b> <c> .", format="ttl", graph="notes")
    store.load(b"<a> <b> <c> .", format="ttl", graph="notes", base="https://example.org/")
    assert rows(store, "SELECT ?s { ?s ?p <https://example.org/c> }") == [(str(A),)]


def test_a_triple_in_two_graphs_is_one_triple_of_the_union(store: Store) -> None:
    for graph in ("notes", "more"):
        store.load(LINE.encode(), format="nt", graph=graph)
    pattern = "{ ?s <https://example.org/b> ?o }"
    assert rows(store, f"SELECT (COUNT(*) AS ?n) {pattern}") == rows(store, "SELECT (1 AS ?n) {}")
    assert rows(store, f"SELECT ?g {{ GRAPH ?g {pattern} }}") == [(f"<{MORE}>",), (f"<{NOTES}>",)]
    store.remove("notes")
    assert rows(store, f"SELECT ?o {pattern}") == [(str(C),)]
    store.remove("more")
    assert rows(store, f"SELECT ?o {pattern}") == []


def test_what_is_derived_is_in_the_union_too(shipped: Store) -> None:
    for graph in (CATALOGUE, INFERRED):
        missing = f"SELECT * {{ GRAPH {graph} {{ ?s ?p ?o }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
        assert rows(shipped, missing) == []
        assert rows(shipped, f"SELECT * {{ GRAPH {graph} {{ ?s ?p ?o }} }} LIMIT 1")


def test_a_query_may_be_kept_to_some_graphs(store: Store) -> None:
    store.load(b"<urn:a> <urn:p> 1 .", format="ttl", graph="notes")
    store.load(b"<urn:a> <urn:p> 2 .", format="ttl", graph="more")
    for text in (
        "SELECT ?o { ?s <urn:p> ?o }",
        "SELECT ?o { GRAPH ?g { ?s <urn:p> ?o } }",
        f"SELECT ?o {{ GRAPH <{MORE}> {{ ?s <urn:p> ?o }} }}",
        f"SELECT ?o FROM <{MORE}> {{ ?s <urn:p> ?o }}",
        f"SELECT ?o FROM NAMED <{MORE}> {{ GRAPH ?g {{ ?s <urn:p> ?o }} }}",
    ):
        answer = rows(store, text, graphs=[NOTES])
        assert Literal(2) not in {row[0] for row in answer}
        assert not any('"2"' in row[0] for row in answer)
    assert rows(store, "SELECT ?o { ?s <urn:p> ?o }", graphs=[]) == []
    assert len(rows(store, "SELECT ?o { ?s <urn:p> ?o }", graphs=["notes", NamedNode(MORE)])) == 2
    assert len(rows(store, f"SELECT ?o FROM <{MORE}> {{ ?s <urn:p> ?o }}")) == 1


def test_what_graph_sees_may_be_told_apart_from_the_default_graph(store: Store) -> None:
    for name, value in (("notes", 1), ("more", 2), ("rest", 3)):
        store.load(b"<urn:a> <urn:p> %d ." % value, format="ttl", graph=name)
    text = "SELECT ?o ?g { { ?s <urn:p> ?o } UNION { GRAPH ?g { ?s <urn:p> ?o } } }"
    values = [row[0][1] for row in rows(store, text, graphs=["notes"], named=["more"])]
    assert values == ["1", "2"]
    assert [row[0][1] for row in rows(store, text, graphs=["notes"], named=[])] == ["1"]
    assert [row[0][1] for row in rows(store, text, graphs=[], named=["more", "rest"])] == ["2", "3"]
    with pytest.raises(QueryError, match="named goes with graphs"):
        store.query(text, named=["more"])


def test_each_kind_of_query_has_its_kind_of_answer(store: Store) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    assert store.query("ASK { ?s <https://example.org/b> ?o }") is True
    assert store.query("ASK { ?s <urn:none> ?o }") is False
    for text in ("CONSTRUCT WHERE { ?s <https://example.org/b> ?o }", "DESCRIBE <https://example.org/a>"):
        triples = store.query(text)
        assert isinstance(triples, Triples)
        assert [tuple(triple) for triple in triples] == [(A, B, C)]
    with pytest.raises(QueryError, match="this takes a SELECT"):
        store.select("ASK {}")


def test_every_query_knows_the_prefixes(store: Store) -> None:
    for prefix in PREFIXES:
        store.query(f"ASK {{ ?s {prefix}:x ?o }}")
    store.query("ASK { ?s mine:x ?o }", prefixes={"mine": "urn:mine:"})


def test_parameters_are_bound_as_terms(store: Store) -> None:
    store.load(b'<urn:a> <urn:p> "x\\" } UNION { ?s ?p ?o" , "y" .', format="ttl", graph="notes")
    text = "SELECT ?o { <urn:a> <urn:p> ?o }"
    assert len(rows(store, text, bindings={"o": Literal('x" } UNION { ?s ?p ?o')})) == 1
    assert len(rows(store, text, bindings={"?o": Literal("y")})) == 1
    assert store.query("ASK { ?s <urn:p> ?o }", bindings={"s": B}) is False


@pytest.mark.parametrize(
    ("text", "bindings", "message"),
    [
        ("SELECT ?o { ?s ?p ?o }", {"s": A}, r"parameter s: a SELECT must name \?s among its columns"),
        ("SELECT * {}", {"a b": A}, "'a b' cannot be the name of a parameter"),
        ("SELECT *\n{ ?s foo:p ?o }", {}, "line 2, column .*the prefix foo: is not declared"),
        ("SELECT * { ?s ?p", {}, r"line 1, column 10: this \{ is not closed\n  SELECT \* \{ \?s \?p\n           \^"),
        ("SELCT * {}", {}, r"line 1, column 1: SELCT is no word of SPARQL; did you mean SELECT\?"),
        ("", {}, "not SPARQL"),
        ("SELECT * { ?s ?p '\ud800' }", {}, "half a character"),
        (f"SELECT * {'{' * 5000}{'}' * 5000}", {}, "nest deeper than 100"),
        (f"SELECT * {{ FILTER({'STR(' * 1000}1{')' * 1001} }}", {}, "nest deeper than 100"),
    ],
)
def test_a_query_that_cannot_be_used_says_where_and_why(
    store: Store, text: str, bindings: dict[str, NamedNode], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        store.query(text, bindings=bindings)


def test_an_update_changes_graphs_and_union_alike(store: Store) -> None:
    store.load(b"<urn:a> <urn:p> 1, 2 .", format="ttl", graph="notes")
    store.load(b"<urn:a> <urn:p> 2, 3 .", format="ttl", graph="more")
    store.update(f"INSERT DATA {{ <urn:b> <urn:p> 1 . GRAPH <{NOTES}> {{ <urn:b> <urn:p> 2 }} }}")
    assert own(store) == {"edits": 1, "more": 2, "notes": 3}
    store.update("DELETE DATA { <urn:a> <urn:p> 2 }")
    assert own(store) == {"edits": 1, "more": 1, "notes": 2}
    store.update(f"DELETE WHERE {{ GRAPH <{MORE}> {{ ?s ?p ?o }} }}")
    assert len(rows(store, "SELECT * { ?s <urn:p> ?o }")) == 3
    store.update("DELETE { ?s <urn:p> ?o } INSERT { ?s <urn:q> ?o } WHERE { ?s <urn:p> ?o }")
    assert own(store) == {"edits": 3}
    assert EDITS.value in store.graphs()


def test_an_update_may_be_kept_to_one_graph_where_it_names_none(store: Store) -> None:
    store.load(b"<urn:a> <urn:p> 1, 2 .", format="ttl", graph="notes")
    store.load(b"<urn:a> <urn:p> 2, 3 .", format="ttl", graph="more")
    store.update("DELETE DATA { <urn:a> <urn:p> 2, 3 }", graph="notes")
    assert own(store) == {"more": 2, "notes": 1}
    store.update("INSERT { ?s <urn:q> ?o } WHERE { ?s <urn:p> ?o }", graph="notes")
    assert own(store) == {"more": 2, "notes": 2}
    store.update("INSERT { ?s <urn:q> ?g } WHERE { GRAPH ?g { ?s <urn:p> 1 } }", graph="notes")
    assert own(store) == {"more": 2, "notes": 2}
    store.update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <urn:b> <urn:p> 4 }} }}", graph=NOTES)
    store.update("CLEAR NAMED", graph=NOTES)
    assert own(store) == {"notes": 3}
    assert len(rows(store, "SELECT * { ?s ?p ?o FILTER(?p IN (<urn:p>, <urn:q>)) }")) == 3
    store.update("INSERT DATA { <urn:c> <urn:p> 5 }", graph="new")
    assert own(store) == {"new": 1, "notes": 3}
    assert store.verify().faults == ()
    store.update("CLEAR DEFAULT", graph="notes")
    assert own(store) == {"new": 1}
    assert len(rows(store, "SELECT * { ?s ?p ?o FILTER(?p IN (<urn:p>, <urn:q>)) }")) == 1


def test_an_update_of_one_graph_that_fails_changes_nothing(store: Store) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    before = quads(store)
    with pytest.raises(QueryError, match="does not exist"):
        store.update("CLEAR DEFAULT ; DROP GRAPH <urn:none>", graph="notes")
    assert quads(store) == before
    assert rows(store, "SELECT * { ?s <https://example.org/b> ?o }")


def test_an_update_that_fails_changes_nothing(store: Store) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    before = quads(store)
    with pytest.raises(QueryError, match="line 2"):
        store.update("DELETE WHERE { ?s ?p ?o } ;\n INSERT DATE { <urn:a> <urn:b> 1 }")
    assert quads(store) == before


def test_a_source_is_removed_with_all_its_graphs(store: Store) -> None:
    for graph in ("notes", "notes/claims", "notes-too", f"{BASE}source/notes/SBU"):
        store.load(LINE.encode(), format="nt", graph=graph)
    assert store.remove("notes") == 3
    assert own(store) == {"notes-too": 1}
    with pytest.raises(NotFoundError, match=r"there is no graph <.*/notes>; nearest: .*notes-too"):
        store.remove("notes")


def test_a_large_source_is_removed_by_keeping_the_rest(tmp_path: Path) -> None:
    large = "".join(f"<urn:a> <urn:p> {number} .\n" for number in range(30_000)).encode()
    with clustergraph.open(tmp_path / "store") as store:
        store.load(large, format="ttl", graph="large")
        store.load(b"<urn:a> <urn:p> 1, 0.5 .", format="ttl", graph="notes")
        assert store.remove("large") == 30_000
        assert own(store) == {"notes": 2}
        assert len(rows(store, "SELECT ?o { <urn:a> <urn:p> ?o }")) == 2


@pytest.mark.parametrize("name", ["all.nq", "all.trig", "all.jsonld", "all.nq.gz", "all.trig.gz"])
def test_a_dump_of_quads_is_loaded_back_as_it_was(store: Store, tmp_path: Path, name: str) -> None:
    store.load(f"{LINE} <{A.value}> <{B.value}> 'é\\n\\t'@fr, 1.5 .".encode(), format="ttl", graph="notes")
    store.load(f"<{A.value}> <{B.value}> [] .".encode(), format="ttl", graph="more")
    store.dump(tmp_path / name)
    with Store.memory() as other:
        other.load(tmp_path / name)
        for held in (store, other):
            held.dump(tmp_path / f"{id(held)}.nq", canonical=True)
    assert (tmp_path / f"{id(store)}.nq").read_bytes() == (tmp_path / f"{id(other)}.nq").read_bytes()


@pytest.mark.parametrize("name", ["all.ttl", "all.nt", "all.rdf", "all.n3", "all.ttl.gz"])
def test_a_dump_of_triples_holds_the_union_or_one_graph(store: Store, tmp_path: Path, name: str) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    store.load(f"{LINE} <{A.value}> <{B.value}> 1 .".encode(), format="ttl", graph="more")
    for graph, size in ((None, 2), ("notes", 1), (MORE, 2)):
        store.dump(tmp_path / name, graph=graph)
        with Store.memory() as other:
            other.load(tmp_path / name, graph="back")
            assert len(rows(other, "SELECT * { ?s <https://example.org/b> ?o }")) == size


def test_packed_dumps_of_the_same_content_have_the_same_bytes(store: Store, tmp_path: Path) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    for name in ("one.nq.gz", "two.nq.gz"):
        store.dump(tmp_path / name, canonical=True)
    assert (tmp_path / "one.nq.gz").read_bytes() == (tmp_path / "two.nq.gz").read_bytes()


def test_a_canonical_dump_names_blank_nodes_and_sorts_lines(store: Store) -> None:
    store.load([Quad(BlankNode("x"), B, BlankNode("y")), Quad(BlankNode("y"), B, C)], graph=NOTES)
    stream = io.BytesIO()
    assert store.dump(stream, canonical=True, graph=NOTES) is None
    assert store.dump(canonical=True, graph=NOTES) == stream.getvalue()
    assert stream.getvalue().decode().splitlines() == [
        f"_:c14n0 {B} _:c14n1 <{NOTES}> .",
        f"_:c14n1 {B} {C} <{NOTES}> .",
    ]


def test_a_dump_that_fails_leaves_the_former_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "all.rdf"
    store.dump(target)
    former = target.read_bytes()
    store.load(b"<urn:a> <https://example.org/2007> 1 .", format="ttl", graph="notes")
    with pytest.raises(QueryError, match="RDF/XML cannot write this"):
        store.dump(target)
    assert target.read_bytes() == former
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["all.rdf"]


@pytest.mark.parametrize("name", ["no/folder/all.nq", "folder.nq"])
def test_a_dump_to_nowhere_says_so(store: Store, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.nq").mkdir()
    with pytest.raises(StoreError, match=f"{name}: cannot be written: (No such file|Is a directory)"):
        store.dump(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} <= {"folder.nq", "store"}


def test_nothing_is_in_the_default_graph_of_a_dump(store: Store, tmp_path: Path) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    store.dump(tmp_path / "all.nq")
    found = pyoxigraph.parse((tmp_path / "all.nq").read_bytes(), pyoxigraph.RdfFormat.N_QUADS)
    assert not any(isinstance(quad.graph_name, DefaultGraph) for quad in found)


def test_rows_are_those_of_the_moment_of_the_question(store: Store) -> None:
    store.load(b"<urn:a> <urn:p> 1, 2, 3 .", format="ttl", graph="notes")
    answer = store.select("SELECT ?o { <urn:a> ?p ?o }")
    first = next(answer.rows)
    answer = store.select("SELECT ?o { <urn:a> ?p ?o }")
    for _ in range(3):
        store.load(b"<urn:a> <urn:p> 4 .", format="ttl", graph="notes", replace=["notes"])
    assert first[0] is not None
    assert len(answer.held()) == 3


def test_progress_is_told_in_bytes_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.nt.gz"
    path.write_bytes(gzip.compress("".join(f"<urn:{n}> <urn:p> <urn:o> .\n" for n in range(20_000)).encode()))
    told: list[int] = []
    store.load(path, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == path.stat().st_size


def test_errors_in_the_callers_own_code_pass_as_they_are(store: Store) -> None:
    def failing(error: Exception) -> Iterator[Quad]:
        yield Quad(A, B, C)
        raise error

    def fail(_: int) -> None:
        raise ValueError("mine")

    for error in (ValueError("mine"), OSError("mine"), KeyError("mine"), RuntimeError("mine")):
        with pytest.raises(type(error), match="mine") as caught:
            store.load(failing(error), graph="notes")
        assert caught.value is error
    with pytest.raises(ValueError, match="mine") as told:
        store.load(LINE.encode(), format="nt", graph="notes", progress=fail)
    assert not isinstance(told.value, clustergraph.ClusterGraphError)
    assert store.graphs() == {}


def test_knows_tells_subjects_and_objects(store: Store) -> None:
    store.load(LINE.encode(), format="nt", graph="notes")
    assert [store.knows(node) for node in (A, B, C)] == [True, False, True]


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    with clustergraph.open(tmp_path / "store") as store:
        store.load(LINE.encode(), format="nt", graph="notes")
        store.update("INSERT DATA { <urn:a> <urn:p> 1 }")
        kept = quads(store)
        assert store.path == tmp_path / "store"
    for read_only in (True, False):
        with clustergraph.open(tmp_path / "store", read_only=read_only) as store:
            assert store.read_only is read_only
            assert quads(store) == kept
            assert store.describe()["written_by"] == clustergraph.__version__


CHANGES: list[Callable[[Store], object]] = [
    lambda store: store.load(LINE.encode(), format="nt", graph="notes"),
    lambda store: store.update("INSERT DATA { <urn:a> <urn:p> 1 }"),
    lambda store: store.remove("notes"),
    lambda store: store.build(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_store_open_for_reading_only_refuses_changes(tmp_path: Path, change: Callable[[Store], object]) -> None:
    with clustergraph.open(tmp_path / "store") as store:
        store.load(LINE.encode(), format="nt", graph="notes")
    with clustergraph.open(tmp_path / "store", read_only=True) as store:
        with pytest.raises(StoreError, match="open for reading only"):
            change(store)
        assert own(store) == {"notes": 1}


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for use in (store.graphs, lambda: store.query("ASK {}"), lambda: store.knows(A), store.__len__, CHANGES[0]):
        with pytest.raises(StoreError, match="closed"):
            use(store) if use is CHANGES[0] else use()  # type: ignore[call-arg]
