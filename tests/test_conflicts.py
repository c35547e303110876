"""Disagreements between sources: which values meet, which differ, and what could explain it."""

import datetime
import json
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustergraph import Store
from clustergraph.conflicts import COLUMNS, Conflict, as_markdown, as_rows, as_text, conflicts
from clustergraph.conflicts.measures import Measure
from clustergraph.conflicts.spans import Span
from clustergraph.things import Names
from clustergraph.views import view
from clustergraph.vocabulary import compact, term

PROGRAMME = term("programme:competitiveness-clusters")


def of(store: Store, quantity: str) -> Conflict:
    """The one conflict about a quantity of the programme."""
    (found,) = [each for each in conflicts(store, PROGRAMME) if each.quantity == term(quantity)]
    return found


def figures(conflict: Conflict) -> list[tuple[str, str, str]]:
    return [
        (figure.value, figure.period.value.rpartition("/")[2] if figure.period else "", compact(figure.claim.value))
        for figure in conflict.figures
    ]


def reasons(conflict: Conflict, language: str = "en") -> str:
    return "\n".join(reason[language] for reason in conflict.reasons)


def test_the_sources_disagree_about_seven_quantities(shipped: Store) -> None:
    assert {compact(each.quantity.value) for each in conflicts(shipped)} == {
        "indicator:clusters",
        "indicator:clusters-with-serious-problems",
        "indicator:projects-funded",
        "instrument:agency-funding",
        "instrument:envelope",
        "instrument:ministry-credits",
        "instrument:tax-exemption",
    }


def test_66_and_67_clusters_stand_in_one_conflict_with_all_who_say_so(shipped: Store) -> None:
    assert figures(of(shipped, "indicator:clusters")) == [
        ("66", "open--2005-07", "claim:paris-2007.F082.3"),
        ("66", "open--2007-03", "claim:paris-2007.F042.2"),
        ("66", "2006-07", "claim:public-record.E078"),
        ("66", "2007-03", "claim:paris-2007.F133.2"),
        ("67", "2005-07-12", "claim:public-record.E075"),
    ]


def test_sources_that_agree_stand_together(shipped: Store) -> None:
    assert [len(group) for group in of(shipped, "indicator:clusters").agreeing] == [4, 1]


def test_sums_a_year_are_compared_by_their_total(shipped: Store) -> None:
    conflict = of(shipped, "instrument:ministry-credits")
    assert figures(conflict) == [
        ("EUR 690 million (EUR 230 million a year)", "2005--2007", "claim:paris-2007.F088"),
        ("EUR 840 million", "2006--2008", "claim:public-record.E083"),
    ]
    assert [figure.number for figure in conflict.figures] == [Decimal(690_000_000), Decimal(840_000_000)]
    assert "The total for F088 is calculated here, over 36 months." in reasons(conflict)


def test_the_same_sum_for_other_years_is_a_conflict(shipped: Store) -> None:
    conflict = of(shipped, "instrument:envelope")
    assert {(value.split(" (")[0], period) for value, period, _ in figures(conflict)} == {
        ("EUR 750 million", "2005--2007"),
        ("EUR 1,500 million", "2005--2007"),
        ("EUR 1,500 million", "2006--2008"),
        ("EUR 1,500 million", ""),
    }
    assert "2005–2007 (E080, F034)" in reasons(conflict)
    assert "2006–2008 (E081, E082, E087)" in reasons(conflict)


def test_a_bound_and_a_rough_figure_are_told_from_a_count(shipped: Store) -> None:
    conflict = of(shipped, "indicator:clusters-with-serious-problems")
    assert [figure.value for figure in conflict.figures] == ["about 15", "more than 15"]
    assert [figure.text("fr") for figure in conflict.figures] == ["environ 15", "plus de 15"]
    assert "F216 gives a rough figure: about 15." in reasons(conflict)
    assert "E116 gives a bound, not a count: more than 15." in reasons(conflict)
    assert "E116 donne une borne, non un compte\u00a0: plus de 15." in reasons(conflict, "fr")


def test_500_million_may_be_510_million_rounded(shipped: Store) -> None:
    found = reasons(of(shipped, "instrument:agency-funding"))
    assert "EUR 500 million (E084) may be EUR 510 million (EUR 170 million a year) (F090) rounded." in found


