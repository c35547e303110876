"""Stretches of time between two days, either of which may be unknown."""

import datetime
from dataclasses import dataclass

from pyoxigraph import Literal

from clustergraph.solutions import Term

__all__ = ["ALWAYS", "Span", "day"]


@dataclass(frozen=True)
class Span:
    """The first and the last day; None where it is not known."""

    first: datetime.date | None = None
    last: datetime.date | None = None

    @property
    def known(self) -> bool:
        """Whether any day is known."""
        return self.first is not None or self.last is not None

    def meets(self, other: "Span") -> bool:
        """Whether the two may have a day in common; an unknown day rules nothing out."""
        return _not_after(self.first, other.last) and _not_after(other.first, self.last)

    def holds(self, other: "Span") -> bool:
        """Whether both days of the other are known and lie within this one."""
        return (
            None not in (other.first, other.last)
            and _not_after(self.first, other.first)
            and _not_after(other.last, self.last)
        )

    @property
    def months(self) -> int | None:
        """
        How many whole months it lasts; None where it begins or ends within one, or is open.

        >>> Span(datetime.date(2005, 1, 1), datetime.date(2007, 12, 31)).months
        36
        """
        if self.first is None or self.last is None or self.first.day != 1 or self.last == datetime.date.max:
            return None
        after = self.last + datetime.timedelta(days=1)
        months = (after.year - self.first.year) * 12 + after.month - self.first.month
        return months if after.day == 1 and months > 0 else None


ALWAYS = Span()
"""A stretch of time of which nothing is known."""


def _not_after(one: datetime.date | None, other: datetime.date | None) -> bool:
    return one is None or other is None or one <= other


def day(term: Term | None) -> datetime.date | None:
    """The day that a literal gives; none for anything else."""
    try:
        return datetime.date.fromisoformat(term.value[:10]) if isinstance(term, Literal) else None
    except ValueError:
        return None
