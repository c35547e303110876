"""What every store keeps to, wherever it is: the same answers, whole changes, nothing of a change before its end."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import run_command
from hostile import Hostile, serving
from pyoxigraph import BlankNode, NamedNode, Quad
from servers import KINDS, Served, emptied, oxigraph
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from urllib3 import request as request_once

import clustergraph
from clustergraph import LockedError, Store, StoreError
from clustergraph.queries import catalogue
from clustergraph.store.remote.service import Service
from clustergraph.vocabulary import BASE

LINE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."
NOTES = f"{BASE}source/notes"

Servers = Callable[[str], Served]


@pytest.fixture(params=KINDS)
def served(request: pytest.FixtureRequest, servers: Servers) -> Served:
    return servers(request.param)


def answer(store: Store, name: str) -> object:
    """What a question gives, in no order where its query asks for none."""
    try:
        found = store.ask(name)
    except clustergraph.ClusterGraphError as error:
        return type(error), str(error)
    if isinstance(found, bool):
        return found
    lines = [str(row) for row in found]
    return lines if "ORDER BY" in catalogue()[name].text else sorted(lines)


def asked(served: Served, text: str) -> list[dict[str, str]]:
    """What another client than ours sees on a server."""
    client = SPARQLWrapper(served.query)
    client.setReturnFormat(JSON)
    client.setMethod(POST)
    client.setQuery(text)
    found: Any = client.query().convert()
    return [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]


def test_every_question_has_the_same_answer_everywhere(shipped: Store, served: Served) -> None:
    with clustergraph.open(served.profile) as store:
        store.build()
        assert store.graphs() == shipped.graphs()
        assert store.dump(canonical=True) == shipped.dump(canonical=True)
        for name in catalogue():
            assert (name, answer(store, name)) == (name, answer(shipped, name))


def test_building_again_changes_nothing(served: Served) -> None:
    with clustergraph.open(served.profile) as store:
        store.build(["paris-2007"])
        before = store.describe()
        store.build(["paris-2007"])
        assert store.describe() == before


def test_blank_nodes_stay_one_node_from_request_to_request(served: Served) -> None:
    with clustergraph.open(served.profile) as store:
        store.load(b'<urn:a> <urn:p> [ <urn:q> "x" ] .', format="ttl", graph="notes")
        store.load(b'<urn:b> <urn:p> "y" .', format="ttl", graph="more")
        (node,) = [row[0] for row in store.select("SELECT ?n { ?n <urn:q> ?x }")]
        assert isinstance(node, BlankNode)
        assert [row[0] for row in store.select("SELECT ?n { <urn:a> <urn:p> ?n }")] == [node]
        assert store.query("ASK { ?n <urn:q> ?x }", bindings={"n": node}) is True


def test_nothing_of_a_change_is_seen_before_its_end(served: Served) -> None:
    """A reader looks at the store at every step of a change: it sees the state before, then the one after."""
    seen = []
    with clustergraph.open(served.profile) as store, clustergraph.open(served.profile, read_only=True) as reader:
        store.load(LINE.encode(), format="nt", graph="notes")
        before = len(store)
        reader._keeper._read_at = 0.0  # type: ignore[union-attr]
        assert len(reader) == before

        def look(graph: str, done: int, total: int) -> None:
            count = "SELECT (COUNT(*) AS ?n) { ?s <urn:new> ?o }"
            graphs = "SELECT ?g { GRAPH ?g { ?s <urn:new> ?o } }"
            seen.append((len(reader), str(next(iter(reader.select(count)))[0]), list(reader.select(graphs))))

        store.on_sending(look)
        store.load(b"".join(b"<urn:s%d> <urn:new> 1 .\n" % number for number in range(50)), format="ttl", graph="new")
        assert len(seen) >= 3
        zero = '"0"^^<http://www.w3.org/2001/XMLSchema#integer>'
        assert set(map(str, seen)) == {str((before, zero, []))}
        reader._keeper._read_at = 0.0  # type: ignore[union-attr]
        assert len(reader) == len(store) == before + 51  # and the size of the graph in the catalogue


def test_nothing_is_left_behind_but_the_store(served: Served) -> None:
    with clustergraph.open(served.profile) as store:
        store.load(LINE.encode(), format="nt", graph="notes")
        store.load(LINE.encode(), format="nt", graph="more")
        store.remove("notes")
        graphs = set(store.graphs())
    found = {row["g"] for row in asked(served, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")}
    ours = {graph for graph in found if graph.startswith(BASE)}
    assert {graph for graph in ours if not graph.startswith(f"{BASE}store")} == graphs
    assert len(ours - graphs) == 2  # the head, and the union


def test_of_two_that_change_a_store_at_once_the_second_is_told(served: Served) -> None:
    with clustergraph.open(served.profile) as one, clustergraph.open(served.profile) as other:
        one.load(LINE.encode(), format="nt", graph="notes")
        other.on_sending(lambda graph, done, total: _ignored(one.load(LINE.encode(), format="nt", graph="more")))
        with pytest.raises(LockedError, match="by another process"):
            other.load(LINE.encode(), format="nt", graph="other")
        other.on_sending(lambda graph, done, total: None)
        assert f"{BASE}source/other" not in one.graphs()
        other.load(LINE.encode(), format="nt", graph="other")
        assert {f"{BASE}source/{name}" for name in ("notes", "more", "other")} <= set(other.graphs())


def _ignored(result: object) -> None:
    pass


def test_graphs_of_others_are_neither_seen_nor_touched(served: Served) -> None:
    client = SPARQLWrapper(served.query, served.update)
    client.setMethod(POST)
    client.setQuery("INSERT DATA { GRAPH <urn:theirs> { <urn:x> <urn:y> 1 } }")
    client.query()
    with clustergraph.open(served.profile) as store:
        store.load(LINE.encode(), format="nt", graph="notes")
        assert store.query("ASK { <urn:x> ?p ?o }") is False
        assert store.query("ASK { GRAPH ?g { <urn:x> ?p ?o } }") is False
        with pytest.raises(StoreError, match="no store of ours wrote"):
            store.load(LINE.encode(), format="nt", graph="urn:theirs")
        assert "urn:theirs" not in store.graphs()
    assert asked(served, "SELECT ?o { GRAPH <urn:theirs> { ?s ?p ?o } }") == [{"o": "1"}]


def test_a_server_that_nobody_has_built_a_store_on_is_read_as_it_is(servers: Servers) -> None:
    served = servers("oxigraph")
    client = SPARQLWrapper(served.query, served.update)
    client.setMethod(POST)
    client.setQuery("INSERT DATA { GRAPH <urn:theirs> { <urn:x> <urn:y> 1 } GRAPH <urn:too> { <urn:z> <urn:y> 2 } }")
    client.query()
    with clustergraph.open(served.profile, read_only=True) as store:
        assert store.graphs() == {"urn:theirs": 1, "urn:too": 1}
        assert len(list(store.select("SELECT ?s { ?s <urn:y> ?o }"))) == 2


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_the_commands_take_the_address_of_a_server_for_a_store(kind: str, servers: Servers, tmp_path: Path) -> None:
    served = servers(kind)
    place = {"CLUSTERGRAPH_STORE": str(served.profile) if kind == "virtuoso" else served.query}

    def run(*arguments: str) -> str:
        done = run_command(*arguments, cwd=tmp_path, **place)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        return done.stdout + done.stderr

    assert "quads in" in run("build", "paris-2007")
    assert "Xerox" in run("ask", "clusters/members", "-p", "cluster=Minalogic")
    assert "Minalogic" in run("find", "minalogik")
    assert "Minalogic" in run("show", "Minalogic")
    assert "F158" in run("cite", "Xerox")
    assert "nodes" in run("draw", "networks/participation", "-o", "network.html")
    assert "nodes" in run("export", "networks/participation", "-o", "network.gexf")
    assert "Xerox" in run("connect", "Xerox", "Minalogic")
    assert "held against" in run("check")
    assert "written" in run("dump", "-o", "all.nq.gz")
    assert "written" in run("dump", "--sharded", "files")
    assert "backup.nq" in run("backup", "backup.nq")
    assert "as it should be" in run("verify")
    assert "10,640 quads" in run("restore", "backup.nq", "--replace")
    assert served.query in run("info")
    (tmp_path / "more.nt").write_text(LINE, "utf-8")
    assert "1 quad added" in run("load", "more.nt")


class Passing:
    """Passes requests on to a server until it is told to fail, and how."""

    def __init__(self, served: Served) -> None:
        self.base = served.query.removesuffix("/query")
        self.fail: Callable[[str, str], str] = lambda path, text: ""
        self.number = 0

    def __call__(self, request: Hostile, text: str) -> None:
        how = self.fail(request.path, text)
        if how == "die before":
            request.close_connection = True
            return
        reply = request_once("POST", self.base + request.path, body=request.content, headers=dict(request.headers))
        if how == "die after":
            request.close_connection = True
            return
        kind = reply.headers.get("Content-Type", "")
        request.send(reply.data, kind, reply.status)


@pytest.fixture
def passing(servers: Servers) -> Iterator[tuple[Passing, str]]:
    proxy = Passing(servers("oxigraph"))
    with serving(proxy) as address:
        yield proxy, address


def is_applied(text: str) -> bool:
    return text.startswith(("DROP", "DELETE {", "INSERT {"))


@pytest.mark.parametrize("how", ["die before", "die after"])
@pytest.mark.parametrize("step", ["sending", "claiming", "carrying out"])
def test_a_server_that_dies_in_a_change_leaves_the_state_before_or_after(
    passing: tuple[Passing, str], how: str, step: str
) -> None:
    proxy, address = passing
    with clustergraph.open(address) as store:
        store.load(LINE.encode(), format="nt", graph="notes")
        before = store.dump(canonical=True)

    def fail(path: str, text: str) -> str:
        hit = {
            "sending": path.startswith("/store") and "urn:new" in text,
            "claiming": text.startswith("INSERT DATA") and "#pending" in text,
            "carrying out": is_applied(text),
        }[step]
        return how if hit else ""

    proxy.fail = fail
    quads = b"<urn:new> <urn:p> 1 .\n"
    done = False
    with clustergraph.open(address) as store:
        try:
            store.load(quads, format="ttl", graph="new")
            done = True
        except StoreError:
            pass
    proxy.fail = lambda path, text: ""
    with clustergraph.open(address, read_only=True) as store:
        assert store.dump(canonical=True) == before or f"{BASE}source/new" in store.graphs()
        assert not done or f"{BASE}source/new" in store.graphs()
    with clustergraph.open(address) as store:
        store.load(quads, format="ttl", graph="new")
        after = store.dump(canonical=True)
    with Store.memory() as memory:
        memory.load(LINE.encode(), format="nt", graph="notes")
        memory.load(quads, format="ttl", graph="new")
        assert after == memory.dump(canonical=True)


def test_what_has_arrived_whole_is_not_sent_again(passing: tuple[Passing, str]) -> None:
    proxy, address = passing
    sent: list[str] = []

    def fail(path: str, text: str) -> str:
        if path.startswith("/store") and "source%2F" in path:
            sent.append(path)
            return "die before" if len(set(sent)) > 2 else ""
        return ""

    proxy.fail = fail
    with clustergraph.open(address) as store, pytest.raises(StoreError):
        store.build(["paris-2007"])
    first = sorted(set(sent))[:]
    proxy.fail = lambda path, text: sent.append(path) or "" if path.startswith("/store") else ""  # type: ignore[func-returns-value]
    arrived = set(sent[:2])
    sent.clear()
    with clustergraph.open(address) as store:
        store.build(["paris-2007"])
        assert not arrived & set(sent), first
        with Store.memory() as memory:
            memory.build(["paris-2007"])
            assert store.dump(canonical=True) == memory.dump(canonical=True)


def test_a_server_killed_in_the_middle_of_a_change_comes_back_whole(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as served:
        with clustergraph.open(served.profile) as store:
            store.load(LINE.encode(), format="nt", graph="notes")
            before = store.dump(canonical=True)

            def kill(graph: str, done: int, total: int) -> None:
                os.kill(served.process.pid, signal.SIGKILL)
                served.process.wait(10)

            store.on_sending(kill)
            with pytest.raises(StoreError):
                store.build(["paris-2007"])
        port = int(served.query.rpartition(":")[2].partition("/")[0])
    with oxigraph(tmp_path, port=port) as served, clustergraph.open(served.profile) as store:
        assert store.dump(canonical=True) == before
        store.build(["paris-2007"])
        assert len(store) > 10_000


def test_a_half_done_change_on_a_server_that_shows_halves_is_finished_by_the_next_writer(served: Served) -> None:
    """Every part of the request that carries out a change is lost, one more at a time."""
    from clustergraph.store.remote import publishing

    def half(number: int) -> Callable[..., None]:
        def carry_out(service: Any, change: Any) -> None:
            for text in list(publishing._operations(change))[:number]:
                service.update(text)
            raise StoreError("the server has died")

        return carry_out

    for number in range(6):
        emptied(served)
        with pytest.MonkeyPatch.context() as patch, clustergraph.open(served.profile) as store:
            store.load(LINE.encode(), format="nt", graph="notes")
            patch.setattr(publishing, "_carry_out", half(number))
            with pytest.raises(StoreError, match="has arrived in full"):
                store.load(b"<urn:new> <urn:p> 1 .", format="ttl", graph="notes")
        with clustergraph.open(served.profile) as store, Store.memory() as memory:
            store.load(b"<urn:x> <urn:p> 1 .", format="ttl", graph="more")
            for content, graph in (
                (LINE, "notes"),
                ("<urn:new> <urn:p> 1 .", "notes"),
                ("<urn:x> <urn:p> 1 .", "more"),
            ):
                memory.load(content.encode(), format="ttl", graph=graph)
            assert store.dump(canonical=True) == memory.dump(canonical=True)


_STREAMING = """
import resource, sys
import clustergraph
with clustergraph.open(sys.argv[1], read_only=True) as store:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    number = sum(1 for _ in store.select("SELECT ?s ?o { ?s <urn:p> ?o }"))
    print(number, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_long_answer_is_read_in_bounded_memory(servers: Servers) -> None:
    served = servers("oxigraph")
    with clustergraph.open(served.profile) as store:
        one = NamedNode("urn:p")
        store.load((Quad(NamedNode(f"urn:s{n}"), one, NamedNode(f"urn:o{n}")) for n in range(100_000)), graph="notes")
    done = subprocess.run(
        [sys.executable, "-c", _STREAMING, str(served.profile)], capture_output=True, text=True, check=True
    )
    number, kilobytes = map(int, done.stdout.split())
    assert number == 100_000
    assert kilobytes < 20_000


@pytest.mark.parametrize("kind", KINDS)
def test_files_for_a_bulk_loader_hold_the_store(kind: str, servers: Servers, shipped: Store, tmp_path: Path) -> None:
    files = shipped.dump_sharded(tmp_path / "files")
    assert len(files) == len(shipped.graphs()) + 2
    served = servers(kind)
    load_files(kind, served, tmp_path / "files")
    with clustergraph.open(served.profile) as store:
        assert store.graphs() == shipped.graphs()
        assert store.dump(canonical=True) == shipped.dump(canonical=True)
        assert answer(store, "clusters/members") == answer(shipped, "clusters/members")
        store.load(LINE.encode(), format="nt", graph="notes")
        assert len(store) == len(shipped) + 2
    with pytest.raises(StoreError, match="holds something"):
        shipped.dump_sharded(tmp_path / "files")


def load_files(kind: str, served: Served, folder: Path) -> None:
    """What the server's own loader does."""
    if kind == "virtuoso":
        shutil.copytree(folder, served.profile.parent / "files")
        for text in ("ld_dir('files', '*.nq.gz', '')", "rdf_loader_run()", "checkpoint"):
            served.isql(text)
        return
    for path in sorted(folder.glob("*.nq.gz")):
        content = gzip.decompress(path.read_bytes())
        address = served.query.replace("/query", "/store?no_transaction")
        reply = request_once("POST", address, body=content, headers={"Content-Type": "application/n-quads"})
        assert reply.status < 300, reply.data


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_for_queries_alone_is_enough(kind: str, servers: Servers) -> None:
    served = servers(kind)
    with Store.memory() as store:
        store.build(["paris-2007"])
        expected = store.dump(canonical=True)
    served.profile.with_name("bare.toml").write_text(f'query = "{served.query}"\nupdate = "{served.update}"\n', "utf-8")
    root = served.query.rpartition("/")[0]
    for place in (served.query, root, str(served.profile.with_name("bare.toml"))):
        emptied(served)
        with clustergraph.open(place) as store:
            store.build(["paris-2007"])
            assert store.dump(canonical=True) == expected


def test_a_view_is_of_what_was_read_at_once(served: Served, shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks thousands of small questions, each of which would take a request."""
    requests: list[str] = []
    monkeypatch.setattr(Service, "answer", _noting(Service.answer, requests))
    with clustergraph.open(served.profile) as store:
        store.build()
        requests.clear()
        for options in ({"release": "U"}, {"as_of": "2007-03-20"}, {"claims": "facts"}):
            expected = shipped.view(**options)
            assert store.view(**options).dump(canonical=True) == expected.dump(canonical=True)
    # A moment later it is seen whether the store on the server is still the same.
    assert len(requests) < 30


def _noting(answer: Callable[..., Any], requests: list[str]) -> Callable[..., Any]:
    def noted(self: Service, text: str, **options: Any) -> Any:
        requests.append(text)
        return answer(self, text, **options)

    return noted


def test_a_server_whose_default_graph_is_a_union_with_doubles_counts_each_triple_once(tmp_path: Path) -> None:
    with oxigraph(tmp_path, "--union-default-graph") as served, clustergraph.open(served.query) as store:
        for graph in ("notes", "more"):
            store.load(LINE.encode(), format="nt", graph=graph)
        count = "SELECT (COUNT(*) AS ?n) { ?s <https://example.org/b> ?o }"
        assert [row[0].value for row in store.select(count)] == ["1"]  # type: ignore[union-attr]


def test_triples_that_a_server_would_cut_short_come_whole(servers: Servers) -> None:
    """Virtuoso cuts the answer to a CONSTRUCT at its limit of rows, and says nothing of it."""
    with clustergraph.open(servers("virtuoso").profile) as store:
        store.load(LINE.encode(), format="nt", graph="notes")
        for text in ("CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <https://example.org/a>"):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(store._keeper.service, "answer", _never)  # type: ignore[union-attr]
                assert list(store.query(text))  # type: ignore[arg-type]


def _never(*args: object, **options: object) -> None:
    raise AssertionError("the server is asked")