def test_what_was_spent_is_no_conflict_with_what_was_planned(shipped: Store) -> None:
    values = {figure.number for figure in of(shipped, "instrument:tax-exemption").figures}
    assert values == {Decimal(300_000_000), Decimal(160_000_000)}


def test_the_notes_of_the_claims_are_given(shipped: Store) -> None:
    assert "Note to E080: As first decided in September 2004." in reasons(of(shipped, "instrument:envelope"))


def test_an_indicator_or_an_instrument_can_be_asked_for(shipped: Store) -> None:
    assert [each.about for each in conflicts(shipped, term("indicator:clusters"))] == [PROGRAMME]
    assert [each.quantity for each in conflicts(shipped, term("instrument:envelope"))] == [term("instrument:envelope")]


def test_several_regions_of_one_source_are_no_conflict(shipped: Store) -> None:
    assert conflicts(shipped, term("cluster:trimatec")) == []


def test_a_town_and_its_region_are_no_conflict(shipped: Store) -> None:
    assert conflicts(shipped, term("cluster:scs")) == []


def test_a_release_gives_no_figure_that_only_restricted_paragraphs_state(shipped: Store) -> None:
    released = conflicts(view(shipped, release="U"))
    claims = {compact(figure.claim.value) for each in released for figure in each.figures}
    assert "claim:paris-2007.F042.2" not in claims
    assert "claim:paris-2007.F082.3" in claims
    text = as_text(released, Names(view(shipped, release="U")))
    assert "SBU" not in text


HEAD = """
PREFIX cg: <https://w3id.org/clustergraph/ontology#>
PREFIX x: <urn:x:> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX modality: <https://w3id.org/clustergraph/id/modality/> PREFIX concept: <https://w3id.org/clustergraph/id/concept/>
PREFIX org: <http://www.w3.org/ns/org#>
x:stated cg:factual true . x:planned cg:factual false .
x:y05 cg:from "2005-01-01"^^xsd:date ; cg:until "2005-12-31"^^xsd:date .
x:y06 cg:from "2006-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
x:y0506 cg:from "2005-01-01"^^xsd:date ; cg:until "2006-12-31"^^xsd:date .
"""


def claim(name: str, subject: str, predicate: str, value: str, more: str = "", place: str = "") -> str:
    return (
        f"x:{name} a cg:Claim ; rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {value} ; "
        f"cg:statedIn x:{place or name}-page ; cg:asserter x:{place or name}-who ; cg:modality x:stated {more} .\n"
    )


def observed(name: str, value: str, more: str = "", period: str = "") -> str:
    when = f"; cg:period {period}" if period else ""
    return claim(name, "x:c", "x:members", value, when) + (
        f"x:o-{name} a cg:Observation ; cg:about x:c ; cg:indicator x:members ; cg:value {value} ; "
        f"cg:supportedBy x:{name} {when} {more} .\n"
    )


def found_in(text: str) -> list[Conflict]:
    with Store.memory() as store:
        store.load((HEAD + text).encode(), format="ttl", graph="urn:g")
        return conflicts(store)


def values(found: Iterable[Conflict]) -> list[list[str]]:
    return [[figure.value for figure in each.figures] for each in found]


def test_values_of_times_that_do_not_meet_are_a_development() -> None:
    assert found_in(observed("a", "10", period="x:y05") + observed("b", "20", period="x:y06")) == []


def test_values_of_times_that_meet_are_a_conflict() -> None:
    found = found_in(observed("a", "10", period="x:y05") + observed("b", "20", period="x:y0506"))
    assert values(found) == [["10", "20"]]


def test_a_figure_without_a_time_meets_all() -> None:
    found = found_in(observed("a", "10", period="x:y05") + observed("b", "20", period="x:y06") + observed("c", "20"))
    assert values(found) == [["10", "20", "20"]]


def test_equal_values_are_no_conflict() -> None:
    assert found_in(observed("a", "10") + observed("b", "10.0")) == []


def test_a_plan_is_no_conflict_with_a_count_but_with_another_plan() -> None:
    status = "; cg:status x:planned"
    assert found_in(observed("a", "10") + observed("b", "20", status)) == []
    (found,) = found_in(observed("a", "10", status) + observed("b", "20", status))
    assert found.status is not None
    assert found.status.value == "urn:x:planned"


