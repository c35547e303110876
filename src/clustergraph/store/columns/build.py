"""Writing a snapshot: the union of all graphs as columns of numbers, with a dictionary of terms."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Literal, RdfFormat, parse
from pyoxigraph import Store as Engine

from clustergraph.store.columns.kinds import FORMAT, SCALE, Kind
from clustergraph.store.locks import take_lock
from clustergraph.vocabulary import XSD

__all__ = ["MOST_PREDICATES", "NO_EXTENSIONS", "write"]

MOST_PREDICATES = 1_000
"""More predicates than this, each a table of its own, are not worth it."""

_NEW = "columns.new-"

_LINES = """
CREATE TEMP TABLE lines AS SELECT
  split_part(line, ' ', 1) AS s, split_part(line, ' ', 2) AS p,
  line[length(split_part(line, ' ', 1)) + length(split_part(line, ' ', 2)) + 3 : -3] AS o
FROM read_csv(?, columns = {'line': 'VARCHAR'}, delim = '\x1f', quote = '', escape = '', header = false,
  auto_detect = false, max_line_size = 67108864, comment = '')
"""

# Of a literal without escapes, the text stands between its two quotes, and the datatype or language follows.
_RAW = """
CREATE TEMP TABLE raw AS SELECT DISTINCT t FROM (
  SELECT s AS t FROM lines UNION ALL SELECT p FROM lines UNION ALL SELECT o FROM lines);
CREATE TEMP TABLE named AS SELECT t,
  CASE WHEN t[1] = '"' THEN CASE
      WHEN t[-1:] = '"' THEN 2 WHEN split_part(t, '"', 3)[1] = '@' THEN 3 ELSE -1 END
    WHEN t[1:3] = '<<(' THEN 12 WHEN t[1] = '<' THEN 1 ELSE 0 END AS form,
  CASE WHEN t[1] = '"' THEN split_part(t, '"', 2) WHEN t[1:3] = '<<(' THEN t WHEN t[1] = '<' THEN t[2:-2]
    ELSE t[3:] END AS value,
  CASE WHEN t[1] <> '"' THEN '' WHEN split_part(t, '"', 3)[1] = '@' THEN split_part(t, '"', 3)[2:]
    ELSE split_part(t, '"', 3)[4:-2] END AS extra
FROM raw WHERE NOT contains(t, '\\');
"""

_XSD = f"extra = '{XSD}%s' AND regexp_full_match(value, '%s')"
_INTEGER = _XSD % ("integer", "0|-?[1-9][0-9]{0,17}")
_DECIMAL = _XSD % ("decimal", r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?")
_BOOLEAN = _XSD % ("boolean", "true|false")
_DATE = _XSD % ("date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}") + " AND TRY_CAST(value AS DATE) IS NOT NULL"
_YEAR = _XSD % ("gYear", "[0-9]{4}")
_TIME = _XSD % ("dateTime", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

_TERMS = f"""
CREATE TABLE terms AS
WITH kinds AS (SELECT t, value, extra, CASE WHEN form >= 0 THEN form WHEN {_INTEGER} THEN 4 WHEN {_DECIMAL} THEN 5
    WHEN {_BOOLEAN} THEN 6 WHEN {_DATE} THEN 7 WHEN {_YEAR} THEN 8 WHEN {_TIME} THEN 9 ELSE 11 END AS kind FROM named),
numbered AS (SELECT *, CASE WHEN kind IN (4, 5) THEN CAST(value AS DECIMAL(38, 18)) END AS number FROM kinds)
SELECT CAST(row_number() OVER (ORDER BY CASE kind WHEN 3 THEN 2 ELSE kind END, number, value, kind = 2, extra)
    AS INTEGER) AS id, CAST(kind AS UTINYINT) AS kind, value, extra, number, t
FROM numbered ORDER BY id;
CREATE TABLE numbers AS SELECT id, kind, CAST(value AS BIGINT) AS whole, CAST(value AS HUGEINT) * {SCALE} AS number
  FROM terms WHERE kind = 4
UNION ALL SELECT id, kind, NULL, CAST(replace(CAST(number AS VARCHAR), '.', '') AS HUGEINT) FROM terms WHERE kind = 5;
CREATE TABLE dates AS SELECT id, CAST(value AS DATE) AS day FROM terms WHERE kind = 7;
"""

_TRIPLES = """
CREATE TABLE triples AS SELECT a.id AS s, b.id AS p, c.id AS o FROM lines
  JOIN terms a ON a.t = lines.s JOIN terms b ON b.t = lines.p JOIN terms c ON c.t = lines.o ORDER BY s, p, o;
ALTER TABLE terms DROP t;
ALTER TABLE terms DROP number;
DROP TABLE lines; DROP TABLE raw; DROP TABLE named;
CREATE TABLE nodes AS SELECT s AS id FROM triples UNION SELECT o FROM triples ORDER BY id;
CREATE TABLE kinds AS SELECT kind, min(id) AS first, max(id) AS last FROM terms GROUP BY kind;
CREATE TEMP TABLE degrees AS SELECT p, sum(size * size) / sum(size) AS degree
  FROM (SELECT p, count(*)::DOUBLE AS size FROM triples GROUP BY p, o) GROUP BY p;
CREATE TABLE predicates AS SELECT p, count(*) AS size, count(DISTINCT s) AS subjects,
    any_value(degree) AS object_degree,
    bit_or(1 << CAST(a.kind AS INTEGER)) AS subject_kinds, bit_or(1 << CAST(c.kind AS INTEGER)) AS object_kinds
  FROM triples JOIN terms a ON a.id = s JOIN terms c ON c.id = o JOIN degrees USING (p) GROUP BY p;
