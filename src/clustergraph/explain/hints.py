"""What was likely meant by the part of a query that matches nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import ClusterGraphError
from clustergraph.explain.counting import Asking
from clustergraph.explain.reading import Element
from clustergraph.explain.words import both
from clustergraph.solutions import Term
from clustergraph.sparql import Token, tokens
from clustergraph.things import Names, fold
from clustergraph.vocabulary import compact, expand

__all__ = ["Hint", "hints_for"]

Hint = Mapping[str, str]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LOOKED_AT = 20_000


def hints_for(culprit: Element, before: Sequence[Element], asking: Asking, names: Names) -> Iterator[Hint]:
    """
    Hints at what was meant by an element that removed the last row, best first; none where nothing comes near.

    :param before: the elements that had rows together before it
    """
    if culprit.kind == "triple" and len(culprit.parts) == 3:
        yield from _of_triple(culprit, before, asking, names)
    elif culprit.kind == "filter":
        yield from _of_filter(culprit, before, asking)
    elif culprit.kind == "graph":
        yield from _of_graph(culprit, asking)
    elif culprit.kind == "values":
        for word in culprit.words[1:]:
            yield from _of_node(_node(word, asking), asking, names)
    if culprit.kind in ("minus", "filter") and re.match(r"(?i)minus|filter\s+not", culprit.source):
        yield both("it holds for every row that stood before it", "elle vaut pour toutes les lignes précédentes")


def _of_triple(culprit: Element, before: Sequence[Element], asking: Asking, names: Names) -> Iterator[Hint]:
    subject, path, object_ = (asking.text(part) for part in culprit.parts)
    verbs = [_node(word, asking) for word in tokens(path)]
    yield from _of_lists(before, culprit, asking, names)
    unused = [verb for verb in verbs if verb and not asking.has(f"?any_s {verb} ?any_o")]
    for verb in unused:
        yield from _of_predicate(verb, asking)
    ends = [_node(word, asking) for word in (*tokens(subject)[:1], *tokens(object_)[:1])]
    if (
        not unused
        and _TYPE in [verb.value for verb in verbs if verb]
        and ends[-1] is not None
        and object_[0] not in "?$"
    ):
        yield from _of_class(ends[-1], asking)
        return
    for end in ends:
        yield from _of_node(end, asking, names)
    if unused:
        return
    if object_[0] in "\"'" or object_[:1].isdigit() or object_[:1] in "+-" or object_ in ("true", "false"):
        yield from _of_literal(subject, path, object_, asking)
    elif subject != object_ and asking.has(f"{asking.group(before)} {object_} {path} {subject}"):
        yield both(
            f"the other way round it matches: {object_} {path} {subject}",
            f"dans l'autre sens, il y a des réponses : {object_} {path} {subject}",
        )
    if before and object_[0] not in "?$":
        yield from _of_what_stands_there(subject, path, before, asking)


def _of_lists(before: Sequence[Element], culprit: Element, asking: Asking, names: Names) -> Iterator[Hint]:
    """Hints at what VALUES list for the variables of a pattern, where the graph does not have it."""
    for element in before:
        if element.kind == "values" and element.variables & culprit.variables:
            for word in element.words[1:]:
                yield from _of_node(_node(word, asking), asking, names)


def _of_what_stands_there(subject: str, path: str, before: Sequence[Element], asking: Asking) -> Iterator[Hint]:
    """What the rows before have in the place of the object that none of them has."""
    group = f"{asking.group(before)} {subject} {path} ?any_o"
    found = asking.terms(f"SELECT DISTINCT ?any_o WHERE {{ {group} }} LIMIT 3")
    if found:
        shown = ", ".join(sorted(map(_shown, found)))
        yield both(f"there it is, for example, {shown}", f"on y trouve par exemple {shown}")


def _node(word: Token, asking: Asking) -> NamedNode | None:
    """The node that a word stands for, by the prologue of the query and the prefixes that are always known."""
    if word.text == "a":
        return NamedNode(_TYPE)
    with suppress(ClusterGraphError, ValueError):
        if word.kind == "iri":
            return NamedNode(word.text[1:-1])
        if word.kind == "name" and not word.text.startswith("_:"):
            prefix, _, local = word.text.partition(":")
            own = re.search(rf"(?i)\bPREFIX\s+{re.escape(prefix)}:\s*<([^>]*)>", asking.prologue)
            bare = re.sub(r"\\(.)", r"\1", local)
            return NamedNode(f"{own.group(1)}{bare}" if own else expand(f"{prefix}:{bare}"))
    return None


def _of_predicate(verb: NamedNode, asking: Asking) -> Iterator[Hint]:
    declared = asking.has(f"{verb} a ?kind")
    used = {node.value for node in asking.terms("SELECT DISTINCT ?p WHERE { ?s ?p ?o }") if isinstance(node, NamedNode)}
    near = ", ".join(_nearest(verb.value, used))
    name = compact(verb.value)
    if declared:
        yield both(
            f"{name} is a property of the ontology, but no statement uses it{_near('en', near)}",
            f"{name} est une propriété de l'ontologie, mais aucun énoncé ne l'emploie{_near('fr', near)}",
        )
    else:
        yield both(f"no statement uses {name}{_near('en', near)}", f"aucun énoncé n'emploie {name}{_near('fr', near)}")


def _near(language: str, near: str) -> str:
    return f"{'; nearest: ' if language == 'en' else ' ; le plus proche : '}{near}" if near else ""


def _nearest(iri: str, others: Iterable[str]) -> list[str]:
    """The IRIs whose last part is most like that of one, as CURIEs."""
    names = {other: _spread(other) for other in others}
    found = process.extract(_spread(iri), names, scorer=fuzz.ratio, limit=2, score_cutoff=65)
    return [compact(str(match[2])) for match in found]


def _spread(iri: str) -> str:
    """The last part of an IRI in words, as in "participates in"."""
    local = re.split(r"[#/]", iri.rstrip("#/"))[-1].rpartition(":")[2]
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local))


def _of_class(class_: NamedNode, asking: Asking) -> Iterator[Hint]:
    name = compact(class_.value)
    below = asking.terms(f"SELECT DISTINCT ?c WHERE {{ ?c rdfs:subClassOf+ {class_} . ?thing a ?c }}")
    if below:
        some = ", ".join(sorted(compact(node.value) for node in below if isinstance(node, NamedNode))[:3])
        yield both(
            f"things of classes below it are there ({some}): write a/rdfs:subClassOf* {name}",
            f"il y a des instances de ses sous-classes ({some}) : écrivez a/rdfs:subClassOf* {name}",
        )
        return
    if asking.has(f"?thing a {class_}"):
        return
    used = {node.value for node in asking.terms("SELECT DISTINCT ?c WHERE { ?s a ?c }") if isinstance(node, NamedNode)}
    near = ", ".join(_nearest(class_.value, used))
    yield both(
        f"nothing is of the class {name}{_near('en', near)}", f"rien n'est de la classe {name}{_near('fr', near)}"
    )


def _of_node(node: NamedNode | None, asking: Asking, names: Names) -> Iterator[Hint]:
    if node is None or node.value == _TYPE or asking.store.knows(node):
        return
    near = ", ".join(names.nearest(compact(node.value)))
    name = compact(node.value)
    yield both(f"{name} is not in the graph{_near('en', near)}", f"{name} n'est pas dans le graphe{_near('fr', near)}")


def _of_literal(subject: str, path: str, literal: str, asking: Asking) -> Iterator[Hint]:
    value = _value(literal, asking)
    if value is None:
        return
    pattern = f"{subject if subject[0] in '?$' else '?any_s'} {path} ?value"
    same = asking.terms(
        f"SELECT DISTINCT ?value WHERE {{ {pattern} FILTER(STR(?value) = {Literal(value.value)}) }} LIMIT 5"
    )
    others = [term for term in same if isinstance(term, Literal) and term != value]
    if others:
        shown = ", ".join(sorted(map(_shown, others)))
        yield both(f"the graph writes it {shown}", f"le graphe l'écrit {shown}")
        return
    found = asking.terms(f"SELECT DISTINCT ?value WHERE {{ {pattern} }} LIMIT {_LOOKED_AT}")
    texts = {term: fold(term.value) for term in found if isinstance(term, Literal)}
    alike = [term for term, text in texts.items() if text == fold(value.value)]
    if not alike:
        near = process.extract(fold(value.value), texts, scorer=fuzz.ratio, limit=2, score_cutoff=70)
        alike = [match[2] for match in near]
    if alike:
        shown = ", ".join(sorted(map(_shown, alike))[:3])
        yield both(f"nearest value: {shown}", f"valeur la plus proche : {shown}")
    elif found and not texts:
        yield both("its values are things, not texts", "ses valeurs sont des choses, non des textes")


def _value(text: str, asking: Asking) -> Literal | None:
    """The literal that a text stands for, as the engine reads it."""
    found = asking.terms(f"SELECT ?value WHERE {{ VALUES ?value {{ {text} }} }}")
    return found[0] if found and isinstance(found[0], Literal) else None


def _shown(term: Term) -> str:
    """A literal as it is written in a query, its datatype short."""
    if not isinstance(term, Literal):
        return compact(term.value) if isinstance(term, NamedNode) else str(term)
    if term.language or term.datatype.value.endswith("#string"):
        return str(term)
    return f'"{term.value}"^^{compact(term.datatype.value)}'


def _of_filter(culprit: Element, before: Sequence[Element], asking: Asking) -> Iterator[Hint]:
    bound = {name for element in before for name in element.variables}
    for name in sorted(culprit.variables - bound - set(asking.bindings)):
        if "{" in culprit.source:
            continue
        near = process.extractOne(name, sorted(bound), score_cutoff=60)
        hint = (f"; did you mean ?{near[0]}?", f" ; vouliez-vous dire ?{near[0]} ?") if near else ("", "")
        yield both(f"?{name} has no value here{hint[0]}", f"?{name} n'a pas de valeur ici{hint[1]}")
    for name in sorted(culprit.variables & bound)[:3]:
        yield from _of_values(name, culprit, before, asking)


def _of_values(name: str, culprit: Element, before: Sequence[Element], asking: Asking) -> Iterator[Hint]:
    group = asking.group(before)
    values = asking.terms(f"SELECT DISTINCT ?{name} WHERE {{ {group} }} LIMIT 200")
    if not values:
        return
    yield from _languages(name, values, culprit)
    some = ", ".join(sorted({_shown(value) for value in values})[:3])
    yield both(f"?{name} is, for example, {some}", f"?{name} vaut par exemple {some}")
    strings = [word.text for word in culprit.words if word.kind == "string"]
    texts = [value for value in values if isinstance(value, Literal)]
    if strings and not texts:
        yield both(
            f"?{name} is a thing and no text: compare its label (skos:prefLabel), or STR(?{name})",
            f"?{name} est une chose et non un texte : comparez son libellé (skos:prefLabel) ou STR(?{name})",
        )
    for string in strings:
        bare = fold(re.sub(r"^[\"']+|[\"'](@.*|\^\^.*)?$", "", string).strip("\"'"))
        meant = sorted({_shown(text) for text in texts if bare and bare in fold(text.value)})[:3]
        if meant:
            yield both(
                f"{string} is met when case, accents, language and type are left aside: {', '.join(meant)}",
                f"{string} se trouve, casse, accents, langue et type mis à part : {', '.join(meant)}",
            )


def _languages(name: str, values: Sequence[Term], culprit: Element) -> Iterator[Hint]:
    if re.search(r"(?i)\blang(matches)?\s*\(", culprit.source):
        found = sorted({value.language or '""' for value in values if isinstance(value, Literal)})
        listed = ", ".join(found) or "–"
        yield both(f"the languages of ?{name} are {listed}", f"les langues de ?{name} sont {listed}")


def _of_graph(culprit: Element, asking: Asking) -> Iterator[Hint]:
    for word in tokens(asking.text(" ".join(culprit.parts))):
        node = _node(word, asking)
        graphs = asking.store.graphs()
        if node and node.value not in graphs:
            near = ", ".join(_nearest(node.value, graphs))
            name = compact(node.value)
            yield both(
                f"there is no graph {name}{_near('en', near)}", f"il n'y a pas de graphe {name}{_near('fr', near)}"
            )
