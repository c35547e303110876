"""A read engine beside the store of record: a snapshot of a generation in columns of numbers, asked by SQL."""

from clustergraph.store.columns.answering import Columns
from clustergraph.store.columns.choosing import Verdict, Watch

__all__ = ["Columns", "Verdict", "Watch"]
