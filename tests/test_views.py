"""A view holds what may be released, what held at a time, what is claimed as fact, and nothing that rests on the rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from valley import Valley

from clustergraph import Store
from clustergraph.errors import QueryError
from clustergraph.views import view
from clustergraph.vocabulary import compact, expand, marking_of


def things(store: Store, pattern: str) -> set[str]:
    """The CURIEs that ?x stands for in a pattern."""
    rows = store.select(f"SELECT DISTINCT ?x WHERE {{ {pattern} }}")
    return {compact(row[0].value) for row in rows if isinstance(row[0], NamedNode)}


def lines(store: Store) -> set[str]:
    return {str(quad) for quad in store.quads() if "void#triples" not in str(quad.predicate)}


MEMBERS = "?x cg:participatesIn cluster:minalogic"
REGION = "cluster:minalogic cg:locatedIn ?x . ?x a cg:Region"


def test_everything_is_the_store_itself(shipped: Store) -> None:
    assert view(shipped) is shipped


def test_a_public_release_is_the_public_graphs(shipped: Store) -> None:
    public = {graph for graph in shipped.graphs() if marking_of(NamedNode(graph)) == "U"}
    assert len(public) < len(shipped.graphs())
    expected = {line for line in lines(shipped) if line.endswith(tuple(f" <{graph}>" for graph in public))}
    assert lines(view(shipped, release="U")) == expected


def test_a_release_for_all_holds_all(shipped: Store) -> None:
    assert lines(view(shipped, release="sbu")) == lines(shipped)


@pytest.mark.parametrize(
    ("date", "regions"),
    [
        ("2007", {"place:fr-region-2007-82"}),
        ("2015-12-31", {"place:fr-region-2007-82"}),
        ("2016-01-01", {"place:fr-region-2016-84"}),
        ("2024-05", {"place:fr-region-2016-84"}),
    ],
)
def test_a_cluster_lies_in_the_region_of_the_time(shipped: Store, date: str, regions: set[str]) -> None:
    assert things(view(shipped, as_of=date), REGION) == regions


@pytest.mark.parametrize(
    ("date", "members"),
    [
        ("2007-03-20", {"organisation:xerox"}),
        ("2007-03", {"organisation:xerox"}),
        ("2006-12-31", set()),
        ("2010", set()),
    ],
)
def test_a_firm_said_to_take_part_by_march_2007_takes_part_then_and_no_other_time_is_known(
    shipped: Store, date: str, members: set[str]
) -> None:
    assert things(view(shipped, as_of=date), MEMBERS) == members


def test_projects_run_in_their_years_only(shipped: Store) -> None:
    assert things(view(shipped, as_of="2007"), "?x a cg:Project") == set()
    every = things(shipped, "?x a cg:Project")
    running = things(view(shipped, as_of="2018-01-01"), "?x a cg:Project")
    expected = things(
        shipped,
        "?x a cg:Project ; cg:period ?p . ?p cg:from ?f ; cg:until ?u "
        'FILTER(?f <= "2018-01-01"^^xsd:date && ?u >= "2018-01-01"^^xsd:date)',
    )
    assert running == expected
    assert running < every


def test_the_class_of_a_cluster_is_the_one_of_its_latest_label() -> None:
    with Store.memory() as store:
        store.update(
            """INSERT DATA { GRAPH source:made {
            cluster:x a cg:Cluster .
            labelling:a a cg:Labelling ; cg:labelledCluster cluster:x ; cg:clusterClass class:national ;
              cg:period period:a .
            labelling:b a cg:Labelling ; cg:labelledCluster cluster:x ; cg:clusterClass class:mondial ;
              cg:period period:b .
            period:a a cg:Period ; cg:from "2005-07-01"^^xsd:date ; cg:until "2005-07-31"^^xsd:date .
            period:b a cg:Period ; cg:from "2010-01-01"^^xsd:date ; cg:until "2010-01-31"^^xsd:date .
            } }"""
        )
        classes = "cluster:x cg:classifiedAs ?x"
        assert things(view(store, as_of="2005-06-30"), classes) == set()
        assert things(view(store, as_of="2008"), classes) == {"class:national"}
        assert things(view(store, as_of="2012"), classes) == {"class:mondial"}


def test_facts_alone_leave_out_what_is_planned_hoped_or_thought(shipped: Store) -> None:
    modalities = "?claim cg:modality ?x . ?x cg:factual false"
    assert len(things(shipped, modalities)) > 5
    assert things(view(shipped, claims="facts"), modalities) == set()
    assert things(view(shipped, claims="plans"), modalities) == {"modality:planned", "modality:forecast"}


def test_a_plan_for_later_is_a_plan_now(shipped: Store) -> None:
    planned = "?x cg:modality modality:planned"
    assert things(view(shipped, as_of="2007-03-20"), planned) == things(shipped, planned)


MARKED = """
GRAPH source:made {
  marking:U a cg:Marking ; cg:rank 0 . marking:SBU a cg:Marking ; cg:rank 1 . marking:R a cg:Marking ; cg:rank 2 .
  paragraph:p a cg:Paragraph ; cg:marking marking:U . paragraph:q a cg:Paragraph ; cg:marking marking:%s .
  cluster:x a cg:Cluster ; skos:prefLabel "X"@en ; cg:worksOn technology:a, technology:b ; cg:supportedBy claim:a .
  cluster:secret a cg:Cluster ; skos:prefLabel "Secret"@en ; cg:supportedBy claim:b .
  claim:a a cg:Claim ; rdf:subject cluster:x ; rdf:predicate cg:worksOn ; rdf:object technology:a ;
    cg:statedIn paragraph:p .
  claim:b a cg:Claim ; rdf:subject cluster:x ; rdf:predicate cg:worksOn ; rdf:object technology:b ;
    cg:statedIn paragraph:q .
  claim:c a cg:Claim ; rdf:subject cluster:x ; rdf:predicate cg:worksOn ; rdf:object technology:a ;
    cg:statedIn paragraph:q .
  participation:p a cg:Participation ; org:member organisation:o ; org:organization cluster:x ;
    cg:supportedBy claim:b .
}"""


@pytest.fixture
def marked(request: pytest.FixtureRequest) -> Store:
    store = Store.memory()
    store.update(f"INSERT DATA {{ {MARKED % request.param} }}")
    return store


@pytest.mark.parametrize("marked", ["SBU", "R", "fouo"], indirect=True)
def test_what_a_restricted_paragraph_alone_says_is_not_released_wherever_it_is_kept(marked: Store) -> None:
    public = view(marked, release="U")
    assert things(public, "cluster:x cg:worksOn ?x") == {"technology:a"}
    assert things(public, "?x a cg:Claim") == {"claim:a"}
    assert things(public, "?x a cg:Cluster") == {"cluster:x"}
    assert things(public, "?x cg:participatesIn ?any") == set()
    assert not [line for line in lines(public) if "claim/b" in line or "Secret" in line]


@pytest.mark.parametrize(
    ("marked", "release", "told"),
    [("SBU", "SBU", True), ("R", "SBU", False), ("R", "R", True), ("fouo", "SBU", False), ("fouo", "R", False)],
    indirect=["marked"],
)
def test_markings_follow_the_order_of_their_ranks_and_one_without_a_rank_is_above_all(
    marked: Store, release: str, told: bool
) -> None:
    assert ("claim:b" in things(view(marked, release=release), "?x a cg:Claim")) is told


def test_a_package_may_bring_a_marking_of_its_own(valley: Valley) -> None:
    valley.tables["markings.csv"] = "id,label_en,label_fr,rank\nmarking:secret,secret,secret,5\n"
    fields = [
        {"name": "id", "type": "string", "constraints": {"required": True}},
        {"name": "label_en", "type": "string", "propertyUrl": "skos:prefLabel", "lang": "en"},
        {"name": "label_fr", "type": "string", "propertyUrl": "skos:prefLabel", "lang": "fr"},
        {"name": "rank", "type": "integer", "propertyUrl": "cg:rank"},
    ]
    valley.descriptor["resources"].append(
        {
            "name": "markings",
            "path": "markings.csv",
            "profile": "tabular-data-resource",
            "rdfType": "cg:Marking",
            "aboutUrl": "{id}",
            "schema": {"fields": fields, "primaryKey": "id"},
        }
    )
    valley.edit("paragraphs.csv", "SBU", "secret")
    with Store.memory() as store:
        store.build([valley.folder])
        assert {"source:valley/secret", "source:valley/secret/claims"} <= {compact(g) for g in store.graphs()}
        assert "organisation:beta" in things(store, "?x a cg:Firm")
        for release in ("U", "SBU"):
            assert "organisation:beta" not in things(view(store, release=release), "?x a cg:Firm")
        assert lines(view(store, release="secret")) == lines(store)
        store.build([valley.folder])
        assert len(things(store, "?x a cg:Firm")) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"release": "TOP"}, "choose one of U, SBU"),
        ({"release": "fouo"}, "no marking that has a rank"),
        ({"as_of": "yesterday"}, "not a date"),
        ({"as_of": "2007/.."}, "open end"),
        ({"as_of": "2007-02-30"}, "no such day"),
        ({"claims": "some"}, "choose one of facts, plans, all"),
    ],
)
def test_what_no_view_can_be_made_of_is_refused(shipped: Store, options: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        view(shipped, **options)


@pytest.mark.parametrize("options", [{"release": "U"}, {"as_of": "2007"}, {"as_of": "2020"}, {"claims": "facts"}])
def test_a_view_of_a_view_is_that_view(shipped: Store, options: dict[str, str]) -> None:
    once = view(shipped, **options)
    assert lines(view(once, **options)) == lines(once)


@pytest.mark.parametrize(
    "options", [{"as_of": "2007"}, {"as_of": "2018-06-01"}, {"claims": "facts"}, {"claims": "plans"}]
)
def test_a_view_adds_nothing(shipped: Store, options: dict[str, str]) -> None:
    assert lines(view(shipped, **options)) <= lines(shipped)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.sampled_from(["U", "SBU", "fouo"])), max_size=12
    )
)
def test_a_statement_is_released_when_and_only_when_a_releasable_claim_makes_it(
    claims: list[tuple[str, str, str]],
) -> None:
    with Store.memory() as store:
        text = ""
        for number, (subject, object_, marking) in enumerate(claims):
            graph = "made" if marking == "U" else f"made/{marking}"
            place = f"{graph}/claims" if number % 2 else "made"
            text += f"""
            GRAPH <{expand(f"source:{graph}")}> {{ cluster:{subject} cg:worksOn technology:{object_} }}
            GRAPH <{expand(f"source:{place}")}> {{ claim:c{number} rdf:subject cluster:{subject} ;
              rdf:predicate cg:worksOn ; rdf:object technology:{object_} ; cg:marking marking:{marking} }}"""
        store.update(f"INSERT DATA {{ {text} }}")
        public = view(store, release="U")
        rows = public.select("SELECT ?s ?o WHERE { ?s cg:worksOn ?o }")
        told = {
            (compact(s.value)[-1], compact(o.value)[-1])
            for s, o in rows
            if isinstance(s, NamedNode) and isinstance(o, NamedNode)
        }
        assert told == {(subject, object_) for subject, object_, marking in claims if marking == "U"}
