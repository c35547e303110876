"""Answers as values that engines agree on: numbers by their value, other literals with their type, rows in no order."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from itertools import zip_longest

from pyoxigraph import BlankNode, Literal

from clustergraph.solutions import Term
from clustergraph.vocabulary import PREFIXES

__all__ = ["PRECISE", "TOLERANCE", "Cells", "alike", "canonical", "difference", "digest"]

TOLERANCE = 1e-9
"""By which share of its value a float or double may differ."""

PRECISE = 12
"""A decimal with so many digits behind its point, or more, is one that a division cut off there."""

Cells = tuple[str, ...]
"""A row as canonical texts; a number's starts with the letter of its kind."""

_XSD = PREFIXES["xsd"]
_INEXACT = {f"{_XSD}double", f"{_XSD}float"}
_NUMBERS = _INEXACT | {
    _XSD + name
    for name in (
        "integer", "decimal", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
    )
}  # fmt: skip
_SIZE = 1 << 128


def canonical(term: Term | None) -> str:
    """
    A term as text that two engines write alike; a blank node has no name, an unbound variable no text.

    >>> canonical(Literal(2)) == canonical(Literal(2.0)), canonical(Literal(True))
    (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>')
    """
    if term is None or isinstance(term, BlankNode):
        return "_:" if term else ""
    if not isinstance(term, Literal):
        return str(term)
    if term.language:
        return f'"{term.value}"@{term.language.lower()}'
    datatype = term.datatype.value
    if datatype in _NUMBERS:
        return _number(term.value, datatype in _INEXACT)
    if datatype == f"{_XSD}boolean":
        return str(Literal(term.value in ("true", "1")))
    return str(term)


def _number(text: str, inexact: bool) -> str:
    try:
        value = Decimal(repr(float(text))) if inexact else Decimal(text)
    except (InvalidOperation, ValueError):
        return text
    if not value.is_finite():
        return str(value)
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    # A fraction that a double has is no exact one, so that it says what it is; a whole number is the same in all types.
    return f"~{digits}" if inexact and "." in digits else f"={'0' if digits == '-0' else digits}"


def digest(rows: Iterable[Sequence[Term | None]]) -> tuple[int, str]:
    """How many rows there are, and a digest of them in no order, made row by row."""
    number, total = 0, 0
    for row in rows:
        line = "\t".join(map(canonical, row)).encode()
        total = (total + int.from_bytes(hashlib.blake2b(line, digest_size=16).digest())) % _SIZE
        number += 1
    return number, f"{total:032x}"


def alike(found: tuple[int, str], expected: tuple[int, str]) -> str:
    """What is wrong with an answer, as far as digests tell; nothing where it is just as expected."""
    if found == expected:
        return ""
    return f"{found[0]:,} rows instead of {expected[0]:,}" if found[0] != expected[0] else "other values"


def difference(found: Iterable[Cells], expected: Iterable[Cells]) -> str:
    """
    The first rows that really differ, as text; nothing where two answers are alike.

    Two numbers are alike when their values are equal; when one is a fraction in a float or double, within TOLERANCE;
    when one is a decimal that a division cut off, within one unit of its last digit.

    >>> difference([("<urn:a>", "=0.33333333333333")], [("<urn:a>", "=0.333333333333333333")])
    ''
    >>> difference([("<urn:a>", "=0.33")], [("<urn:a>", "=0.333333333333333333")])
    '<urn:a> =0.33 instead of <urn:a> =0.333333333333333333'
    """
    for one, other in zip_longest(sorted(found, key=_order), sorted(expected, key=_order), fillvalue=("no row",)):
        if len(one) != len(other) or not all(map(_same, one, other)):
            return f"{' '.join(one)} instead of {' '.join(other)}"
    return ""


def _order(row: Cells) -> tuple[Cells, tuple[float, ...]]:
    numbers = [cell for cell in row if cell[:1] in ("=", "~")]
    return tuple(cell for cell in row if cell[:1] not in ("=", "~")), tuple(float(cell[1:]) for cell in numbers)


def _same(one: str, other: str) -> bool:
    if one == other or not {one[:1], other[:1]} <= {"=", "~"}:
        return one == other
    if "~" in (one[:1], other[:1]):
        return math.isclose(float(one[1:]), float(other[1:]), rel_tol=TOLERANCE)
    least, most = sorted((_digits(one), _digits(other)))
    place = least if least >= PRECISE else most
    return place >= PRECISE and abs(Decimal(one[1:]) - Decimal(other[1:])) <= Decimal(1).scaleb(-place)


def _digits(cell: str) -> int:
    return len(cell.partition(".")[2])
