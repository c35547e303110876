"""A list of what is wrong with a package, kept until it is long enough to be of use."""

from clustergraph.errors import SourceError

__all__ = ["LIMIT", "Problems"]

LIMIT = 100
"""How many errors of one file are collected before reading it ends."""


def shown(value: str) -> str:
    """The value in quotes, cut to what a line of a terminal can hold."""
    return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…' ({len(value):,} characters)"


class TooManyError(Exception):
    """Reading a table ends here: as many errors as anyone will read were found."""


class Problems:
    """The errors found so far; `add` ends the reading of a table after LIMIT errors of it."""

    def __init__(self) -> None:
        self.found: list[SourceError] = []
        self._by_source: dict[str, int] = {}

    def add(self, message: str, *, source: str, line: int | None = None, column: str | None = None) -> None:
        """Keep one error; raises TooManyError, which `tables` handles, when the file has LIMIT of them."""
        self.found.append(SourceError(message, source=source, line=line, column=column))
        self._by_source[source] = self._by_source.get(source, 0) + 1
        if self._by_source[source] >= LIMIT:
            raise TooManyError

    def raise_if_any(self) -> None:
        """Raise what was found as one SourceError; nothing happens when nothing was found."""
        if self.found:
            raise SourceError.of(sorted(self.found, key=lambda error: (error.source or "", error.line or 0)))
