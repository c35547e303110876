"""What pictures and files show of nodes and edges besides the answer itself: classes, places, claims."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from clustergraph import evidence
from clustergraph.evidence import Citation, words
from clustergraph.grounds import Fact, grounds
from clustergraph.network import Claim, Network
from clustergraph.network.reading import full
from clustergraph.solutions import Row
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import INFERRED, compact

__all__ = ["cited", "claim_of", "claims_of", "dated", "kinds", "placed"]

_BATCH = 1000
# For so many nodes it is quicker to read what is known of all things than to ask for each.
_SINGLY = 5000

_KINDS = "SELECT ?thing ?class WHERE { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(cg:))) }"
_BELOW = "SELECT ?class ?above WHERE { ?class rdfs:subClassOf+ ?above FILTER(?class != ?above) }"

_POINT = """<http://www.w3.org/2003/01/geo/wgs84_pos#lat> ?latitude ;
    <http://www.w3.org/2003/01/geo/wgs84_pos#long> ?longitude ."""
_PLACES = f"""SELECT ?thing ?place ?latitude ?longitude WHERE {{ %s
  {{ ?thing {_POINT} BIND(?thing AS ?place) }} UNION {{ ?thing cg:locatedIn ?place . ?place {_POINT} }}
}}"""

_PERIODS = """SELECT ?claim ?from ?until WHERE { VALUES ?claim { %s } ?claim cg:period ?period
  OPTIONAL { ?period cg:from ?from } OPTIONAL { ?period cg:until ?until } }"""


def kinds(store: Store) -> dict[str, str]:
    """The class of every thing that has one of ours; of several, one that no other of them is below."""
    above: dict[str, set[str]] = {}
    for class_, other in _named(store, _BELOW):
        above.setdefault(class_, set()).add(other)
    found: dict[str, str] = {}
    for thing, class_ in _named(store, _KINDS):
        known = found.get(thing)
        if known is None or known in above.get(class_, ()) or (known > class_ and class_ not in above.get(known, ())):
            found[thing] = class_
    return found


def _named(store: Store, text: str) -> Iterator[tuple[str, str]]:
    for one, other in store.select(text):
        if isinstance(one, NamedNode) and isinstance(other, NamedNode):
            yield one.value, other.value


def claims_of(store: Store, claims: Sequence[str], names: Names, language: str) -> dict[str, Claim]:
    """What is known of these claims, by IRI, as texts in a language."""
    wanted = [node for claim in claims if (node := _iri(claim))]
    found: dict[str, Claim] = {}
    for start in range(0, len(wanted), _BATCH):
        for citation in evidence.citations_of(store, wanted[start : start + _BATCH], language=language):
            found[citation.claim.value] = claim_of(citation, names, language)
    return found


def cited(store: Store, network: Network, names: Names, language: str) -> Network:
    """The network whose edges without evidence have the claims that say just this: subject, relation and object."""
    facts = {number: fact for number in range(len(network.sources)) if (fact := _uncited(network, number))}
    found = grounds(store, facts.values())
    grounded = {number: found[fact].citations for number, fact in facts.items() if found[fact].citations}
    if not grounded:
        return network
    every = {citation.claim: citation for citations in grounded.values() for citation in citations}
    claims = {node.value: claim_of(citation, names, language) for node, citation in every.items()}
    named = list(network.edge_table.values("claims"))
    evidence = list(network.edge_table.values("evidence"))
    for number, citations in grounded.items():
        named[number] = tuple(citation.claim.value for citation in citations)
        evidence[number] = tuple(claims[claim].text for claim in named[number])
    return network.with_edges({"claims": named, "evidence": evidence}, claims)


def dated(store: Store, network: Network) -> Network:
    """
    The network whose edges have the dates of their claims, where no edge has dates of its own.

    Of several claims, an edge has the first of the days they begin with, if all give one, and the last they end with.
    """
    table = network.edge_table
    if any(day for name in ("since", "until") for day in table.values(name)):
        return network
    days = _days(store, network.claims)
    if not days:
        return network
    spans = [[days.get(claim, (None, None)) for claim in claims or ()] for claims in table.values("claims")]
    since = [_all_or_none(min, (first for first, _ in found)) for found in spans]
    until = [_all_or_none(max, (last for _, last in found)) for found in spans]
    return network.with_edges({"since": since, "until": until})


