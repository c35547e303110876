"""What was likely meant by the part of a query that matches nothing."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from clustergraph.explain.case import TYPE, Case, nearest, shown
from clustergraph.explain.conditions import of_condition
from clustergraph.explain.joins import of_join
from clustergraph.explain.literals import of_literal
from clustergraph.explain.nodes import near, of_classes, of_graphs, of_predicates, of_things, of_ties
from clustergraph.explain.words import Hint, both, listed
from clustergraph.sparql import tokens
from clustergraph.things import LANGUAGES
from clustergraph.vocabulary import compact

__all__ = ["hints_for"]


def hints_for(case: Case) -> Iterator[Hint]:
    """Hints at what was meant by a part that removed the last row, best first; none where nothing comes near."""
    kind = case.culprit.kind
    if kind == "triple" and case.culprit.parts:
        yield from _in_words(case)
        yield from _of_triple(case)
    elif kind == "filter":
        yield from of_condition(case)
    elif kind == "graph":
        yield from _of_graph(case)
    elif kind == "values":
        yield from of_things(case, [case.term(word) for word in case.culprit.words[1:]])
    elif kind in ("minus", "not-exists"):
        yield both("it holds for every row that stood before it", "elle vaut pour toutes les lignes précédentes")
    if case.alone and not (kind == "triple" and case.culprit.parts[1:2] == ("a",)):
        yield from of_join(case)


def _in_words(case: Case) -> Iterator[Hint]:
    """The pattern with labels in place of its nodes, where any has one."""
    words = [word for part in case.culprit.parts for word in tokens(part)]
    nodes = {place: case.term(word) for place, word in enumerate(words) if word.text != "a"}
    iris = {place: node.value for place, node in nodes.items() if isinstance(node, NamedNode)}
    texts = {}
    for language in LANGUAGES:
        labels = {place: case.names.label(iri, language) for place, iri in iris.items()}
        if all(label == compact(iris[place]) for place, label in labels.items()):
            return
        shorter = ("[]" if word.text.startswith("?blank_") else word.text for word in words)
        texts[language] = " ".join(labels.get(place, text) for place, text in enumerate(shorter))
    yield both(f"in words: {texts['en']}", f"en clair\u00a0: {texts['fr']}")


def _of_triple(case: Case) -> Iterator[Hint]:
    subject, path, object_ = case.culprit.parts
    predicates = list(of_predicates(case))
    yield from predicates
    yield from _of_lists(case)
    ends = [case.term(tokens(end)[-1]) for end in (subject, object_)]
    last = next((term for term in map(case.term, reversed(tokens(path))) if term is not None), None)
    if last == NamedNode(TYPE) and isinstance(ends[1], NamedNode):
        yield from of_things(case, ends[:1])
        yield from of_classes(case)
        return
    unknown = list(of_things(case, ends))
    yield from unknown
    if isinstance(ends[1], Literal) and not predicates:
        yield from of_literal(case, ends[1])
        yield from of_graphs(case)
        return
    if predicates or unknown:
        return
    yield from of_ties(case)
    if case.has_rows_before and ends[1] is not None:
        yield from _of_what_stands_there(case)


def _of_lists(case: Case) -> Iterator[Hint]:
    """Hints at what VALUES list for the variables of a pattern, where the graph does not have it."""
    for element in case.kept:
        if element.kind == "values" and element.variables & case.culprit.variables:
            yield from of_things(case, [case.term(word) for word in element.words[1:]])


def _of_what_stands_there(case: Case) -> Iterator[Hint]:
    """What the rows before have in the place of the object that none of them has."""
    subject, path, _ = case.culprit.parts
    if found := case.asking.values("any_o", case.before(f"{subject} {path} ?any_o"), limit=3):
        some = listed(sorted(map(shown, found)))
        yield both(f"there it is, for example, {some}", f"on y trouve par exemple {some}")


def _of_graph(case: Case) -> Iterator[Hint]:
    name = case.term(tokens(" ".join(case.culprit.parts))[0])
    graphs = case.asking.store.graphs()
    if isinstance(name, NamedNode) and name.value not in graphs:
        english, french = near(nearest(name.value, graphs))
        shorter = compact(name.value)
        yield both(f"there is no graph {shorter}{english}", f"il n'y a pas de graphe {shorter}{french}")