CREATE TABLE frequent AS SELECT p, o, count(*) AS size FROM triples GROUP BY p, o HAVING count(*) >= 200;
"""


# What the engine does with numbers, digit by digit; what cannot be done so in 38 digits is an error here. The small
# letters of Latin alphabets are the engine's, all but one.
_MACROS = f"""
CREATE MACRO times(a, b) AS CASE WHEN b % {SCALE} = 0 THEN a * (b // {SCALE}) WHEN a % {SCALE} = 0
  THEN (a // {SCALE}) * b WHEN a % 1000000000 = 0 AND b % 1000000000 = 0 THEN (a // 1000000000) * (b // 1000000000)
  WHEN a IS NOT NULL AND b IS NOT NULL THEN error('too many digits') END;
CREATE MACRO divided(a, b) AS CASE WHEN b = 0 THEN NULL WHEN b % {SCALE} = 0 THEN a // (b // {SCALE})
  WHEN a % 1000000000000 = 0 AND b % 1000000000000 = 0 THEN ((a // 1000000000000) * {SCALE}) // (b // 1000000000000)
  WHEN a IS NOT NULL AND b IS NOT NULL THEN error('too many digits') END;
CREATE MACRO whole(a, is_decimal) AS
  CASE WHEN NOT is_decimal AND abs(a) > 9000000000000000000::HUGEINT * {SCALE} THEN error('too large') ELSE a END;
CREATE MACRO rounded(a) AS CASE WHEN a < -{10**37} OR a > {10**37} THEN error('too many digits')
  ELSE (a + {SCALE // 2 + 10**37}) // {SCALE} * {SCALE} - {10**37} END;
CREATE MACRO lowered(a) AS CASE
  WHEN regexp_full_match(a, '[\\x00-\\x{{12F}}\\x{{131}}-\\x{{24F}}\\x{{2000}}-\\x{{206F}}\\x{{20A0}}-\\x{{20BF}}]*')
  THEN lower(a)
  WHEN a IS NOT NULL THEN error('letters whose small ones differ') END;
"""

NO_EXTENSIONS = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""Settings of duckdb: nothing is fetched from anywhere."""


def write(engine: Engine, target: Path, *, memory: str = "2GB") -> None:
    """
    Write the snapshot of a state of the data as one file, whole or not at all.

    Raises LockedError while another one writes it; OSError or an error of duckdb where it cannot be written.

    :param memory: how much duckdb may take; more goes to the disk for the time being
    """
    lock = take_lock(target.with_suffix(".lock"))
    try:
        for left in target.parent.glob(f"{_NEW}*"):
            # Nobody else writes here now: this is from a process that was ended while it did.
            shutil.rmtree(left, ignore_errors=True)
        _write(engine, target, memory)
    finally:
        os.close(lock)


def _write(engine: Engine, target: Path, memory: str) -> None:
    import duckdb

    with tempfile.TemporaryDirectory(prefix=_NEW, dir=target.parent) as folder:
        lines, made = Path(folder, "lines.nt"), Path(folder, "made.duckdb")
        engine.dump(str(lines), RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
        config: dict[str, Any] = {"memory_limit": memory, "temp_directory": folder, **NO_EXTENSIONS}
        with closing(duckdb.connect(str(made), config=config)) as database:
            _fill(database, lines)
        with made.open("rb") as file, suppress(OSError):
            os.fsync(file.fileno())
        made.replace(target)


def _fill(database: Any, lines: Path) -> None:
    if lines.stat().st_size:
        database.execute(_LINES, [str(lines)])
    else:
        database.execute("CREATE TEMP TABLE lines (s VARCHAR, p VARCHAR, o VARCHAR)")
    lines.unlink()
    database.execute(_RAW)
    escaped = database.execute("SELECT t FROM raw WHERE contains(t, '\\')").fetchall()
    if escaped:
        database.executemany("INSERT INTO named VALUES (?, ?, ?, ?)", list(_read(text for (text,) in escaped)))
    database.execute(_TERMS)
    database.execute(_TRIPLES)
    predicates = database.execute("SELECT p FROM predicates").fetchall()
    if len(predicates) <= MOST_PREDICATES:
        for (number,) in predicates:
            order = "o, s" if number == _type(database) else "s, o"
            database.execute(f"CREATE TABLE p{number} AS SELECT s, o FROM triples WHERE p = {number} ORDER BY {order}")
    database.execute(f"CREATE TABLE whole AS SELECT {FORMAT} AS format, (SELECT count(*) FROM triples) AS size")
    database.execute(_MACROS)
    database.execute("CHECKPOINT")


def _type(database: Any) -> int | None:
    iri = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    found = database.execute("SELECT id FROM terms WHERE kind = 1 AND value = ?", [iri]).fetchone()
    return found[0] if found else None


def _read(texts: Iterator[str]) -> Iterator[tuple[str, int, str, str]]:
    """Terms whose spelling has escapes: the text itself, the form, the value, the datatype or language."""
    for text in texts:
        (quad,) = parse(f"<urn:x> <urn:x> {text} .", RdfFormat.N_TRIPLES)
        term = quad.object
        if not isinstance(term, Literal):
            form = Kind.TRIPLE if text.startswith("<<(") else Kind.IRI
            yield text, form, text if form == Kind.TRIPLE else str(term)[1:-1], ""
        elif term.language:
            yield text, Kind.LANGUAGE, term.value, text.rsplit("@", 1)[1]
        elif term.datatype.value == f"{XSD}string":
            yield text, Kind.STRING, term.value, ""
        else:
            yield text, -1, term.value, term.datatype.value