def _days(store: Store, claims: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """The first and the last day of the period of each claim that has one, as text."""
    wanted = list(claims)
    found = {}
    for start in range(0, len(wanted), _BATCH):
        nodes = " ".join(f"<{claim}>" for claim in wanted[start : start + _BATCH])
        for claim, first, last in store.select(_PERIODS % nodes):
            if isinstance(claim, NamedNode):
                found[claim.value] = tuple(day.value if isinstance(day, Literal) else None for day in (first, last))
    return found  # type: ignore[return-value]


def _all_or_none(choose: Callable[[list[str]], str], days: Iterable[str | None]) -> str | None:
    known = list(days)
    return choose([day for day in known if day]) if known and all(known) else None


def _uncited(network: Network, number: int) -> Fact | None:
    """The triple that an edge without evidence draws, if it draws one between things with names."""
    row = network.edge_table.row(number)
    if row.keys() & {"claims", "evidence"} or "relation" not in row:
        return None
    ends = network.ids[network.sources[number]], network.ids[network.targets[number]]
    source, relation, target = map(_iri, (ends[0], full(row["relation"]), ends[1]))
    # Only claims that say just this are asked for, not all that is known of the subject.
    return Fact(source, relation, target, INFERRED) if source and relation and target else None


def _iri(text: str) -> NamedNode | None:
    """The node of that IRI; none for a blank node and for what is no IRI."""
    try:
        return NamedNode(text)
    except ValueError:
        return None


def claim_of(citation: Citation, names: Names, language: str) -> Claim:
    """A citation as a picture shows it."""

    def said(term: object) -> str:
        return words(term, names, language) if term is not None else ""  # type: ignore[arg-type]

    marking = compact(citation.marking.value).partition(":")[2] if isinstance(citation.marking, NamedNode) else ""
    return Claim(
        id=citation.claim.value,
        identifier=citation.identifier,
        text=f"[{citation.identifier}] {evidence.provenance(citation, names, language=language)}",
        statement=evidence.statement(citation, names, language=language),
        document=said(citation.document or citation.where),
        paragraph=citation.paragraph or "",
        period=said(citation.period),
        asserter=said(citation.asserter),
        reporter=said(citation.reporter),
        modality=said(citation.modality),
        confidence=said(citation.confidence),
        marking=marking,
        notes=citation.notes,
    )


def placed(store: Store, network: Network, names: Names, language: str) -> Network:
    """
    The network whose nodes say where they are, as `place`, `longitude` and `latitude`: at a point of their own, else
    at that of the place they are located in; of several, the first by IRI.
    """
    numbers = {id_: number for number, id_ in enumerate(network.ids)}
    points: dict[int, tuple[bool, str, float, float]] = {}
    for thing, place, latitude, longitude in _points(store, network.ids):
        number = numbers.get(thing.value) if isinstance(thing, NamedNode) else None
        if number is not None and isinstance(place, NamedNode):
            point = (place != thing, place.value, _degrees(latitude), _degrees(longitude))
            points[number] = min(point, points.get(number, point))
    if not points:
        return network
    found = [points.get(number) for number in range(len(network.ids))]
    return network.with_columns(
        {
            "place": [names.label(point[1], language) if point else None for point in found],
            "longitude": [point[3] if point else None for point in found],
            "latitude": [point[2] if point else None for point in found],
        }
    )


def _points(store: Store, ids: Sequence[str]) -> Iterator[Row]:
    if len(ids) > _SINGLY:
        yield from store.select(_PLACES % "")
        return
    nodes = [str(node) for id_ in ids if (node := _iri(id_))]
    for start in range(0, len(nodes), _BATCH):
        yield from store.select(_PLACES % f"VALUES ?thing {{ {' '.join(nodes[start : start + _BATCH])} }}")


def _degrees(term: object) -> float:
    return float(term.value) if isinstance(term, Literal) else 0.0
