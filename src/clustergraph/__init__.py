"""clustergraph: a knowledge graph of industrial competitiveness clusters, with every fact cited."""

from importlib.metadata import version

from clustergraph.errors import (
    CheckError,
    ClusterGraphError,
    DamagedError,
    IdentifierError,
    InputError,
    LayoutError,
    LockedError,
    NotFoundError,
    QueryError,
    QueryTimeout,
    SourceError,
    StoreError,
)
from clustergraph.graph import Store
from clustergraph.graph import open_store as open
from clustergraph.solutions import Solutions, Triples

__version__ = version("clustergraph")

__all__ = [
    "CheckError",
    "ClusterGraphError",
    "DamagedError",
    "IdentifierError",
    "InputError",
    "LayoutError",
    "LockedError",
    "NotFoundError",
    "QueryError",
    "QueryTimeout",
    "Solutions",
    "SourceError",
    "Store",
    "StoreError",
    "Triples",
    "__version__",
    "open",
]
