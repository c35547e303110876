"""Things are found by what people call them, and cited with who says so, where, when and how surely."""

import pytest
from pyoxigraph import NamedNode
from valley import Valley

from clustergraph import Store
from clustergraph.checks import check
from clustergraph.errors import NotFoundError
from clustergraph.evidence import cite, cite_tie, provenance, statement
from clustergraph.things import Names, fold
from clustergraph.vocabulary import expand


def node(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Minalogic", "cluster:minalogic"),
        ("MINALOGIC", "cluster:minalogic"),
        ("cluster:minalogic", "cluster:minalogic"),
        ("https://w3id.org/clustergraph/id/cluster/minalogic", "cluster:minalogic"),
        ("<https://w3id.org/clustergraph/id/cluster/minalogic>", "cluster:minalogic"),
        ("pole energie de grenoble", "cluster:grenoble-energy"),
        ("Ile de France", "place:fr-region-2007-11"),
        ("Enrrdis", "cluster:tenerrdis"),
        ("F142", "claim:paris-2007.F142"),
        ("us-embassy-paris", "organisation:us-embassy-paris"),
        ("wind energy", "technology:wind"),
        ("énergie éolienne", "technology:wind"),
    ],
)
def test_a_thing_is_found_by_label_id_curie_or_iri(names: Names, text: str, thing: str) -> None:
    assert names.find(text) == node(thing)


@pytest.mark.parametrize("text", ["Minalogc", "cluster:minalogc", "https://w3id.org/clustergraph/id/cluster/minalogc"])
def test_an_unknown_thing_is_answered_with_the_nearest(names: Names, text: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        names.find(text)
    assert caught.value.nearest[0] == "Minalogic (cluster:minalogic)"


def test_an_ambiguous_label_lists_what_it_may_mean(names: Names) -> None:
    with pytest.raises(NotFoundError, match="stands for 2 things") as caught:
        names.find("UPM")
    assert len(caught.value.nearest) == 2


@pytest.mark.parametrize("text", ["", " ", "%", "¶", "\x00", "a" * 10_000, "<>", "http://", "'; DROP", "�"])
def test_no_text_whatever_raises_anything_else(names: Names, text: str) -> None:
    with pytest.raises(NotFoundError):
        names.find(text)


def test_labels_come_in_the_language_asked_for(names: Names) -> None:
    wind = expand("technology:wind")
    assert (names.label(wind), names.label(wind, "fr")) == ("wind energy", "énergie éolienne")
    assert names.label("https://example.org/x", "fr") == "https://example.org/x"


def test_folding_leaves_letters_and_digits() -> None:
    assert fold("  Pôle « Mer » — Bretagne/2005 ") == "pole mer bretagne 2005"


def test_a_tie_is_cited_by_its_claims_in_either_direction(shipped: Store, names: Names) -> None:
    one, other = node("organisation:xerox"), node("cluster:minalogic")
    claims, rows = cite_tie(shipped, one, other)
    assert [claim.identifier for claim in claims] == ["F158"]
    assert rows == []
    assert cite_tie(shipped, other, one)[0] == claims
    assert statement(claims[0], names) == "Xerox — participates in → Minalogic"
    assert claims[0].offsets == (6781, 7712)
    assert "¶7 (U)" in provenance(claims[0], names)


def test_a_thing_is_cited_by_claims_about_it_and_not_by_those_of_its_neighbours(shipped: Store) -> None:
    claims, _ = cite(shipped, node("cluster:perpignan"))
    assert [claim.identifier for claim in claims] == ["I06", "F188", "F189"]


def test_a_funding_is_cited_by_its_amounts(shipped: Store, names: Names) -> None:
    claims, _ = cite(shipped, node("funding:ministry-credits-2005-2007"))
    assert [claim.identifier for claim in claims] == ["F088", "F089"]
    assert statement(claims[0], names).endswith("amount → EUR 230,000,000 per year")


def test_a_tie_of_a_table_is_cited_by_its_row(shipped: Store) -> None:
    _, rows = cite_tie(shipped, node("organisation:pic-995923930"), node("project:h2020-200053"))
    claims, others = cite_tie(shipped, node("organisation:pic-949915569"), node("project:h2020-200053"))
    assert rows == []
    assert claims == []
    assert [row.source for row in others] == ["h2020-clusters"]
    assert others[0].row.startswith("h2020-clusters/participations.csv:")


def test_a_claim_cites_itself_with_its_notes(shipped: Store) -> None:
    claims, _ = cite(shipped, node("claim:paris-2007.F138"))
    assert [claim.identifier for claim in claims] == ["F138"]
    assert any("aerospace" in note for note in claims[0].notes)


def test_a_reported_claim_names_who_claims_and_who_reports(shipped: Store, names: Names) -> None:
    claims, _ = cite(shipped, node("claim:paris-2007.F199"))
    assert "finding by OECD (reported by US Embassy Paris)" in provenance(claims[0], names)


def test_a_check_names_the_row_or_claim_that_is_at_fault(valley: Valley) -> None:
    with Store.memory() as store:
        store.build([valley.folder])
        store.update("DELETE { ?c cg:asserter ?a } WHERE { BIND(claim:valley.C3 AS ?c) ?c cg:asserter ?a }")
        store.update("INSERT DATA { GRAPH source:loose { organisation:nobody a cg:Firm } }")
        report = check(store)
        assert not report.conforms
        found = {(finding.focus, finding.evidence) for finding in report.findings if finding.severity == "error"}
        assert ("claim:valley.C3", "valley/claims.csv:4") in found
        assert any(
            finding.focus == "organisation:nobody" and finding.rule == "checks/uncited" for finding in report.findings
        )
        assert all({"en", "fr"} <= set(finding.message) for finding in report.findings)


def test_everything_shipped_conforms(shipped: Store) -> None:
    report = check(shipped)
    assert [finding for finding in report.findings if finding.severity == "error"] == []
