"""clustergraph: a knowledge graph of industrial competitiveness clusters, with every fact cited."""

from importlib.metadata import version

from clustergraph.errors import (
    CheckError,
    ClusterGraphError,
    IdentifierError,
    InputError,
    LayoutError,
    LockedError,
    NotFoundError,
    QueryError,
    SourceError,
    StoreError,
)
from clustergraph.solutions import Solutions, Triples
from clustergraph.store import Store
from clustergraph.store import open_store as open

__version__ = version("clustergraph")

__all__ = [
    "CheckError",
    "ClusterGraphError",
    "IdentifierError",
    "InputError",
    "LayoutError",
    "LockedError",
    "NotFoundError",
    "QueryError",
    "Solutions",
    "SourceError",
    "Store",
    "StoreError",
    "Triples",
    "__version__",
    "open",
]
