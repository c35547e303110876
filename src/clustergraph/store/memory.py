"""Data in memory: a change is made on a copy that takes the data's place when it is whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pyoxigraph import Store as Engine

from clustergraph.errors import StoreError
from clustergraph.store.draft import Draft

__all__ = ["Memory"]


@dataclass(frozen=True)
class Held:
    """A state of the data, which lasts as long as it is held."""

    engine: Engine
    folder: None = None


class Memory:
    """A store in memory, gone when closed."""

    name = "memory"
    path = None
    read_only = False

    def __init__(self) -> None:
        self._current: Held | None = Held(Engine())

    @property
    def current(self) -> Held:
        """The data, for reading; raises StoreError when the store is closed."""
        if self._current is None:
            raise StoreError("this store is closed")
        return self._current

    @contextmanager
    def change(self) -> Iterator[Draft]:
        """A copy of the data to be changed; it becomes the data when the block ends without an error."""
        before = self.current.engine
        copy = Engine()
        copy.bulk_extend(before)
        draft = Draft(copy, before=before)
        yield draft
        self._current = Held(draft.engine)

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        return {"written_by": version("clustergraph")}

    def close(self) -> None:
        """Forget the data."""
        self._current = None
