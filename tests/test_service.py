"""A SERVICE is called where its address is allowed by name, and nowhere else; one that hangs is given up."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import clustergraph
from clustergraph import QueryError, Store
from clustergraph.errors import QueryTimeout
from clustergraph.solutions import Solutions
from clustergraph.store.guard import refuse_remote

ANSWER = {"head": {"vars": ["o"]}, "results": {"bindings": [{"o": {"type": "literal", "value": "from afar"}}]}}


class Server(http.server.ThreadingHTTPServer):
    """A SPARQL endpoint on this machine, which remembers who came and for what."""

    daemon_threads = True
    elsewhere = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Endpoint)
        self.visits: list[tuple[str, str]] = []
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,))
        self.thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def close(self) -> None:
        self.shutdown()
        self.thread.join()
        self.server_close()


class Endpoint(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        self.server.visits.append((self.path, body))
        if self.path.startswith("/slow"):
            time.sleep(3)
        if self.path.startswith("/moved"):
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("Location", self.server.elsewhere)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = b"nonsense" if self.path.startswith("/broken") else json.dumps(ANSWER).encode()
        self.send_response(500 if self.path.startswith("/failing") else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        with suppress(BrokenPipeError):
            self.end_headers()
            self.wfile.write(content)

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[Server, Server]]:
    servers = Server(), Server()
    yield servers
    for server in servers:
        server.close()


@pytest.fixture
def here(both: tuple[Server, Server]) -> Server:
    """The endpoint that may be called."""
    both[0].visits.clear()
    return both[0]


@pytest.fixture
def there(both: tuple[Server, Server]) -> Iterator[Server]:
    """An endpoint that nobody may call."""
    yield both[1]
    assert both[1].visits == []


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with Store.memory() if request.param == "memory" else clustergraph.open(tmp_path / "s") as store:
        store.load(b"<urn:a> <urn:p> 'near' .", format="ttl", graph="notes")
        yield store


@pytest.mark.parametrize(
    "call",
    ["SERVICE <@> {", "service<@>{", "SERVICE SILENT <@> {", "SERVICE\n\tsilent\r\n<@>\n{", "trueSERVICE <@> {"],
)
def test_a_service_is_called_where_its_address_is_allowed(store: Store, here: Server, call: str) -> None:
    begin = "SELECT ?o { ?s <urn:p> " if call.startswith("true") else "SELECT ?o { "
    if call.startswith("true"):
        store.load(b"<urn:a> <urn:p> true .", format="ttl", graph="notes")
    text = f"{begin}{call.replace('@', here.address)} ?x ?y ?o }} }}"
    answer = store.query(text, services=[here.address])
    assert isinstance(answer, Solutions)
    assert [row[0].value for row in answer if row[0]] == ["from afar"]  # type: ignore[union-attr]
    ((_, asked),) = here.visits
    assert "near" not in asked


def test_a_service_and_the_store_answer_together(store: Store, here: Server) -> None:
    text = f"SELECT ?n ?o {{ <urn:a> <urn:p> ?n SERVICE <{here.address}> {{ ?x ?y ?o }} }}"
    rows = store.select(text, services=[here.address], timeout=20)
    assert [[term.value for term in row if term] for row in rows] == [["near", "from afar"]]  # type: ignore[union-attr]


REFUSED = [
    "SELECT * { SERVICE <@there> {} }",
    "SELECT * { SERVICE <@here> { SERVICE <@there> {} } }",
    "SELECT * { SERVICE <@here> {} SERVICE SILENT <@there> {} }",
    "SELECT * { SERVICE <@here> {} SERVICESILENT<@there>{} }",
    "SELECT * { VALUES ?x { <@there> } SERVICE ?x {} }",
    "SELECT * { VALUES ?x { <@here> } SERVICE ?x {} }",
    "PREFIX ex: <@there> SELECT * { SERVICE ex: {} }",
    "PREFIX ex: <@here> SELECT * { SERVICE ex: {} }",
    "BASE <@there> SELECT * { SERVICE <> {} }",
    "BASE <@there> SELECT * { SERVICE <x> {} }",
    "SELECT * { SERVICE <@here>x {} }",
    "SELECT * { SERVICE <@herex> {} }",
    "SELECT * { SERVICE <@here#x> {} }",
    "SELECT * { SERVICE <@here?query=x> {} }",
    r"SELECT * { SERVICE <@\u0068ere> {} }",
    r"SELECT * { \u0053ERVICE <@there> {} }",
    "SELECT * { SERVICE # <@here> {\n<@there> {} }",
    "SELECT * { SERVICE #\n<@here> {} }",
    "SELECT * { SERVICESILENT<@here> {} }",
    "SELECT * { FILTER(1<2)SERVICE#<@here>{\n<@there> {} }",
    "SELECT * { ?s <urn:#> ?o SERVICE <@there> {} }",
    "SELECT * { ſERVICE <@here> {} }",
    "ASK { FILTER EXISTS { SERVICE <@there> {} } }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_a_call_that_is_not_of_the_very_address_is_refused(
    store: Store, here: Server, there: Server, text: str
) -> None:
    written = text.replace(r"@\u0068ere", here.address.replace("h", r"\u0068", 1))
    written = written.replace("@here", here.address).replace("@there", there.address)
    with pytest.raises(QueryError):
        store.query(written, services=[here.address])
    assert here.visits == []


def test_the_error_says_what_may_be_called(store: Store, here: Server, there: Server) -> None:
    with pytest.raises(QueryError, match=f"SERVICE is refused: .* but <{here.address}>, written just so"):
        store.query(f"SELECT * {{ SERVICE <{there.address}> {{}} }}", services=[here.address])


@pytest.mark.parametrize("address", ["", "x", "file:///etc/passwd", "http://", "http://a b/", "http://a/> {} #", "?x"])
def test_what_is_no_address_of_a_service_cannot_be_allowed(store: Store, address: str) -> None:
    with pytest.raises(QueryError, match="is not the address of a service"):
        store.query("ASK {}", services=[address])


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_service_that_sends_elsewhere_is_not_followed(store: Store, here: Server, there: Server, code: int) -> None:
    here.elsewhere = there.address
    address = f"{here.address}moved/{code}"
    with pytest.raises(QueryError, match="a SERVICE gave no answer"):
        list(store.select(f"SELECT * {{ SERVICE <{address}> {{}} }}", services=[address]))
    assert len(here.visits) == 1


@pytest.mark.parametrize("path", ["failing", "broken"])
def test_a_service_that_fails_is_an_error_of_the_query(store: Store, here: Server, path: str) -> None:
    address = here.address + path
    with pytest.raises(QueryError):
        list(store.select(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", services=[address]))


def test_a_service_that_is_not_there_is_an_error_unless_it_may_be_silent(store: Store) -> None:
    address = "http://127.0.0.1:9/"
    with pytest.raises(QueryError, match="a SERVICE gave no answer"):
        list(store.select(f"SELECT * {{ SERVICE <{address}> {{}} }}", services=[address]))
    assert list(store.select(f"SELECT * {{ SERVICE SILENT <{address}> {{}} }}", services=[address])) == [()]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_a_service_that_hangs_is_given_up(store: Store, here: Server, silent: str) -> None:
    address = f"{here.address}slow"
    begun = time.monotonic()
    with pytest.raises(QueryTimeout):
        list(store.select(f"SELECT * {{ SERVICE {silent}<{address}> {{}} }}", services=[address], timeout=0.5))
    assert time.monotonic() - begun < 1.5


def test_a_query_with_services_has_thirty_seconds_where_nothing_is_said(
    store: Store, here: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clustergraph.store.store.SERVICE_SECONDS == 30
    monkeypatch.setattr(clustergraph.store.store, "SERVICE_SECONDS", 0.5)
    address = f"{here.address}slow"
    with pytest.raises(QueryTimeout):
        list(store.select(f"SELECT * {{ SERVICE <{address}> {{}} }}", services=[address]))


def test_an_update_loads_nothing_and_calls_nobody(store: Store, here: Server) -> None:
    for text in (
        f"LOAD <{here.address}>",
        f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{here.address}> {{ ?s ?p ?o }} }}",
    ):
        with pytest.raises(QueryError, match="is refused"):
            store.update(text)
    assert here.visits == []


# What a text could be made of to slip a call past the guard.
PIECES = [
    "SERVICE ", "SERVICE", "service", "SILENT ", "SILENT", "<@here>", "<@there>", "<@here", "<@there", ">", "<", " {} ",
    "{", "}", " ", "\n", "#", "# ", "'", '"', "'''", '"""', "\\", "\\u0027", "\\u0053ERVICE", "?x ", "$", "true", "1",
    "1.", "ex:a", "ex:", " ?s ?p ?o ", " . ", "FILTER(1<2)", "FILTER(?s<?o)", "FILTER(?s>?o)", "VALUES ?x { <@there> } ",
    "GRAPH ?g {", "OPTIONAL {", "UNION", "<urn:#>", "<urn:a>", "(", ")", "[", "]", "{|", "|}", "<<(", ")>>", "\\u003e",
]  # fmt: skip


