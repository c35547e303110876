"""RDF formats by name, and triples or quads written in them."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import IO, cast

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from clustergraph.errors import ClusterGraphError, InputError, QueryError
from clustergraph.solutions.wellformed import Wellformed

__all__ = ["PREFIXED", "SYNTAXES", "TRIPLE_FORMATS", "write_rdf"]

SYNTAXES: Mapping[str, RdfFormat] = MappingProxyType(
    {
        "trig": RdfFormat.TRIG,
        "nq": RdfFormat.N_QUADS,
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "jsonld": RdfFormat.JSON_LD,
        "json": RdfFormat.JSON_LD,
        "rdf": RdfFormat.RDF_XML,
        "xml": RdfFormat.RDF_XML,
        "owl": RdfFormat.RDF_XML,
        "n3": RdfFormat.N3,
    }
)
"""The syntaxes that are read and written, by the suffix of a file's name."""

TRIPLE_FORMATS: Mapping[str, RdfFormat] = MappingProxyType(
    {name: SYNTAXES[name] for name in ("ttl", "nt", "jsonld", "rdf")}
)
"""The formats that the triples of a CONSTRUCT or DESCRIBE can be written in."""

PREFIXED = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N3, RdfFormat.RDF_XML, RdfFormat.JSON_LD)
"""The formats that abbreviate IRIs."""


def write_rdf(
    items: Iterable[Triple] | Iterable[Quad], stream: IO[bytes], format: RdfFormat, *, prefixes: Mapping[str, str]
) -> None:
    """
    Write triples, or quads in a format that has graphs, as they come.

    Raises QueryError for what the format cannot hold; errors of the stream pass as they are.

    :param prefixes: the namespaces to abbreviate, by prefix
    """
    output = _Output(stream, Wellformed() if format == RdfFormat.RDF_XML else None)
    try:
        serialize(items, cast(IO[bytes], output), format, prefixes=dict(prefixes) if format in PREFIXED else None)
        output.close()
    except ClusterGraphError:
        raise
    except (OSError, ValueError) as error:
        # The serialiser passes on an error of the stream as another one of its kind.
        if output.error:
            raise output.error from None
        raise QueryError(f"{format.name} cannot write this: {error}") from error


class _Output:
    """The caller's stream, with its errors told from the serialiser's, and XML checked as it goes by."""

    def __init__(self, stream: IO[bytes], check: Wellformed | None) -> None:
        self._stream = stream
        self._check = check
        self.error: Exception | None = None

    def write(self, chunk: bytes) -> int:
        # The serialiser lets through names and control characters that are not XML.
        self._checked(lambda check: check.feed(chunk))
        try:
            # A bare carriage return is a line feed for every reader of XML.
            self._stream.write(chunk.replace(b"\r", b"&#13;") if self._check else chunk)
        except Exception as error:
            self.error = error
            raise
        return len(chunk)

    def flush(self) -> None:
        self._stream.flush()

    def close(self) -> None:
        self._checked(lambda check: check.close())

    def _checked(self, step: Callable[[Wellformed], None]) -> None:
        try:
            if self._check:
                step(self._check)
        except InputError as error:
            raise QueryError(f"RDF/XML cannot write this ({error.reason}); take Turtle or TriG") from error
