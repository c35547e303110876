"""Answers of servers that are cut off where they look whole, or that never end."""

import contextlib
import itertools
from pathlib import Path

import pytest
from hostile import Hostile, bare, opening, serving
from versions import POSIX, end, start

import clustergraph
from clustergraph import StoreError
from clustergraph.solutions import Solutions, Triples

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"

HEAD = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
ROW = b'<result><binding name="s"><uri>urn:a</uri></binding></result>'
TRUTH = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean>'
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="urn:a:">'
NODE = b'<rdf:Description rdf:about="urn:a"><a:b>1</a:b></rdf:Description>'

SELECT = "SELECT ?s { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { ?s ?p ?o }"
ASK = "ASK { ?s ?p 1 }"


def answer_of(query: str, kind: str, content: bytes, *, told: bool) -> bool | list[object]:
    """What a query gets from a server that answers so; whether HTTP tells where its answer ends."""

    def reply(request: Hostile, text: str) -> None:
        request.send(content, kind) if told else bare(request, content, kind)

    with serving(opening(reply)) as address, clustergraph.open(address, read_only=True) as store:
        found = store.query(query)
        return list(found) if isinstance(found, Solutions | Triples) else found


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize(
    ("query", "kind", "content"),
    [
        (SELECT, XML, HEAD + b"<results>"),
        (SELECT, XML, HEAD + b"<results>" + ROW),
        (SELECT, XML, HEAD + b"<results>" + ROW + b"</results>"),
        (ASK, XML, TRUTH),
        (CONSTRUCT, "application/rdf+xml", RDF),
        (CONSTRUCT, "application/rdf+xml", RDF + NODE),
    ],
)
def test_xml_cut_off_between_two_elements_is_no_whole_answer(query: str, kind: str, content: bytes, told: bool) -> None:
    with pytest.raises(StoreError, match="cut off or damaged"):
        answer_of(query, kind, content, told=told)


@pytest.mark.parametrize(
    ("query", "kind", "content", "size"),
    [
        (SELECT, XML, HEAD + b"<results>" + ROW * 3 + b"</results></sparql>\n", 3),
        (SELECT, XML, HEAD + b"<results/></sparql>", 0),
        (CONSTRUCT, "application/rdf+xml", RDF + NODE + b"</rdf:RDF>", 1),
    ],
)
def test_xml_that_comes_to_its_end_is_read(query: str, kind: str, content: bytes, size: int) -> None:
    found = answer_of(query, kind, content, told=True)
    assert isinstance(found, list) and len(found) == size


def test_a_truth_in_xml_that_comes_to_its_end_is_read() -> None:
    assert answer_of(ASK, XML, TRUTH + b"</sparql>", told=True) is True


def test_entities_in_an_answer_neither_swell_nor_fetch() -> None:
    many = b"".join(b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9))
    row = b'<results><result><binding name="s"><literal>%s</literal></binding></result></results></sparql>'
    for entities, name in (
        (b'<!ENTITY a "xxxxxxxxxx">' + many, b"&j;"),
        (b'<!ENTITY a SYSTEM "file:///etc/passwd">', b"&a;"),
    ):
        with pytest.raises(StoreError, match="cut off or damaged"):
            answer_of(SELECT, XML, b"<!DOCTYPE s [%s]>" % entities + HEAD + row % name, told=True)


ENDLESS = {
    "value": (JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"', b"x"),
    "value after a row": (XML, HEAD + b"<results>" + ROW + b'<result><binding name="s"><literal>', b"x"),
    "rows before their head": (JSON, b'{"results":{"bindings":[', b'{"s":{"type":"uri","value":"urn:a"}},'),
    "text": (XML, b"<sparql>", b"x"),
    "spaces": (JSON, b"", b" "),
}


@POSIX
@pytest.mark.parametrize("what", ENDLESS)
def test_an_answer_without_end_is_given_up_in_little_memory(what: str) -> None:
    kind, begin, part = ENDLESS[what]
    many = part * (2**17 // len(part))

    def reply(request: Hostile, text: str) -> None:
        request.send_response(200)
        request.send_header("Content-Type", kind)
        request.send_header("Connection", "close")
        request.end_headers()
        with contextlib.suppress(OSError):
            request.wfile.write(begin)
            for piece in itertools.repeat(many):
                request.wfile.write(piece)
        request.close_connection = True

    code = """
    import resource
    with clustergraph.open({address!r}, read_only=True) as store:
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        try:
            list(store.query("SELECT ?s {{ ?s ?p ?o }}", timeout=60))
        except StoreError as error:
            print(error)
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600 << 10
    """
    with serving(opening(reply)) as address:
        told = end(start(code.format(address=address), Path()))
    assert "longer than" in told or "maximal size" in told
