"""What sources say of quantities and of what can have one value at a time, before it is compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from clustergraph.conflicts.measures import Measure, number_of
from clustergraph.conflicts.spans import ALWAYS, Span, day
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.vocabulary import INFERRED, term

__all__ = ["Statement", "statements"]

_BATCH = 500


@dataclass(frozen=True)
class Statement:
    """
    One value of one quantity: `claim` is what says so, and `value` a measure, a thing, a text, or a period.

    `record` is the node that bears the value; `payer` and `recipient` are those of a funding.
    """

    about: NamedNode
    quantity: NamedNode
    value: Measure | Term | Span
    claim: NamedNode
    record: NamedNode
    period: NamedNode | None = None
    span: Span = ALWAYS
    status: NamedNode | None = None
    basis: NamedNode | None = None
    payer: NamedNode | None = None
    recipient: NamedNode | None = None
    graph: NamedNode | None = None


_PERIOD = "OPTIONAL { %s cg:period ?period OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"

_OBSERVATIONS = (
    """SELECT ?record ?about ?quantity ?claim ?graph ?value ?sum ?currency ?per ?unit ?bound ?status
  ?period ?from ?until
WHERE {
  %s
  ?record a cg:Observation ; cg:about ?about ; cg:indicator ?quantity .
  OPTIONAL { ?record cg:supportedBy ?claim }
  OPTIONAL { GRAPH ?graph { ?record cg:sourceRow ?row } }
  OPTIONAL { ?record cg:value ?value }
  OPTIONAL { ?record cg:amount ?amount . ?amount cg:value ?sum ; cg:currency ?currency
    OPTIONAL { ?amount cg:per ?per } }
  OPTIONAL { ?record cg:unit ?unit }
  OPTIONAL { ?record cg:bound ?bound }
  OPTIONAL { ?record cg:status ?status }
  """
    + _PERIOD % "?record"
    + "\n}"
)

# Two queries and no UNION, which the engine would read whole before it is joined with the fundings that are asked for.
_FUNDINGS = tuple(
    """SELECT ?record ?whole ?quantity ?basis ?payer ?recipient ?claim ?sum ?currency ?per ?bound ?status
  ?period ?from ?until ?graph
WHERE {
  %s
  ?record a cg:Funding ; cg:instrument ?quantity .
  """
    + amounts
    + """
  OPTIONAL { ?amount cg:per ?per }
  OPTIONAL { ?record dcterms:isPartOf ?whole }
  OPTIONAL { ?record cg:recipient ?recipient }
  OPTIONAL { ?record cg:basis ?basis }
  OPTIONAL { ?record cg:funder ?payer }
  OPTIONAL { ?record cg:status ?status }
  """
    + _PERIOD % "?record"
    + "\n}"
    for amounts in (
        """?claim rdf:subject ?record ; rdf:predicate cg:amount ; rdf:object ?amount .
  ?amount cg:value ?sum ; cg:currency ?currency
  MINUS { ?claim cg:polarity ?denied } MINUS { ?claim cg:modality/cg:factual false }
  OPTIONAL { ?claim cg:bound ?bound }""",
        """?record cg:amount ?amount . ?amount cg:value ?sum ; cg:currency ?currency .
  GRAPH ?graph { ?record cg:sourceRow ?row }""",
    )
)

_ONE_VALUED = "cg:classifiedAs cg:locatedIn dcterms:issued dcterms:date dcterms:created"
"""Properties that can have one value at a time, besides those that the graph itself declares functional."""

_PROPERTIES = f"""SELECT DISTINCT ?property WHERE {{
  {{ ?property a owl:FunctionalProperty }} UNION {{ VALUES ?property {{ {_ONE_VALUED} }} }} }}"""

_CLAIMED = (
    """SELECT ?about ?quantity ?value ?claim ?status ?period ?from ?until WHERE {
  VALUES ?quantity { %s } %s
  ?claim rdf:predicate ?quantity ; rdf:subject ?about ; rdf:object ?value ; cg:modality ?modality
  MINUS { ?claim cg:polarity ?denied }
  OPTIONAL { ?modality cg:factual ?factual }
  BIND(IF(COALESCE(?factual, true), ?none, ?modality) AS ?status)
  """
    + _PERIOD % "?claim"
    + "\n}"
)

_ROWS = """SELECT ?about ?quantity ?value ?graph WHERE {
  VALUES ?quantity { %s } %s
  GRAPH ?graph { ?about ?quantity ?value }
  FILTER(!STRSTARTS(STR(?graph), "%s"))
}"""

_TIME = """GRAPH ?graph { ?record cg:period ?period }
  OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until }
  OPTIONAL { GRAPH ?graph { ?record cg:supportedBy ?claim } }"""

_DATED: Mapping[NamedNode, str] = {
    term("concept:change-founding"): f"""SELECT ?about ?claim ?period ?from ?until ?graph WHERE {{
  %s
  ?record a cg:ChangeEvent ; cg:changeType concept:change-founding ; org:resultingOrganization ?about .
  {_TIME}
}}""",
    term("cg:period"): f"""SELECT ?about ?claim ?period ?from ?until ?graph WHERE {{
  %s
  ?about a ?class ; cg:period ?period .
  VALUES ?class {{ cg:Programme cg:Policy cg:Project cg:Call cg:Study }}
  {_TIME.replace("?record", "?about")}
}}""",
}
"""What is asked of times, by the quantity that they are of."""


def statements(store: Store, thing: NamedNode | None = None) -> Iterator[Statement]:
    """All that a store says of quantities and of what has one value; or what it says of one thing or quantity."""
    yield from _observations(store, thing)
    yield from _fundings(store, thing)
    yield from _claimed(store, thing)
    yield from _dated(store, thing)


def _only(thing: NamedNode | None, *roles: str) -> str:
    """What restricts a query to a thing in some roles; nothing for none."""
    if thing is None:
        return ""
    return " UNION ".join(f"{{ VALUES ?{role} {{ {thing} }} }}" for role in roles)


def _rows(store: Store, text: str, bindings: Mapping[str, BlankNode] | None = None) -> Iterator[dict[str, Term | None]]:
    answer = store.select(text, bindings=bindings)
    for row in answer:
        yield dict(zip(answer.columns, row, strict=True))


def _node(row: dict[str, Term | None], name: str) -> NamedNode | None:
    value = row.get(name)
    return value if isinstance(value, NamedNode) else None


def _span(row: dict[str, Term | None]) -> Span:
    return Span(day(row.get("from")), day(row.get("until")))


def _measure(row: dict[str, Term | None]) -> Measure | Term | None:
    """The number or the sum of a row; its text or thing where it is no number."""
    number = number_of(row.get("value") or row.get("sum"))
    if number is None:
        return row.get("value")
    currency, per = row.get("currency"), row.get("per")
    return Measure(
        number,
        unit=_node(row, "unit"),
        bound=_node(row, "bound"),
        currency=currency.value if isinstance(currency, Literal) else "",
        per=per.value if isinstance(per, Literal) else "",
        span=_span(row),
    )


def _observations(store: Store, thing: NamedNode | None) -> Iterator[Statement]:
    for row in _of_records(store, thing, ("cg:about", "cg:indicator"), _OBSERVATIONS):
        yield from _statement(row, _node(row, "about"), _measure(row))


def _fundings(store: Store, thing: NamedNode | None) -> Iterator[Statement]:
    for row in _of_records(store, thing, ("dcterms:isPartOf", "cg:recipient", "cg:instrument"), *_FUNDINGS):
        yield from _statement(row, _node(row, "whole") or _node(row, "recipient"), _measure(row))


def _of_records(
    store: Store, thing: NamedNode | None, roles: Iterable[str], *queries: str
) -> Iterator[dict[str, Term | None]]:
    """The rows of queries about records; of the records alone that have a thing in some roles, where one is given."""
    for only, bindings in _records(store, thing, roles) if thing else [("", None)]:
        for query in queries:
            yield from _rows(store, query % only, bindings)


def _records(
    store: Store, thing: NamedNode, roles: Iterable[str]
) -> Iterator[tuple[str, Mapping[str, BlankNode] | None]]:
    """What restricts a query to the records that have a thing in some roles, a batch at a time."""
    # Read beforehand: the engine reads all records where the few that matter come out of a UNION.
    union = " UNION ".join(f"{{ ?record {role} {thing} }}" for role in roles)
    found = {row[0] for row in store.select(f"SELECT ?record WHERE {{ {union} }}")}
    named = sorted(str(record) for record in found if isinstance(record, NamedNode))
    for start in range(0, len(named), _BATCH):
        yield f"VALUES ?record {{ {' '.join(named[start : start + _BATCH])} }}", None
    # Nodes without a name cannot stand in the text of a query.
    yield from (("", {"record": record}) for record in found if isinstance(record, BlankNode))


def _statement(
    row: dict[str, Term | None], about: NamedNode | None, value: Measure | Term | Span | None
) -> Iterator[Statement]:
    """The statement of a row, where all that it needs is given by nodes with a name."""
    claim = _node(row, "claim") or _node(row, "record")
    quantity = _node(row, "quantity")
    if about is None or quantity is None or claim is None or value is None:
        return
    yield Statement(
        about,
        quantity,
        value,
        claim,
        _node(row, "record") or about,
        span=_span(row),
        **{name: _node(row, name) for name in ("period", "status", "basis", "payer", "recipient", "graph")},
    )


def _claimed(store: Store, thing: NamedNode | None) -> Iterator[Statement]:
    found = [row[0] for row in store.select(_PROPERTIES)]
    properties = " ".join(str(node) for node in found if isinstance(node, NamedNode))
    only = _only(thing, "about", "quantity")
    claimed = set()
    for row in _rows(store, _CLAIMED % (properties, only)):
        claimed.add((row["about"], row["quantity"], row["value"]))
        yield from _statement(row, _node(row, "about"), row["value"])
    for row in _rows(store, _ROWS % (properties, only, INFERRED.value)):
        if (row["about"], row["quantity"], row["value"]) not in claimed:
            yield from _statement({**row, "claim": row["about"]}, _node(row, "about"), row["value"])


def _dated(store: Store, thing: NamedNode | None) -> Iterator[Statement]:
    for quantity, query in _DATED.items():
        only = "" if thing in (None, quantity) else f"VALUES ?about {{ {thing} }}"
        for row in _rows(store, query % only):
            about = _node(row, "about")
            claim = _node(row, "claim") or about
            if about and claim:
                # The time is what is said here, not when it holds: two times that do not meet are the disagreement.
                span, period, graph = _span(row), _node(row, "period"), _node(row, "graph")
                yield Statement(about, quantity, span, claim, about, period=period, graph=graph)
