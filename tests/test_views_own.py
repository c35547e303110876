"""A view of a graph that is no package of ours: what is marked in it goes, with all that only this names."""

import re

import pytest

from clustergraph import Store
from clustergraph.views import view

PREFIXES = """
@prefix cg: <https://w3id.org/clustergraph/ontology#> .
@prefix ex: <http://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix marking: <https://w3id.org/clustergraph/id/marking/> .
@prefix modality: <https://w3id.org/clustergraph/id/modality/> .
"""

PUBLIC = """ex:open {
    ex:fund a cg:Funding ; skos:prefLabel "Fund"@en ; cg:period ex:p2007 .
    ex:p2007 a cg:Period ; cg:from "2007-01-01"^^xsd:date .
    ex:said rdf:subject ex:fund ; rdf:predicate cg:period ; rdf:object ex:p2007 ; cg:modality modality:asserted .
    [] skos:note "said of nobody" ; cg:about ex:fund .
}"""

RESTRICTED = {
    "a claim and what it says": 'ex:fund cg:purpose "secret" . ex:c rdf:object "secret"',
    "a claim that is a blank node": (
        'ex:fund cg:purpose "secret" . '
        '[] rdf:subject ex:fund ; rdf:predicate cg:purpose ; rdf:object "secret" ; cg:marking marking:SBU'
    ),
    "the period of a claim": 'ex:c cg:period ex:secret . ex:secret a cg:Period ; cg:from "2031-01-01"^^xsd:date',
    "the amount that a claim gives": (
        "ex:fund cg:purpose ex:secret . ex:c rdf:object ex:secret . ex:secret a cg:Amount ; cg:value 12345"
    ),
    "the cost of a project that rests on a claim": (
        "ex:secret-project a cg:Project ; cg:supportedBy ex:c ; cg:totalCost ex:secret . "
        "ex:secret a cg:Amount ; cg:value 12345"
    ),
    "a blank node of a claim, and another one of that": 'ex:c cg:place [ skos:note [ skos:note "secret" ] ]',
    "blank nodes that name each other": 'ex:c cg:place _:a . _:a cg:place _:b . _:b cg:place _:a ; skos:note "secret"',
    "a blank node about a claim": '[] cg:about ex:c ; skos:note "secret"',
    "a record that is a blank node": '[] a cg:Participation ; cg:supportedBy ex:c ; skos:note "secret"',
    "a record with a marking of its own": 'ex:secret a cg:Project ; cg:marking marking:SBU ; skos:note "secret"',
    "a node with a marking that has no rank": 'ex:secret skos:note "secret" ; cg:marking marking:unheard-of',
    "a node with a marking that is a text": 'ex:secret skos:note "secret" ; cg:marking "SBU"',
    "a statement that is talked of": 'ex:fund cg:purpose "secret" . ex:c rdf:object "secret" . '
    'ex:r rdf:reifies <<( ex:fund cg:purpose "secret" )>>',
    "a claim that is talked of": "ex:r rdf:reifies <<( ex:c cg:asserter ex:secret )>>",
    "a claim of a marked place": (
        'ex:d rdf:subject ex:fund ; rdf:predicate cg:purpose ; rdf:object "secret" ; cg:statedIn ex:secret . '
        'ex:fund cg:purpose "secret" . ex:secret a cg:Paragraph ; cg:marking marking:SBU ; skos:note "secret"'
    ),
}


def public_part(*graphs: str) -> set[str]:
    store = Store.memory()
    store.load((PREFIXES + "\n".join(graphs)).encode(), format="trig")
    lines = (re.sub(r"_:\w+", "_:blank", str(quad)) for quad in view(store, release="U").quads())
    return {line for line in lines if "void#triples" not in line}


@pytest.mark.parametrize("restricted", RESTRICTED.values(), ids=RESTRICTED)
def test_a_release_has_nothing_that_only_what_is_marked_tells(restricted: str) -> None:
    marked = "ex:c rdf:subject ex:fund ; rdf:predicate cg:purpose ; cg:marking marking:SBU"
    released = public_part(PUBLIC, f"ex:other {{ {marked} . {restricted} . }}")
    assert not [line for line in released if any(word in line for word in ("secret", "12345", "2031"))]
    assert public_part(PUBLIC) <= released


def test_a_graph_with_a_marking_is_not_released() -> None:
    whole = public_part(PUBLIC)
    assert public_part(PUBLIC, 'ex:other { ex:other cg:marking marking:SBU . ex:x skos:note "secret" }') == whole
    elsewhere = public_part(PUBLIC, 'ex:third { ex:other cg:marking marking:SBU } ex:other { ex:x skos:note "secret" }')
    assert elsewhere == whole


def test_a_part_that_something_public_names_too_stays() -> None:
    shared = "ex:other { ex:c rdf:subject ex:fund ; rdf:predicate cg:period ; rdf:object ex:p2007 ; %s }"
    assert public_part(PUBLIC, shared % "cg:marking marking:SBU") == public_part(PUBLIC)
    kept = public_part(PUBLIC, shared % "cg:place [ skos:note 'public' ]")
    assert sum("public" in line for line in kept) == 1
