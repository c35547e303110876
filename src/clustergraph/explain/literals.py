"""Hints at literals that no statement has: other languages, types, cases, spellings and predicates."""

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal
from rapidfuzz import fuzz, process

from clustergraph.explain.case import Case, shown
from clustergraph.explain.words import Hint, both, listed
from clustergraph.solutions import Term
from clustergraph.things import fold

__all__ = ["alike", "of_literal"]

_LOOKED_AT = 20_000


def of_literal(case: Case, value: Literal) -> Iterator[Hint]:
    """
    How the graph writes what the object of a pattern was likely meant to be.

    Where it is like none of the values there: some of these, and where else it stands.
    """
    subject, path, _ = case.culprit.parts
    pattern = case.own(f"{subject if subject[0] in '?$' else '?any_s'} {path} ?any_value")
    same = case.asking.values(
        "any_value", f"{pattern} FILTER(STR(?any_value) = {Literal(value.value)} || ?any_value = {value})", limit=5
    )
    if others := [term for term in same if isinstance(term, Literal) and term != value]:
        some = listed(sorted(map(shown, others)))
        yield both(f"the graph writes it {some}", f"le graphe l'écrit {some}")
        return
    if same:
        yield both(
            "this value is there, but not with what stands before it",
            "cette valeur existe, mais pas avec ce qui précède",
        )
        yield from _examples(case.asking.values("any_value", case.before(f"{subject} {path} ?any_value"), limit=20))
        return
    found = case.asking.values("any_value", pattern, limit=_LOOKED_AT)
    literals = [term for term in found if isinstance(term, Literal)]
    if meant := alike(value, literals):
        some = listed(map(shown, meant))
        yield both(f"nearest value: {some}", f"valeur la plus proche\u00a0: {some}")
        return
    yield from list(_elsewhere(case, value)) or _examples(literals)
    if found and not literals:
        yield both("its values are things, not texts", "ses valeurs sont des choses, non des textes")


def _examples(values: Sequence[Term]) -> Iterator[Hint]:
    if values:
        some = listed(sorted(map(shown, values)))
        yield both(f"its values are, for example, {some}", f"ses valeurs sont par exemple {some}")


def _elsewhere(case: Case, value: Literal) -> Iterator[Hint]:
    """The predicates that have the value, in whatever language or type."""
    forms = [value, Literal(value.value), *(Literal(value.value, language=language) for language in ("en", "fr"))]
    group = f"VALUES ?any_value {{ {' '.join(map(str, dict.fromkeys(forms)))} }} ?any_s ?any_p ?any_value"
    if found := case.asking.values("any_p", group, limit=5):
        some = listed(sorted(map(shown, found)))
        yield both(f"the value stands elsewhere: as {some}", f"la valeur figure ailleurs\u00a0: comme {some}")


def alike(value: Literal, others: Sequence[Term], *, limit: int = 3) -> list[Literal]:
    """
    The literals that one was likely meant to be: the same but for case and accents, longer, or spelt almost so.

    >>> [found.value for found in alike(Literal("pole"), [Literal("Pôle"), Literal("other")])]
    ['Pôle']
    """
    texts = {term: fold(term.value) or term.value for term in others if isinstance(term, Literal)}
    sought = fold(value.value) or value.value
    found = [term for term, text in texts.items() if text == sought]
    if not found and len(sought) > 1:
        found = [term for term, text in texts.items() if text.startswith(sought)]
    if not found:
        found = [match[2] for match in process.extract(sought, texts, scorer=fuzz.ratio, limit=2, score_cutoff=70)]
    return sorted(found, key=shown)[:limit]
