"""No query or update reaches out of the store, however SERVICE or LOAD is hidden."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from clustergraph import QueryError, Store
from clustergraph.store.guard import refuse_remote


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a server that counts who comes."""

    class Counting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_error(500)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    visits: list[str] = []
    server = http.server.HTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()
    assert visits == []


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as store:
        store.load(b"<urn:a> <urn:p> true, 1, 'x' .", format="ttl", graph="notes")
        yield store


QUERIES = [
    "SELECT * { SERVICE <@> {} }",
    "SELECT * { service<@>{} }",
    "SELECT * { SeRvIcE SILENT <@> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<@>{} }",
    "SELECT * { SERVICE # not this\r<@> {} }",
    "SELECT * { # a comment \rSERVICE <@> {} }",
    "SELECT * { # service#>\nSERVICE <@> {} }",
    "SELECT * { # SERVICE <\nSERVICE <@> {} }",
    "SELECT * { VALUES ?x { <@> } SERVICE ?x {} }",
    "SELECT * { VALUES ?x { <@> } SERVICE$x{} }",
    "PREFIX ex: <@> SELECT * { SERVICE ex:x {} }",
    "PREFIX ex: <@> SELECT * { SERVICEex:x {} }",
    "PREFIX ex: <@> SELECT * { SERVICESILENTex:x {} }",
    "PREFIX ex: <@> SELECT * { # service#>\nSERVICEex:x{} }",
    "PREFIX ex: <@> SELECT * { ?s ?p ?o # SERVICESILENT<\nSERVICEex:x{} }",
    "SELECT * { ?s ?p trueSERVICE <@> {} }",
    "SELECT * { ?s ?p 1SERVICE <@> {} }",
    "SELECT * { ?s ?p 1.SERVICE <@> {} }",
    "SELECT * { ?s ?p 1e0SERVICE <@> {} }",
    "SELECT * { ?s ?p 'x'SERVICE <@> {} }",
    "SELECT * { VALUES ?x {1}SERVICE <@> {} }",
    "SELECT * { FILTER(1<2)SERVICE#>\n<@> {} }",
    "SELECT * { BIND(1 AS ?x) FILTER(?x<?x)SERVICE#>\n<@> {} }",
    "SELECT * { BIND(1 AS ?x) FILTER(?x<a:b)SERVICE#>\n<@> {} }",
    "SELECT * { ?s ?p ?o {| ?a ?b |} SERVICE <@> {} }",
    "SELECT * { ?s ?p '''a'b''' SERVICE <@> {} #'''\n }",
    'SELECT * { ?s ?p """a"b""" SERVICE <@> {} #"""\n }',
    "SELECT * { ?s ?p '' SERVICE <@> {} #''\n }",
    "SELECT * { ?s <urn:#> ?o SERVICE <@> {} }",
    "PREFIX ex: <urn:> SELECT * { ?s ex:a\\' ?o SERVICE <@> {} #'\n }",
    "PREFIX ex: <urn:> SELECT * { ?s ex:a\\# ?o SERVICE <@> {} }",
    "PREFIX ex: <urn:> SELECT * { ?s ?p ex:a.b.SERVICE <@> {} }",
    "SELECT * { LATERAL { SERVICE <@> {} } }",
    "SELECT * { { SELECT * { SERVICE <@> {} } } }",
    "ASK { FILTER EXISTS { SERVICE <@> {} } }",
    "ASK { FILTER NOT EXISTS{SERVICE <@> {} } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <@> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <@> { ?s ?p ?o } }",
    'VERSION "1.2" SELECT * { SERVICE <@> {} }',
    r"SELECT * { \u0053ERVICE <@> {} }",
    r"SELECT * { \U00000053ERVICE <@> {} }",
    r"SELECT * { # \u000A SERVICE <@> {}",
    r"SELECT * { ?s ?p 'x\u0027 SERVICE <@> {} #'",
    "SELECT * { ſervice <@> {} }",
]

UPDATES = [
    "LOAD <@>",
    "load<@>",
    "LOAD SILENT <@> INTO GRAPH <urn:g>",
    "LOADSILENT<@>",
    "# first\nLOAD # second\n<@>",
    "CLEAR ALL;LOAD<@>",
    "INSERT DATA { <urn:a> <urn:b> '}' } ; LOAD <@>",
    "BASE <urn:a>LOAD<@>",
    "PREFIX ex: <@>LOADex:x",
    "PREFIX LOADex: <@>\nLOADex:x",
    "PREFIX ex: <@> LOAD ex:x",
    r"\u004cOAD <@>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <@> { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p trueSERVICE<@>{} }",
]


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_that_calls_another_address_is_refused(store: Store, address: str, text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query(text.replace("@", address))


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_that_loads_from_an_address_is_refused(store: Store, address: str, text: str) -> None:
    with pytest.raises(QueryError, match=r"(SERVICE|LOAD) is refused"):
        store.update(text.replace("@", address))


HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE' }",
    "SELECT * { ?s ?p 'SERVICE <urn:x> {}' }",
    'SELECT * { ?s ?p """a SERVICE <urn:x> {} "quoted" """ }',
    "SELECT * { # SERVICE <urn:x> {}\n ?s ?p ?o }",
    "SELECT * { ?s <urn:service> ?o }",
    "SELECT * { ?s <http://example.org/service#x> ?o . ?o ?p ?s }",
    "PREFIX ex: <urn:> SELECT * { ?s ex:service ?o }",
    "PREFIX ex: <urn:> SELECT ?service ?x { ?service ex:load ?x }",
    "PREFIX service: <urn:> SELECT * { ?service service:x ?load }",
    "PREFIX service: <urn:> ASK { GRAPH <urn:g> { ?service service:x ?load } }",
    "SELECT * { ?s ?p ?o FILTER(?o < 5 && 'SERVICE <x> {' > ?o) }",
    "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'service')) ?o ?q ?z }",
]

HARMLESS_UPDATES = [
    "INSERT DATA { <urn:a> <urn:load> 'LOAD <urn:x>' }",
    "PREFIX load: <urn:> INSERT DATA { load:a load:b load:c }",
    "INSERT DATA { <urn:a> <http://example.org/load#x>\n <urn:b> }",
    "# LOAD <urn:x>\nDELETE WHERE { ?load <urn:load> <urn:x> }",
    "PREFIX load: <urn:> COPY load:a TO load:b",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_service_alone_is_no_call(store: Store, text: str) -> None:
    store.query(text)


@pytest.mark.parametrize("text", HARMLESS_UPDATES)
def test_the_word_load_alone_is_no_call(store: Store, text: str) -> None:
    store.load(b"<urn:x> <urn:y> <urn:z> .", format="nt", graph="urn:a")
    store.update(text)


def test_a_long_update_is_looked_through_in_time() -> None:
    line = '<urn:service(a> <http://example.org/#type> "load (it\'s) SERVICE <urn:x> {" .\n'
    refuse_remote(f"INSERT DATA {{ {line * 5_000} }}", update=True)
