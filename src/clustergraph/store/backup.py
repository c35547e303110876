"""
Backups: all that a store holds, in one file that any RDF tool reads and that tells whether it is whole.

A backup is N-Quads, packed. Its first line says that it is one; its last line is the manifest, in JSON: how many quads
each graph has, and the SHA-256 of all lines before. Both lines are comments to whoever reads N-Quads. There is no path
in it, so none can lead anywhere.
"""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from clustergraph.errors import InputError
from clustergraph.solutions import write_rdf
from clustergraph.store import union
from clustergraph.store.faults import guarded, opening_input, reading_input
from clustergraph.store.streams import Intake, Progress

__all__ = ["look_through", "read_backup", "write_backup"]

_TITLE = b"# clustergraph backup "
_FORMAT = 1
_MANIFEST = b"\n# {"
_CHUNK = 1 << 16
_STEP = 1000
# A line of the manifest for each of a million graphs.
_MANIFEST_LIMIT = 128 * 2**20


def write_backup(
    engine: Engine, stream: IO[bytes], where: str, state: Mapping[str, Any], progress: Progress | None
) -> int:
    """
    Write the named graphs of an engine to a stream, graph by graph; returns how many quads there were.

    :param where: the name of the store for errors; those of the stream pass as they are
    :param state: what the manifest says of the state of the store besides
    :param progress: called with the number of quads, every thousand of them
    """
    hashed = _Hashed(stream)
    hashed.write(_TITLE + b"%d\n" % _FORMAT)
    counts: Counter[str] = Counter()
    quads = _counted(guarded(_every(engine), where), counts, progress)
    write_rdf(quads, cast(IO[bytes], hashed), RdfFormat.N_QUADS, prefixes={})
    manifest = {**state, "format": _FORMAT, "packed_by": version("clustergraph"), "quads": counts.total()}
    manifest |= {"graphs": dict(counts), "sha256": hashed.digest.hexdigest()}
    stream.write(b"# " + json.dumps(manifest).encode() + b"\n")
    return counts.total()


def read_backup(path: Path, take: Callable[[Iterable[Quad]], None], *, progress: Progress | None) -> dict[str, int]:
    """
    Give the quads of a backup to `take`, and then make sure that these were all.

    Raises InputError for what is no backup, or not a whole one, after `take` had part of it.

    :param progress: called with the number of bytes read so far
    :returns: how many quads each graph has
    """
    name = str(path)
    with opening_input(name):
        file = path.open("rb")
    with file:
        intake = Intake(file, RdfFormat.N_QUADS, source=name, progress=progress)
        content = _Content(intake, name)
        counts: Counter[str] = Counter()
        with reading_input(name, lambda: None):
            quads = parse(cast(IO[bytes], content), RdfFormat.N_QUADS)
            take(_counted(_named(quads, intake, name), counts, None))
            manifest = content.manifest()
    if dict(counts) != manifest.get("graphs"):
        raise InputError("not a whole backup: it holds other quads than its last line says", source=name)
    return dict(counts)


def look_through(path: Path, *, progress: Progress | None = None) -> dict[str, int]:
    """How many quads each graph has in a backup, which is read to its end; raises InputError unless it is whole."""
    return read_backup(path, _pass_by, progress=progress)


def _pass_by(quads: Iterable[Quad]) -> None:
    for _ in quads:
        pass


def _every(engine: Engine) -> Iterator[Quad]:
    for graph in union.named_graphs(engine):
        yield from engine.quads_for_pattern(None, None, None, graph)


def _named(quads: Iterable[Quad], intake: Intake, source: str) -> Iterator[Quad]:
    for quad in quads:
        intake.passed()
        if not isinstance(quad.graph_name, NamedNode):
            raise InputError("no backup of clustergraph: there are triples that name no graph", source=source)
        yield quad


def _counted(quads: Iterable[Quad], counts: Counter[str], progress: Progress | None) -> Iterator[Quad]:
    """The quads, counted by graph as they go by."""
    for number, quad in enumerate(quads, 1):
        counts[cast(NamedNode, quad.graph_name).value] += 1
        if progress and number % _STEP == 0:
            progress(number)
        yield quad


class _Hashed:
    """A stream that knows the SHA-256 of what was written to it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def write(self, chunk: bytes) -> int:
        self.digest.update(chunk)
        return self._stream.write(chunk)

    def flush(self) -> None:
        """Whoever gave the stream flushes it."""


class _Content:
    """The lines of a backup before its manifest, hashed as they are read, and then the manifest."""

    def __init__(self, intake: Intake, source: str) -> None:
        self._intake = intake
        self._source = source
        self._digest = hashlib.sha256()
        self._begun = self._ended = False
        self._held = b""
        self._part = io.BytesIO()
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the lines, at most `size`; none at their end."""
        part = self._part.read(size)
        while not part and not self._ended:
            self._part = io.BytesIO(self._next())
            part = self._part.read(size)
        self._digest.update(part)
        return part

    def _next(self) -> bytes:
        chunk = self._intake.read(_CHUNK)
        text = self._held + chunk
        if not self._begun:
            self._begin(text)
        place = text.find(_MANIFEST)
        if place >= 0 or not chunk:
            self._ended = True
            end = place + 1 if place >= 0 else len(text)
            self._last = text[end:]
            return text[:end]
        # The mark may lie across two chunks.
        end = max(len(text) - len(_MANIFEST), 0)
        self._held = text[end:]
        return text[:end]

    def _begin(self, text: bytes) -> None:
        self._begun = True
        if not text.startswith(_TITLE):
            raise InputError("no backup of clustergraph; `clustergraph load` reads other files", source=self._source)
        number = text[len(_TITLE) :].split(b"\n")[0]
        if number != b"%d" % _FORMAT:
            what = number.decode(errors="replace")[:20]
            raise InputError(f"a backup of format {what}, newer than is read: update clustergraph", source=self._source)

    def manifest(self) -> dict[str, Any]:
        """What the last line says; raises InputError where it is missing, or does not fit what was read before."""
        while self.read():
            pass
        while chunk := self._intake.read(_CHUNK):
            self._last += chunk
            if len(self._last) > _MANIFEST_LIMIT:
                raise InputError("no backup of clustergraph: its last line is endless", source=self._source)
        if not self._last.endswith(b"}\n"):
            raise InputError("not a whole backup: its end is missing", source=self._source)
        try:
            value = json.loads(self._last[2:])
        except RecursionError:
            value = {}
        if value.get("sha256") != self._digest.hexdigest():
            raise InputError("damaged: its content is not what was written", source=self._source)
        return cast(dict[str, Any], value)
