"""What claims are made with can be read in both languages."""

from rdflib import RDFS, Graph

from clustergraph.resources import folder, shipped_packages
from clustergraph.sources import read_package
from clustergraph.vocabulary import compact


def test_every_reused_property_of_a_claim_has_a_label_in_both_languages() -> None:
    labels = Graph().parse(folder("ontology") / "labels.ttl")
    with_both = {
        compact(str(term))
        for term in labels.subjects(RDFS.label)
        if {getattr(label, "language", None) for label in labels.objects(term, RDFS.label)} == {"en", "fr"}
    }
    used = {
        claim.predicate.curie
        for name in shipped_packages()
        for claim in read_package(folder("datasets") / name).claims
        if not claim.predicate.curie.startswith(("cg:", "indicator:"))
    }
    assert used == with_both
