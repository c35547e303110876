"""Hints at predicates, classes and things: those that are not there, and those that are tied in another way."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode
from rapidfuzz import fuzz

from clustergraph.explain.case import TYPE, Case, nearest, shown
from clustergraph.explain.words import Hint, both, listed
from clustergraph.solutions import Term
from clustergraph.sparql import tokens
from clustergraph.things import fold
from clustergraph.vocabulary import compact

__all__ = ["near", "of_classes", "of_graphs", "of_predicates", "of_things", "of_ties"]

_MANY = 200
_ALIKE = 60


def near(texts: Sequence[str], *, most: int = 3) -> tuple[str, str]:
    """What comes near to a name, as the end of a sentence in both languages; nothing for none."""
    if not texts:
        return "", ""
    return f"; nearest: {listed(texts, most=most)}", f"\u00a0; le plus proche\u00a0: {listed(texts, most=most)}"


def of_predicates(case: Case) -> Iterator[Hint]:
    """Hints at predicates of a pattern that no statement uses."""
    words = [word for word in tokens(case.culprit.parts[1]) if word.kind in ("iri", "name")]
    verbs = [term for term in map(case.term, words) if isinstance(term, NamedNode)]
    for verb in verbs:
        if case.asking.has(f"?any_s {verb} ?any_o"):
            continue
        used = _iris(case.asking.values("any_p", "?any_s ?any_p ?any_o", limit=5_000))
        english, french = near(nearest(verb.value, used))
        name = compact(verb.value)
        if case.asking.store.knows(verb):
            yield both(
                f"{name} is a term of the ontology, but no statement uses it{english}",
                f"{name} est un terme de l'ontologie, mais aucun énoncé ne l'emploie{french}",
            )
        else:
            if not english:
                declared = _iris(case.asking.values("any_p", "?any_p a/rdfs:subClassOf* rdf:Property", limit=5_000))
                english, french = near(nearest(verb.value, declared))
            yield both(f"no statement uses {name}{english}", f"aucun énoncé n'emploie {name}{french}")


def of_classes(case: Case) -> Iterator[Hint]:
    """Hints at the class of a pattern with the predicate `a`."""
    class_ = case.term(tokens(case.culprit.parts[2])[0])
    if not isinstance(class_, NamedNode):
        return
    name = compact(class_.value)
    below = case.asking.values("any_c", f"?any_c rdfs:subClassOf+ {class_} . ?any_s a ?any_c")
    if below:
        some = listed(sorted(compact(node.value) for node in below if isinstance(node, NamedNode)))
        yield both(
            f"things of classes below it are there ({some}): write a/rdfs:subClassOf* {name}",
            f"il y a des instances de ses sous-classes ({some}) : écrivez a/rdfs:subClassOf* {name}",
        )
    if case.asking.has(f"?any_s a {class_}"):
        yield from list(of_graphs(case)) or _of_kinds(case)
    elif not below:
        used = _iris(case.asking.values("any_c", "?any_s a ?any_c"))
        english, french = near(nearest(class_.value, used))
        yield both(f"nothing is of the class {name}{english}", f"rien n'est de la classe {name}{french}")


def _of_kinds(case: Case) -> Iterator[Hint]:
    """Of which classes the subjects are instead."""
    subject = case.culprit.parts[0]
    found = case.asking.values("any_c", case.before(f"{subject} a ?any_c"), limit=20)
    if found and (case.has_rows_before or not subject.startswith("?")):
        some = listed(sorted(map(shown, found)), most=5)
        yield both(f"{subject} is of the classes {some}", f"{subject} est des classes {some}")


def of_things(case: Case, terms: Sequence[Term | None]) -> Iterator[Hint]:
    """Hints at nodes that are not in the graph, with those whose names come nearest."""
    for node in terms:
        if isinstance(node, NamedNode) and node.value != TYPE and not case.asking.store.knows(node):
            name = compact(node.value)
            english, french = near(_likely(name, case.names.nearest(name)))
            yield both(f"{name} is not in the graph{english}", f"{name} n'est pas dans le graphe{french}")


def _likely(name: str, found: Sequence[str]) -> list[str]:
    """Of names with CURIEs those that are spelt alike, of the same kind if there are any."""
    kind, _, local = name.rpartition(":")
    alike = [one for one in found if fuzz.ratio(fold(local), fold(one.rpartition(" (")[0])) >= _ALIKE]
    return [one for one in alike if one.rpartition(" (")[2].startswith(f"{kind}:")] or alike


def of_ties(case: Case) -> Iterator[Hint]:
    """How else the ends of a pattern are tied: the other way round, or by other predicates."""
    subject, path, object_ = case.culprit.parts
    swapped = f"{object_} {path} {subject}"
    around = case.before if case.has_rows_before else case.own
    if object_[0] not in "\"'+-.0123456789" and subject != object_ and case.asking.has(around(swapped)):
        yield both(
            f"the other way round it matches: {swapped}", f"dans l'autre sens, il y a des réponses\u00a0: {swapped}"
        )
        return
    yield from of_graphs(case)
    if path.startswith("?"):
        return
    ends = [end for end in (subject, object_) if case.is_bound(end)]
    if len(ends) == 2 and (some := _predicates(case, f"{subject} ?any_p {object_}")):
        yield both(
            f"{_short(case, subject)} and {_short(case, object_)} are tied by {some}",
            f"{_short(case, subject)} et {_short(case, object_)} sont liés par {some}",
        )
        return
    for end, pattern, english, french in (
        (object_, f"?any_s ?any_p {object_}", "is the object of", "est l'objet de"),
        (subject, f"{subject} ?any_p ?any_o", "is the subject of", "est le sujet de"),
    ):
        if end in ends and (some := _predicates(case, pattern)):
            name = _short(case, end)
            yield both(f"{name} {english} {some}", f"{name} {french} {some}")


def _short(case: Case, end: str) -> str:
    """A subject or object as it is written, or the term that a parameter stands for."""
    term = case.term(tokens(end)[0])
    return end if term is None else shown(term)


def _predicates(case: Case, pattern: str) -> str:
    """The predicates that a pattern has beside what stands before it, those first that are like the one written."""
    group = case.before(pattern) if case.has_rows_before else case.own(pattern)
    return listed(_by_nearness(case, case.asking.values("any_p", group, limit=_MANY)), most=4)


def of_graphs(case: Case) -> Iterator[Hint]:
    """In which named graphs a pattern stands, where it is looked for in one that lacks it."""
    if not case.scope.graph:
        return
    found = case.asking.values("any_g", f"GRAPH ?any_g {{ {case.culprit.text} }}", limit=5)
    if found and not case.alone:
        some = listed(sorted(map(shown, found)))
        yield both(f"it matches in other graphs: {some}", f"il y a des réponses dans d'autres graphes\u00a0: {some}")


def _by_nearness(case: Case, found: Sequence[Term]) -> list[str]:
    """Predicates as CURIEs, first those whose names are like that of the pattern's path."""
    iris = _iris(found)
    verbs = map(case.term, tokens(case.culprit.parts[1]))
    verb = next((term for term in verbs if isinstance(term, NamedNode)), None)
    if verb is None:
        return sorted(map(compact, iris))
    ranked = nearest(verb.value, iris, limit=len(iris), cutoff=0)
    return ranked or sorted(map(compact, iris))


def _iris(terms: Sequence[Term]) -> list[str]:
    return sorted(term.value for term in terms if isinstance(term, NamedNode))
