"""Records become quads: claims with their evidence, dated records, plain statements of facts only, restricted parts apart."""

from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Quad
from valley import Valley

from clustergraph import Store
from clustergraph.errors import SourceError
from clustergraph.quads import check, load_schema, package_quads
from clustergraph.solutions import plain
from clustergraph.sources import read_package
from clustergraph.store.packages import read_all
from clustergraph.vocabulary import PREFIXES, compact


def written(valley: Valley) -> set[str]:
    """The quads of the valley as lines of CURIEs and texts: graph subject predicate object."""
    return {line(quad) for quad in package_quads(read_package(valley.folder), load_schema())}


def line(quad: Quad) -> str:
    terms = [quad.graph_name, quad.subject, quad.predicate, quad.object]
    return " ".join(compact(term.value) for term in terms if hasattr(term, "value"))


def test_a_factual_participation_is_a_record_that_its_claim_supports(valley: Valley) -> None:
    quads = written(valley)
    record = "source:valley participation:valley.C1"
    assert f"{record} rdf:type cg:Participation" in quads
    assert f"{record} org:member organisation:acme" in quads
    assert f"{record} org:organization cluster:optic-valley" in quads
    assert f"{record} cg:period period:open--2007-03" in quads
    assert f"{record} cg:supportedBy claim:valley.C1" in quads
    assert not any(f"{record} cg:status" in quad for quad in quads)


def test_a_planned_participation_carries_its_modality_and_is_no_plain_statement(valley: Valley) -> None:
    quads = written(valley)
    assert "source:valley/SBU participation:valley.C2 cg:status modality:planned" in quads
    assert not any(quad.endswith("organisation:beta cg:participatesIn cluster:optic-valley") for quad in quads)


def test_a_claim_says_who_where_how_and_how_surely(valley: Valley) -> None:
    quads = written(valley)
    claim = "source:valley/claims claim:valley.C4"
    for said in (
        "rdf:subject cluster:optic-valley",
        "rdf:predicate indicator:members",
        "rdf:object 12",
        "cg:asserter organisation:observatory",
        "cg:statedIn paragraph:report.1",
        "cg:modality modality:estimate",
        "cg:marking marking:U",
        "cg:confidence confidence:medium",
        "cg:bound concept:bound-about",
        "cg:period period:2007",
        "cg:asStated about 12",
        "cg:sourceRow valley/claims.csv:5",
    ):
        assert f"{claim} {said}" in quads


def test_a_number_is_an_observation_with_its_unit(valley: Valley) -> None:
    quads = written(valley)
    for said in (
        "rdf:type cg:Observation",
        "cg:about cluster:optic-valley",
        "cg:indicator indicator:members",
        "cg:value 12",
        "cg:unit unit:actor",
        "cg:bound concept:bound-about",
        "cg:supportedBy claim:valley.C4",
    ):
        assert f"source:valley observation:valley.C4 {said}" in quads


def test_money_is_never_a_bare_number(valley: Valley) -> None:
    quads = written(valley)
    amount = "amount:eur-1500000-p1y"
    assert f"source:valley funding:start cg:amount {amount}" in quads
    for said in ("cg:value 1500000", "cg:currency EUR", "cg:per P1Y"):
        assert f"source:valley {amount} {said}" in quads
    assert f"source:valley {amount} skos:prefLabel EUR 1,500,000 per year" in quads


def test_a_claim_of_absence_adds_nothing_but_itself(valley: Valley) -> None:
    valley.edit("claims.csv", "opinion,,low,absent", "stated,,low,absent")
    quads = written(valley)
    assert "source:valley/claims claim:valley.C6 cg:polarity concept:polarity-absent" in quads
    assert not any("participation:valley.C6" in quad for quad in quads)


def test_what_rests_on_a_restricted_paragraph_alone_is_in_graphs_of_its_own(valley: Valley) -> None:
    quads = written(valley)
    assert "source:valley/SBU/claims claim:valley.C2 cg:marking marking:SBU" in quads
    assert "source:valley/SBU organisation:beta skos:prefLabel Beta" in quads
    public = [quad for quad in quads if "/SBU" not in quad]
    assert not [quad for quad in public if "beta" in quad or "C2 " in quad or quad.endswith("C2")]
    assert "source:valley cluster:optic-valley cg:supportedBy claim:valley.C1" in quads
    assert "source:valley/SBU cluster:optic-valley cg:supportedBy claim:valley.C2" in quads


def test_building_twice_gives_the_same_quads(valley: Valley) -> None:
    package = read_package(valley.folder)
    first = Counter(map(str, package_quads(package, load_schema())))
    assert first == Counter(map(str, package_quads(read_package(valley.folder), load_schema())))


