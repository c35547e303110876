"""Who asks: name and password, or a token, from the environment or a netrc file; never shown."""

import ipaddress
import netrc
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from clustergraph.errors import StoreError

__all__ = ["Credentials", "origin"]

TOKEN = "CLUSTERGRAPH_TOKEN"
USER = "CLUSTERGRAPH_USER"
PASSWORD = "CLUSTERGRAPH_PASSWORD"


def origin(address: str) -> tuple[str, str, int]:
    """
    Scheme, host and port of an address: whom it is sent to.

    >>> origin("https://Example.org/sparql")
    ('https', 'example.org', 443)
    """
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    return scheme, (parts.hostname or "").lower(), parts.port or (443 if scheme == "https" else 80)


class Credentials:
    """
    What proves to the servers of a store who asks; it prints as nothing.

    A bearer token from CLUSTERGRAPH_TOKEN, else the name and password from CLUSTERGRAPH_USER and CLUSTERGRAPH_PASSWORD,
    else those that a netrc file ($NETRC or ~/.netrc) has for the host.
    """

    def __init__(self, addresses: tuple[str, ...], environ: Mapping[str, str] = os.environ) -> None:
        """Raises StoreError where they would go in the open, and where the netrc file cannot be read."""
        self._headers = {origin(address): _header(origin(address)[1], environ) for address in addresses}
        for (scheme, host, _), header in self._headers.items():
            if header and scheme != "https" and not _is_here(host):
                raise StoreError(
                    f"name and password would go to {host} for anyone on the way to read: give its address with https"
                )

    def header(self, address: str) -> dict[str, str]:
        """The header for a request to an address; none for another host, port or scheme than those of the store."""
        value = self._headers.get(origin(address))
        return {"Authorization": value} if value else {}

    def hidden(self, text: str) -> str:
        """A text that a server sent, without what it may have repeated."""
        for value in filter(None, self._headers.values()):
            secret = value.partition(" ")[2]
            for part in (value, secret, *_parts(value)):
                text = text.replace(part, "…") if len(part) > 3 else text
        return text

    def __repr__(self) -> str:
        return "<Credentials>"


def _parts(header: str) -> tuple[str, ...]:
    kind, _, value = header.partition(" ")
    return (b64decode(value).decode().partition(":")[2],) if kind == "Basic" else ()


def _header(host: str, environ: Mapping[str, str]) -> str | None:
    if token := environ.get(TOKEN):
        return f"Bearer {_clean(token)}"
    if user := environ.get(USER):
        return _basic(user, environ.get(PASSWORD, ""))
    found = _netrc(host, environ)
    return _basic(*found) if found else None


def _clean(token: str) -> str:
    if not token.isascii() or not token.isprintable() or " " in token:
        raise StoreError(f"the token in {TOKEN} has characters that no token has")
    return token


def _basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _netrc(host: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    path = environ.get("NETRC") or str(Path(environ.get("HOME", "~")).expanduser() / ".netrc")
    try:
        found = netrc.netrc(path).hosts.get(host)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, netrc.NetrcParseError) as error:
        # What the parser says may repeat a part of the file.
        reason = getattr(error, "strerror", None) or "it is no netrc file"
        raise StoreError(f"{path}: cannot be read: {reason}") from None
    return (found[0], found[2] or "") if found else None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
