"""
The engines, by the names that the tables have.

Ours takes the tables that the triples come from: it reads and checks them, notes sources and claims, and infers.
"""

from collections.abc import Mapping

from benchmarks.engines import embedded
from benchmarks.engines.jena import JENA
from benchmarks.engines.opened import Engine
from benchmarks.engines.served import OXIGRAPH, VIRTUOSO

__all__ = ["KINDS"]

KINDS: Mapping[str, Engine] = {
    "pyoxigraph, RocksDB": embedded.ROCKSDB,
    "clustergraph": embedded.OURS,
    "pyoxigraph, memory": embedded.MEMORY,
    "clustergraph, memory": embedded.OURS_IN_MEMORY,
    "sparq-rdf": embedded.SPARQ,
    "oxigraph serve": OXIGRAPH,
    "Virtuoso": VIRTUOSO,
    "Jena TDB2": JENA,
    "rdflib": embedded.RDFLIB,
    "pyoxigraph, all quads of clustergraph": embedded.QUADS,
}
"""By name, the engines; the first is what the others are measured by, the last is only loaded."""
