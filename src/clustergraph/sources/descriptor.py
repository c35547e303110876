"""The descriptor of a data package: Frictionless' words for tables, CSVW's for what their columns mean."""

import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from clustergraph.errors import IdentifierError, SourceError
from clustergraph.identifiers import check_iri, check_slug
from clustergraph.vocabulary import expand

__all__ = ["TYPES", "Column", "Descriptor", "ForeignKey", "Table", "fill", "names_in", "read_descriptor"]

TYPES = ("string", "integer", "number", "date", "datetime", "year", "yearmonth", "boolean")
_TEMPLATE = re.compile(r"\{\+?([A-Za-z0-9_]+)\}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")


@dataclass(frozen=True)
class Column:
    """A field of a table: its type and constraints, and the property and references it is mapped to."""

    name: str
    type: str = "string"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    property: str = ""
    value_url: str = ""
    language: str | None = None
    separator: str = ""
    currency: str = ""
    per: str = ""
    marks: bool = False


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table whose cells must occur in columns of a table of the same package."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of a package: its file, its columns, and the template of the node that a row describes."""

    name: str
    path: str
    columns: tuple[Column, ...]
    kind: str
    about: str
    delimiter: str = ","
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing: frozenset[str] = frozenset({""})


@dataclass(frozen=True)
class Descriptor:
    """What datapackage.json says: who made the package, under which licence, and its tables."""

    folder: Path
    name: str
    texts: Mapping[str, str]
    licences: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    requires: tuple[str, ...]
    tables: tuple[Table, ...]


def names_in(template: str) -> list[str]:
    """The columns that a template takes its parts from."""
    return _TEMPLATE.findall(template)


def fill(template: str, row: Mapping[str, str]) -> str:
    """The template with the cells of `row` in place of the columns' names."""
    texts, names = _parts(template)
    return texts[0] + "".join([row[name] + text for name, text in zip(names, texts[1:], strict=True)])


@lru_cache(maxsize=1_000)
def _parts(template: str) -> tuple[Sequence[str], Sequence[str]]:
    """The texts of a template around the names of columns, and these names."""
    parts = _TEMPLATE.split(template)
    return parts[::2], parts[1::2]


_RESERVED = ("catalogue", "inferred")


def _is_day(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


class _Reader:
    """Takes parts out of a JSON object and says where a part is missing or of the wrong type."""

    def __init__(self, source: str, value: object, path: str = "") -> None:
        self.source = source
        self.path = path
        if not isinstance(value, dict):
            raise self.wrong("expected an object {…}")
        self.value: dict[str, Any] = value

    def wrong(self, message: str, key: str = "") -> SourceError:
        where = ".".join(part for part in (self.path, key) if part)
        return SourceError(message, source=self.source, column=where or None)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.value.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong("expected a text", key)
        if bad := next((c for c in value if "\ud800" <= c <= "\udfff"), None):
            raise self.wrong(f"holds {bad!r}, half a character", key)
        return value

    def iri(self, key: str) -> str:
        """The absolute IRI of `key`, or "" where there is none."""
        value = self.text(key, "")
        try:
            return check_iri(value) if value else ""
        except IdentifierError as error:
            raise self.wrong(str(error), key) from error

    def flag(self, key: str) -> bool:
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong("expected true or false", key)
        return value

    def items(self, key: str, *, required: bool = False) -> list["_Reader"]:
        values = self.value.get(key, [])
        if not isinstance(values, list) or (required and not values):
            raise self.wrong("expected a list with at least one entry" if required else "expected a list", key)
        return [
            _Reader(self.source, value, ".".join(part for part in (self.path, f"{key}[{number}]") if part))
            for number, value in enumerate(values)
        ]

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(entry, str) for entry in values):
            raise self.wrong("expected a text or a list of texts", key)
        return tuple(values)


def read_descriptor(path: Path) -> Descriptor:
    """The descriptor in `path` (datapackage.json or its folder); raises SourceError where it says too little."""
    file = path / "datapackage.json" if path.is_dir() else path
    source = f"{file.parent.name}/{file.name}"
    reader = _Reader(source, _json(file, source))
    name = reader.text("name")
    try:
        check_slug(name)
    except IdentifierError as error:
        raise reader.wrong(str(error), "name") from error
    texts = {key: reader.text(key) for key in ("title", "description", "version", "created")}
    if name in _RESERVED:
        raise reader.wrong(f"'{name}' is the name of a graph of clustergraph's own", "name")
    if not _is_day(texts["created"]):
        raise reader.wrong(f"'{texts['created']}' is not a date such as 2026-11-23T00:00:00Z", "created")
    optional = {key: reader.text(key, "") for key in ("title_fr", "attribution")}
    return Descriptor(
        folder=file.parent,
        name=name,
        texts={**texts, **optional, "created": texts["created"][:10]},
        licences=tuple((item.text("title"), item.iri("path")) for item in reader.items("licenses", required=True)),
        sources=tuple((item.text("title"), item.text("path", "")) for item in reader.items("sources")),
        requires=_names(reader, "requires"),
        tables=_tables(reader, file.parent),
    )


def _names(reader: _Reader, key: str) -> tuple[str, ...]:
    """The names of packages in `key`, each one a slug."""
    names = reader.texts(key)
    for name in names:
        try:
            check_slug(name)
        except IdentifierError as error:
            raise reader.wrong(str(error), key) from error
    return names


