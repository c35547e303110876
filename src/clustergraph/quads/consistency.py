"""Whether packages fit together: references defined, properties declared, nothing public on restricted ground."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.process import extract

from clustergraph.identifiers import is_thing
from clustergraph.quads import markings
from clustergraph.quads.schema import Schema
from clustergraph.sources.problems import Problems, TooManyError
from clustergraph.sources.records import Claim, Literal, Location, Package, Record, Ref, Value
from clustergraph.vocabulary import MARKINGS

__all__ = ["check"]

_SPEAKERS = frozenset({"cg:Organisation", "cg:Cluster", "cg:Group", "cg:Post"})
_TEXTS = frozenset({"cg:Document", "cg:Paragraph", "cg:Study", "cg:Website"})

Complain = Callable[[Location, str, str], None]
Classes = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _World:
    """What the rows are held against: the ontology, and the classes of every defined thing."""

    schema: Schema
    classes: Classes
    rank: Callable[[str], float]


def check(packages: Sequence[Package], schema: Schema, *, known: Iterable[str] = ()) -> None:
    """
    Raise SourceError for all that does not fit between the rows of `packages`, the ontology and each other.

    :param known: CURIEs of things that are defined elsewhere, such as in the store that the packages go to
    """
    problems = Problems()
    world = _World(schema, _classes(packages, schema, known), markings.ranks(packages, schema))

    def complain(location: Location, column: str, message: str) -> None:
        problems.add(message, source=location.table, line=location.line, column=column)

    for package in packages:
        for check_one in (_check_identity, _check_references, _check_claims, _check_markings):
            try:
                check_one(package, world, complain)
            except TooManyError:
                continue
    problems.raise_if_any()


def _classes(packages: Sequence[Package], schema: Schema, known: Iterable[str]) -> Classes:
    """The classes of every defined thing; no classes for a thing that is known from elsewhere."""
    classes: dict[str, frozenset[str]] = {name: frozenset() for name in known}
    classes.update(schema.concepts)
    for package in packages:
        for record in package.records:
            if not record.id.startswith("claim:"):
                classes[record.id] = classes.get(record.id, frozenset()) | {record.kind}
        classes.update({claim.id: frozenset({"cg:Claim"}) for claim in package.claims})
    return classes


def _check_identity(package: Package, world: _World, complain: Complain) -> None:
    """Within a package a thing is described in one row, and its class is one that the ontology declares."""
    seen: dict[str, Location] = {}

    def once(id: str, location: Location) -> None:
        if id in seen:
            complain(location, "id", f"'{id}' is described at {seen[id]} already")
        seen.setdefault(id, location)

    for claim in package.claims:
        once(claim.id, claim.location)
    for record in package.records:
        if record.kind.startswith("cg:") and record.kind not in world.schema.superclasses:
            hint = _hint(record.kind, world.schema.superclasses)
            complain(record.location, "", f"'{record.kind}' is no class of the ontology{hint}")
        if not is_thing(record.id) or record.id in world.schema.concepts:
            complain(
                record.location, "id", f"'{record.id}' is a term or a concept of the ontology, not a thing to describe"
            )
        if not record.id.startswith("claim:"):
            once(record.id, record.location)
        _check_values(record, world, complain)


def _check_values(record: Record, world: _World, complain: Complain) -> None:
    """Each column is mapped to a property that is declared, and refers to what the property takes."""
    for property, value in record.values:
        column = value.column if isinstance(value, Ref) else ""
        if not _is_property(property, world.schema):
            hint = _hint(property, world.schema.properties)
            complain(record.location, column, f"'{property}' is no property of the ontology{hint}")
        elif isinstance(value, Ref):
            _check_kind(record.location, value, property, world.schema.ranges.get(property), world, complain)


def _check_kind(
    location: Location, ref: Ref, property: str, allowed: frozenset[str] | None, world: _World, complain: Complain
) -> None:
    """A thing is of a class that a property takes; nothing is known of the class of a thing from elsewhere."""
    kinds = world.classes.get(ref.curie, frozenset())
    if allowed and kinds and not any(world.schema.is_a(kind, allowed) for kind in kinds):
        names = " or ".join(sorted(allowed))
        complain(location, ref.column, f"'{ref.curie}' is a {_names(kinds)}, but {property} takes a {names}")


def _check_references(package: Package, world: _World, complain: Complain) -> None:
    """Every thing that a row refers to is defined somewhere."""
    for location, ref in _references(package):
        if is_thing(ref.curie) and ref.curie not in world.classes:
            complain(
                location, ref.column, f"'{ref.curie}' is not defined in any table{_hint(ref.curie, world.classes)}"
            )


def _references(package: Package) -> Iterator[tuple[Location, Ref]]:
    for record in package.records:
        if record.id.startswith("claim:"):
            yield record.location, Ref(record.id, "claim")
        yield from ((record.location, value) for _, value in record.values if isinstance(value, Ref))
        yield from ((record.location, claim) for claim in record.claims)
        if record.marked_by:
            yield record.location, record.marked_by
    for claim in package.claims:
        parts: list[Value | None] = [claim.subject, claim.object, claim.stated_in, claim.asserter, claim.modality]
        parts += [claim.reporter, claim.confidence, claim.polarity, claim.bound, claim.unit, *claim.themes]
        parts += [value for _, value in claim.values]
        yield from ((claim.location, part) for part in parts if isinstance(part, Ref))


def _hint(name: str, names: Iterable[str]) -> str:
    """What was likely meant, as the tail of a message."""
    kind = name.partition(":")[0] + ":"
    near = extract(name, [other for other in names if other.startswith(kind)], limit=3, score_cutoff=70)
    return f"; nearest: {', '.join(match[0] for match in near)}" if near else ""


def _check_claims(package: Package, world: _World, complain: Complain) -> None:
    for claim in package.claims:
        predicate = claim.predicate.curie
        if not _is_property(predicate, world.schema):
            hint = _hint(predicate, world.schema.properties)
            complain(claim.location, "predicate", f"'{predicate}' is no property of the ontology{hint}")
        for ref, allowed, property in _ends(claim, world.schema):
            _check_kind(claim.location, ref, property, allowed, world, complain)
        if isinstance(claim.object, Literal) and (takes := world.schema.ranges.get(predicate)):
            what = "a sum of money: give its currency as unit" if takes == {"cg:Amount"} else " or ".join(sorted(takes))
            complain(claim.location, "object", f"'{claim.object.text}' is a bare value, but {predicate} takes {what}")
        for name, ref_, prefix in _qualifiers(claim):
            if ref_ and not ref_.curie.startswith(prefix):
                complain(claim.location, name, f"'{ref_.curie}' is not a {prefix.rstrip(':')}")


def _is_property(predicate: str, schema: Schema) -> bool:
    own = predicate.startswith("cg:") or is_thing(predicate)
    return predicate in schema.properties if own else True


def _ends(claim: Claim, schema: Schema) -> Iterator[tuple[Ref, frozenset[str], str]]:
    """What a claim refers to, the classes allowed there, and the property that allows them."""
    predicate = claim.predicate.curie
    yield claim.subject, schema.domains.get(predicate, frozenset()), predicate
    if isinstance(claim.object, Ref):
        yield claim.object, schema.ranges.get(predicate, frozenset()), predicate
    yield claim.asserter, _SPEAKERS, "cg:asserter"
    if claim.reporter:
        yield claim.reporter, _SPEAKERS, "cg:reporter"
    yield claim.stated_in, _TEXTS, "cg:statedIn"


def _names(kinds: Iterable[str]) -> str:
    return " and ".join(sorted(kind for kind in kinds if kind.startswith("cg:")) or sorted(kinds))


def _qualifiers(claim: Claim) -> Iterator[tuple[str, Ref | None, str]]:
    yield "modality", claim.modality, "modality:"
    yield "confidence", claim.confidence, "confidence:"
    yield "unit", claim.unit, "unit:"
    yield "polarity", claim.polarity, "concept:polarity-"
    yield "bound", claim.bound, "concept:bound-"
    for theme in claim.themes:
        yield "theme", theme, "theme:"


def _check_markings(package: Package, world: _World, complain: Complain) -> None:
    """A row refers to nothing that only rows of its package with a higher marking define."""
    paragraphs = markings.of_paragraphs(package)
    by_claim = {claim.id: markings.of_claim(claim, paragraphs) for claim in package.claims}
    lowest = _lowest(package, paragraphs, by_claim, world)
    for claim in package.claims:
        own = world.rank(by_claim[claim.id])
        for ref in (claim.subject, claim.object, claim.asserter):
            if isinstance(ref, Ref) and lowest.get(ref.curie, own) > own:
                complain(claim.location, ref.column, _below(ref.curie, by_claim[claim.id]))
    for record in package.records:
        marking = markings.of_record(record, paragraphs, by_claim, world.rank)
        for _, value in record.values:
            if isinstance(value, Ref) and lowest.get(value.curie, 0) > world.rank(marking):
                complain(record.location, value.column, _below(value.curie, marking))


def _lowest(
    package: Package, paragraphs: Mapping[str, str], by_claim: Mapping[str, str], world: _World
) -> dict[str, float]:
    """The rank of the lowest marking under which each thing of a package is described; concepts are always public."""
    lowest: dict[str, float] = {}
    for record in package.records:
        if not record.id.startswith(("claim:", "paragraph:")) and record.id not in world.schema.concepts:
            rank = world.rank(markings.of_record(record, paragraphs, by_claim, world.rank))
            lowest[record.id] = min(rank, lowest.get(record.id, rank))
    return lowest


def _below(curie: str, marking: str) -> str:
    of = "public" if marking == MARKINGS[0] else f"marked {marking}"
    return f"'{curie}' rests on restricted paragraphs only, but this row is {of}"
