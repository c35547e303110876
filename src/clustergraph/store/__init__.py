"""The only home of an engine: stores on disk and in memory, with one interface."""

from clustergraph.store.store import EDITS, Store, open_store

__all__ = ["EDITS", "Store", "open_store"]
