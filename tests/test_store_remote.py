"""Stores on servers: found by address, kept whole under faults, and as discreet as they are told to be."""

import contextlib
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile import Hostile, Reply, bare, chunked, opening, rows_of, serving
from servers import Served, free_port

import clustergraph
from clustergraph import QueryError, QueryTimeout, StoreError
from clustergraph.store.remote.credentials import Credentials
from clustergraph.store.remote.profile import read_profile

LINE = "<https://example.org/a> <https://example.org/b> <https://example.org/c> ."
EMPTY = {"head": {"vars": ["s"]}, "results": {"bindings": []}}

WHOLE = rows_of(1000)


def short(request: Hostile, text: str) -> None:
    request.send(WHOLE[:9000], Content_Length=str(len(WHOLE)))
    request.close_connection = True


CUT = {
    "within what its length says": short,
    "within a chunk": lambda r, t: chunked(r, [WHOLE[:9000]], end=False),
    "after the last row, before the last chunk": lambda r, t: chunked(r, [WHOLE], end=False),
    "with all that HTTP asks for": lambda r, t: chunked(r, [WHOLE[:9000]], end=True),
    "in a connection that just ends": lambda r, t: bare(r, WHOLE[:9000]),
    "by a message": lambda r, t: chunked(r, [WHOLE[:9000], b"out of memory"], end=True),
    "after its end, by a message": lambda r, t: chunked(r, [WHOLE, b"out of memory"], end=True),
    "to so many rows": lambda r, t: r.send(WHOLE, X_SPARQL_MaxRows="1000"),
    "by a time limit": lambda r, t: r.send(WHOLE, X_SQL_State="S1TAT"),
}


@pytest.mark.parametrize("how", CUT)
def test_an_answer_cut_off_is_an_error_and_never_a_short_answer(how: str) -> None:
    with (
        serving(opening(CUT[how])) as address,
        clustergraph.open(address, read_only=True) as store,
        pytest.raises(StoreError, match=r"cut|damaged|in part|rows at most"),
    ):
        list(store.select("SELECT ?s { ?s ?p ?o }"))


def test_triples_whose_end_nobody_tells_are_refused() -> None:
    def reply(request: Hostile, text: str) -> None:
        bare(request, f"{LINE}\n".encode(), "application/n-triples")

    with (
        serving(opening(reply)) as address,
        clustergraph.open(address, read_only=True) as store,
        pytest.raises(StoreError, match="does not say where its answer ends"),
    ):
        store.query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_whole_answer_is_taken_however_it_is_sent() -> None:
    ways = [lambda r, t: r.send(WHOLE), lambda r, t: chunked(r, [WHOLE], end=True), lambda r, t: bare(r, WHOLE)]
    for way in ways:
        with serving(opening(way)) as address, clustergraph.open(address, read_only=True) as store:
            assert len(list(store.select("SELECT ?s { ?s ?p ?o }"))) == 1000


@pytest.mark.parametrize("where", ["before", "within"])
def test_a_server_that_hangs_is_given_up_in_time(where: str) -> None:
    freed = threading.Event()

    def reply(request: Hostile, text: str) -> None:
        if where == "within":
            request.send_response(200)
            request.send_header("Content-Type", "application/sparql-results+json")
            request.send_header("Content-Length", str(len(WHOLE)))
            request.end_headers()
            request.wfile.write(WHOLE[:5000])
            request.wfile.flush()
        freed.wait(20)

    with (
        serving(opening(reply)) as address,
        clustergraph.open(address, read_only=True) as store,
        pytest.raises(QueryTimeout),
    ):
        list(store.select("SELECT ?s { ?s ?p ?o }", timeout=0.5))
        freed.set()


def test_a_server_that_trickles_is_given_up_in_time() -> None:
    def reply(request: Hostile, text: str) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/sparql-results+json")
        request.send_header("Content-Length", str(len(WHOLE)))
        request.end_headers()
        with contextlib.suppress(OSError):
            for byte in WHOLE[:200]:
                request.wfile.write(bytes([byte]))
                request.wfile.flush()
                time.sleep(0.05)

    with (
        serving(opening(reply)) as address,
        clustergraph.open(address, read_only=True) as store,
        pytest.raises(QueryTimeout),
    ):
        list(store.select("SELECT ?s { ?s ?p ?o }", timeout=0.5))


