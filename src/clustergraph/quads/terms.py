"""Values of a record as RDF terms, and the quads of the nodes that amounts and periods need."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Quad

from clustergraph.sources.records import Amount, Literal, Period, Ref, Value
from clustergraph.vocabulary import XSD, cg, term, thing

__all__ = ["RDF_TYPE", "Describe", "describing", "label_quads", "of", "value_quads"]

RDF_TYPE = term("rdf:type")
_LABEL = term("skos:prefLabel")
_DATE = NamedNode(f"{XSD}date")
_REMEMBERED = 50_000


def of(value: Value) -> NamedNode | RdfLiteral:
    """
    The term that stands for a value; an amount or a period is a node shared by all that say the same.

    >>> from clustergraph.sources.periods import read_period
    >>> of(read_period("../2007-03")).value
    'https://w3id.org/clustergraph/id/period/open--2007-03'
    """
    match value:
        case Ref():
            return term(value.curie)
        case Amount():
            return thing("amount", "-".join(part.lower() for part in _amount_parts(value)))
        case Period():
            return thing("period", value.edtf.replace("/", "--").replace("..", "open"))
        case Literal():
            if value.language:
                return RdfLiteral(value.text, language=value.language)
            return RdfLiteral(value.text, datatype=NamedNode(XSD + value.datatype))


def _plain(value: Decimal) -> Decimal:
    """The value without zeros at its end, every other digit kept."""
    exact = Context(prec=200)
    return exact.normalize(value) if value else Decimal(0)


def _amount_parts(amount: Amount) -> list[str]:
    number = format(_plain(amount.value), "f")
    return [part for part in (amount.currency, number, amount.per) if part]


def value_quads(value: Value, graph: NamedNode) -> Iterator[Quad]:
    """The quads that describe the node of an amount or a period; none for other values."""
    if isinstance(value, Amount):
        yield from _amount_quads(value, graph)
    elif isinstance(value, Period):
        yield from _period_quads(value, graph)


Describe = Callable[[Value, NamedNode], Iterable[Quad]]
"""Gives the quads that describe the node of a value in a graph."""


def describing() -> Describe:
    """Describes as `value_quads` does, but leaves out what it has told of a graph before, as far as it remembers."""
    told: set[tuple[Value, NamedNode]] = set()

    def describe(value: Value, graph: NamedNode) -> Iterable[Quad]:
        if not isinstance(value, Amount | Period) or (value, graph) in told:
            return ()
        if len(told) >= _REMEMBERED:
            told.clear()
        told.add((value, graph))
        return value_quads(value, graph)

    return describe


def label_quads(node: NamedNode, english: str, french: str, graph: NamedNode) -> Iterator[Quad]:
    """The label of a node in both languages."""
    yield Quad(node, _LABEL, RdfLiteral(english, language="en"), graph)
    yield Quad(node, _LABEL, RdfLiteral(french, language="fr"), graph)


def _amount_quads(amount: Amount, graph: NamedNode) -> Iterator[Quad]:
    node = of(amount)
    assert isinstance(node, NamedNode)
    number = format(_plain(amount.value), "f")
    yield Quad(node, RDF_TYPE, cg("Amount"), graph)
    yield Quad(node, cg("value"), RdfLiteral(number, datatype=NamedNode(f"{XSD}decimal")), graph)
    yield Quad(node, cg("currency"), RdfLiteral(amount.currency), graph)
    if amount.per:
        yield Quad(node, cg("per"), RdfLiteral(amount.per, datatype=NamedNode(f"{XSD}duration")), graph)
    english, french = _money(amount)
    yield from label_quads(node, english, french, graph)


_PER = {"": ("", ""), "P1Y": (" per year", " par an"), "P1M": (" per month", " par mois")}


def _money(amount: Amount) -> tuple[str, str]:
    """An amount as an English and a French reader write it, with every digit kept."""
    english = f"{_plain(amount.value):,f}"
    french = english.replace(",", "\u202f").replace(".", ",")
    per = _PER.get(amount.per, (f" per {amount.per}", f" par {amount.per}"))
    return f"{amount.currency} {english}{per[0]}", f"{french}\u00a0{amount.currency}{per[1]}"


def _period_quads(period: Period, graph: NamedNode) -> Iterator[Quad]:
    node = of(period)
    assert isinstance(node, NamedNode)
    yield Quad(node, RDF_TYPE, cg("Period"), graph)
    yield Quad(node, cg("edtf"), RdfLiteral(period.edtf), graph)
    for day, property in ((period.first, "from"), (period.last, "until")):
        if day:
            yield Quad(node, cg(property), RdfLiteral(day.isoformat(), datatype=_DATE), graph)
    english, french = _span(period)
    yield from label_quads(node, english, french, graph)


def _span(period: Period) -> tuple[str, str]:
    begin, _, end = period.edtf.partition("/")
    if begin == "..":
        return f"by {end}", f"au plus tard {end}"
    if end == "..":
        return f"since {begin}", f"depuis {begin}"
    text = f"{begin}–{end}" if end else begin
    return text, text
