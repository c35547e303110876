"""Periods as people write them: EDTF level 0 dates and intervals, open ends included."""

import calendar
import datetime
import re
from functools import lru_cache

from clustergraph.sources.records import Period

__all__ = ["read_period"]

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def _span(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and last day that a year, month or day covers."""
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is not a date: write 2007, 2007-03 or 2007-03-20")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        if day is None:
            return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
        return datetime.date(year, month, day), datetime.date(year, month, day)
    except (ValueError, calendar.IllegalMonthError) as error:
        raise ValueError(f"'{text}' is not a date: there is no such day") from error


@lru_cache(maxsize=1 << 15)
def read_period(text: str) -> Period:
    """
    The period that an EDTF string stands for, with its first and last day.

    `..` leaves an end open, as in ../2007-03 for "by March 2007". Raises ValueError for anything else.
    Source: Library of Congress, Extended Date/Time Format (EDTF) Specification, level 0 and open intervals.

    >>> read_period("2005/2007").last
    datetime.date(2007, 12, 31)
    >>> read_period("../2007-02").first is None
    True
    """
    begin, slash, end = text.partition("/")
    if not slash:
        first, last = _span(text)
        return Period(text, first, last)
    if begin == ".." and end == "..":
        raise ValueError("a period that is open on both sides says nothing: leave the cell empty")
    start = None if begin == ".." else _span(begin)[0]
    stop = None if end == ".." else _span(end)[1]
    if start and stop and start > stop:
        raise ValueError(f"'{text}' ends before it begins")
    return Period(text, start, stop)
