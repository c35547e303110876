"""What a store says of one thing, as entries of rows: each with its value, its time and the fact it rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from clustergraph.conflicts.measures import Measure, number_of
from clustergraph.conflicts.spans import Span, day
from clustergraph.grounds import Fact, is_inferred
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import PREFIXES, compact, term

__all__ = ["Entry", "entries"]


@dataclass(frozen=True)
class Entry:
    """
    One value in a row: `row` is the key of the row, `value` what stands there, and `fact` what says so.

    `details` are further terms to show after the value, such as a role or a period; `order` sorts within the cell.
    """

    row: str
    value: Term | Measure
    fact: Fact
    details: tuple[Term | Measure, ...] = ()
    status: NamedNode | None = None
    order: str = ""


_OUT = "SELECT ?property ?other ?graph WHERE { GRAPH ?graph { %s ?property ?other } }"
_IN = "SELECT ?property ?other ?graph WHERE { VALUES ?property { %s } GRAPH ?graph { ?other ?property %s } }"
_RECORDS = """SELECT DISTINCT ?record ?class ?role WHERE {
  ?record ?role %s ; a ?class . ?class rdfs:subClassOf* cg:Record }"""
_HELD = "SELECT ?record ?property ?value WHERE { VALUES ?record { %s } ?record ?property ?value }"
_AMOUNTS = """SELECT ?amount ?value ?currency ?per WHERE { VALUES ?amount { %s }
  ?amount cg:value ?value ; cg:currency ?currency OPTIONAL { ?amount cg:per ?per } }"""
_PERIODS = """SELECT ?period ?from ?until WHERE { VALUES ?period { %s } ?period a cg:Period
  OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"""
_CLAIMED = """SELECT ?claim ?property ?value ?modality ?polarity WHERE {
  ?claim rdf:subject %s ; rdf:predicate ?property ; rdf:object ?value ; cg:modality ?modality
  OPTIONAL { ?modality cg:factual ?factual }
  OPTIONAL { ?claim cg:polarity ?polarity }
  FILTER(COALESCE(?factual, true) = false || BOUND(?polarity))
}"""

_UNSHOWN = frozenset(
    map(
        term,
        (
            "cg:supportedBy", "cg:sourceRow", "skos:prefLabel", "skos:altLabel", "skos:inScheme", "skos:topConceptOf",
            "skos:note", "dcterms:license", "cg:marking", "cg:statedIn",
        ),
    )
)  # fmt: skip
_UNSHOWN_SPACES = tuple(PREFIXES[prefix] for prefix in ("rdfs", "owl", "void", "dcat", "sh"))
_SHADOWS = frozenset(map(term, ("cg:classifiedAs", "cg:funds", "cg:investsIn", "cg:participatesIn", "cg:takesPartIn")))
"""Properties that, where they are inferred, only repeat a record."""

_WORKS = "SELECT ?property WHERE { ?property rdfs:subPropertyOf* cg:worksOn }"
_INVERSE = ("cg:governs", "cg:evaluates", "org:unitOf", "cg:probableIdentity")
_TYPE = term("rdf:type")

_ROWS: Mapping[tuple[str, str], tuple[str, str, tuple[str, ...]]] = {
    ("cg:Participation", "org:organization"): ("members", "org:member", ("org:role", "cg:period")),
    ("cg:Participation", "org:member"): ("clusters", "org:organization", ("org:role", "cg:period")),
    ("cg:ProjectParticipation", "org:member"): ("projects", "cg:project", ("org:role", "cg:amount")),
    ("cg:ProjectParticipation", "cg:project"): ("participants", "org:member", ("org:role", "cg:amount")),
    ("cg:Labelling", "cg:labelledCluster"): ("class", "cg:clusterClass", ("cg:period",)),
    ("cg:Labelling", "cg:clusterClass"): ("labelled", "cg:labelledCluster", ("cg:period",)),
    ("cg:Investment", "cg:investor"): ("money", "", ("cg:amount", "cg:investmentTarget", "cg:period")),
    ("cg:Investment", "cg:investmentTarget"): ("money", "", ("cg:amount", "cg:investor", "cg:period")),
    ("cg:ChangeEvent", "org:originalOrganization"): ("changes", "", ("cg:period",)),
    ("cg:ChangeEvent", "org:resultingOrganization"): ("changes", "", ("cg:period",)),
    ("cg:Identifier", "cg:identifies"): ("identifiers", "skos:notation", ("cg:identifierScheme",)),
    **{
        ("cg:Funding", role): ("money", "cg:amount", ("cg:instrument", "cg:basis", "cg:period", "cg:funder"))
        for role in ("cg:recipient", "cg:funder", "dcterms:isPartOf")
    },
}
"""Of a record of a class, seen from a role: the row, the property of the value (none for the record), the details."""

Held = dict[str, list[Term]]


def entries(store: Store, thing: NamedNode) -> list[Entry]:
    """All that is said of a thing, each thing that is said once."""
    found = [*_direct(store, thing), *_inverse(store, thing), *_recorded(store, thing), *_claimed(store, thing)]
    return list(dict.fromkeys(found))


def _direct(store: Store, thing: NamedNode) -> Iterator[Entry]:
    rows = [(p, other, g) for p, other, g in store.select(_OUT % thing) if isinstance(p, NamedNode)]
    stated = {(property, other) for property, other, graph in rows if not is_inferred(_node(graph))}
    known = {other for property, other in stated}
    amounts = _amounts(store, [other for _, other, _ in rows])
    works = {row[0] for row in store.select(_WORKS)}
    for property, other, graph in rows:
        if other is None or _is_unshown(property):
            continue
        inferred = is_inferred(_node(graph))
        # What is inferred is worth a line only where nothing that is stated says it.
        if inferred and (property in _SHADOWS or other in known):
            continue
        fact = Fact(thing, property, other, _node(graph))
        if property in works and not inferred:
            yield Entry("technologies", other, fact, (property,))
            continue
        row = "kind" if property == _TYPE else compact(property.value)
        yield Entry(f"inferred {row}" if inferred else row, amounts.get(other, other), fact)


def _is_unshown(property: NamedNode) -> bool:
    return property in _UNSHOWN or property.value.startswith(_UNSHOWN_SPACES)


def _inverse(store: Store, thing: NamedNode) -> Iterator[Entry]:
    for property, other, graph in store.select(_IN % (" ".join(_INVERSE), thing)):
        if isinstance(property, NamedNode) and isinstance(other, NamedNode) and not is_inferred(_node(graph)):
            yield Entry(f"^{compact(property.value)}", other, Fact(other, property, thing, _node(graph)))


def _recorded(store: Store, thing: NamedNode) -> Iterator[Entry]:
    rows = list(store.select(_RECORDS % thing))
    records = {row[0] for row in rows if isinstance(row[0], NamedNode)}
    held = _held(store, sorted(records, key=str))
    values = [value for each in held.values() for values in each.values() for value in values]
    spans = _spans(store, values)
    amounts = _amounts(store, values)
    for record, class_, role in rows:
        if isinstance(record, NamedNode) and isinstance(class_, NamedNode) and isinstance(role, NamedNode):
            key = (compact(class_.value), compact(role.value))
            yield from _entry(thing, record, key, held[record], amounts, spans)


def _entry(
    thing: NamedNode,
    record: NamedNode,
    key: tuple[str, str],
    held: Held,
    amounts: Mapping[Term | None, Measure],
    spans: Mapping[Term, Span],
) -> Iterator[Entry]:
    status = next((value for value in held.get("cg:status", []) if isinstance(value, NamedNode)), None)
    period = next(iter(held.get("cg:period", [])), None)
    span = spans.get(period, Span()) if period else Span()
    order = f"{span.first or span.last or ''}"
    if key == ("cg:Observation", "cg:about"):
        for indicator in held.get("cg:indicator", []):
            if (measure := _measure(held, amounts, span)) is not None and isinstance(indicator, NamedNode):
                fact = Fact(thing, indicator, record, record=record)
                details = tuple(held.get("cg:period", []))
                yield Entry(f"indicator {indicator.value}", measure, fact, details, status, order)
    elif view := _ROWS.get(key):
        row, property, shown = view
        wanted: list[Term] = held.get(property, []) if property else [record]
        for each in wanted or ([record] if row == "money" else []):
            fact = Fact(thing, term(key[1]), record, record=record)
            yield Entry(row, amounts.get(each, each), fact, _details(shown, held, each, amounts, thing), status, order)


def _details(
    properties: Sequence[str], held: Held, value: Term, amounts: Mapping[Term | None, Measure], thing: NamedNode
) -> tuple[Term | Measure, ...]:  # fmt: skip
    found = (each for property in properties for each in held.get(property, []) if each not in (thing, value))
    return tuple(amounts.get(each, each) for each in found)


def _measure(held: Held, amounts: Mapping[Term | None, Measure], span: Span) -> Measure | Term | None:
    bound = next((value for value in held.get("cg:bound", []) if isinstance(value, NamedNode)), None)
    unit = next((value for value in held.get("cg:unit", []) if isinstance(value, NamedNode)), None)
    for value in held.get("cg:value", []):
        number = number_of(value)
        return value if number is None else Measure(number, unit, bound)
    for value in held.get("cg:amount", []):
        if amount := amounts.get(value):
            return Measure(amount.number, None, bound, amount.currency, amount.per, span)
    return None


def _claimed(store: Store, thing: NamedNode) -> Iterator[Entry]:
    """What is denied of the thing, or claimed of it in another way than as a fact."""
    for claim, property, value, modality, polarity in store.select(_CLAIMED % thing):
        if not isinstance(claim, NamedNode) or not isinstance(property, NamedNode) or value is None:
            continue
        status = _node(polarity) or _node(modality)
        yield Entry("claimed", property, Fact(thing, property, value, claim=claim), (value,), status)


def _held(store: Store, records: Sequence[NamedNode]) -> dict[NamedNode, Held]:
    found: dict[NamedNode, Held] = {record: {} for record in records}
    for record, property, value in store.select(_HELD % " ".join(map(str, records))) if records else ():
        if isinstance(record, NamedNode) and isinstance(property, NamedNode) and value is not None:
            found[record].setdefault(compact(property.value), []).append(value)
    for held in found.values():
        for values in held.values():
            values.sort(key=str)
    return found


def _listed(values: Sequence[Term | None]) -> str:
    return " ".join(sorted({str(value) for value in values if isinstance(value, NamedNode)}))


def _amounts(store: Store, values: Sequence[Term | None]) -> dict[Term | None, Measure]:
    """The sums of money among some nodes."""
    found: dict[Term | None, Measure] = {}
    for amount, value, currency, per in store.select(_AMOUNTS % _listed(values)):
        number = number_of(value)
        if number is not None and isinstance(currency, Literal):
            found[amount] = Measure(number, currency=currency.value, per=per.value if isinstance(per, Literal) else "")
    return found


def _spans(store: Store, values: Sequence[Term | None]) -> dict[Term, Span]:
    rows = store.select(_PERIODS % _listed(values))
    return {period: Span(day(first), day(last)) for period, first, last in rows if period is not None}


def _node(value: Term | None) -> NamedNode | None:
    return value if isinstance(value, NamedNode) else None
