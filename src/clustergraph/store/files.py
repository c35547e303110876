"""RDF files and streams: which syntax, which graph, and all of their quads into a draft or an error."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import IO, cast

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from clustergraph.errors import InputError
from clustergraph.solutions import SYNTAXES
from clustergraph.store.draft import Draft
from clustergraph.store.faults import aside, opening_input, reading_input
from clustergraph.store.streams import Intake, Progress
from clustergraph.vocabulary import source_graph

__all__ = ["Input", "adder", "format_of", "graph_for"]


def format_of(name: str | None, format: str | None = None) -> RdfFormat:
    """
    The syntax named by `format`, else by the suffix of a file's name; raises InputError for an unknown one.

    >>> format_of("members.ttl.gz").name
    'Turtle'
    """
    known = ", ".join(SYNTAXES)
    if name is None and format is None:
        raise InputError(f"bytes and streams need a format: one of {known}")
    key = (format or Path(str(name).lower().removesuffix(".gz")).suffix).lower().lstrip(".")
    if key not in SYNTAXES:
        what = f"'{key}' is no syntax of RDF that is read" if key else "its name has no suffix that tells its syntax"
        raise InputError(f"{what}; choose one of {known}", source=name)
    return SYNTAXES[key]


def graph_for(name: str | None) -> NamedNode | None:
    """
    The graph for a file that names none: the source that is named like the file; none for a name without letters.

    >>> graph_for("in/Pôles & clusters.nt.gz").value
    'https://w3id.org/clustergraph/source/poles-clusters'
    """
    stem = Path(name or "").name.split(".")[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return source_graph(slug) if slug else None


@dataclass(frozen=True)
class Input:
    """
    A file or stream of RDF.

    :param source: a path, the content itself, or a binary stream
    :param graph: where triples go that name no graph; without one they are an error
    :param base: what relative IRIs are relative to; without one they are an error
    """

    source: Path | bytes | IO[bytes]
    format: RdfFormat
    graph: NamedNode | None
    base: str | None = None
    progress: Progress | None = None

    @property
    def name(self) -> str | None:
        """The name to give in errors, where there is one."""
        if isinstance(self.source, Path):
            return str(self.source)
        name = getattr(self.source, "name", None)
        return name if isinstance(name, str) else None

    def add_to(self, draft: Draft) -> None:
        """Add all quads to a draft; raises InputError, with line and column where there are any."""
        with self._opened() as stream:
            intake = Intake(stream, self.format, source=self.name, progress=self.progress)
            with reading_input(self.name, intake.line):
                quads = parse(cast(IO[bytes], intake), self.format, base_iri=self.base, rename_blank_nodes=True)
                draft.add(self._placed(quads, intake), self.name)
                intake.finish()

    def _opened(self) -> IO[bytes] | nullcontext[IO[bytes]]:
        if isinstance(self.source, Path):
            with opening_input(self.name):
                return self.source.open("rb")
        return nullcontext(io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source)

    def _placed(self, quads: Iterable[Quad], intake: Intake) -> Iterator[Quad]:
        """The quads, each in a named graph; raises InputError for JSON-LD that says nothing at all."""
        quad = None
        for quad in quads:
            intake.passed()
            yield _in_graph(quad, self.graph, self.name)
        if quad is None and self.format == RdfFormat.JSON_LD:
            raise InputError("holds no statement: does its @context give IRIs to its keys?", source=self.name)


def _in_graph(quad: Quad, graph: NamedNode | None, source: str | None) -> Quad:
    if isinstance(quad.graph_name, NamedNode):
        return quad
    if isinstance(quad.graph_name, BlankNode):
        raise InputError(f"the graph {quad.graph_name} has no name that lasts: give it an IRI", source=source)
    if graph is None:
        raise InputError("there are triples that name no graph: give one", source=source)
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def adder(
    source: str | PathLike[str] | bytes | IO[bytes] | Iterable[Quad],
    *,
    format: str | None,
    graph: NamedNode | None,
    base: str | None,
    progress: Progress | None,
) -> Callable[[Draft], None]:
    """What adds a source to a draft: a file or stream, or quads as they are; errors in making these pass untouched."""
    if isinstance(source, str | PathLike):
        path = Path(source)
        target = graph or graph_for(path.name)
        return Input(path, format_of(str(path), format), target, base, progress).add_to
    if isinstance(source, bytes) or hasattr(source, "read"):
        return Input(cast(IO[bytes], source), format_of(None, format), graph, base, progress).add_to
    quads = source
    return lambda draft: draft.add(aside(_in_graph(quad, graph, None) for quad in quads))
