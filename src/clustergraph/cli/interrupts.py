"""Ctrl-C while a command only reads: it ends at once, whatever the engine is busy with, and leaves no half file."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from clustergraph.cli.speech import retold, spoken
from clustergraph.solutions import drop_unfinished

__all__ = ["INTERRUPTED", "ending_at_once"]

INTERRUPTED = 130
"""The exit code of an interrupted command, as shells have it: 128 and the number of the signal."""

_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def ending_at_once() -> Iterator[None]:
    """
    Let an interrupt end the process at once, with its unfinished files removed.

    The interpreter tells of signals only between two of its steps, and a query is one step; but it writes to a pipe
    when they come, at which another thread waits. Outside the main thread, which gets them, this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    waiting = threading.Thread(target=_wait, args=(reader,), daemon=True)
    waiting.start()
    handler = signal.signal(signal.SIGINT, _leave_it)
    former = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(former)
        signal.signal(signal.SIGINT, handler)
        os.write(writer, b"\0")
        waiting.join()
        os.close(reader)
        os.close(writer)


def _leave_it(*_: object) -> None:
    """Let the other thread see to the interrupt."""


def _wait(reader: int) -> None:
    """End the process when an interrupt comes, this thread when nothing can come any more."""
    while number := os.read(reader, 1)[0]:
        # What runs within, such as the shell, may have come to see to interrupts itself.
        if number == signal.SIGINT and signal.getsignal(signal.SIGINT) is _leave_it:
            drop_unfinished()
            cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
            told = retold("interrupted; what was stored before is unchanged", spoken(sys.argv[1:], os.environ))
            os.write(2, f"{cursor}clustergraph: {told}\n".encode())
            os._exit(INTERRUPTED)
