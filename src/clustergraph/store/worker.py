"""
The program of a process that evaluates queries for another one, which may end it at any time.

It is run as a script and knows the engine alone, so that it starts in a few hundredths of a second. It reads frames
and writes frames: a letter, the length of the content in four bytes, the content. It ends when its input ends, which
is also when the other process dies, whatever the engine is busy with.

In:  O folder of a generation, or M and then D… N-Quads and a point; then Q a question, again and again.
Out: R when it is ready, or F with the reason why it never will be; then A truth, or V variables or T for triples,
followed by D… their serialisation and a point, or E an error in place of any of these.
"""

import contextlib
import json
import os
import pickle
import queue
import signal
import struct
import sys
import threading
from typing import IO, Any, BinaryIO, cast

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

__all__ = ["END", "HEADER", "Reader", "main", "read_frame", "write_frame"]

HEADER = struct.Struct(">cI")
END = b"."

# The engine recurses once or more for every part of a query; only what is used of it takes memory.
_STACK = 256 << 20


def write_frame(stream: BinaryIO | IO[bytes], kind: bytes, content: bytes = b"") -> None:
    """Write one frame and see it off."""
    stream.write(HEADER.pack(kind, len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: BinaryIO | IO[bytes]) -> tuple[bytes, bytes]:
    """The next frame; raises EOFError where the stream ends, also within one."""
    header = stream.read(HEADER.size)
    if len(header) < HEADER.size:
        raise EOFError("the other process has ended")
    kind, length = HEADER.unpack(header)
    content = stream.read(length)
    if len(content) < length:
        raise EOFError("the other process has ended")
    return kind, content


class Reader:
    """The contents of frames as one stream, up to the point that ends it."""

    def __init__(self, take: Any) -> None:
        self._take = take
        self._left = b""
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Some bytes, at most `size`; none at the end."""
        while not self._left and not self._ended:
            kind, self._left = self._take()
            self._ended = kind == END
        size = len(self._left) if size < 0 else size
        part, self._left = self._left[:size], self._left[size:]
        return part


class _Writer:
    """A stream whose parts go out as frames."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, chunk: bytes) -> int:
        try:
            write_frame(self._stream, b"D", chunk)
        except OSError:
            # Nobody reads any more, so that there is nobody to tell either.
            os._exit(0)
        return len(chunk)

    def flush(self) -> None:
        """Nothing is held back."""


def main() -> None:
    """Answer what comes in until it ends."""
    _be_humble()
    frames: queue.Queue[tuple[bytes, bytes]] = queue.Queue(maxsize=8)
    for size in (_STACK, 0):
        with contextlib.suppress(ValueError, RuntimeError):
            threading.stack_size(size)
            threading.Thread(target=_answer_all, args=(frames,), daemon=True).start()
            break
    # This thread waits for the end of the input all the time, since the engine lets go of the interpreter.
    with contextlib.suppress(BaseException):
        while True:
            frames.put(read_frame(sys.stdin.buffer))
    os._exit(0)


def _be_humble() -> None:
    """Leave interrupts to the other process, write no core, and be the first to go when memory runs out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")


def _answer_all(frames: "queue.Queue[tuple[bytes, bytes]]") -> None:
    output = sys.stdout.buffer
    try:
        engine = _opened(frames)
    except BaseException as error:
        write_frame(output, b"F", str(error).encode())
        os._exit(1)
    with contextlib.suppress(BaseException):
        write_frame(output, b"R")
        while True:
            _, content = frames.get()
            _answer(engine, pickle.loads(content), output)
    os._exit(1)


def _opened(frames: "queue.Queue[tuple[bytes, bytes]]") -> Store:
    kind, content = frames.get()
    if kind == b"O":
        return Store.read_only(content.decode("utf-8", "surrogatepass"))
    engine = Store()
    # Loading the text would give blank nodes other names; its quads keep theirs.
    engine.bulk_extend(parse(cast(IO[bytes], Reader(frames.get)), RdfFormat.N_QUADS))
    return engine


def _answer(engine: Store, question: dict[str, Any], output: BinaryIO) -> None:
    stream = cast(IO[bytes], _Writer(output))
    try:
        answer = engine.query(question.pop("text"), **question)
        if isinstance(answer, QueryBoolean):
            write_frame(output, b"A", b"1" if answer else b"")
            return
        if isinstance(answer, QuerySolutions):
            write_frame(output, b"V", json.dumps([variable.value for variable in answer.variables]).encode())
            answer.serialize(stream, QueryResultsFormat.JSON)
        else:
            write_frame(output, b"T")
            answer.serialize(stream, RdfFormat.N_TRIPLES)
        write_frame(output, END)
    except BaseException as error:
        # The engine's own kinds of errors are known nowhere else.
        known = type(error).__module__ == "builtins"
        write_frame(output, b"E", pickle.dumps(error if known else RuntimeError(str(error))))


if __name__ == "__main__":
    main()