def test_a_server_that_is_silent_for_longer_than_its_profile_allows_is_an_error(tmp_path: Path) -> None:
    freed = threading.Event()
    with serving(opening(lambda request, text: freed.wait(20))) as address:  # type: ignore[arg-type]
        profile = tmp_path / "slow.toml"
        profile.write_text(f'query = "{address}"\ntimeout = 0.3\n', "utf-8")
        with clustergraph.open(profile, read_only=True) as store:
            with pytest.raises(StoreError, match="silent"):
                store.query("SELECT ?s { ?s ?p ?o }")
            freed.set()


@pytest.mark.parametrize(
    ("status", "content", "error", "message"),
    [
        (401, b"who?", StoreError, "CLUSTERGRAPH_USER"),
        (403, b"no", StoreError, "does not let in"),
        (404, b"<html>", StoreError, "no SPARQL endpoint"),
        (400, b"not like this\nat all", QueryError, "does not take the query: not like this at all"),
        (500, b"broken", QueryError, "broken"),
        (503, b"later", StoreError, "later"),
    ],
)
def test_a_refusal_is_told_in_one_line(status: int, content: bytes, error: type[Exception], message: str) -> None:
    def reply(request: Hostile, text: str) -> None:
        request.send(content, "text/plain", status)

    with serving(opening(reply)) as address, clustergraph.open(address, read_only=True) as store:
        with pytest.raises(error, match=message) as told:
            store.query("SELECT ?s { ?s ?p ?o }")
        assert "\n" not in str(told.value)


def test_a_page_is_no_answer() -> None:
    with (
        serving(lambda r, t: r.send(b"<html>", "text/html")) as address,
        pytest.raises(StoreError, match="answers with text/html"),
    ):
        clustergraph.open(address)


def test_where_nobody_listens_the_error_says_so() -> None:
    with pytest.raises(StoreError, match="nobody there takes connections"):
        clustergraph.open(f"http://127.0.0.1:{free_port()}/query")


def test_reading_is_tried_again_and_updating_is_not() -> None:
    seen: list[str] = []

    def reply(request: Hostile, text: str) -> None:
        seen.append(text)
        if seen.count(text) == 1:
            request.close_connection = True
            return
        request.send(json.dumps(EMPTY).encode())

    with serving(opening(reply)) as address, clustergraph.open(address) as store:
        assert list(store.select("SELECT ?s { ?s ?p ?o }")) == []
        assert len(seen) == 2
        with pytest.raises(StoreError):
            store._keeper.service.update("INSERT DATA { <urn:a> <urn:b> 1 }")  # type: ignore[union-attr]
        assert len(seen) == 3


def test_credentials_are_sent_and_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_USER", "curator")
    monkeypatch.setenv("CLUSTERGRAPH_PASSWORD", "s3cret-word")
    seen = []

    def reply(request: Hostile, text: str) -> None:
        seen.append(request.headers["Authorization"])
        request.send(f"you sent {seen[0]} s3cret-word".encode(), "text/plain", 400)

    with serving(opening(reply)) as address, clustergraph.open(address, read_only=True) as store:
        with pytest.raises(QueryError) as told:
            store.query("SELECT ?s { ?s ?p ?o }")
        assert seen == ["Basic Y3VyYXRvcjpzM2NyZXQtd29yZA=="]
        for text in (str(told.value), repr(store.describe()), repr(store._keeper.__dict__)):
            assert "s3cret" not in text
            assert "Y3VyYXRvcjpzM2NyZXQtd29yZA" not in text


