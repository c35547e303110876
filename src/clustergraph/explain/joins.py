"""Hints at parts that have rows by themselves, but none that fits what stands before them."""

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal

from clustergraph.explain.case import Case, kind_of, shown
from clustergraph.explain.literals import alike
from clustergraph.explain.words import Hint, both, listed
from clustergraph.solutions import Term
from clustergraph.sparql import tokens

__all__ = ["of_join"]


def of_join(case: Case) -> Iterator[Hint]:
    """Which variable has no value in common before the part and in it, and how the values differ."""
    shared = sorted((case.culprit.variables & (case.binding | case.outside)) - set(case.asking.bindings))
    if case.culprit.kind in ("filter", "exists", "not-exists", "minus") or not shared:
        return
    blamed = shared if len(shared) == 1 else [name for name in shared if not _fits(case, name, shared)]
    for name in blamed:
        yield from _of_values(case, name)
    if not blamed:
        names = listed((f"?{name}" for name in shared), most=5)
        yield both(
            f"the values of {names} are there each, but not together",
            f"les valeurs de {names} existent chacune, mais pas ensemble",
        )


def _fits(case: Case, name: str, shared: Sequence[str]) -> bool:
    """Whether rows remain when the part has only one variable in common with what stands before it."""
    if case.culprit.inner:
        return True
    others = {other: f"any_{other}" for other in shared if other != name}
    return case.asking.has(case.before(_renamed(case.culprit.text, others)))


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """A text with some variables under other names."""
    parts, end = [], 0
    for word in tokens(text):
        if word.kind == "var" and word.text[1:] in names:
            parts += [text[end : word.start], f"?{names[word.text[1:]]}"]
            end = word.end
    return "".join(parts) + text[end:]


def _of_values(case: Case, name: str) -> Iterator[Hint]:
    before = case.asking.values(name, case.before())
    here = case.asking.values(name, case.own(case.culprit.text))
    if not before or not here or name.startswith("blank_"):
        return
    if pair := _meant(before, here):
        yield both(
            f"?{name} is {shown(pair[0])} before, and {shown(pair[1])} here",
            f"?{name} vaut {shown(pair[0])} avant, et {shown(pair[1])} ici",
        )
    elif kinds := _kinds(before, here):
        (english, french), (here_english, here_french) = kinds
        yield both(
            f"?{name} is {english} before ({shown(before[0])}), and {here_english} here ({shown(here[0])})",
            f"?{name} est {french} avant ({shown(before[0])}), et {here_french} ici ({shown(here[0])})",
        )
    else:
        first, second = listed(sorted(map(shown, before))), listed(sorted(map(shown, here)))
        yield both(
            f"no value of ?{name} is in both: before it is, for example, {first}; here {second}",
            f"aucune valeur de ?{name} n'est commune\u00a0: avant, c'est par exemple {first}\u00a0; ici {second}",
        )


def _meant(before: Sequence[Term], here: Sequence[Term]) -> tuple[Term, Term] | None:
    """Two literals that were likely meant to be the same."""
    for term in before[:50]:
        if isinstance(term, Literal) and (found := alike(term, here, limit=1)):
            return term, found[0]
    return None


def _kinds(before: Sequence[Term], here: Sequence[Term]) -> tuple[tuple[str, str], tuple[str, str]] | None:
    """What the values are before and here, where none is of the same kind."""
    first, second = set(map(kind_of, before)), set(map(kind_of, here))
    return None if first & second else (min(first), min(second))
