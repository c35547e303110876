"""The answer of a CONSTRUCT or DESCRIBE query: triples that are streamed once."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from pyoxigraph import Literal, NamedNode, Triple

from clustergraph.errors import QueryError
from clustergraph.solutions.ahead import ahead
from clustergraph.solutions.files import opened
from clustergraph.solutions.html import html_preview
from clustergraph.solutions.rdf import PREFIXED, TRIPLE_FORMATS, write_rdf
from clustergraph.solutions.terms import Term, short
from clustergraph.vocabulary import PREFIXES

__all__ = ["Triples"]

_PARTS = ("subject", "predicate", "object")
# So many triples a notebook shows.
_SHOWN = 20


class Triples:
    """
    The triples that answer a CONSTRUCT or DESCRIBE, read once, as the engine finds them.

    >>> node = NamedNode("https://w3id.org/clustergraph/ontology#Cluster")
    >>> len(list(Triples([Triple(node, node, node)])))
    1
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples: Iterator[Triple] | None = iter(triples)

    def __iter__(self) -> Iterator[Triple]:
        if self._triples is None:
            raise QueryError("these triples were streamed and are read already; keep them in a list")
        triples, self._triples = self._triples, None
        return triples

    def __repr__(self) -> str:
        return f"<Triples: streamed, {'read already' if self._triples is None else 'not read yet'}>"

    def _repr_html_(self) -> str:
        """The first triples for a notebook; all of them can still be read afterwards."""
        if self._triples is None:
            return html_preview(_PARTS, [], short, more="These triples were streamed and are read already.")
        first, self._triples = ahead(self._triples, _SHOWN + 1)
        rows = [(triple.subject, triple.predicate, triple.object) for triple in first[:_SHOWN]]
        return html_preview(_PARTS, rows, short, more="and more, not read yet" if len(first) > _SHOWN else "")

    def write(self, target: Path | IO[bytes], *, format: str, prefixes: Mapping[str, str] = PREFIXES) -> None:
        """
        Write the triples in one of TRIPLE_FORMATS, with the prefixes that are used.

        N-Triples are written as they come, in constant memory; for other formats the triples are held, to see the
        prefixes. Raises QueryError for another format, and for what the format cannot hold.
        """
        if format not in TRIPLE_FORMATS:
            raise QueryError(f"'{format}' is no format for triples; choose one of {', '.join(TRIPLE_FORMATS)}")
        kind = TRIPLE_FORMATS[format]
        triples = list(self) if kind in PREFIXED else self
        used = _used(prefixes, triples) if isinstance(triples, list) else {}
        with opened(target) as stream:
            write_rdf(triples, stream, kind, prefixes=used)


def _used(prefixes: Mapping[str, str], triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes whose namespace the triples mention."""
    iris = {iri for triple in triples for part in triple for iri in _iris(part)}
    return {name: space for name, space in prefixes.items() if any(iri.startswith(space) for iri in iris)}


def _iris(term: Term) -> Iterator[str]:
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Literal):
        yield term.datatype.value
    elif isinstance(term, Triple):
        for part in term:
            yield from _iris(part)
