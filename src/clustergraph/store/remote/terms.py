"""
Terms on their way to a server and back.

A blank node has no name that lasts from one request to the next, so that one graph could not be sent in parts. It
goes as an IRI that stands for it, and comes back as a blank node.
Source: W3C, RDF 1.1 Concepts, section 3.5, Replacing Blank Nodes with IRIs.

Servers write some values in other ways than the engine does, such as "1" for true. They come back as it writes them.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as Engine

from clustergraph.solutions import Term
from clustergraph.vocabulary import BASE, XSD

__all__ = ["GENID", "WRAPPED", "arrived", "sent", "written"]

GENID = f"{BASE}.well-known/genid/"
"""How IRIs begin that stand for blank nodes."""

WRAPPED = f"{BASE}store/literal?of="
"""How datatypes begin that stand for one whose values a server would alter."""

_VARIED = frozenset(f"{XSD}{name}" for name in ("boolean", "decimal", "double", "float", "integer", "dateTime"))


def sent(term: Term, wrapped: Collection[str] = ()) -> Term:
    """
    A term as it goes to a server.

    :param wrapped: datatypes whose values the server would alter, so that they go under another name
    """
    if isinstance(term, BlankNode):
        return NamedNode(GENID + term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return Literal(term.value, datatype=NamedNode(WRAPPED + datatype)) if datatype in wrapped else term
    if isinstance(term, Triple):
        subject, object = sent(term.subject, wrapped), sent(term.object, wrapped)
        return Triple(subject, term.predicate, object)  # type: ignore[arg-type]
    return term


def arrived(term: Term | None) -> Term | None:
    """A term as it came from a server, as the engine would have it."""
    if isinstance(term, Literal):
        datatype = term.datatype.value
        if datatype.startswith(WRAPPED):
            return Literal(term.value, datatype=NamedNode(datatype[len(WRAPPED) :]))
        return _canonical(term) if datatype in _VARIED else term
    if isinstance(term, NamedNode):
        return BlankNode(term.value[len(GENID) :]) if term.value.startswith(GENID) else term
    if isinstance(term, Triple):
        return Triple(arrived(term.subject), term.predicate, arrived(term.object))  # type: ignore[arg-type]
    return term


def written(triples: Iterable[Quad], wrapped: Collection[str] = ()) -> Iterator[bytes]:
    """The triples of quads as lines of N-Triples, as they go to a server."""
    for quad in triples:
        yield f"{sent(quad.subject)} {quad.predicate} {sent(quad.object, wrapped)} .\n".encode()


_ANY = NamedNode("urn:any")


@lru_cache(maxsize=1 << 16)
def _canonical(literal: Literal) -> Term:
    engine = Engine()
    engine.add(Quad(_ANY, _ANY, literal))
    canonical: Term = next(iter(engine)).object
    return canonical