def test_a_token_comes_before_a_name_and_a_name_before_a_netrc_file(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine example.org login me password mine\n", "utf-8")
    netrc.chmod(0o600)
    address = "https://example.org/sparql"
    told = {"NETRC": str(netrc)}
    assert Credentials((address,), told).header(address) == {"Authorization": "Basic bWU6bWluZQ=="}
    told |= {"CLUSTERGRAPH_USER": "a", "CLUSTERGRAPH_PASSWORD": "b"}
    assert Credentials((address,), told).header(address) == {"Authorization": "Basic YTpi"}
    told |= {"CLUSTERGRAPH_TOKEN": "abc"}
    assert Credentials((address,), told).header(address) == {"Authorization": "Bearer abc"}
    assert Credentials((address,), told).header("https://example.com/sparql") == {}
    assert Credentials((address,), told).header("http://example.org/sparql") == {}


def test_credentials_go_nowhere_in_the_open() -> None:
    with pytest.raises(StoreError, match="https") as told:
        Credentials(("http://example.org/sparql",), {"CLUSTERGRAPH_TOKEN": "abcdef"})
    assert "abcdef" not in str(told.value)


def test_an_address_with_a_password_is_refused_without_repeating_it() -> None:
    with pytest.raises(StoreError, match="holds a name or password") as told:
        clustergraph.open("https://me:hunter2@example.org/sparql")
    assert "hunter2" not in str(told.value)


def test_a_redirect_to_another_host_carries_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTERGRAPH_TOKEN", "token-of-mine")
    seen = []

    def answer(request: Hostile, text: str) -> None:
        seen.append(request.headers["Authorization"])
        request.send(json.dumps(EMPTY).encode())

    with serving(answer) as goal:

        def reply(request: Hostile, text: str) -> None:
            request.send(b"", status=307, Location=goal)

        with serving(opening(reply)) as address, clustergraph.open(address) as store:
            assert list(store.select("SELECT ?s { ?s ?p ?o }")) == []
            assert seen == [None]
            with pytest.raises(StoreError, match="redirects to another host"):
                store._keeper.service.update("INSERT DATA { <urn:a> <urn:b> 1 }")  # type: ignore[union-attr]
            assert seen == [None]


@pytest.mark.parametrize(
    ("address", "update", "graphs"),
    [
        ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store"),
        ("https://h/sparql", "https://h/sparql", None),
        (
            "https://h/repositories/r",
            "https://h/repositories/r/statements",
            "https://h/repositories/r/rdf-graphs/service",
        ),
        ("https://h/api", "https://h/api", None),
    ],
)
def test_addresses_follow_from_that_for_queries(address: str, update: str, graphs: str | None) -> None:
    profile = read_profile(address, {})
    assert (profile.update, profile.graph_store) == (update, graphs)


def test_variables_name_other_addresses() -> None:
    told = {"CLUSTERGRAPH_UPDATE_URL": "https://h/u", "CLUSTERGRAPH_GRAPH_STORE_URL": "https://h/g"}
    profile = read_profile("https://h/sparql", told)
    assert (profile.update, profile.graph_store) == ("https://h/u", "https://h/g")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("query = 1", "query: name an address"),
        ('query = "https://h/q"\nuser = "me"', "'user' is no key of a profile"),
        ('query = "ftp://h/q"', "is not the address of a server"),
        ('query = "https://h/q"\ntimeout = 0', "timeout: a number"),
        ('query = "https://h/q"\nchunk = true', "chunk: a number"),
        ("query", "is no profile of a server"),
    ],
)
def test_a_profile_that_cannot_be_used_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    profile = tmp_path / "server.toml"
    profile.write_text(text, "utf-8")
    with pytest.raises(StoreError, match=message):
        clustergraph.open(profile)


def test_a_server_without_an_address_for_updates_is_read_only(servers: Callable[[str], Served], tmp_path: Path) -> None:
    profile = tmp_path / "server.toml"
    profile.write_text(f'query = "{servers("oxigraph").query}"\n', "utf-8")
    with clustergraph.open(profile) as store:
        assert store.read_only
        with pytest.raises(StoreError, match="open for reading only"):
            store.load(LINE.encode(), format="nt", graph="notes")


def test_reads_are_spread_over_replicas_and_a_dead_one_is_skipped(tmp_path: Path) -> None:
    seen = {"one": 0, "two": 0}

    def counting(name: str) -> Reply:
        def reply(request: Hostile, text: str) -> None:
            seen[name] += 1
            request.send(json.dumps(EMPTY).encode())

        return opening(reply)

    with serving(counting("one")) as one, serving(counting("two")) as two:
        profile = tmp_path / "server.toml"
        dead = f"http://127.0.0.1:{free_port()}/query"
        profile.write_text(f"query = {json.dumps([one, two, dead])}\n", "utf-8")
        with clustergraph.open(profile) as store:
            for _ in range(6):
                assert list(store.select("SELECT ?s { ?s ?p ?o }")) == []
        assert min(seen.values()) >= 2
