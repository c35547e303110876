"""Stores on servers that speak the SPARQL 1.1 Protocol: found by their address, read and changed like any other."""

from os import PathLike

from clustergraph.store.remote.answers import Untaken
from clustergraph.store.remote.profile import is_remote, read_profile
from clustergraph.store.remote.served import Served
from clustergraph.store.remote.server import Server
from clustergraph.store.remote.shards import write_shards

__all__ = ["Served", "Server", "Untaken", "is_remote", "opened", "write_shards"]


def opened(path: str | PathLike[str], *, read_only: bool) -> Server:
    """The store on the server at an address, or of a profile; raises StoreError where none answers."""
    return Server(read_profile(path), read_only=read_only)
