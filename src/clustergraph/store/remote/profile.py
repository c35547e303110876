"""Where a server is: its addresses for queries, updates and graphs, by its URL or from a small file."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from clustergraph.errors import StoreError

__all__ = ["ENDINGS", "Profile", "checked_address", "is_remote", "is_root", "read_profile"]

UPDATE = "CLUSTERGRAPH_UPDATE_URL"
GRAPHS = "CLUSTERGRAPH_GRAPH_STORE_URL"

_KEYS = ("query", "update", "graph_store", "timeout", "chunk", "copy", "trust")

ENDINGS = ("/query", "/sparql")
"""What the addresses end in at which servers answer queries by custom."""

# What an address for queries ends in, and what the ones for updates and for graphs end in on the same server.
_LAYOUTS = (
    ("/repositories/*", "/statements", "/rdf-graphs/service"),
    ("/query", "/update", "/store"),
    ("/sparql", "/sparql", None),
)


@dataclass(frozen=True)
class Profile:
    """
    The addresses of a server and how it is dealt with.

    :param queries: addresses that answer queries with the same data, the one to write through first
    :param update: takes SPARQL 1.1 updates; without one, the store is for reading only
    :param graph_store: takes graphs by the SPARQL 1.1 Graph Store HTTP Protocol; without one, they go as updates
    :param timeout: seconds for which a server may be silent
    :param chunk: how many statements are sent at a time
    :param copy: up to how many statements a store is copied here to answer what the server cannot, or answers wrongly
    :param trust: whether a server is asked everything that is known to answer otherwise than SPARQL 1.1 says
    """

    queries: tuple[str, ...]
    update: str | None = None
    graph_store: str | None = None
    timeout: float = 120.0
    chunk: int = 20_000
    copy: int = 2_000_000
    trust: bool = False

    @property
    def name(self) -> str:
        """The address that errors name."""
        return self.queries[0]


def is_remote(path: str | PathLike[str]) -> bool:
    """
    Whether a store is named by the address of a server, or by the file of its profile, rather than by its folder.

    >>> is_remote("https://example.org/sparql"), is_remote("server.toml"), is_remote("clustergraph.store")
    (True, True, False)
    """
    text = str(path)
    return text.lower().startswith(("http://", "https://")) or (text.endswith(".toml") and not Path(text).is_dir())


def is_root(path: str | PathLike[str]) -> bool:
    """
    Whether an address is that of a whole server, with nothing that says where it answers queries.

    >>> is_root("http://localhost:7878/"), is_root("http://localhost:7878/query"), is_root("server.toml")
    (True, False, False)
    """
    text = str(path)
    parts = urlsplit(checked_address(text)) if not text.endswith(".toml") else None
    return parts is not None and parts.path in ("", "/") and not parts.query


def read_profile(path: str | PathLike[str], environ: Mapping[str, str] = os.environ) -> Profile:
    """
    The profile of the server at an address, or of the one that a TOML file describes.

    An address alone tells those for updates and graphs by the custom of the servers that end theirs so; the variables
    CLUSTERGRAPH_UPDATE_URL and CLUSTERGRAPH_GRAPH_STORE_URL name other ones. Raises StoreError for a file that cannot
    be read and for what is no address.

    >>> read_profile("http://localhost:7878/query", {}).update
    'http://localhost:7878/update'
    """
    text = str(path)
    profile = _file(Path(text)) if text.endswith(".toml") else _guessed(checked_address(text))
    return replace(
        profile,
        update=_optional(environ.get(UPDATE)) or profile.update,
        graph_store=_optional(environ.get(GRAPHS)) or profile.graph_store,
    )


def checked_address(text: str) -> str:
    """The address itself; raises StoreError, which repeats no password, where it is none."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise StoreError(f"the address of a server cannot be read: {error}") from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise StoreError(
            f"the address of {host} holds a name or password, which would end up in logs: put them in "
            "CLUSTERGRAPH_USER and CLUSTERGRAPH_PASSWORD, or in a netrc file"
        )
    if parts.scheme.lower() not in ("http", "https") or not host or parts.fragment or not text.isprintable():
        raise StoreError(f"{text!a} is not the address of a server: write it in full, from https:// on")
    if " " in text:
        raise StoreError(f"{text!a} is not the address of a server: there is a space in it")
    return text


def _optional(text: str | None) -> str | None:
    return checked_address(text) if text else None


def _guessed(query: str) -> Profile:
    """The profile of the server that answers queries at an address, by the custom of servers."""
    whole, ending = query.rstrip("/"), ""
    for ending, update, graphs in _LAYOUTS:
        if ending.endswith("/*"):
            if "/repositories/" in urlsplit(whole).path:
                return Profile((query,), whole + update, whole + str(graphs))
        elif whole.endswith(ending):
            stem = whole.removesuffix(ending)
            return Profile((query,), stem + update, stem + graphs if graphs else None)
    return Profile((query,), query)


def _file(path: Path) -> Profile:
    try:
        value = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{path}: is no profile of a server: {error}") from error
    if unknown := sorted(set(value) - set(_KEYS)):
        raise StoreError(f"{path}: '{unknown[0]}' is no key of a profile; it has: {', '.join(_KEYS)}")
    try:
        return _made(value)
    except StoreError as error:
        raise StoreError(f"{path}: {error}") from None


def _made(value: Mapping[str, Any]) -> Profile:
    queries = value.get("query", ())
    queries = [queries] if isinstance(queries, str) else queries
    if not isinstance(queries, list) or not queries or not all(isinstance(query, str) for query in queries):
        raise StoreError("query: name an address, or a list of addresses with the same data")
    named = [value.get(key) for key in ("update", "graph_store")]
    if any(name is not None and not isinstance(name, str) for name in named):
        raise StoreError("update and graph_store are addresses")
    timeout, chunk = value.get("timeout", Profile.timeout), value.get("chunk", Profile.chunk)
    if not isinstance(timeout, int | float) or not 0 < timeout <= 86_400:
        raise StoreError("timeout: a number of seconds above 0")
    copy, trust = value.get("copy", Profile.copy), value.get("trust", Profile.trust)
    for name, number, least in (("chunk", chunk, 1), ("copy", copy, 0)):
        if not isinstance(number, int) or isinstance(number, bool) or number < least:
            raise StoreError(f"{name}: a number of statements, {least} or more")
    if not isinstance(trust, bool):
        raise StoreError("trust: true or false")
    addresses = tuple(map(checked_address, queries))
    return Profile(addresses, _optional(named[0]), _optional(named[1]), float(timeout), chunk, copy, trust)
