"""Questions about parts of a query, asked of the store within one stretch of time."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clustergraph.errors import QueryTimeout
from clustergraph.explain.reading import Element
from clustergraph.solutions import Row, Term
from clustergraph.sparql import Token, tokens
from clustergraph.store import Store

__all__ = ["BOUND", "Asking", "written"]

BOUND = 1_000
"""Rows beyond which a count says "more than"."""


@dataclass
class Asking:
    """A store, the prologue of a query, the terms that its parameters stand for, and the time until all must end."""

    store: Store
    prologue: str
    bindings: Mapping[str, Term] = field(default_factory=dict)
    seconds: float = 5.0

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    def count(self, elements: Sequence[Element]) -> int:
        """How many rows some elements have together, at most one more than BOUND."""
        return self.number(self.group(elements))

    def number(self, group: str, *, bound: int = BOUND) -> int:
        """How many rows the text of a group has, at most one more than `bound`."""
        return sum(1 for _ in self.rows(f"SELECT (1 AS ?one_row) WHERE {{ {group} }} LIMIT {bound + 1}"))

    def has(self, group: str) -> bool:
        """Whether the text of a group has any row."""
        return self.number(group, bound=0) > 0

    def rows(self, text: str) -> Iterator[Row]:
        """The rows of a SELECT; raises QueryTimeout when the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(self.seconds)
        yield from self.store.select(f"{self.prologue}{text}", timeout=left)

    def terms(self, text: str) -> list[Term]:
        """The terms of the first column of a SELECT."""
        return [row[0] for row in self.rows(text) if row[0] is not None]

    def group(self, elements: Sequence[Element]) -> str:
        """Elements as the text of a group, with terms in place of the parameters."""
        texts = [element.text if _selects(element) else self.text(element.text) for element in elements]
        # What a subquery selects and groups by must stay a variable: it is joined with the term instead.
        fixed = [f"VALUES ?{name} {{ {term} }}" for name, term in self.bindings.items()]
        return "\n".join([*(fixed if any(map(_selects, elements)) else []), *texts])

    def text(self, text: str) -> str:
        """A text with terms in place of the parameters."""
        return written(text, self.bindings)


def _selects(element: Element) -> bool:
    return any(word.is_word("SELECT") for word in element.words)


def written(text: str, bindings: Mapping[str, Term]) -> str:
    """The text with each variable of `bindings` replaced by its term, except where the text names a new one."""
    if not bindings:
        return text
    words = tokens(text)
    parts, end = [], 0
    for place, word in enumerate(words):
        term = bindings.get(word.text[1:]) if word.kind == "var" else None
        if term is not None and not _is_named(words, place):
            parts += [text[end : word.start], str(term)]
            end = word.end
    return "".join(parts) + text[end:]


def _is_named(words: Sequence[Token], place: int) -> bool:
    """Whether a variable is made here, by AS or at the head of VALUES, rather than used."""
    before = words[place - 1] if place else None
    return before is not None and before.is_word("AS", "VALUES")
