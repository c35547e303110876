"""Stores on servers that speak the SPARQL 1.1 Protocol: found by their address, read and changed like any other."""

from contextlib import suppress
from os import PathLike

from clustergraph.store.remote.answers import Absent, Untaken
from clustergraph.store.remote.profile import ENDINGS, is_remote, is_root, read_profile
from clustergraph.store.remote.served import Served
from clustergraph.store.remote.server import Server
from clustergraph.store.remote.shards import write_shards

__all__ = ["Served", "Server", "Untaken", "is_remote", "opened", "write_shards"]


def opened(path: str | PathLike[str], *, read_only: bool) -> Server:
    """
    The store on the server at an address, or of a profile; raises StoreError where none answers.

    For the address of a whole server, those are tried at which servers answer queries by custom.
    """
    if not is_root(path):
        return Server(read_profile(path), read_only=read_only)
    *others, last = (str(path).rstrip("/") + ending for ending in ENDINGS)
    for address in others:
        with suppress(Absent):
            return Server(read_profile(address), read_only=read_only)
    return Server(read_profile(last), read_only=read_only)
