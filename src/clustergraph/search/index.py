"""The index of a store's texts: a file beside the data on disk, or in memory; made when it is asked for."""

import os
import secrets
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from clustergraph.errors import StoreError
from clustergraph.search.texts import Kind, kinds, texts, types
from clustergraph.store import Store
from clustergraph.things.folding import key
from clustergraph.things.lexicon import index_file, index_mark, opened, slug

__all__ = ["forget", "index_of", "prepare"]

_SCHEMA = """
CREATE TABLE mark(text TEXT);
CREATE TABLE classes(id INTEGER PRIMARY KEY, iri TEXT UNIQUE, tier INTEGER);
CREATE TABLE above(class INTEGER, ancestor INTEGER, PRIMARY KEY (ancestor, class)) WITHOUT ROWID;
CREATE TABLE things(id INTEGER PRIMARY KEY, iri TEXT, kind INTEGER, slug TEXT);
CREATE TABLE tiers(last INTEGER);
CREATE TABLE types(class INTEGER, thing INTEGER, PRIMARY KEY (class, thing)) WITHOUT ROWID;
CREATE TABLE texts(thing INTEGER, field INTEGER, name INTEGER, language TEXT, text TEXT, folded TEXT);
CREATE TABLE spellings(whole INTEGER, size INTEGER, word TEXT, PRIMARY KEY (whole, size, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  label, other, identifier, note, definition, content='', tokenize='unicode61 remove_diacritics 0', prefix='1 2'
);
CREATE TEMP TABLE read_texts(iri TEXT, field INTEGER, name INTEGER, language TEXT, text TEXT, folded TEXT);
CREATE TEMP TABLE read_types(iri TEXT, class INTEGER);
"""

# Things are numbered in the order in which they are to be found when nothing else decides.
_ARRANGE = """
INSERT INTO things(iri, kind, slug)
  SELECT named.iri, kind, slug(named.iri)
  FROM (SELECT iri, min(CASE field WHEN 0 THEN folded END) AS label FROM read_texts GROUP BY iri) AS named
  LEFT JOIN (SELECT iri, min(class) AS kind FROM read_types GROUP BY iri) USING (iri)
  LEFT JOIN classes ON classes.id = kind
  ORDER BY coalesce(tier, 1), label IS NULL, label, named.iri;
INSERT INTO tiers
  SELECT max(things.id) FROM things LEFT JOIN classes ON classes.id = kind GROUP BY coalesce(tier, 1);
CREATE UNIQUE INDEX things_iri ON things(iri);
CREATE INDEX things_slug ON things(slug);
INSERT OR IGNORE INTO types SELECT class, things.id FROM read_types JOIN things USING (iri) ORDER BY 1, 2;
INSERT INTO texts
  SELECT things.id, field, name, language, text, CASE WHEN field <= 2 THEN folded END
  FROM read_texts JOIN things USING (iri) ORDER BY 1, 2, 4, 5;
CREATE INDEX texts_thing ON texts(thing);
CREATE INDEX texts_folded ON texts(folded, field, thing) WHERE field <= 2;
CREATE INDEX texts_joined ON texts(replace(folded, ' ', ''), thing) WHERE field <= 1;
INSERT INTO words(rowid, label, other, identifier, note, definition)
  SELECT things.id, {columns} FROM read_texts JOIN things USING (iri) GROUP BY things.id;
CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, col);
INSERT INTO spellings
  SELECT DISTINCT 0, length(term), term FROM terms WHERE col IN ('label', 'other') AND length(term) > 3 ORDER BY 2, 3;
INSERT INTO spellings
  SELECT DISTINCT 1, length(name), name FROM (SELECT replace(folded, ' ', '') AS name FROM texts WHERE field <= 1)
  WHERE length(name) BETWEEN 5 AND 40 ORDER BY 2, 3;
DROP TABLE temp.terms;
DROP TABLE temp.read_texts;
DROP TABLE temp.read_types;
""".format(columns=", ".join(f"group_concat(CASE field WHEN {number} THEN folded END, ' ')" for number in range(5)))


@contextmanager
def index_of(store: Store) -> Iterator[sqlite3.Connection]:
    """
    The index of the present state of a store, of that store alone; made if there is none.

    For a store on disk it is a file, kept for the next time; where that cannot be written, and for a store in memory,
    the index is held in memory as long as the store. Raises StoreError where it cannot be made.
    """
    prepare(store)
    if index := opened(store):
        with closing(index):
            yield index
    else:
        yield _held(store)


def prepare(store: Store) -> None:
    """Make the index file of a store on disk, where there is none yet of its present state and one can be written."""
    path = index_file(store)
    if path is None or store in _HELD:
        return
    index = opened(store)
    if index:
        index.close()
        return
    with suppress(sqlite3.Error, PermissionError, FileNotFoundError):
        _write(store, path)


def forget(store: Store) -> None:
    """Remove the index file of a store, which turned out to be damaged."""
    if path := index_file(store):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _write(store: Store, path: Path) -> None:
    """Make the index as a file that appears whole or not at all; of two that are made at once, either is right."""
    # Before the texts are read: should the data change meanwhile, the index is not taken for one of the new state.
    mark = index_mark(store)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with closing(sqlite3.connect(temporary)) as index:
            index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
            _fill(index, store, mark)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        with suppress(OSError):
            temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


class _Index(NamedTuple):
    """An index in memory, of a state of the data that it does not hold on to."""

    state: weakref.ref[object]
    connection: sqlite3.Connection
    close: Callable[[], object]


_HELD: weakref.WeakKeyDictionary[Store, _Index] = weakref.WeakKeyDictionary()


def _held(store: Store) -> sqlite3.Connection:
    """The index in memory, which lasts as long as the store, and is made anew when that has changed."""
    state = store.state
    if held := _HELD.get(store):
        if held.state() is state:
            return held.connection
        held.close()
    index = sqlite3.connect(":memory:", check_same_thread=False)
    close = weakref.finalize(store, index.close)
    try:
        index.execute("PRAGMA temp_store = MEMORY")
        _fill(index, store, "")
    except sqlite3.Error as error:
        raise StoreError(f"the texts cannot be indexed: {error}") from error
    _HELD[store] = _Index(weakref.ref(state), index, close)
    return index


def _fill(index: sqlite3.Connection, store: Store, mark: str) -> None:
    index.create_function("slug", 1, slug, deterministic=True)
    index.executescript(_SCHEMA)
    classes = kinds(store)
    numbers = {kind.iri: number for number, kind in enumerate(classes)}
    _add_classes(index, classes, numbers)
    index.executemany(
        "INSERT INTO read_texts VALUES (?, ?, ?, ?, ?, ?)",
        ((*row, key(row.text)) for row in texts(store)),
    )
    index.executemany(
        "INSERT INTO read_types VALUES (?, ?)",
        ((thing, numbers[class_]) for thing, class_ in types(store) if class_ in numbers),
    )
    index.executescript(_ARRANGE)
    index.execute("INSERT INTO mark VALUES (?)", (mark,))
    index.commit()


def _add_classes(index: sqlite3.Connection, classes: list[Kind], numbers: dict[str, int]) -> None:
    rows = ((number, kind.iri, kind.tier) for number, kind in enumerate(classes))
    index.executemany("INSERT INTO classes VALUES (?, ?, ?)", rows)
    pairs = ((numbers[kind.iri], numbers[wider]) for kind in classes for wider in kind.above)
    index.executemany("INSERT INTO above VALUES (?, ?)", pairs)