@settings(max_examples=1_500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begin=st.sampled_from(
        ["", "PREFIX ex: <@there> ", "PREFIX ex: <@here> ", "BASE <@there> ", "PREFIX SERVICE: <@there> "]
    ),
    pieces=st.lists(st.sampled_from(PIECES), max_size=8),
    last=st.sampled_from(["", "SERVICE <@there> {}", "SERVICE <@here> {}", "SERVICE ex: {}", "SERVICE ?x {}"]),
    rest=st.lists(st.sampled_from(PIECES), max_size=4),
)
def test_what_passes_the_guard_never_calls_another_address(
    both: tuple[Server, Server], begin: str, pieces: list[str], last: str, rest: list[str]
) -> None:
    here, there = both
    text = f"{begin}SELECT * {{ {''.join(pieces)}{last}{''.join(rest)} }}"
    text = text.replace("@here", here.address).replace("@there", there.address)
    try:
        refuse_remote(text, update=False, services=[here.address])
    except QueryError:
        return
    engine = pyoxigraph.Store()
    engine.update("INSERT DATA { <urn:a> <urn:b> <urn:c> GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }")
    with suppress(SyntaxError, OSError, ValueError):
        for _ in engine.query(text):  # type: ignore[union-attr]
            pass
    assert there.visits == [], text


def test_the_pieces_do_make_calls(both: tuple[Server, Server]) -> None:
    here, _ = both
    text = f"SELECT * {{ FILTER(1<2)SERVICE<{here.address}> {{}} }}"
    before = len(here.visits)
    refuse_remote(text, update=False, services=[here.address])
    list(pyoxigraph.Store().query(text))  # type: ignore[arg-type]
    assert len(here.visits) == before + 1
