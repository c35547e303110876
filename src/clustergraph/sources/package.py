"""A data package from its folder: every table read and checked, or every fault told."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from clustergraph.sources.cells import CellError, read_ref, read_values
from clustergraph.sources.claims import COLUMNS, read_claim
from clustergraph.sources.descriptor import Descriptor, Table, fill, read_descriptor
from clustergraph.sources.problems import Problems, TooManyError
from clustergraph.sources.records import Claim, Location, Package, Record, Ref
from clustergraph.sources.tables import Row, check_foreign_keys, read_rows

__all__ = ["read_package"]

T = TypeVar("T")


def read_package(path: str | Path) -> Package:
    """
    The records and claims of the data package in the folder `path`.

    Raises SourceError, which names file, line, column, value and what was expected, for all that is wrong: up to 100
    errors a file. What one row says of another package's things is checked later, by `references.check`.
    """
    descriptor = read_descriptor(Path(path))
    problems = Problems()
    tables = {
        table.name: (table, read_rows(descriptor.folder, table, file_name(descriptor, table), problems),
                     file_name(descriptor, table))
        for table in descriptor.tables
    }  # fmt: skip
    check_foreign_keys(tables, problems)
    records: list[Record] = []
    claims: list[Claim] = []
    for table, rows, source in tables.values():
        if table.kind == "cg:Claim" and _is_claims_table(table, source, problems):
            claims += _each(rows, source, problems, partial(read_claim, table))
        elif table.kind != "cg:Claim" or not _has_statement(table):
            records += _each(rows, source, problems, partial(_record, table))
    problems.raise_if_any()
    return _package(descriptor, tuple(records), tuple(claims))


def file_name(descriptor: Descriptor, table: Table) -> str:
    """How a table is named in messages and citations: the package's folder and the file in it."""
    return f"{descriptor.name}/{table.path}"


def _has_statement(table: Table) -> bool:
    return "predicate" in {column.name for column in table.columns}


def _is_claims_table(table: Table, source: str, problems: Problems) -> bool:
    """Whether a table states claims, rather than adding to claims stated elsewhere; its columns are then complete."""
    if not _has_statement(table):
        return False
    names = {column.name for column in table.columns}
    for missing in [name for name in COLUMNS if name not in names]:
        problems.add(f"field '{missing}' is missing: every claims table has it", source=source)
    return set(COLUMNS) <= names


def _each(
    rows: list[Row], source: str, problems: Problems, read: Callable[[Mapping[str, str], Location], T]
) -> list[T]:
    """What `read` makes of every row; a row that it refuses becomes a problem."""
    found: list[T] = []
    try:
        for line, row in rows:
            try:
                found.append(read(row, Location(source, line)))
            except CellError as error:
                problems.add(str(error), source=source, line=line, column=error.column)
    except TooManyError:
        pass
    return found


def _record(table: Table, row: Mapping[str, str], location: Location) -> Record:
    values = tuple(read_values(table, row))
    marks = next((column for column in table.columns if column.marks), None)
    return Record(
        id=read_ref(fill(table.about, row), _id_column(table)).curie,
        kind=read_ref(fill(table.kind, row), "type").curie,
        values=tuple((name, value) for name, value in values if name != "cg:supportedBy"),
        location=location,
        claims=tuple(value for name, value in values if name == "cg:supportedBy" and isinstance(value, Ref)),
        marked_by=read_ref(row[marks.name], marks.name) if marks else None,
    )


def _id_column(table: Table) -> str:
    return table.primary_key[0] if table.primary_key else table.columns[0].name


def _package(descriptor: Descriptor, records: tuple[Record, ...], claims: tuple[Claim, ...]) -> Package:
    texts = descriptor.texts
    return Package(
        name=descriptor.name,
        title=texts["title"],
        title_fr=texts["title_fr"] or texts["title"],
        description=texts["description"],
        version=texts["version"],
        created=texts["created"],
        licences=descriptor.licences,
        sources=descriptor.sources,
        requires=descriptor.requires,
        digests={table.path: _digest(descriptor.folder / table.path) for table in descriptor.tables},
        records=records,
        claims=claims,
        attribution=texts["attribution"],
        folder=str(descriptor.folder),
    )


def _digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
