"""Rows of CSV and TSV tables, each cell checked against its field; every fault told with its line and column."""

import csv
import datetime
import errno
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from clustergraph.sources.descriptor import Column, Table
from clustergraph.sources.problems import Problems, TooManyError

__all__ = ["CELL_LIMIT", "Row", "check_foreign_keys", "read_rows"]

CELL_LIMIT = 1_048_576
"""The longest cell that is read, in characters: a longer one is a quote that was never closed."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,60}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
# Control characters, halves of characters, characters without a meaning, and those that reverse the writing.
_UNSEEN = ("Cc", "Cs", "Cn", "Co")
_UNKNOWN = "\ufffd"
_REVERSING = f"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069{_UNKNOWN}"
_BOOLEANS = {"true": "true", "false": "false", "1": "true", "0": "false"}
_EXPECTED = {
    "integer": "a whole number such as 115",
    "number": "a number such as 27.25",
    "date": "a date such as 2007-03-20",
    "datetime": "a date and time such as 2007-03-20T08:59:00Z",
    "year": "a year such as 2007",
    "yearmonth": "a month such as 2007-03",
    "boolean": "true or false",
}

Row = tuple[int, Mapping[str, str]]


def read_rows(folder: Path, table: Table, source: str, problems: Problems) -> list[Row]:
    """
    The sound rows of a table as (line, cells by column name); an absent cell is "".

    What is wrong is added to `problems`, with `source` as the file's name, and its row left out.
    """
    rows: list[Row] = []
    try:
        particular = [column for column in table.columns if _is_particular(column)]
        text = _decode(folder / table.path, source, problems)
        for line, cells in _records(text, table, source, problems) if text is not None else ():
            before = len(problems.found)
            for column in particular if _is_plain(cells.values()) else table.columns:
                _check_cell(column, cells[column.name], source, line, problems)
            if len(problems.found) == before:
                rows.append((line, cells))
        _check_unique(table, rows, source, problems)
    except TooManyError:
        pass
    return rows


def _is_particular(column: Column) -> bool:
    """Whether more is wanted of a cell than that it is plain."""
    return column.type != "string" or bool(column.constraints or column.separator)


def _is_plain(cells: Collection[str]) -> bool:
    """Whether no cell of a row has white space around it, or a character that is not seen; told of all at once."""
    joined = "".join(cells)
    return joined.isprintable() and _UNKNOWN not in joined and [*map(str.strip, cells)] == [*cells]


def check_foreign_keys(tables: Mapping[str, tuple[Table, list[Row], str]], problems: Problems) -> None:
    """Add a problem for every row whose foreign key has no row to point to; `tables` by name, with their file names."""
    faulty = {problem.source for problem in problems.found}
    for table, rows, source in tables.values():
        for key in table.foreign_keys:
            target = tables[key.table or table.name]
            if target[2] in faulty:
                # Rows that could not be read are missing there: what points to them is no fault of its own.
                continue
            known = {tuple(cells[name] for name in key.targets) for _, cells in target[1]}
            try:
                for line, cells in rows:
                    value = tuple(cells[name] for name in key.columns)
                    if any(value) and value not in known:
                        message = f"'{', '.join(value)}' is not in {target[2]}"
                        problems.add(message, source=source, line=line, column=", ".join(key.columns))
            except TooManyError:
                continue


def _decode(path: Path, source: str, problems: Problems) -> str | None:
    try:
        if not path.is_file():
            raise FileNotFoundError(errno.ENOENT, "No such file")
        raw = path.read_bytes()
    except OSError as error:
        problems.add(f"cannot be read: {error.strerror or error}", source=source)
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        problems.add(f"byte 0x{byte:02x} is not UTF-8: save the table as UTF-8", source=source, line=line)
        return None


def _records(text: str, table: Table, source: str, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as cells by column name, with the line that each begins on."""
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=table.delimiter, strict=True)
    line = 1
    try:
        header = next(reader, [])
        if not _check_header(header, table, source, problems):
            return
        line = reader.line_num + 1
        for values in reader:
            if len(values) == len(header):
                cells = dict(zip(header, values, strict=True))
                yield line, {name: "" if cell in table.missing else cell for name, cell in cells.items()}
            elif values:
                problems.add(f"{len(values)} cells under {len(header)} column names", source=source, line=line)
            line = reader.line_num + 1
    except csv.Error as error:
        reason = str(error)
        if "field larger" in reason:
            reason = f"a cell is longer than {CELL_LIMIT:,} characters: is a quote not closed?"
        problems.add(reason, source=source, line=line)


