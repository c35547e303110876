"""A look at the first items of a stream, which still gives all of them afterwards."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import TypeVar

__all__ = ["ahead"]

T = TypeVar("T")


def ahead(items: Iterator[T], count: int) -> tuple[list[T], Iterator[T]]:
    """
    At most `count` first items, and all items, these included.

    An error that the stream raises on the way is raised where it stands: when the items before it have been read.

    >>> first, everything = ahead(iter("abc"), 2)
    >>> first, list(everything)
    (['a', 'b'], ['a', 'b', 'c'])
    """
    first: list[T] = []
    try:
        first.extend(islice(items, count))
    except Exception as error:
        items = _failing(error)
    return first, chain(first, items)


def _failing(error: Exception) -> Iterator[T]:
    raise error
    yield
