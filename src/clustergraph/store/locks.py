"""Locks on files, which the system lifts when their process ends, however it ends."""

import contextlib
import os
import sys
from pathlib import Path

from clustergraph.errors import LockedError

__all__ = ["is_leased", "is_still", "lease", "take_lock"]


def take_lock(path: Path) -> int:
    """
    The descriptor of the file `path`, locked until it is closed, with the number of this process written in it.

    Raises LockedError, which names the process that has the lock, where that one is alive.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    if not _lock(descriptor, exclusive=True):
        pid = _pid(descriptor)
        os.close(descriptor)
        holder = "this process itself" if pid == os.getpid() else f"process {pid}" if pid else "another process"
        raise LockedError(f"{path.parent} is in use by {holder}: wait for it to end, or open for reading only", pid=pid)
    os.truncate(descriptor, 0)
    os.write(descriptor, str(os.getpid()).encode())
    return descriptor


def lease(path: Path) -> int | None:
    """
    The descriptor of the file `path`, shared with others until closed; none where the system has no shared locks.

    Raises FileNotFoundError where there is no such file.
    """
    descriptor = os.open(path, os.O_RDONLY)
    with contextlib.suppress(OSError):
        if _lock(descriptor, exclusive=False):
            return descriptor
    os.close(descriptor)
    return None


def is_leased(path: Path) -> bool:
    """Whether anyone shares the file `path`; where the system has no shared locks, nobody is known to."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _lock(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


def is_still(descriptor: int, path: Path) -> bool:
    """Whether the file of a descriptor is still the one at `path`."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _pid(descriptor: int) -> int | None:
    """The process whose number is written in the file, if it is alive."""
    # On Windows, which has no pread, os.kill would end the process instead of asking for it.
    text = os.pread(descriptor, 20, 0) if hasattr(os, "pread") else b""
    if not text.isdigit():
        return None
    try:
        os.kill(int(text), 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass
    return int(text)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        """Take the lock at once, or say that another has it; Windows keeps open files from being removed anyway."""
        if not exclusive:
            return False
        try:
            # Far behind the text, since a locked part of a file cannot be read there.
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _lock(descriptor: int, *, exclusive: bool) -> bool:
        """Take the lock at once, or say that another has it."""
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
