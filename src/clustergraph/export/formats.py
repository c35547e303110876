"""The formats that a network can be written in, and how to tell which one a file is to have."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from clustergraph.errors import NotFoundError
from clustergraph.export.cx2 import write_cx2
from clustergraph.export.cypher import write_cypher
from clustergraph.export.cytoscape import write_cytoscape
from clustergraph.export.dot import write_dot
from clustergraph.export.excel import write_excel
from clustergraph.export.geojson import write_geojson
from clustergraph.export.gexf import write_gexf
from clustergraph.export.gml import write_gml
from clustergraph.export.graphml import write_graphml
from clustergraph.export.neo4j import write_neo4j
from clustergraph.export.node_link import write_node_link
from clustergraph.export.pajek import write_pajek
from clustergraph.export.parquet import write_parquet
from clustergraph.export.picture import Picture
from clustergraph.export.rdf import RDF_FORMATS, rdf_writer
from clustergraph.export.said import Said
from clustergraph.export.tables import write_tables
from clustergraph.export.vosviewer import write_vosviewer

__all__ = ["AMBIGUOUS", "FORMATS", "Format", "format_of"]

Writer = Callable[[Picture, Any, Said], None]


@dataclass(frozen=True)
class Format:
    """
    A format: what it is called, which suffixes stand for it, and what it carries.

    :param label: its name for a reader
    :param suffixes: with the dot; the first is the usual one
    :param readers: what opens it
    :param carries: what it holds besides nodes and edges, by language
    :param lacks: what it cannot hold as it is, by language
    :param positions: whether it holds where nodes are drawn
    :param claims: whether it holds more of a claim than its IRI and a line of text
    :param folder: whether it is several files, in a folder or in a .zip file
    :param write: writes a picture into a stream, or where `folder` into a folder
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    readers: str
    carries: Mapping[str, str]
    lacks: Mapping[str, str]
    positions: bool
    claims: bool
    folder: bool
    write: Writer


_WRITERS: Mapping[str, Writer] = {
    "gexf": write_gexf,
    "graphml": write_graphml,
    "cytoscape": write_cytoscape,
    "cx2": write_cx2,
    "pajek": write_pajek,
    "gml": write_gml,
    "dot": write_dot,
    "node-link": write_node_link,
    "vosviewer": write_vosviewer,
    "neo4j": write_neo4j,
    "cypher": write_cypher,
    "geojson": write_geojson,
    "csv": write_tables,
    "excel": write_excel,
    "parquet": write_parquet,
    **{suffix: rdf_writer(suffix) for suffix in RDF_FORMATS},
}


def _formats() -> Iterator[Format]:
    with Path(__file__).with_name("formats.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            carries, lacks = (
                {language: row[f"{part}_{language}"] for language in ("en", "fr")} for part in ("carries", "lacks")
            )
            yield Format(
                row["name"], row["label"], tuple(row["suffixes"].split()), row["readers"], carries, lacks,
                positions=row["positions"] == "yes", claims=row["claims"] == "yes", folder=row["folder"] == "yes",
                write=_WRITERS[row["name"]],
            )  # fmt: skip


FORMATS: Mapping[str, Format] = MappingProxyType({format.name: format for format in _formats()})
"""The formats by name."""

AMBIGUOUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        ".json": ("node-link", "cytoscape", "vosviewer", "cx2", "geojson", "jsonld"),
        ".zip": ("csv", "neo4j", "parquet"),
        ".csv": ("csv", "neo4j"),
        ".xml": ("gexf", "graphml", "rdf"),
    }
)
"""Suffixes that several formats may have, and the names of these: which one is meant has to be said."""


def format_of(path: Path, name: str | None = None) -> Format:
    """
    The format of that name, else the one that the longest fitting suffix of the file stands for.

    A suffix .gz, which packs the file, is passed over. Raises NotFoundError for an unknown name or suffix, and for a
    suffix that several formats have.

    >>> format_of(Path("network.gexf.gz")).name, format_of(Path("network.json"), "cytoscape").name
    ('gexf', 'cytoscape')
    """
    if name is not None:
        if name not in FORMATS:
            raise NotFoundError(f"'{name}' is no format of a network; there are {', '.join(FORMATS)}")
        return FORMATS[name]
    file = path.name.lower().removesuffix(".gz")
    known = [(suffix, format) for format in FORMATS.values() for suffix in format.suffixes if file.endswith(suffix)]
    if known:
        return max(known, key=lambda pair: len(pair[0]))[1]
    for suffix, names in AMBIGUOUS.items():
        if file.endswith(suffix):
            raise NotFoundError(
                f"{path.name}: '{suffix}' may be several formats ({', '.join(names)}): name the one, or take a suffix "
                "that is its own",
                nearest=[FORMATS[name].suffixes[0] for name in names],
            )
    suffixes = ", ".join(suffix for format in FORMATS.values() for suffix in format.suffixes)
    raise NotFoundError(f"{path.name}: no format has such a suffix; take one of {suffixes}, or name the format")
