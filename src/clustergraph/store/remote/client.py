"""Requests to servers and their replies, read as they come, within time limits; tried again where harmless."""

import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, TimeoutError

from clustergraph.errors import QueryTimeout, StoreError
from clustergraph.solutions import one_line
from clustergraph.store.remote.credentials import Credentials, origin

__all__ = ["Client", "Deadline", "Reply", "Unreachable"]

_CONNECT_SECONDS = 10.0
_PAUSES = (0.2, 0.8, 2.0)
_LATER = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_PIECE = 1 << 16
# So much of what a server says about an error is read, and so much of it is told.
_READ, _TOLD = 4096, 300


class Unreachable(StoreError):
    """A server that gives no answer: another one with the same data may."""


class Deadline:
    """The time until which an answer must have been read; without seconds there is none."""

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self, most: float) -> float:
        """Seconds left, at most some; raises QueryTimeout where there are none."""
        if self._end is None or self._seconds is None:
            return most
        left = self._end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(self._seconds)
        return min(left, most)


class Reply:
    """What a server answers: its status, its kind of content, and the content, piece by piece."""

    def __init__(self, response: urllib3.BaseHTTPResponse, client: "Client", address: str, deadline: Deadline) -> None:
        self._response = response
        self._client = client
        self._deadline = deadline
        self._address = address
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        # A connection that is simply closed at the end may as well have been cut off.
        self.end_is_told = "Content-Length" in response.headers or "chunked" in response.headers.get(
            "Transfer-Encoding", ""
        )
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most `size`; none at the end. Raises StoreError where the content is cut off."""
        try:
            return self._piece(_PIECE if size < 0 else max(size, 1))
        except BaseException as error:
            # A parser passes on an error of the stream as another one of its kind.
            self.error = error
            self.close()
            raise

    def _piece(self, size: int) -> bytes:
        left = self._deadline.left(self._client.timeout)
        if (socket := _socket(self._response)) is not None:
            socket.settimeout(left)
        try:
            return self._response.read1(min(size, _PIECE), decode_content=False)
        except (TimeoutError, OSError) as error:
            self._deadline.left(self._client.timeout)
            if isinstance(error, TimeoutError | OSError) and _is_silent(error):
                raise StoreError(f"{self._address} was silent for {left:g} s in the middle of its answer") from None
            raise self._cut() from None
        except (HTTPError, ValueError):
            raise self._cut() from None

    def _cut(self) -> StoreError:
        return StoreError(f"{self._address} cut its answer off in the middle: ask again")

    def text(self) -> str:
        """The beginning of the content as one line, for an error."""
        content = b""
        with suppress(StoreError, QueryTimeout):
            while len(content) < _READ and (piece := self.read(_READ)):
                content += piece
        self.close()
        return self.hidden(content.decode("utf-8", "replace")).strip()

    def hidden(self, text: str) -> str:
        """A text on one line, without what the server may have repeated of the credentials."""
        return self._client.credentials.hidden(one_line(text))[:_TOLD]

    def done(self) -> None:
        """Read what is left, so that the connection serves again."""
        while self.read():
            pass
        self._response.release_conn()

    def close(self) -> None:
        """Give up what is left."""
        with suppress(Exception):
            self._response.close()


class Client:
    """
    Sends requests over connections that it keeps.

    Certificates are verified by those that the system trusts. A redirect to another host is followed for what only
    reads, and without credentials.

    :param timeout: seconds for which a server may be silent
    """

    def __init__(self, credentials: Credentials, *, timeout: float) -> None:
        self.credentials = credentials
        self.timeout = timeout
        self._pool = urllib3.PoolManager(num_pools=8, maxsize=4, retries=False, ssl_context=_trusting())

    def send(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        reads: bool = False,
        again: bool = False,
        deadline: Deadline | None = None,
    ) -> Reply:
        """
        The reply to a request, whatever its status; raises Unreachable where there is none.

        :param reads: whether it changes nothing, and may be redirected to another host
        :param again: whether sending it twice does what sending it once does, so that it may be tried again
        """
        deadline = deadline or Deadline(None)
        pauses = iter(_PAUSES)
        while True:
            pause = next(pauses, None)
            try:
                reply = self._followed(method, address, headers, body, deadline, reads=reads)
            except Unreachable as error:
                # What never arrived may be sent again in any case.
                cause = error.__cause__
                if pause is None or isinstance(cause, ConnectTimeoutError):
                    raise
                if not again and not isinstance(cause, NewConnectionError):
                    raise
            else:
                if pause is None or not again or reply.status not in _LATER:
                    return reply
                reply.close()
            time.sleep(deadline.left(pause))

    def _followed(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes, deadline: Deadline, *, reads: bool
    ) -> Reply:
        target = address
        for _ in range(_MOST_REDIRECTS + 1):
            reply = self._sent(method, target, headers, body, deadline)
            goal = reply.headers.get("Location")
            if reply.status not in _REDIRECTS or not goal:
                return reply
            reply.close()
            goal = urljoin(target, goal)
            self._check_redirect(target, goal, reads=reads)
            if reply.status == 303:
                method, body = "GET", b""
            target = goal
        raise StoreError(f"{address} redirects in circles")

    def _check_redirect(self, target: str, goal: str, *, reads: bool) -> None:
        here, there = origin(target), origin(goal)
        if there[0] not in ("http", "https") or (here[0] == "https" and there[0] != "https"):
            raise StoreError(f"{target} redirects to an address that is not safe: name the one that is meant")
        if here != there and not reads:
            raise StoreError(f"{target} redirects to another host, {there[1]}: name its address")

    def _sent(self, method: str, address: str, headers: Mapping[str, str], body: bytes, deadline: Deadline) -> Reply:
        left = deadline.left(self.timeout)
        try:
            response = self._pool.request(
                method,
                address,
                body=body or None,
                headers={"Accept-Encoding": "identity", "User-Agent": "clustergraph", **headers}
                | self.credentials.header(address),
                timeout=urllib3.Timeout(connect=min(_CONNECT_SECONDS, left), read=left),
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
        except (HTTPError, OSError) as error:
            deadline.left(self.timeout)
            raise Unreachable(f"{address} gives no answer: {_reason(error, left)}") from error
        return Reply(response, self, address, deadline)

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


def _socket(response: Any) -> Any:
    """The socket that a response is read from, where it can be found."""
    raw = getattr(getattr(getattr(response, "_fp", None), "fp", None), "raw", None)
    return getattr(raw, "_sock", None)


def _is_silent(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or type(error).__name__ == "timeout" or "timed out" in str(error)


def _reason(error: BaseException, seconds: float) -> str:
    """Why there is no answer, in words, which never repeat what was sent."""
    if isinstance(error, NewConnectionError):
        return "nobody there takes connections: check the address, and that the server runs"
    if isinstance(error, ConnectTimeoutError):
        return f"no connection came about within {min(_CONNECT_SECONDS, seconds):g} s: check the address"
    if isinstance(error, TimeoutError):
        return f"it was silent for {seconds:g} s"
    text = str(error).lower()
    if "certificate" in text:
        return "its certificate is not one that this machine trusts"
    if "ssl" in text or "tls" in text:
        return "it does not speak TLS as this machine does"
    return "it closed the connection"