def _check_header(header: list[str], table: Table, source: str, problems: Problems) -> bool:
    names = [column.name for column in table.columns]
    faults = [f"column '{name}' is not a field of this table" for name in header if name not in names]
    faults += [f"column '{name}' is missing" for name in names if name not in header]
    faults += [f"column '{name}' stands twice" for name, times in sorted(Counter(header).items()) if times > 1]
    if not header:
        faults = [f"the table is empty: its first line must name the columns {', '.join(names)}"]
    for fault in faults:
        problems.add(fault, source=source, line=1)
    return not faults


def _check_cell(column: Column, cell: str, source: str, line: int, problems: Problems) -> None:
    if not cell:
        if column.constraints.get("required"):
            problems.add("is empty, but every row needs it", source=source, line=line, column=column.name)
        return
    for value in cell.split(column.separator) if column.separator else [cell]:
        if fault := _fault(column, value):
            problems.add(fault, source=source, line=line, column=column.name)


def _fault(column: Column, value: str) -> str | None:
    """What is wrong with one value of a column, or None."""
    if value != value.strip():
        return f"{_shown(value)} has white space around it"
    # Nothing unseen is printable, and nearly every value is.
    if (not value.isprintable() or _UNKNOWN in value) and (bad := next(filter(_is_unseen, value), None)):
        return f"{_shown(value)} holds the control character {bad!a}"
    if not value:
        return "an empty entry between separators"
    if not _of_type(column.type, value):
        return f"{_shown(value)} is not {_EXPECTED[column.type]}"
    return _constraint_fault(column, value)


def _is_unseen(character: str) -> bool:
    return character not in "\n\t" and (unicodedata.category(character) in _UNSEEN or character in _REVERSING)


def _of_type(type_: str, value: str) -> bool:
    match type_:
        case "integer":
            return bool(_INTEGER.fullmatch(value))
        case "number":
            return bool(_NUMBER.fullmatch(value))
        case "date" | "datetime" | "year" | "yearmonth":
            return _is_date(type_, value)
        case "boolean":
            return value in _BOOLEANS
        case _:
            return True


_DATES = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "datetime": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
    ),
    "year": re.compile(r"[0-9]{4}"),
    "yearmonth": re.compile(r"[0-9]{4}-[0-9]{2}"),
}


def _is_date(type_: str, value: str) -> bool:
    if not _DATES[type_].fullmatch(value):
        return False
    whole = value + {"year": "-01-01", "yearmonth": "-01"}.get(type_, "")
    try:
        datetime.datetime.fromisoformat(whole)
    except ValueError:
        return False
    return True


def _constraint_fault(column: Column, value: str) -> str | None:
    constraints = column.constraints
    if (enum := constraints.get("enum")) and value not in [str(entry) for entry in enum]:
        return f"{_shown(value)} is not one of {', '.join(str(entry) for entry in enum)}"
    if (pattern := constraints.get("pattern")) and not re.fullmatch(pattern, value):
        return f"{_shown(value)} does not have the form {pattern}"
    for name, word in (("minimum", "less than"), ("maximum", "more than")):
        if name in constraints and _beyond(column.type, value, str(constraints[name]), name):
            return f"{_shown(value)} is {word} {constraints[name]}"
    return None


def _beyond(type_: str, value: str, bound: str, name: str) -> bool:
    if type_ in ("integer", "number"):
        try:
            one, other = Decimal(value), Decimal(bound)
        except InvalidOperation:
            return False
        return one < other if name == "minimum" else one > other
    return value < bound if name == "minimum" else value > bound


def _check_unique(table: Table, rows: list[Row], source: str, problems: Problems) -> None:
    keys: list[tuple[str, ...]] = [(column.name,) for column in table.columns if column.constraints.get("unique")]
    keys += [table.primary_key] if table.primary_key and table.primary_key not in keys else []
    for key in keys:
        seen: dict[tuple[str, ...], int] = {}
        for line, cells in rows:
            value = tuple(cells[name] for name in key)
            if any(value) and value in seen:
                message = f"{_shown(', '.join(value))} stands on line {seen[value]} already"
                problems.add(message, source=source, line=line, column=", ".join(key))
            seen.setdefault(value, line)


def _shown(value: str) -> str:
    """The value in quotes, cut to what a line of a terminal can hold."""
    return f"'{value}'" if len(value) <= 60 else f"'{value[:57]}…' ({len(value):,} characters)"