def _json(file: Path, source: str) -> object:
    try:
        return json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise SourceError("there is no such file: a data package needs a datapackage.json", source=source) from error
    except json.JSONDecodeError as error:
        raise SourceError(f"not JSON: {error.msg}", source=source, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise SourceError("not UTF-8 JSON that can be read", source=source) from error
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", source=source) from error


def _tables(reader: _Reader, folder: Path) -> tuple[Table, ...]:
    tables = tuple(_table(item, folder) for item in reader.items("resources", required=True))
    names = [table.name for table in tables]
    for table in tables:
        for key in table.foreign_keys:
            target = next((other for other in tables if other.name == key.table), table if not key.table else None)
            if target is None or not set(key.targets) <= {column.name for column in target.columns}:
                raise reader.wrong(f"table {table.name} has a foreign key to {key.table}, which has no such columns")
    if twice := {name for name in names if names.count(name) > 1}:
        raise reader.wrong(f"two tables are called {', '.join(sorted(twice))}", "resources")
    return tables


def _table(item: _Reader, folder: Path) -> Table:
    path = item.text("path")
    try:
        inside = (folder / path).resolve().is_relative_to(folder.resolve())
    except (ValueError, OSError, RuntimeError) as error:
        raise item.wrong(f"{path!r} is not the path of a file", "path") from error
    if not inside:
        raise item.wrong(f"'{path}' leaves the package's folder", "path")
    schema = _Reader(item.source, item.value.get("schema"), f"{item.path}.schema")
    columns = tuple(_column(field) for field in schema.items("fields", required=True))
    table = Table(
        name=item.text("name"),
        path=path,
        columns=columns,
        kind=item.text("rdfType"),
        about=item.text("aboutUrl"),
        delimiter="\t" if path.endswith(".tsv") else ",",
        primary_key=schema.texts("primaryKey"),
        foreign_keys=tuple(_foreign_key(key) for key in schema.items("foreignKeys")),
        missing=frozenset(schema.texts("missingValues") or ("",)),
    )
    _check_names(item, table)
    return table


def _check_names(item: _Reader, table: Table) -> None:
    names = [column.name for column in table.columns]
    templates = [table.kind, table.about]
    for column in table.columns:
        templates += [column.value_url, column.currency, column.per]
    used = {name for template in templates for name in names_in(template)}
    used |= {*table.primary_key, *(name for key in table.foreign_keys for name in key.columns)}
    if unknown := used - set(names):
        raise item.wrong(f"'{sorted(unknown)[0]}' is named but is no field of the table", "schema")
    if twice := {name for name in names if names.count(name) > 1}:
        raise item.wrong(f"two fields are called {', '.join(sorted(twice))}", "schema.fields")


def _column(item: _Reader) -> Column:
    type_ = item.text("type", "string")
    if type_ not in TYPES:
        raise item.wrong(f"'{type_}' is not one of {', '.join(TYPES)}", "type")
    property_ = item.text("propertyUrl", "")
    if property_:
        try:
            check_iri(expand(property_))
        except IdentifierError as error:
            raise item.wrong(str(error), "propertyUrl") from error
    constraints = _Reader(item.source, item.value.get("constraints", {}), f"{item.path}.constraints")
    _check_constraints(constraints)
    return Column(
        name=item.text("name"),
        type=type_,
        constraints=constraints.value,
        property=property_,
        value_url=item.text("valueUrl", ""),
        language=_language(item),
        separator=item.text("separator", ""),
        currency=item.text("currency", ""),
        per=item.text("per", ""),
        marks=item.flag("marks"),
    )


def _language(item: _Reader) -> str | None:
    tag = item.text("lang", "")
    if tag and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag):
        raise item.wrong(f"'{tag}' is not a language tag such as fr", "lang")
    return tag or None


_CLASS = re.compile(r"\\.|\[\^?\]?[^\]]*\]")
_REPEATED = re.compile(r"(?:[^()*+?{}|]|\([^()]*\))[*+?](?:[?+])?")


def _is_runaway(pattern: str) -> bool:
    """
    Whether a group is repeated in which everything may repeat, as in (a+)+: matching it can take exponential time.

    A group with something fixed in it, such as the separator in (,[a-z]+)*, is no such group.
    """
    bare = _CLASS.sub("x", pattern)
    for group in re.finditer(r"\((?:[^()]|\([^()]*\))*\)[*+{]", bare):
        body = group.group()[1:-2].removeprefix("?:")
        while (stripped := _REPEATED.sub("", body)) != body:
            body = stripped
        if not body.strip("()|*+?"):
            return True
    return False


def _check_constraints(constraints: _Reader) -> None:
    if _is_runaway(constraints.text("pattern", "")):
        raise constraints.wrong("repeats what repeats itself, which may take for ever: write it without", "pattern")
    try:
        re.compile(constraints.text("pattern", ""))
    except (re.error, OverflowError, RecursionError) as error:
        raise constraints.wrong(f"not a regular expression: {error}", "pattern") from error
    for name in constraints.value.keys() - {"required", "unique", "enum", "pattern", "minimum", "maximum"}:
        raise constraints.wrong("is no constraint that is checked here", name)
    for flag in ("required", "unique"):
        constraints.flag(flag)
    enum = constraints.value.get("enum", [])
    if not isinstance(enum, list):
        raise constraints.wrong("expected a list", "enum")
    for bound in ("minimum", "maximum"):
        value = constraints.value.get(bound, 0)
        if isinstance(value, bool) or not isinstance(value, int | float | str) or value != value:
            raise constraints.wrong("expected a number or a date", bound)


def _foreign_key(item: _Reader) -> ForeignKey:
    reference = _Reader(item.source, item.value.get("reference"), f"{item.path}.reference")
    columns, targets = item.texts("fields"), reference.texts("fields")
    if not columns or len(columns) != len(targets):
        raise item.wrong("a foreign key names as many fields here as there", "fields")
    return ForeignKey(columns, reference.text("resource", ""), targets)
