"""What kinds of terms there are, as far as their order and their equality differ."""

from enum import IntEnum

__all__ = ["FORMAT", "LITERALS", "NUMBERS", "ORDERED", "SCALE", "TEXTS", "Kind", "mask"]

FORMAT = 3
"""The format of snapshots; one of another format is written anew."""

SCALE = 10**18
"""A decimal number is kept as a whole one, so many times as large: the engine has 18 digits behind the point too."""


class Kind(IntEnum):
    """
    The kinds; numbers of terms follow the order of SPARQL within each, STRING and LANGUAGE taken together.

    Of OTHER nothing is known but which term it is: no value of it is ever computed here.
    """

    BLANK = 0
    IRI = 1
    STRING = 2
    LANGUAGE = 3
    INTEGER = 4
    DECIMAL = 5
    BOOLEAN = 6
    DATE = 7
    YEAR = 8
    TIME = 9
    OTHER = 11
    TRIPLE = 12


def mask(*kinds: Kind) -> int:
    """The set of some kinds, as bits."""
    return sum(1 << kind for kind in set(kinds))


NUMBERS = mask(Kind.INTEGER, Kind.DECIMAL)
TEXTS = mask(Kind.STRING, Kind.LANGUAGE)
ORDERED = (
    TEXTS,
    mask(Kind.INTEGER),
    mask(Kind.DECIMAL),
    mask(Kind.BOOLEAN),
    mask(Kind.DATE),
    mask(Kind.YEAR),
    mask(Kind.TIME),
)
"""Sets of kinds of literals in each of which terms follow each other as their numbers do."""

LITERALS = sum(ORDERED) | mask(Kind.OTHER)
