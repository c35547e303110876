"""Dates of edges as days on a calendar: the first or the last day that a text in ISO 8601 or EDTF covers."""

import calendar
import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["Day", "Span", "day", "first_day", "last_day", "span"]

# Year 0 is 1 BC, as in ISO 8601 and EDTF; X stands for a digit that is not known; ?, ~ and % are doubts.
_DATE = re.compile(r"(-?)(\d[\dX]{3})[?~%]?(?:-(\d\d|XX)[?~%]?(?:-(\d\d|XX)[?~%]?(?:T[\d:.,+Z-]*)?)?)?")
_LONG = re.compile(r"Y(-?\d{5,12})")


class Day(NamedTuple):
    """A day of the proleptic Gregorian calendar; year 0 is 1 BC."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


class Span(NamedTuple):
    """The first and the last day of an edge; None where it has none, so that it is open on that side."""

    first: Day | None
    last: Day | None


@lru_cache(maxsize=1_000)
def span(since: str | None, until: str | None) -> Span | None:
    """
    The days that an edge lasts, both counted in; None where the texts name no such days.

    >>> span("2005", None), span("2007-02", "..")[0] is None
    (Span(first=Day(year=2005, month=1, day=1), last=None), False)
    >>> span("2007", "2005") is None
    True
    """
    try:
        found = Span(first_day(since or ""), last_day(until or ""))
    except ValueError:
        return None
    return None if found.first and found.last and found.first > found.last else found


def first_day(text: str) -> Day | None:
    """
    The first day that a date or a period covers; None where it is open. Raises ValueError for what is no date.

    Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, levels 0 and 1 without seasons.

    >>> str(first_day("2005-02")), str(first_day("19XX")), str(first_day("-0043")), first_day("../2007")
    ('2005-02-01', '1900-01-01', '-0043-01-01', None)
    """
    begin = text.partition("/")[0]
    return None if begin in ("", "..") else day(begin, last=False)


def last_day(text: str) -> Day | None:
    """
    The last day that a date or a period covers; None where it is open. Raises ValueError for what is no date.

    >>> str(last_day("2008-02")), str(last_day("19XX")), str(last_day("2005/2007")), last_day("2005/..")
    ('2008-02-29', '1999-12-31', '2007-12-31', None)
    """
    begin, slash, end = text.partition("/")
    last = end if slash else begin
    return None if last in ("", "..") else day(last, last=True)


def day(text: str, *, last: bool) -> Day:
    """The first or the last day that a date covers; raises ValueError for what is no date."""
    if long := _LONG.fullmatch(text):
        return Day(int(long[1]), 12 if last else 1, 31 if last else 1)
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"'{text}' is no date")
    sign, digits, month, date = found.groups()
    # The years before year 0 count backwards, so that their last one has the smaller number.
    year = int(digits.replace("X", "9" if last != bool(sign) else "0")) * (-1 if sign else 1)
    number = int(month) if month and month != "XX" else 12 if last else 1
    if not 1 <= number <= 12:
        raise ValueError(f"'{text}' is no date")
    length = _length(year, number)
    whole = not date or date == "XX"
    which = (length if last else 1) if whole else int(date)
    if not 1 <= which <= length:
        raise ValueError(f"'{text}' is no date")
    return Day(year, number, which)


def _length(year: int, month: int) -> int:
    """The days of a month; the calendar comes round every 400 years."""
    return calendar.monthrange(2000 + year % 400, month)[1]
