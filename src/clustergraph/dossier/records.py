"""Records as lines: a participation, a labelling, a funding, a figure, seen from one of the things that it ties."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from clustergraph.dossier.drafts import Draft, Piece, joined
from clustergraph.dossier.reading import Around, asking, short
from clustergraph.dossier.value import Part
from clustergraph.dossier.words import word
from clustergraph.solutions import Term
from clustergraph.vocabulary import compact, term

__all__ = ["ENDS", "RECORDS", "phrase", "record_drafts"]


@dataclass(frozen=True)
class _View:
    """How a record reads from one of its ends: section, lead, and the properties that follow, some after a word."""

    section: str
    lead: str
    shown: tuple[str, ...]


_PART = ("org:role", "cg:period", "cg:amount")
_MONEY = ("self", "cg:amount", "converted cg:convertedAmount", "cg:basis", "cg:instrument", "cg:period")
_CHANGE = (
    "self",
    "cg:changeType",
    "cg:period",
    "cg:locatedIn",
    "formerly org:originalOrganization",
    "became org:resultingOrganization",
)
_FIGURE = ("cg:bound", "cg:value", "cg:unit", "cg:amount", "cg:period")

RECORDS: Mapping[str, Mapping[str, _View]] = {
    "cg:Participation": {
        "org:member": _View("participation", "participates", ("org:organization", *_PART)),
        "org:organization": _View("participants", "participant", ("org:member", *_PART)),
    },
    "cg:ProjectParticipation": {
        "org:member": _View("participation", "takes_part", ("cg:project", *_PART)),
        "cg:project": _View("participants", "participant", ("org:member", *_PART)),
    },
    "cg:Labelling": {
        "cg:labelledCluster": _View("class", "labelled", ("cg:clusterClass", "cg:period")),
        "cg:clusterClass": _View("participants", "labels", ("cg:labelledCluster", "cg:period")),
    },
    "cg:Funding": {
        "cg:recipient": _View("money", "receives", (*_MONEY, "by cg:funder")),
        "cg:funder": _View("money", "pays", (*_MONEY, "for cg:recipient")),
        "dcterms:isPartOf": _View("money", "funding_in", (*_MONEY, "by cg:funder", "for cg:recipient")),
    },
    "cg:Investment": {
        "cg:investor": _View("money", "invests", ("self", "cg:amount", "cg:period", "for cg:investmentTarget")),
        "cg:investmentTarget": _View("money", "invested", ("self", "cg:amount", "cg:period", "by cg:investor")),
    },
    "cg:Observation": {
        "cg:about": _View("indicators", "cg:indicator", _FIGURE),
        "cg:indicator": _View("indicators", "cg:about", _FIGURE),
    },
    "cg:ChangeEvent": {
        "org:originalOrganization": _View("changes", "change", _CHANGE),
        "org:resultingOrganization": _View("changes", "change", _CHANGE),
    },
    "cg:Identifier": {
        "cg:identifies": _View(
            "identifiers",
            "cg:identifierScheme",
            ("skos:notation", "verified cg:verification", "confidence cg:confidence"),
        ),
    },
}
"""How each class of records reads from each of its ends; other ends are listed by the name of the record."""


ENDS = frozenset(end for ends in RECORDS.values() for end in ends)
"""The properties by which a record holds a thing in a way that has words of its own."""


def record_drafts(
    around: Around, predicate: NamedNode, nodes: Mapping[NamedNode, dict[str, list[Term]]]
) -> Iterator[Draft]:
    """The lines of the records that a predicate ties to the thing; `nodes` holds the records' own values."""
    end = compact(predicate.value)
    own = sorted((e.object for e in around.out if compact(e.predicate.value) == "cg:period"), key=str)
    for node, held in nodes.items():
        class_ = next((c for value in held.get("rdf:type", ()) if (c := _curie(value)) in RECORDS), "")
        view = RECORDS.get(class_, {}).get(end)
        if class_ == "cg:ChangeEvent":
            # A renaming begins and ends with the thing itself, which needs no mention then.
            held = {name: [value for value in values if value != around.thing] for name, values in held.items()}
        if end == "cg:project" and held.get("cg:period") == own:
            held = {name: values for name, values in held.items() if name != "cg:period"}
        if view and not (end == "dcterms:isPartOf" and around.thing in held.get("cg:recipient", ())):
            yield _draft(
                node,
                held,
                view,
                f"?record {short(predicate)} {short(around.thing)} ; a {class_} ; ?property ?value",
            )


