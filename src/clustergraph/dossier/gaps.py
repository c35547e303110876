"""What a graph does not know of a thing, as far as a reader would expect it: few lines, each counted."""

from collections.abc import Iterator

from pyoxigraph import Literal

from clustergraph.dossier.drafts import Draft
from clustergraph.dossier.reading import Around
from clustergraph.dossier.value import Part

__all__ = ["gaps"]

_CLUSTER = ("cg:Cluster",)
_PROJECT = ("cg:Project",)
_BODY = ("cg:Organisation", "org:Organization")
_FORMAL = ("org:FormalOrganization",)
_BOTH = (*_CLUSTER, *_BODY)

_EXPECTED: tuple[tuple[tuple[str, ...], str, Part], ...] = (
    (
        _BOTH,
        "ASK { %(thing)s cg:locatedIn ?place }",
        Part("no place is given for it", "aucun lieu n'est indiqué"),
    ),
    (
        _CLUSTER,
        "ASK { ?labelling cg:labelledCluster %(thing)s }",
        Part("no class and no date of its label are given", "ni classe ni date de labellisation ne sont indiquées"),
    ),
    (
        _CLUSTER,
        "ASK { ?body cg:governs %(thing)s }",
        Part("no body that governs it is given", "aucun organe de gouvernance n'est indiqué"),
    ),
    (
        _CLUSTER,
        "ASK { ?participation org:organization %(thing)s }",
        Part("no member of it is named", "aucun membre n'est nommé"),
    ),
    (
        (*_CLUSTER, *_PROJECT),
        "ASK { { ?f cg:recipient %(thing)s } UNION { %(thing)s cg:maximumContribution ?a } "
        "UNION { ?f cg:funds %(thing)s } }",
        Part(
            "no funding of it is recorded with its funder and its amount",
            "aucun financement n'est enregistré avec son financeur et son montant",
        ),
    ),
    (
        _FORMAL,
        "ASK { { ?identifier cg:identifies %(thing)s } UNION { ?property rdfs:subPropertyOf dcterms:identifier . "
        "%(thing)s ?property ?code } UNION { %(thing)s dcterms:identifier ?code } }",
        Part("no code of it in a register is given", "aucun identifiant dans un registre n'est indiqué"),
    ),
)
"""For whom, what holds if it is known, and what to say if not."""

_UNDATED = """SELECT (COUNT(?record) AS ?all) (COUNT(?first) AS ?dated) WHERE {
  { ?record org:member %(thing)s } UNION { ?record org:organization %(thing)s } UNION { ?record cg:project %(thing)s }
  OPTIONAL { ?record cg:period ?period . ?period cg:from ?first } }"""


def gaps(around: Around) -> Iterator[Draft]:
    """The lines of what is not known; none for a thing of which nothing particular is expected."""
    kinds = _kinds(around)
    for classes, test, text in _EXPECTED:
        if kinds & set(classes) and not around.ask(test):
            yield Draft("unknown", (text,), basis="graph")
    yield from _undated(around)


def _kinds(around: Around) -> set[str]:
    """The classes of the thing among those that something is expected of, with what they are below of."""
    found = set()
    for class_ in (*_CLUSTER, *_PROJECT, *_BODY, *_FORMAL):
        if around.ask(f"ASK {{ %(thing)s a/rdfs:subClassOf* {class_} }}"):
            found.add(class_)
    return found


def _undated(around: Around) -> Iterator[Draft]:
    for all_, dated in around.store.select(_UNDATED % {"thing": around.thing}):
        if isinstance(all_, Literal) and isinstance(dated, Literal) and all_.value != dated.value:
            number, total = int(all_.value) - int(dated.value), int(all_.value)
            yield Draft("unknown", (_no_first_day(number, total),), basis="graph")


def _no_first_day(number: int, total: int) -> Part:
    if total == 1:
        return Part(
            "no first day is given for its one participation", "sa seule participation n'a pas de date de début"
        )
    verb = "n'a" if number == 1 else "n'ont"
    return Part(
        f"no first day is given for {number:,} of its {total:,} participations",
        f"{number:,} de ses {total:,} participations {verb} pas de date de début".replace(",", "\u202f"),
    )