def test_the_catalogue_tells_licence_tables_and_version(valley: Valley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    quads = written(valley)
    graph = "source:catalogue source:valley"
    assert f"{graph} dcterms:license https://creativecommons.org/publicdomain/zero/1.0/" in quads
    assert f"{graph} rdf:type dcat:Dataset" in quads
    assert "source:catalogue source:valley/build prov:used source:valley/table/claims.csv" in quads
    assert "source:catalogue source:valley/build prov:endedAtTime 1970-01-02T00:00:00Z" in quads
    assert not any("/SBU" in quad for quad in quads if quad.startswith("source:catalogue "))


WRONG = [
    ("things.csv", "organisation:acme,cg:Firm", "organisation:acme,cg:Frim", "things.csv:3: 'cg:Frim' is no class of the ontology; nearest: cg:Firm"),
    ("things.csv", "place:valley,cg:Region", "place:other,cg:Region", "claims.csv:4: object: 'place:valley' is not defined in any table"),
    ("things.csv", ",C3\n", ",C9\n", "things.csv:6: claims: 'claim:valley.C9' is not defined"),
    ("claims.csv", "cg:locatedIn,place:valley", "cg:lokatedIn,place:valley", "claims.csv:4: predicate: 'cg:lokatedIn' is no property of the ontology; nearest: cg:locatedIn"),
    ("claims.csv", "indicator:members", "indicator:member", "claims.csv:5: predicate: 'indicator:member' is no property of the ontology; nearest: indicator:members"),
    ("claims.csv", "C1,organisation:acme,cg:participatesIn,cluster:optic-valley", "C1,organisation:acme,cg:participatesIn,place:valley", "claims.csv:2: object: 'place:valley' is a cg:Region, but cg:participatesIn takes a cg:Cluster"),
    ("claims.csv", "decimal,EUR,P1Y", "decimal,,", "claims.csv:6: object: '1500000' is a bare value, but cg:amount takes a sum of money"),
    ("claims.csv", ",unit:actor,", ",place:valley,", "claims.csv:5: unit: 'place:valley' is not a unit"),
    ("fundings.csv", "concept:basis-planned", "concept:basis-plan", "fundings.csv:2: basis: 'concept:basis-plan' is not defined in any table; nearest: concept:basis-planned"),
    ("claims.csv", "C3,cluster:optic-valley,cg:locatedIn", "C3,organisation:beta,cg:locatedIn", "claims.csv:4: subject: 'organisation:beta' rests on restricted paragraphs only, but this row is public"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new", "message"), WRONG)
def test_rows_that_do_not_fit_together_are_refused(
    valley: Valley, table: str, old: str, new: str, message: str
) -> None:
    valley.edit(table, old, new)
    with pytest.raises(SourceError) as caught:
        check([read_package(valley.folder)], load_schema())
    assert message in str(caught.value)


def test_a_column_of_an_undeclared_property_is_refused(valley: Valley) -> None:
    valley.descriptor["resources"][3]["schema"]["fields"][3]["propertyUrl"] = "cg:fundr"
    valley.write()
    with pytest.raises(SourceError, match="'cg:fundr' is no property of the ontology; nearest: cg:fund"):
        check([read_package(valley.folder)], load_schema())


def test_a_claim_is_made_by_somebody_and_stands_in_a_text(valley: Valley) -> None:
    valley.edit(
        "claims.csv",
        "paragraph:report.1,organisation:observatory,,stated,../2007-03",
        "place:valley,place:valley,,stated,../2007-03",
    )
    with pytest.raises(SourceError) as caught:
        check([read_package(valley.folder)], load_schema())
    assert "claims.csv:2: asserter: 'place:valley' is a cg:Region, but cg:asserter takes a" in str(caught.value)
    assert "claims.csv:2: stated_in: 'place:valley' is a cg:Region, but cg:statedIn takes a" in str(caught.value)


def test_packages_that_require_each_other_are_read_once(valley: Valley, tmp_path: Path) -> None:
    other = Valley(tmp_path / "other")
    other.descriptor |= {"name": "other", "requires": ["valley"]}
    other.write()
    valley.descriptor["requires"] = ["other"]
    valley.write()
    assert sorted(package.name for package in read_all([valley.folder])) == ["other", "valley"]


def test_two_packages_of_one_name_are_refused(valley: Valley, tmp_path: Path) -> None:
    other = Valley(tmp_path / "other")
    with pytest.raises(SourceError, match="two packages are called valley"):
        read_all([valley.folder, other.folder])


def test_rules_derive_direct_edges_from_records_that_are_not_merely_planned(valley: Valley) -> None:
    with Store.memory() as store:
        store.build([valley.folder])
        query = "SELECT ?s ?p ?o WHERE { GRAPH source:inferred { ?s ?p ?o } }"
        edges = {" ".join(compact(plain(term)) for term in row) for row in store.select(query)}
        assert edges == {
            "organisation:acme cg:participatesIn cluster:optic-valley",
            "organisation:observatory cg:funds cluster:optic-valley",
        }
        assert store.query("ASK { organisation:acme cg:participatesIn cluster:optic-valley }") is True
        assert store.query("ASK { organisation:beta cg:participatesIn cluster:optic-valley }") is False


def test_loading_a_package_again_takes_its_former_place(valley: Valley) -> None:
    with Store.memory() as store:
        store.build([valley.folder])
        before = len(store)
        store.build([valley.folder])
        assert len(store) == before
        valley.edit("things.csv", "Optic Valley,", "Valley of Optics,")
        store.build([valley.folder])
        assert len(store) == before
        assert store.query('ASK { ?s skos:prefLabel "Optic Valley"@en }') is False


def test_the_prefixes_of_things_do_not_hide_a_vocabulary() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
