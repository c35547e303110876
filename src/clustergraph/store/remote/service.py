"""A server of SPARQL 1.1: queries, updates and graphs, by the profile of its addresses."""

import itertools
import threading
import time
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from pyoxigraph import Store as Engine

from clustergraph.errors import QueryError, StoreError
from clustergraph.solutions import Solutions, Triples
from clustergraph.store.faults import evaluating
from clustergraph.store.guard import is_large
from clustergraph.store.remote.answers import ROWS, TRIPLES, read_answer, refused
from clustergraph.store.remote.binding import bound, declared, kind_of
from clustergraph.store.remote.client import Client, Deadline, Reply, Unreachable
from clustergraph.store.remote.credentials import Credentials
from clustergraph.store.remote.profile import Profile
from clustergraph.store.remote.terms import sent

__all__ = ["Service"]

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_LINES = {"Content-Type": "application/n-triples"}
# So long nobody asks a replica that gave no answer.
_REST_SECONDS = 30.0

# A refusal of so few statements is not for their number.
_FEW = 100

_CHECKING = Engine()


class Service:
    """
    Answers and changes of one server, or of several that hold the same data for reading.

    Reads are spread over the addresses for queries; one that gives no answer is left alone for a while.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.name = profile.name
        addresses = filter(None, (*profile.queries, profile.update, profile.graph_store))
        self._client = Client(Credentials(tuple(addresses)), timeout=profile.timeout)
        self._turn = itertools.count()
        self._most = profile.chunk
        self.wrapped: frozenset[str] = frozenset()
        self.is_exact = True
        self._resting: dict[str, float] = {}
        self._lock = threading.Lock()

    def answer(
        self,
        text: str,
        *,
        prefixes: Mapping[str, str],
        bindings: Mapping[str, Any] = {},
        default: Collection[NamedNode] = (),
        named: Collection[NamedNode] = (),
        timeout: float | None = None,
        first: bool = False,
    ) -> Solutions | Triples | bool:
        """
        The answer to a query; raises what `Store.query` raises.

        :param default: the graphs whose union is the default graph; by none of both, the server has its own way
        :param named: the named graphs
        :param first: whether only the first address is asked, which changes go through
        """
        kind = kind_of(text)
        fields = [
            (
                "query",
                declared(bound(text, {name: sent(term, self.wrapped) for name, term in bindings.items()}), prefixes),
            )
        ]
        fields += [("default-graph-uri", graph.value) for graph in default]
        fields += [("named-graph-uri", graph.value) for graph in named]
        body = urlencode(fields, errors="strict").encode()
        accept = TRIPLES if kind in ("CONSTRUCT", "DESCRIBE") else ROWS
        reply = self._asked(body, {**_FORM, "Accept": accept}, Deadline(timeout), first=first)
        return read_answer(reply, kind, self.name)

    def _asked(self, body: bytes, headers: Mapping[str, str], deadline: Deadline, *, first: bool) -> Reply:
        """The reply of the first address that gives one."""
        *others, last = self._order(first=first)
        for address in others:
            try:
                reply = self._client.send("POST", address, headers=headers, body=body, reads=True, deadline=deadline)
            except Unreachable:
                self._rest(address)
                continue
            if reply.status not in (502, 503, 504):
                return reply
            reply.close()
            self._rest(address)
        return self._client.send("POST", last, headers=headers, body=body, reads=True, again=True, deadline=deadline)

    def _order(self, *, first: bool) -> list[str]:
        """The addresses for queries, each taking its turn to be asked first, those that rest behind."""
        addresses = self.profile.queries
        if first or len(addresses) == 1:
            return [addresses[0]]
        start = next(self._turn) % len(addresses)
        turned = [*addresses[start:], *addresses[:start]]
        now = time.monotonic()
        with self._lock:
            return sorted(turned, key=lambda address: self._resting.get(address, 0.0) > now)

    def _rest(self, address: str) -> None:
        with self._lock:
            self._resting[address] = time.monotonic() + _REST_SECONDS

    def check(self, text: str, question: Mapping[str, Any]) -> None:
        """Raise QueryError, in the words of the stores on disk, for what these would not take either."""
        if not is_large(text):
            with evaluating(self.name, text):
                _CHECKING.query(text, **question)

    def update(self, text: str, *, again: bool = False) -> None:
        """
        Run an update.

        :param again: whether running it twice does what running it once does
        """
        address = self.profile.update
        if address is None:
            raise StoreError(f"{self.name} is open for reading only: its profile names no address for updates")
        body = urlencode([("update", text)]).encode()
        self._done(self._client.send("POST", address, headers=_FORM, body=body, again=again))

    def add(self, graph: NamedNode, lines: bytes) -> None:
        """Add lines of N-Triples to a graph, as often as need be."""
        address = self.profile.graph_store
        if address is None:
            self._insert(graph, lines.splitlines(keepends=True))
            return
        target = f"{address}{'&' if '?' in address else '?'}{urlencode([('graph', graph.value)])}"
        self._done(self._client.send("POST", target, headers=_LINES, body=lines, again=True))

    def _insert(self, graph: NamedNode, lines: list[bytes]) -> None:
        """Add lines by updates; a server that takes no long ones gets short ones from then on."""
        start = 0
        while part := lines[start : start + self._most]:
            text = b"".join(part).decode()
            try:
                self.update(f"INSERT DATA {{ GRAPH {graph} {{\n{text}}} }}", again=True)
            except (QueryError, StoreError) as error:
                if len(part) <= _FEW or isinstance(error, Unreachable):
                    raise
                self._most = len(part) // 2
            else:
                start += len(part)

    def _done(self, reply: Reply) -> None:
        if not 200 <= reply.status < 300:
            raise refused(reply, self.profile.update or self.name)
        reply.done()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
