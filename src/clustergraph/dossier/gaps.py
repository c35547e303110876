"""What a graph does not know of a thing, as far as a reader would expect it: few lines, each counted."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.drafts import Draft
from clustergraph.dossier.reading import Around, values
from clustergraph.dossier.value import Part
from clustergraph.solutions import Term, grouped
from clustergraph.vocabulary import term

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

_ALL = "SELECT (COUNT(DISTINCT ?record) AS ?all) WHERE { ?record %s %s }"
_RECORDS = """SELECT ?period (COUNT(DISTINCT ?record) AS ?number) WHERE {
  ?record %s %s ; cg:period ?period } GROUP BY ?period"""
_DATED = "SELECT DISTINCT ?period WHERE { %s ?period cg:from ?first }"


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
    """How many participations have no first day; each of them has one period at most."""
    ends = [end for end in ("org:member", "org:organization", "cg:project") if term(end) in around.counts]
    total = sum(_number(row[0]) for end in ends for row in around.store.select(_ALL % (end, around.thing)))
    rows = [row for end in ends for row in around.store.select(_RECORDS % (end, around.thing))]
    # Few periods serve many records, so that asking for theirs is cheaper than joining every record with its own.
    periods = dict.fromkeys(period for period, _ in rows if isinstance(period, NamedNode))
    known = {row[0] for row in around.store.select(_DATED % values("period", periods))} if periods else set()
    undated = total - sum(_number(number) for period, number in rows if period in known)
    if undated > 0:
        yield Draft("unknown", (_no_first_day(undated, total),), basis="graph")


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, Literal) else 0


def _no_first_day(number: int, total: int) -> Part:
    if total == 1:
        return Part(
            "no first day is given for its one participation", "sa seule participation n'a pas de date de début"
        )
    verb = "n'a" if number == 1 else "n'ont"
    return Part(
        f"no first day is given for {grouped(number)} of its {grouped(total)} participations",
        f"{grouped(number, 'fr')} de ses {grouped(total, 'fr')} participations {verb} pas de date de début",
    )
