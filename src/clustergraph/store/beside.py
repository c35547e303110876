"""Work that a thread does beside the present one, such as the engine's, which needs no interpreter."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

__all__ = ["Beside", "beside"]


class Beside:
    """Work that has begun; its error comes to whoever waits for it."""

    def __init__(self, work: Callable[[], object], *, then: Callable[[], object] | None = None) -> None:
        """:param then: called when the work is over, however it ended"""
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work, then))
        self._thread.start()

    def _run(self, work: Callable[[], object], then: Callable[[], object] | None) -> None:
        try:
            work()
        except BaseException as error:
            self._error = error
        finally:
            if then:
                then()

    @property
    def is_over(self) -> bool:
        """Whether the work is over, however it ended."""
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Wait until the work is done; raises what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """Wait until the work is over, however it ends and whatever comes between."""
        while not self.is_over:
            with suppress(BaseException):
                self._thread.join()


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do work beside the block, which ends when both are done; on an error of either, no thread stays."""
    thread = Beside(work)
    try:
        yield
        thread.finish()
    finally:
        thread.abandon()
