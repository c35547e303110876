"""From records to quads: each source in its own named graph, its claims beside it, restricted parts apart."""

from clustergraph.quads.catalogue import catalogue_graph, file_entries, own_entries
from clustergraph.quads.consistency import check
from clustergraph.quads.package import package_quads
from clustergraph.quads.schema import Schema, load_schema, ontology_quads

__all__ = [
    "Schema",
    "catalogue_graph",
    "check",
    "file_entries",
    "load_schema",
    "ontology_quads",
    "own_entries",
    "package_quads",
]
