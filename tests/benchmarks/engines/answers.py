"""Answers as values that engines agree on: numbers by their value, other literals by their text, rows in no order."""

import hashlib
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal

from clustergraph.solutions import Term

__all__ = ["alike", "canonical", "digest"]

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")


def canonical(term: Term | None) -> str:
    """
    A term as text that two engines write alike.

    >>> canonical(Literal(2)) == canonical(Literal(2.0)), canonical(Literal(True))
    (True, 'true')
    """
    if not isinstance(term, Literal):
        return str(term)
    if term.datatype.value.rpartition("#")[2] in _NUMBERS:
        try:
            return f"{Decimal(term.value).normalize():.9g}"
        except (InvalidOperation, ValueError):
            return term.value
    return f"{term.value}@{term.language.lower()}" if term.language else term.value


def digest(rows: Iterable[Sequence[Term | None]]) -> tuple[int, str]:
    """How many rows there are, and a digest of them in no order."""
    lines = sorted("\t".join(map(canonical, row)) for row in rows)
    return len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def alike(found: tuple[int, str], expected: tuple[int, str]) -> str:
    """What is wrong with an answer; nothing where it is as expected."""
    if found == expected:
        return ""
    return f"{found[0]} rows instead of {expected[0]}" if found[0] != expected[0] else "other values"
