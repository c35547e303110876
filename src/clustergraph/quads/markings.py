"""Which marking a row has: that of the least restricted paragraph that says all of it."""

from collections.abc import Callable, Iterable, Mapping

from clustergraph.quads.schema import Schema
from clustergraph.sources.records import Claim, Literal, Package, Record, Ref
from clustergraph.vocabulary import MARKINGS, ranking

__all__ = ["of_claim", "of_paragraphs", "of_record", "ranks"]


def of_paragraphs(package: Package) -> dict[str, str]:
    """The marking of every paragraph and document of a package that has one, by its CURIE."""
    found = {}
    for record in package.records:
        value = record.first("cg:marking")
        if isinstance(value, Ref):
            found[record.id] = value.curie.partition(":")[2]
    return found


def of_claim(claim: Claim, paragraphs: Mapping[str, str]) -> str:
    """The marking of the paragraph that a claim is stated in; unmarked documents are public."""
    return paragraphs.get(claim.stated_in.curie, MARKINGS[0])


def ranks(packages: Iterable[Package], schema: Schema) -> Callable[[str], float]:
    """The rank of every marking, from the code list and from what packages add to it."""
    added = {
        record.id: float(value.text)
        for package in packages
        for record in package.records
        if isinstance(value := record.first("cg:rank"), Literal)
    }
    every = {**schema.ranks, **added}
    return ranking({name.removeprefix("marking:"): rank for name, rank in every.items()})


def of_record(
    record: Record, paragraphs: Mapping[str, str], claims: Mapping[str, str], rank: Callable[[str], float]
) -> str:
    """
    The marking of a record, by what supports it.

    One public claim that says all of a row makes the row public; a row that a paragraph marks takes its marking.
    """
    if record.marked_by:
        return paragraphs.get(record.marked_by.curie, MARKINGS[0])
    if record.claims:
        return min((claims.get(claim.curie, MARKINGS[0]) for claim in record.claims), key=rank)
    return paragraphs.get(record.id, MARKINGS[0])
