"""Labels: in both languages for what claims are made with, read when needed, and the way back to their things."""

from collections.abc import Iterator

import pytest
from rdflib import RDFS, Graph

import clustergraph
from clustergraph import Store
from clustergraph.errors import NotFoundError
from clustergraph.resources import folder, shipped_packages
from clustergraph.search import prepare
from clustergraph.sources import read_package
from clustergraph.things import Names, fold
from clustergraph.vocabulary import cg, compact, thing


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
    assert used <= with_both


@pytest.fixture(scope="module")
def indexed(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """All that is shipped, on disk, with the index of a search."""
    with clustergraph.open(tmp_path_factory.mktemp("labels") / "store") as store:
        store.load(shipped.quads())
        prepare(store)
        yield store


def test_a_label_is_in_the_language_asked_for_or_in_another_or_the_curie(names: Names) -> None:
    region = thing("place", "fr-region-2016-11").value
    assert names.label(region, "fr") != names.label(region, "en")
    assert names.label(cg("Cluster").value) == "cluster"
    assert names.label(cg("NoSuchTerm").value) == "cg:NoSuchTerm"
    assert names.label("no IRI <at> all") == "no IRI <at> all"


def test_one_label_is_read_without_reading_all(shipped: Store) -> None:
    names = Names(shipped)
    names.label(cg("Cluster").value)
    assert "_all" not in names.__dict__


def test_a_batch_of_labels_is_what_each_label_is_and_keeps_the_order(shipped: Store) -> None:
    iris = sorted(shipped.instances(cg("Organisation").value))[:600]
    one, many = Names(shipped), Names(shipped)
    assert many.labels(iris, "fr") == {iri: one.label(iri, "fr") for iri in iris}
    assert list(many.labels(reversed(iris))) == list(reversed(iris))
    assert "_all" not in many.__dict__


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("pole nucleaire bourgogne", "cluster:pole-nucleaire-bourgogne"),
        ("PÔLE NUCLÉAIRE BOURGOGNE", "cluster:pole-nucleaire-bourgogne"),
        ("Agence nationale de la recherche (ANR)", "organisation:anr"),
        ("National Research Agency (ANR)", "organisation:anr"),
        ("cluster:minalogic", "cluster:minalogic"),
    ],
)
def test_a_thing_is_found_by_a_label_in_either_language_with_and_without_an_index(
    names: Names, indexed: Store, text: str, curie: str
) -> None:
    assert compact(names.find(text).value) == curie
    assert compact(Names(indexed).find(text).value) == curie


def test_an_index_changes_no_answer_and_no_error(shipped: Store, indexed: Store) -> None:
    clusters = shipped.instances(cg("Cluster").value)
    texts = ["Minalogc", "pole", "Grenoble", "cluster", "acme", "%", "", "aerospace valley", "clusters", "cluster:x"]
    for text in texts:
        for among in (None, clusters):
            assert outcome(indexed, text, among) == outcome(shipped, text, among), text


def outcome(store: Store, text: str, among: set[str] | None) -> str:
    try:
        return Names(store).find(text, among=among).value
    except NotFoundError as error:
        return str(error)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Île-de-France", "ile de france"), ("Œuvre", "oeuvre"), ("ŁÓDŹ", "lodz"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("…", "")],
)  # fmt: skip
def test_what_people_type_differently_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
