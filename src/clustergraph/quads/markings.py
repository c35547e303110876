"""Which marking a row has: that of the least restricted paragraph that says all of it."""

from collections.abc import Mapping

from clustergraph.sources.records import Claim, Package, Record, Ref
from clustergraph.vocabulary import MARKINGS

__all__ = ["of_claim", "of_paragraphs", "of_record"]


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


def of_record(record: Record, paragraphs: Mapping[str, str], claims: Mapping[str, str]) -> str:
    """
    The marking of a record, by what supports it.

    One public claim that says all of a row makes the row public; a row that a paragraph marks takes its marking.
    """
    if record.marked_by:
        return paragraphs.get(record.marked_by.curie, MARKINGS[0])
    if record.claims:
        return min((claims.get(claim.curie, MARKINGS[0]) for claim in record.claims), key=MARKINGS.index)
    return paragraphs.get(record.id, MARKINGS[0])
