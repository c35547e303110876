"""The part of a query that removed the last row, with all that is needed to ask why."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import ClusterGraphError
from clustergraph.explain.counting import Asking, Scope, joined
from clustergraph.explain.reading import Element
from clustergraph.solutions import Term
from clustergraph.sparql import Token, tokens
from clustergraph.things import Names, fold
from clustergraph.vocabulary import compact, expand

__all__ = ["TYPE", "Case", "kind_of", "nearest", "shown"]

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class Case:
    """A part that removed the last row, the parts of its group that had rows before it, and where they stand."""

    culprit: Element
    kept: Sequence[Element]
    scope: Scope
    asking: Asking
    names: Names
    rows: int | None = None
    alone: int | None = None

    @property
    def has_rows_before(self) -> bool:
        """Whether anything stands before it."""
        return bool(self.rows)

    @property
    def outside(self) -> frozenset[str]:
        """The names of the variables that stand before the group."""
        return frozenset(word.text[1:] for word in tokens(self.scope.before) if word.kind == "var")

    def is_bound(self, end: str) -> bool:
        """Whether the text of a subject or object is a term, or a variable that has a value before the part."""
        return end[0] not in "?$" or end[1:] in self.binding | self.outside | set(self.asking.bindings)

    def before(self, more: str = "") -> str:
        """The text of a group: what had rows before it, and more in its place."""
        return self.scope.text(joined(self.kept) + more)

    def own(self, text: str) -> str:
        """The text of a group: another part alone, in the same graph."""
        return self.scope.alone(text)

    @property
    def binding(self) -> frozenset[str]:
        """The names of the variables that the parts before it in its group can bind."""
        parts = (one for one in self.kept if not one.is_condition and one.kind != "minus")
        return frozenset().union(*(one.variables for one in parts))

    def term(self, word: Token) -> Term | None:
        """The node or literal that a word stands for; none for what is neither."""
        if word.kind == "var":
            return self.asking.bindings.get(word.text[1:])
        if word.text == "a":
            return NamedNode(TYPE)
        with suppress(ClusterGraphError, ValueError):
            if word.kind == "iri":
                return NamedNode(word.text[1:-1])
            if word.kind == "name" and not word.text.startswith("_:"):
                return self._named(word.text)
        if word.kind in ("string", "number") or word.text in ("true", "false"):
            return self.literal(word.text)
        return None

    def _named(self, name: str) -> NamedNode:
        prefix, _, local = name.partition(":")
        own = re.search(rf"(?i)\bPREFIX\s+{re.escape(prefix)}:\s*<([^>]*)>", self.asking.prologue)
        bare = re.sub(r"\\(.)", r"\1", local)
        return NamedNode(f"{own.group(1)}{bare}" if own else expand(f"{prefix}:{bare}"))

    def literal(self, text: str) -> Literal | None:
        """The literal that a text stands for, as the engine reads it."""
        found = self.asking.values("one_value", f"VALUES ?one_value {{ {text} }}", limit=1)
        return found[0] if found and isinstance(found[0], Literal) else None


def shown(term: Term) -> str:
    """A term as it is written in a query, with its datatype short."""
    if not isinstance(term, Literal):
        return compact(term.value) if isinstance(term, NamedNode) else str(term)
    if term.language or term.datatype.value == _STRING:
        text = str(term)
    else:
        text = f'"{term.value}"^^{compact(term.datatype.value)}'
    return text if len(text) <= 80 else f"{text[:78]}…"


def kind_of(term: Term) -> tuple[str, str]:
    """What a term is, in both languages: a thing, a text, a text in a language, or a value of a datatype."""
    if not isinstance(term, Literal):
        return "a thing", "une chose"
    if term.language:
        return f"a text with a language (@{term.language})", f"un texte avec une langue (@{term.language})"
    if term.datatype.value == _STRING:
        return "a text without a language", "un texte sans langue"
    name = compact(term.datatype.value)
    return f"of the type {name}", f"du type {name}"


def nearest(iri: str, others: Iterable[str], *, limit: int = 2, cutoff: int = 65) -> list[str]:
    """The IRIs whose last part is most like that of one, as CURIEs, best first."""
    names = {other: _spread(other) for other in others if other != iri}
    found = process.extract(_spread(iri), names, scorer=fuzz.ratio, limit=limit, score_cutoff=cutoff)
    return [compact(str(match[2])) for match in found]


def _spread(iri: str) -> str:
    """The last part of an IRI in words, as in "participates in"."""
    local = re.split(r"[#/]", iri.rstrip("#/"))[-1].rpartition(":")[2]
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local))
