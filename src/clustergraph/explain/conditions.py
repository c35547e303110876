"""Hints at filters that hold for no row: unbound variables, values of other types, other cases, other ranges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode
from rapidfuzz import process

from clustergraph.explain.case import Case, kind_of, shown
from clustergraph.explain.literals import alike
from clustergraph.explain.nodes import of_predicates, of_things
from clustergraph.explain.reading import conjuncts
from clustergraph.explain.words import Hint, both, listed
from clustergraph.solutions import Term
from clustergraph.sparql import Token, tokens
from clustergraph.things import fold

__all__ = ["of_condition"]

_ORDERS = ("<", ">", "<=", ">=")
_COMPARES = ("=", "!=", *_ORDERS)
_OF_TEXT = (
    "CONTAINS", "STRSTARTS", "STRENDS", "REGEX", "LCASE", "UCASE", "STRLEN", "LANG", "LANGMATCHES", "SUBSTR", "REPLACE",
    "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "ABS", "ROUND", "CEIL", "FLOOR",
)  # fmt: skip
# Values that are looked at for one that was meant.
_SOME = 2_000
_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger", "positiveInteger", "short")


def of_condition(case: Case) -> Iterator[Hint]:
    """Why a filter holds for none of the rows before it."""
    parts = conjuncts(case.culprit.words, case.culprit.text)
    blamed = [part for part in parts if not case.asking.has(case.before(f"FILTER({part})"))] if len(parts) > 1 else []
    for part in blamed:
        yield both(f"the part that holds for no row: {part}", f"la partie qui ne vaut pour aucune ligne\u00a0: {part}")
    if len(parts) > 1 and not blamed:
        yield both(
            "each part of it holds for some rows, but not all for one",
            "chaque partie vaut pour certaines lignes, mais aucune ligne ne les remplit toutes",
        )
    words = [word for part in blamed for word in tokens(part)] or list(case.culprit.words[1:])
    for name in _names(words):
        yield from _of_variable(case, name, words)


def _names(words: Sequence[Token]) -> list[str]:
    return list(dict.fromkeys(word.text[1:] for word in words if word.kind == "var"))[:3]


def _of_variable(case: Case, name: str, words: Sequence[Token]) -> Iterator[Hint]:
    if name in case.asking.bindings:
        values: list[Term] = [case.asking.bindings[name]]
    elif name not in case.binding:
        yield _unbound(case, name)
        return
    elif not (values := case.asking.values(name, case.before(), limit=_SOME)):
        yield from _never_bound(case, name)
        return
    found = [*_of_calls(case, name, words, values), *_of_comparisons(case, name, words, values)]
    yield from found or _of_texts(case, name, words, values)
    yield from _range(case, name) if all(map(_has_order, values)) else _examples(name, values)


def _examples(name: str, values: Sequence[Term]) -> Iterator[Hint]:
    some = listed(sorted(map(shown, values)))
    yield both(f"?{name} is, for example, {some}", f"?{name} vaut par exemple {some}")


def _has_order(term: Term) -> bool:
    return _family(term) in ("number", "date", "dateTime", "gYear")


def _never_bound(case: Case, name: str) -> Iterator[Hint]:
    """Of a variable without a value in all rows: what should have given it one."""
    yield both(
        f"?{name} has no value in any row before it", f"?{name} n'a de valeur dans aucune des lignes précédentes"
    )
    for element in case.kept:
        if name not in element.variables or element.kind not in ("optional", "bind"):
            continue
        source = " ".join(element.source.split())
        yield both(
            f"no row has what gives it one: {source}", f"aucune ligne n'a ce qui lui en donne une\u00a0: {source}"
        )
        for inner in (one for group in element.groups for one in group if one.parts and one.kind == "triple"):
            yield from of_predicates(replace(case, culprit=inner))


def _unbound(case: Case, name: str) -> Hint:
    if name in case.outside:
        return both(
            f"?{name} has a value outside of these brackets only: write the condition outside",
            f"?{name} n'a de valeur qu'en dehors de ces accolades\u00a0: écrivez la condition à l'extérieur",
        )
    near = process.extractOne(name, sorted(case.binding), score_cutoff=60)
    english, french = (f"; did you mean ?{near[0]}?", f" ; vouliez-vous dire ?{near[0]} ?") if near else ("", "")
    return both(f"?{name} has no value here{english}", f"?{name} n'a pas de valeur ici{french}")


def _of_calls(case: Case, name: str, words: Sequence[Token], values: Sequence[Term]) -> Iterator[Hint]:
    """Of functions of texts that are called on things, and of languages."""
    literals = [value for value in values if isinstance(value, Literal)]
    for function, opening, word in zip(words, words[1:], words[2:], strict=False):
        if not function.is_word(*_OF_TEXT) or opening.text != "(" or word.text[1:] != name:
            continue
        if not literals:
            yield both(
                f"?{name} is a thing and no text, which {function.text} cannot take: "
                f"take its label (skos:prefLabel), or STR(?{name})",
                f"?{name} est une chose et non un texte, ce que {function.text} n'accepte pas\u00a0: "
                f"prenez son libellé (skos:prefLabel) ou STR(?{name})",
            )
        elif function.is_word("LANG", "LANGMATCHES"):
            languages = case.asking.values("one_language", case.before(f"BIND(LANG(?{name}) AS ?one_language)"))
            found = listed([getattr(language, "value", "") or '""' for language in languages], most=8)
            yield both(f"the languages of ?{name} are {found}", f"les langues de ?{name} sont {found}")


def _of_comparisons(case: Case, name: str, words: Sequence[Token], values: Sequence[Term]) -> Iterator[Hint]:
    for operator, other in _compared(name, words):
        term = case.term(other)
        if term is None:
            continue
        families = {_family(value) for value in values}
        if _family(term) not in families:
            yield _unlike(name, operator, term, values[0])
            if isinstance(term, Literal) and (meant := alike(term, values)):
                some = listed(map(shown, meant))
                yield both(f"nearest value: {some}", f"valeur la plus proche\u00a0: {some}")
        elif operator == "=" and isinstance(term, NamedNode):
            yield from of_things(case, [term])
        elif operator == "=" and isinstance(term, Literal) and (meant := alike(term, values)):
            some = listed(map(shown, meant))
            yield both(f"nearest value: {some}", f"valeur la plus proche\u00a0: {some}")


def _compared(name: str, words: Sequence[Token]) -> Iterator[tuple[str, Token]]:
    """The operators that a variable is compared by, each with the other side; of a list, each of its items."""
    for place, word in enumerate(words):
        if word.kind != "var" or word.text[1:] != name:
            continue
        after, before = words[place + 1 : place + 3], words[max(0, place - 2) : place]
        if len(after) == 2 and after[0].text in _COMPARES:
            yield after[0].text, after[1]
        elif len(before) == 2 and before[1].text in _COMPARES:
            yield before[1].text, before[0]
        elif after and after[0].is_word("IN"):
            for item in words[place + 3 :]:
                if item.text == ")":
                    break
                if item.text != ",":
                    yield "=", item


def _family(term: Term) -> str:
    """Values of one family can be compared."""
    if not isinstance(term, Literal):
        return "thing"
    if term.language:
        return f"@{term.language}"
    name = term.datatype.value.rpartition("#")[2]
    return "number" if name in _NUMBERS else name


def _unlike(name: str, operator: str, term: Term, value: Term) -> Hint:
    (english, french), (other, autre) = kind_of(value), kind_of(term)
    cure = ("", "")
    if not isinstance(value, Literal) and isinstance(term, Literal):
        cure = (
            f"; compare its label (skos:prefLabel), or STR(?{name})",
            f" ; comparez son libellé (skos:prefLabel) ou STR(?{name})",
        )
    elif isinstance(value, Literal) and value.language:
        cure = (f"; compare STR(?{name})", f" ; comparez STR(?{name})")
    elif isinstance(value, Literal) and isinstance(term, Literal) and _family(value) in ("date", "dateTime"):
        cure = (
            f"; write a date such as {shown(value)}, or compare YEAR(?{name})",
            f" ; écrivez une date comme {shown(value)}, ou comparez YEAR(?{name})",
        )
    return both(
        f"?{name} is {english}, {shown(term)} is {other}: `{operator}` holds for no such pair{cure[0]}",
        f"?{name} est {french}, {shown(term)} est {autre} : `{operator}` ne vaut pour aucun tel couple{cure[1]}",
    )


def _range(case: Case, name: str) -> Iterator[Hint]:
    least, most = (case.asking.value(f"{word}(?{name})", case.before()) for word in ("MIN", "MAX"))
    if not isinstance(least, Literal) or not isinstance(most, Literal):
        return
    first, last = least.value, most.value
    if first == last:
        yield both(f"?{name} is {first}", f"?{name} vaut {first}")
    else:
        yield both(f"?{name} goes from {first} to {last}", f"?{name} va de {first} à {last}")


def _of_texts(case: Case, name: str, words: Sequence[Token], values: Sequence[Term]) -> Iterator[Hint]:
    """Texts that the values hold when case, accents, language and type do not count."""
    for string in _strings(words):
        bare = fold(re.sub(r"^[\"']+|[\"']+(@.*|\^\^.*)?$", "", string))
        if not bare:
            continue
        # Among the values looked at accents are folded too; the engine looks at all of them.
        within = case.before(f"FILTER(CONTAINS(LCASE(STR(?{name})), LCASE(STR({string}))))")
        texts = [text for text in [*values, *case.asking.values(name, within)] if isinstance(text, Literal)]
        meant = sorted({shown(text) for text in texts if bare in fold(text.value)})
        if meant:
            yield both(
                f"{string} is met when case, accents, language and type are left aside: {listed(meant)}",
                f"{string} se trouve, casse, accents, langue et type mis à part\u00a0: {listed(meant)}",
            )
        elif near := alike(Literal(bare), values):
            some = listed(map(shown, near))
            yield both(f"nearest value: {some}", f"valeur la plus proche\u00a0: {some}")


def _strings(words: Sequence[Token]) -> list[str]:
    """The strings in a condition; one that follows another as an argument has flags, and is no text to be found."""
    before = [None, None, *words]
    return [
        word.text
        for one, comma, word in zip(before, before[1:], words, strict=False)
        if word.kind == "string" and not (one and comma and one.kind == "string" and comma.text == ",")
    ]
