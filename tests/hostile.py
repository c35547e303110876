"""A server that answers as its test says: whole, cut off, late, or with what it should not."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

__all__ = ["Hostile", "Reply", "bare", "chunked", "opening", "rows_of", "serving"]

NO = {"head": {}, "boolean": False}

Reply = Callable[["Hostile", str], None]


class Hostile(BaseHTTPRequestHandler):
    """A server that answers as its test says."""

    protocol_version = "HTTP/1.1"
    reply: Reply

    def do_POST(self) -> None:
        self.content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = self.content.decode()
        fields = parse_qs(body)
        text = (fields.get("query") or fields.get("update") or [body])[0]
        type(self).reply(self, text)

    def do_GET(self) -> None:
        self.do_POST()

    def send(
        self, content: bytes, kind: str = "application/sparql-results+json", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if "Content_Length" not in more:
            self.send_header("Content-Length", str(len(content)))
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def serving(reply: Reply, port: int = 0) -> Iterator[str]:
    handler = type("Handler", (Hostile,), {"reply": staticmethod(reply)})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


_OPENING = {
    "SELECT ?x { BIND(1 / 2 AS ?x) }": ("http://www.w3.org/2001/XMLSchema#decimal", "0.5"),
    "SELECT ?x { BIND(1 = 1 AS ?x) }": ("http://www.w3.org/2001/XMLSchema#boolean", "true"),
    "SELECT ?x { VALUES ?x { 1 2 } MINUS { VALUES ?x { 2 } } }": ("http://www.w3.org/2001/XMLSchema#integer", "1"),
    "SELECT ?x { { SELECT ?x { VALUES (?x ?y) { (1 1) (2 0) } FILTER(?y = 1) } } }": (
        "http://www.w3.org/2001/XMLSchema#integer",
        "1",
    ),
}


def opening(answer: Reply) -> Reply:
    """What a plain SPARQL server answers while a store is opened, then as the test says."""

    def reply(request: Hostile, text: str) -> None:
        if text == "ASK { ?s ?p ?o }":
            request.send(json.dumps(NO).encode())
        elif text in _OPENING:
            kind, value = _OPENING[text]
            row = {"x": {"type": "literal", "datatype": kind, "value": value}}
            request.send(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [row]}}).encode())
        elif "clustergraph/store>" in text and text.startswith("SELECT"):
            request.send(json.dumps({"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}).encode())
        elif "GROUP BY ?g" in text:
            request.send(json.dumps({"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}).encode())
        else:
            answer(request, text)

    return reply


def rows_of(number: int) -> bytes:
    rows = [{"s": {"type": "uri", "value": f"urn:n{each}"}} for each in range(number)]
    return json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": rows}}).encode()


def chunked(request: Hostile, parts: list[bytes], *, end: bool, kind: str = "application/sparql-results+json") -> None:
    request.send_response(200)
    request.send_header("Content-Type", kind)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    for part in parts:
        request.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
    if end:
        request.wfile.write(b"0\r\n\r\n")
    request.wfile.flush()
    request.close_connection = True


def bare(request: Hostile, content: bytes, kind: str = "application/sparql-results+json") -> None:
    """An answer whose end is the end of the connection."""
    request.send_response(200)
    request.send_header("Content-Type", kind)
    request.send_header("Connection", "close")
    request.end_headers()
    request.wfile.write(content)
    request.close_connection = True
