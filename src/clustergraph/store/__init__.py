"""The only home of an engine: stores on disk, in memory and on servers, with one interface."""

from clustergraph.store.remote import is_remote
from clustergraph.store.store import EDITS, Store

__all__ = ["EDITS", "Store", "is_remote"]