def test_bounds_that_allow_both_values_are_said_to() -> None:
    (found,) = found_in(observed("a", "15", "; cg:bound concept:bound-more-than") + observed("b", "20"))
    assert "With these bounds, all the values can be true at once." in reasons(found)
    (found,) = found_in(observed("a", "15", "; cg:bound concept:bound-more-than") + observed("b", "10"))
    assert "can be true at once" not in reasons(found)


def funding(name: str, value: str, currency: str = "EUR", more: str = "", place: str = "") -> str:
    return (
        f"x:f-{name} a cg:Funding ; cg:instrument x:grant ; cg:recipient x:c {more} . "
        f'x:m-{name} cg:value {value} ; cg:currency "{currency}" .\n'
    ) + claim(name, f"x:f-{name}", "cg:amount", f"x:m-{name}", place=place)


def test_two_fundings_of_one_source_are_two_fundings() -> None:
    assert found_in(funding("a", "5", place="p") + funding("b", "6", place="p")) == []
    assert values(found_in(funding("a", "5") + funding("b", "6"))) == [["EUR 5", "EUR 6"]]


def test_fundings_of_different_payers_are_different_quantities() -> None:
    assert found_in(funding("a", "5", more="; cg:funder x:one") + funding("b", "6", more="; cg:funder x:two")) == []


def test_grants_to_two_members_of_one_programme_are_different_quantities() -> None:
    grants = "x:f-{0} a cg:Funding ; cg:instrument x:grant ; cg:recipient x:{0} ; dcterms:isPartOf x:programme . "
    text = "".join(
        grants.format(name)
        + f'x:m-{name} cg:value {value} ; cg:currency "EUR" . '
        + claim(name, f"x:f-{name}", "cg:amount", f"x:m-{name}")
        for name, value in (("a", 5), ("b", 6))
    )
    assert found_in(text) == []


def test_sums_in_two_currencies_are_not_compared_but_listed_beside_a_conflict() -> None:
    assert found_in(funding("a", "5") + funding("b", "7", "USD")) == []
    (found,) = found_in(funding("a", "5") + funding("b", "7", "USD") + funding("c", "6"))
    assert [figure.value for figure in found.figures] == ["EUR 5", "EUR 6", "USD 7"]
    assert "The values are in different currencies (EUR, USD) and are not converted here." in reasons(found)


def test_two_classes_at_one_time_are_a_conflict_and_a_later_one_is_not() -> None:
    first = claim("a", "x:c", "cg:classifiedAs", "x:world", "; cg:period x:y05")
    assert values(found_in(first + claim("b", "x:c", "cg:classifiedAs", "x:national", "; cg:period x:y05")))
    assert found_in(first + claim("b", "x:c", "cg:classifiedAs", "x:national", "; cg:period x:y06")) == []


def test_two_places_that_do_not_hold_each_other_are_a_conflict() -> None:
    text = claim("a", "x:c", "cg:locatedIn", "x:town") + claim("b", "x:c", "cg:locatedIn", "x:country")
    assert len(found_in(text)) == 1
    assert found_in(text + "x:town cg:within x:region . x:region cg:within x:country .") == []


def test_a_denied_place_is_no_value() -> None:
    denied = claim("b", "x:c", "cg:locatedIn", "x:country", "; cg:polarity x:absent")
    assert found_in(claim("a", "x:c", "cg:locatedIn", "x:town") + denied) == []


def test_a_founding_in_two_years_is_a_conflict_and_in_a_month_of_the_year_is_not() -> None:
    event = "x:e-{0} a cg:ChangeEvent ; cg:changeType concept:change-founding ; org:resultingOrganization x:c ; "
    text = "".join((event + "cg:period x:{0} ; cg:supportedBy x:k-{0} . ").format(year) for year in ("y05", "y06"))
    assert len(found_in(text)) == 1
    assert found_in(text.replace("cg:period x:y06", "cg:period x:y0506")) == []


def test_an_exact_date_and_its_year_are_no_conflict() -> None:
    day = claim("a", "x:c", "dcterms:issued", '"2006-04-25"^^xsd:date')
    assert found_in(day + claim("b", "x:c", "dcterms:issued", '"2006"^^xsd:gYear')) == []
    assert len(found_in(day + claim("b", "x:c", "dcterms:issued", '"2006-05-01"^^xsd:date'))) == 1


