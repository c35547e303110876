"""Files of questions: SPARQL whose first lines, marked `#+`, say in YAML what is asked and what may be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from rapidfuzz import process

from clustergraph.errors import IdentifierError, QueryError
from clustergraph.vocabulary import expand

__all__ = ["CHARTS", "SIMPLE_TYPES", "Column", "Need", "Parameter", "Query", "read_query"]

SIMPLE_TYPES = ("string", "integer", "decimal", "date", "year", "boolean")
"""The types of parameters that are plain values; every other type is a class, whose things are named."""

CHARTS = ("bar", "line", "map", "matrix", "network", "timeline")
"""The pictures that an answer may be good for."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Parameter:
    """
    A variable of a query that the asker may fix.

    `type` is a class of the ontology, whose things are named by IRI, CURIE or label, or one of SIMPLE_TYPES; `values`
    is a SELECT whose first column holds the values that make sense.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: str | None = None
    values: str | None = None


@dataclass(frozen=True)
class Column:
    """What a column means, by language, and in which unit its numbers are."""

    text: Mapping[str, str]
    unit: str = ""


@dataclass(frozen=True)
class Need:
    """Records without which a question has no answer, or half of one: their name by language, and an ASK for them."""

    text: Mapping[str, str]
    ask: str


@dataclass(frozen=True)
class Query:
    """
    A question: its name, its SPARQL text, and what the header says of it.

    `title` names it shortly and `question` asks it, `note` says how to read the answer, each by language; `chart`
    gives the picture that fits (one of CHARTS, under "type") and the columns to draw.
    """

    name: str
    text: str
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    columns: Mapping[str, Column] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)
    chart: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    def asked(self, language: str = "en") -> str:
        """The question in words, else its title, else its name."""
        texts = self.question or self.title or {"en": self.name}
        return texts.get(language) or next(iter(texts.values()))


def read_query(path: Path, name: str) -> Query:
    """The query in a file; raises QueryError where its header cannot be used."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 text") from error
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror or error}") from error
    try:
        return _query(name, text, _header(text))
    except QueryError as error:
        raise QueryError(f"{path}: {error}") from error


def _query(name: str, text: str, header: Mapping[str, Any]) -> Query:
    columns = {key: _column(key, value) for key, value in _mapping(header, "columns").items()}
    return Query(
        name=name,
        text=text,
        title=_languages("title", header.get("title", name)),
        question=_languages("question", header.get("question")),
        parameters={key: _parameter(key, value) for key, value in _mapping(header, "parameters").items()},
        columns=columns,
        needs=tuple(map(_need, _list(header, "needs"))),
        note=_languages("note", header.get("note")),
        chart=_chart(_mapping(header, "chart"), columns),
        tags=tuple(map(str, _list(header, "tags"))),
    )


_KEYS = ("title", "question", "parameters", "columns", "needs", "note", "chart", "tags")


def _header(text: str) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise QueryError(f"the header after #+ is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise QueryError("the header after #+ must be keys and values")
    _known(header, _KEYS, "the header")
    return header


def _known(given: Mapping[Any, Any], known: tuple[str, ...], where: str) -> None:
    """Raise QueryError for a key that nobody would read."""
    for key in given:
        if key not in known:
            near = process.extractOne(str(key), known, score_cutoff=60)
            hint = f"; did you mean '{near[0]}'?" if near else f"; it has: {', '.join(known)}"
            raise QueryError(f"{where}: '{key}' is no key{hint}")


def _mapping(header: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = header.get(key) or {}
    if not isinstance(value, dict):
        raise QueryError(f"'{key}' in the header must be keys and values")
    return {str(name): item for name, item in value.items()}


def _list(header: Mapping[str, Any], key: str) -> list[Any]:
    value = header.get(key) or []
    return value if isinstance(value, list) else [value]


def _languages(key: str, value: object) -> Mapping[str, str]:
    """Texts by language; a bare text is English."""
    if isinstance(value, dict):
        return _texts(key, value)
    return {"en": str(value)} if value else _NOTHING


def _texts(key: str, value: Mapping[Any, Any], *, besides: tuple[str, ...] = ()) -> Mapping[str, str]:
    _known(value, ("en", "fr", *besides), key)
    return {str(language): str(text) for language, text in value.items() if language not in besides}


def _column(name: str, value: object) -> Column:
    if not isinstance(value, dict):
        return Column(_languages(name, value))
    return Column(_texts(f"columns: {name}", value, besides=("unit",)), str(value.get("unit", "")))


def _need(value: object) -> Need:
    if not isinstance(value, dict) or "ask" not in value:
        raise QueryError("needs: each one has a text by language and an ask")
    return Need(_texts("needs", value, besides=("ask",)), str(value["ask"]))


def _chart(value: Mapping[str, Any], columns: Mapping[str, Column]) -> Mapping[str, str]:
    chart = {key: str(item) for key, item in value.items()}
    if not chart:
        return _NOTHING
    if chart.get("type") not in CHARTS:
        raise QueryError(f"chart: '{chart.get('type')}' is no type; choose one of {', '.join(CHARTS)}")
    for key, column in chart.items():
        if key != "type" and column not in columns:
            raise QueryError(f"chart: {key}: there is no column '{column}'")
    return chart


def _parameter(name: str, value: object) -> Parameter:
    given = value if isinstance(value, dict) else {"type": value}
    _known(given, ("type", "label", "default", "values"), f"parameter {name}")
    type_ = str(given.get("type", "string"))
    if type_ not in SIMPLE_TYPES:
        try:
            expand(type_)
        except IdentifierError as error:
            raise QueryError(f"parameter {name}: {error}") from error
    default, values = (None if given.get(key) is None else str(given[key]) for key in ("default", "values"))
    return Parameter(name, type_, _languages(name, given.get("label", name)), default, values)