def phrase(node: Term, nodes: Mapping[NamedNode, dict[str, list[Term]]]) -> tuple[Piece, ...]:
    """The words for a node: itself, or for a record without a name its kind and the things that it ties."""
    held = nodes.get(node, {}) if isinstance(node, NamedNode) else {}
    class_ = next((value for value in held.get("rdf:type", ()) if _curie(value) in RECORDS), None)
    if class_ is None or "skos:prefLabel" in held or "rdfs:label" in held:
        return (node,)
    ends = [value for end in RECORDS[_curie(class_)] for value in held.get(end, ())]
    return (class_, word("colon"), *joined(ends, word("comma"))) if ends else (node,)


def _curie(value: Term) -> str:
    return compact(value.value) if isinstance(value, NamedNode) else ""


def _draft(node: NamedNode, held: dict[str, list[Term]], view: _View, pattern: str) -> Draft:
    lead: Piece | None = word(view.lead) if ":" not in view.lead else next(iter(held.get(view.lead, ())), None)
    figure = view.shown == _FIGURE
    separator = word("semicolon")
    groups = [_group(node, held, shown) for shown in view.shown]
    phrases = tuple(piece for group in _joined_groups(groups, separator) for piece in group)
    pieces = _figure(held) if figure else phrases
    return Draft(
        section="money" if figure and "cg:amount" in held else view.section,
        lead=lead,
        pieces=pieces or (node,),
        status=next(iter(held.get("cg:status", ())), None),
        nodes=(node,),
        claims=(),
        ask=asking(pattern, "?record ?property ?value"),
        order=_order(held) if not figure else (1, str(lead), *_order(held)),
        via=tuple(claim for claim in held.get("cg:supportedBy", ()) if isinstance(claim, NamedNode)),
    )


def _group(node: NamedNode, held: dict[str, list[Term]], shown: str) -> tuple[Piece, ...]:
    """The values of one property, after the word that introduces them."""
    intro, _, property = shown.rpartition(" ")
    if property == "self":
        return (node,) if "skos:prefLabel" in held or "rdfs:label" in held else ()
    found = joined(held.get(property, ()), word("comma"))
    return (word(intro), *found) if intro and found else found


def _joined_groups(groups: list[tuple[Piece, ...]], separator: Part) -> Iterator[tuple[Piece, ...]]:
    """The groups that hold something, with the separator between any two."""
    full = [group for group in groups if group]
    for number, group in enumerate(full):
        yield (separator, *group) if number else group


def _figure(held: dict[str, list[Term]]) -> tuple[Piece, ...]:
    """Bound, number and unit as one phrase, then the period."""
    number = joined(
        [piece for name in _FIGURE[:-1] for piece in held.get(name, ())[:1]],
        word("space"),
    )
    periods = joined(held.get("cg:period", ()), word("comma"))
    return (*number, word("semicolon"), *periods) if number and periods else number or periods


def _order(held: dict[str, list[Term]]) -> tuple[int | str, ...]:
    """Coordinators and fundings first, what is merely planned last, then by period; what has none comes last."""
    first = 0 if term("role:coordinator") in held.get("org:role", ()) else 1
    period = next((value.value for value in held.get("cg:period", ()) if isinstance(value, NamedNode)), "~")
    planned = 1 if "cg:status" in held else 0
    return (1 if first and "cg:instrument" not in held else 0, planned, period)