def test_rows_of_two_tables_are_sources_as_well() -> None:
    row = '{{ x:o{0} a cg:Observation ; cg:about x:c ; cg:indicator x:members ; cg:value {1} ; cg:sourceRow "t.csv:{0}" }}'
    text = f"GRAPH x:one {row.format(1, 10)} GRAPH x:two {row.format(2, 20)}"
    with Store.memory() as store:
        store.load((HEAD + text).encode(), format="trig", graph="urn:g")
        (found,) = conflicts(store)
    assert [figure.document and figure.document.value for figure in found.figures] == ["urn:x:one", "urn:x:two"]
    assert [figure.claim.value for figure in found.figures] == ["urn:x:o1", "urn:x:o2"]


@pytest.mark.parametrize("value", ['"INF"^^xsd:double', '"NaN"^^xsd:double', '"many"', '"1e999999"^^xsd:double'])
def test_a_value_that_is_no_number_is_compared_as_it_stands(value: str) -> None:
    assert values(found_in(observed("a", value) + observed("b", value))) == []


def test_the_conflicts_of_an_empty_store_are_none() -> None:
    assert found_in("") == []


def test_labels_cannot_break_the_table_of_markdown() -> None:
    label = 'x:c <http://www.w3.org/2004/02/skos/core#prefLabel> "<script>|x|\\n# y" .'
    with Store.memory() as store:
        store.load((HEAD + observed("a", "1") + observed("b", "2") + label).encode(), format="ttl", graph="urn:g")
        text = as_markdown(conflicts(store), Names(store))
    assert "<script>" not in text
    assert text.splitlines()[0].startswith(r"## &lt;script&gt;\|x\| \# y")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_forms_name_all_claims(shipped: Store, names: Names, language: str) -> None:
    found = conflicts(shipped)
    claims = {compact(figure.claim.value) for each in found for figure in each.figures}
    text = as_text(found, names, language=language)
    table = as_markdown(found, names, language=language)
    rows = list(as_rows(found, names, language=language))
    assert all(claim in text for claim in claims)
    assert all(claim.replace("_", r"\_") in table for claim in claims)
    assert {row[COLUMNS.index("claim")] for row in rows} == claims
    assert all(len(row) == len(COLUMNS) for row in rows)
    assert json.loads(json.dumps([each.to_dict(language) for each in found]))


def test_no_french_reason_has_a_plain_space_before_a_colon(shipped: Store) -> None:
    found = [reason["fr"] for each in conflicts(shipped) for reason in each.reasons]
    assert found
    assert not [text for text in found if " : " in text.partition("(en anglais)")[0]]


def test_conflicts_are_the_same_each_time(shipped: Store) -> None:
    assert conflicts(shipped) == conflicts(shipped)


days = st.none() | st.dates(min_value=datetime.date(1990, 1, 1), max_value=datetime.date(2030, 1, 1))


@given(days, days, days, days)
def test_meeting_is_mutual(
    a: datetime.date | None, b: datetime.date | None, c: datetime.date | None, d: datetime.date | None
) -> None:
    one, other = Span(a, b), Span(c, d)
    assert one.meets(other) == other.meets(one)


def test_a_span_that_begins_within_a_month_has_no_number_of_months() -> None:
    assert Span(datetime.date(2005, 1, 2), datetime.date(2005, 12, 31)).months is None
    assert Span(datetime.date(2005, 7, 1), datetime.date(2006, 6, 30)).months == 12


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        ("1500000000", "EUR 1,500 million", "1\u202f500\u00a0M€"),
        ("600000", "EUR 600,000", "600\u202f000\u00a0€"),
        ("398700000", "EUR 398.7 million", "398,7\u00a0M€"),
        ("1026178.13", "EUR 1,026,178.13", "1\u202f026\u202f178,13\u00a0€"),
        ("-1200000", "EUR -1.2 million", "-1,2\u00a0M€"),
    ],
)
def test_money_is_written_as_readers_of_each_language_write_it(
    names: Names, number: str, english: str, french: str
) -> None:
    texts = Measure(Decimal(number), currency="EUR").texts(names)
    assert texts == {"en": english, "fr": french}
