"""The errors of clustergraph: one tree, each branch also the builtin a Python reader expects."""

from collections.abc import Sequence

__all__ = [
    "CheckError",
    "ClusterGraphError",
    "DamagedError",
    "IdentifierError",
    "InputError",
    "LayoutError",
    "LockedError",
    "NotFoundError",
    "QueryError",
    "QueryTimeout",
    "SourceError",
    "StoreError",
]


class ClusterGraphError(Exception):
    """Anything that clustergraph reports to its user; the message says where, what, and what would do."""


class IdentifierError(ClusterGraphError, ValueError):
    """A code or IRI that does not have the form its scheme prescribes."""


class SourceError(ClusterGraphError, ValueError):
    """
    Rows or descriptors of a data package that cannot be read.

    The message names file, line, column, value and what was expected; one error may collect many.

    >>> print(SourceError("'DE99' is not a NUTS 3 code", source="firms.csv", line=17, column="nuts3"))
    firms.csv:17: nuts3: 'DE99' is not a NUTS 3 code
    """

    def __init__(
        self,
        message: str,
        *,
        source: str | None = None,
        line: int | None = None,
        column: str | None = None,
        problems: Sequence["SourceError"] = (),
    ) -> None:
        self.source = source
        self.line = line
        self.column = column
        self.reason = message
        self.problems: tuple[SourceError, ...] = tuple(problems)
        place = source if line is None else f"{source}:{line}"
        super().__init__(": ".join(part for part in (place, column, message) if part))

    @classmethod
    def of(cls, problems: Sequence["SourceError"]) -> "SourceError":
        """One error for all `problems`: the problem itself when it is alone, else their lines under a count."""
        if len(problems) == 1:
            return problems[0]
        lines = "\n".join(f"  {problem}" for problem in problems)
        return cls(f"{len(problems)} errors\n{lines}", problems=problems)


class InputError(ClusterGraphError, ValueError):
    """An RDF file or stream that cannot be read; `line` and `column` count from 1 where the parser tells them."""

    def __init__(
        self, message: str, *, source: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        self.source = source
        self.line = line
        self.column = column
        self.reason = message
        place = ":".join(str(part) for part in (source, line, column) if part is not None)
        super().__init__(f"{place}: {message}" if place else message)


class QueryError(ClusterGraphError, ValueError):
    """A query, an update or one of its parameters that cannot be used."""


class QueryTimeout(QueryError, TimeoutError):
    """
    A query that was not answered to the end within its time; `seconds` is the limit.

    >>> print(QueryTimeout(2))
    stopped after 2 s: tie the patterns of the query together, ask for fewer rows (LIMIT), or allow more time
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"stopped after {seconds:g} s: tie the patterns of the query together, ask for fewer rows (LIMIT), "
            "or allow more time"
        )


class NotFoundError(ClusterGraphError, LookupError):
    """A name that stands for nothing, or for several things; `nearest` lists what was likely meant."""

    def __init__(self, message: str, *, nearest: Sequence[str] = ()) -> None:
        self.nearest = tuple(nearest)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"{message}{hint}")


class StoreError(ClusterGraphError, OSError):
    """A store that cannot be opened, read or written."""


class DamagedError(StoreError):
    """A store whose files are not as they were written; `clustergraph restore` puts a backup in its place."""


class LockedError(StoreError):
    """A store that another process holds open for writing; `pid` is that process where it is known."""

    def __init__(self, message: str, *, pid: int | None = None) -> None:
        self.pid = pid
        super().__init__(message)


class CheckError(ClusterGraphError, ValueError):
    """Shapes or checks that cannot be run at all (findings are a report, not an error)."""


class LayoutError(ClusterGraphError, ValueError):
    """A network that cannot be laid out, measured or drawn."""
