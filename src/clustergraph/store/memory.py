"""Data in memory: a change is made on a copy that takes the data's place when it is whole."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, TypeVar

from pyoxigraph import Store as Engine

from clustergraph.errors import StoreError
from clustergraph.store.draft import Draft

__all__ = ["Held", "Memory"]

T = TypeVar("T")


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
        self._changing = threading.Lock()

    @property
    def current(self) -> Held:
        """The data, for reading; raises StoreError when the store is closed."""
        if self._current is None:
            raise StoreError("this store is closed")
        return self._current

    @contextmanager
    def change(self, *, empty: bool = False) -> Iterator[Draft]:
        """
        A copy of the data to be changed; it becomes the data when the block ends without an error.

        Changes by several threads follow each other.

        :param empty: begin with nothing instead of the present data
        """
        with self._changing:
            before = Engine() if empty else self.current.engine
            draft = Draft(_copied(before), before=before)
            yield draft
            self._current = Held(draft.engine)

    def tried(self, work: Callable[[Engine], T]) -> T:
        """What `work` gives for a copy of the current data, which it may change."""
        return work(_copied(self.current.engine))

    def faults(self) -> list[str]:
        """What is wrong with the files of the store, which has none."""
        return []

    def describe(self) -> dict[str, Any]:
        """What is known of the store besides its data."""
        return {"written_by": version("clustergraph")}

    def close(self) -> None:
        """Forget the data."""
        self._current = None


def _copied(engine: Engine) -> Engine:
    copy = Engine()
    copy.bulk_extend(engine)
    return copy
