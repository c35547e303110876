"""The catalogue of questions: one .rq file each, with a YAML header that says what is asked and what may be chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from pyoxigraph import Literal, NamedNode
from rapidfuzz import process

from clustergraph.errors import IdentifierError, NotFoundError, QueryError
from clustergraph.resources import folder
from clustergraph.solutions import Solutions, Triples
from clustergraph.sources.cells import read_number
from clustergraph.sources.periods import read_period
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import XSD, expand

__all__ = ["Answer", "Parameter", "Query", "catalogue", "find", "is_name", "read_query", "run"]

Answer: TypeAlias = Solutions | Triples | bool

_SIMPLE = ("string", "integer", "decimal", "date", "year", "boolean")


@dataclass(frozen=True)
class Parameter:
    """
    A variable of a query that the asker may fix.

    `type` is a class of the ontology, whose things are named by IRI, CURIE or label, or one of string, integer,
    decimal, date, year and boolean.
    """

    name: str
    type: str
    label: Mapping[str, str]
    default: str | None = None


@dataclass(frozen=True)
class Query:
    """A question: its name, its title by language, its parameters, what its columns mean, and its SPARQL text."""

    name: str
    text: str
    title: Mapping[str, str]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)


def read_query(path: Path, name: str) -> Query:
    """The query in a file; raises QueryError where its header cannot be used."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: not UTF-8 text") from error
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror or error}") from error
    header = _header(text, path)
    return Query(
        name=name,
        text=text,
        title=_languages(header.get("title", name)),
        parameters={key: _parameter(key, value, path) for key, value in _mapping(header, "parameters", path).items()},
        columns=_mapping(header, "columns", path),
        tags=tuple(str(tag) for tag in tags) if isinstance(tags := header.get("tags", []), list) else (str(tags),),
        note=_languages(header.get("note", {})),
    )


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Query]:
    """All questions that come with clustergraph, by name such as clusters/members."""
    home = folder("queries")
    names = {path.relative_to(home).with_suffix("").as_posix(): path for path in sorted(home.glob("*/*.rq"))}
    return {name: read_query(path, name) for name, path in names.items()}


def find(name: str) -> Query:
    """The question of that name in the catalogue; raises NotFoundError with the nearest names."""
    questions = catalogue()
    if name in questions:
        return questions[name]
    near = [match[0] for match in process.extract(name, list(questions), limit=3, score_cutoff=50)]
    raise NotFoundError(f"there is no question '{name}'; `clustergraph queries` lists them", nearest=near)


def run(
    store: Store,
    query: str | Query,
    parameters: Mapping[str, str] | None = None,
    *,
    names: Names | None = None,
) -> Answer:
    """
    The answer to a question of the catalogue, by its name, to a `Query`, or to SPARQL text.

    A parameter is given as text and bound as an RDF term; raises QueryError for one that the query does not have and
    NotFoundError for a thing that the store does not know.
    """
    if isinstance(query, str):
        query = find(query) if is_name(query) else Query("", query, {})
    given = dict(parameters or {})
    names = names or Names(store)
    if unknown := set(given) - set(query.parameters):
        if query.name or query.parameters:
            known = ", ".join(query.parameters) or "none"
            raise QueryError(f"'{sorted(unknown)[0]}' is no parameter of {query.name or 'this query'}; it has: {known}")
        bindings = {key: _guess(value, names) for key, value in given.items()}
    else:
        bound = {key: _bind(parameter, given, names) for key, parameter in query.parameters.items()}
        bindings = {key: term for key, term in bound.items() if term is not None}
    return store.query(query.text, bindings=bindings)


def is_name(text: str) -> bool:
    """Whether a text names a question of the catalogue, rather than being SPARQL."""
    return re.fullmatch(r"[\w-]+(/[\w-]+)*", text) is not None


def _bind(parameter: Parameter, given: Mapping[str, str], names: Names) -> NamedNode | Literal | None:
    text = given.get(parameter.name, parameter.default)
    if text is None:
        return None
    if parameter.type in _SIMPLE:
        return _literal(parameter, text)
    return names.find(text, among=names.store.instances(expand(parameter.type)))


def _literal(parameter: Parameter, text: str) -> Literal:
    datatype = {"year": "integer"}.get(parameter.type, parameter.type)
    try:
        if parameter.type in ("integer", "year"):
            text = str(int(text)) if len(text) <= 60 and "_" not in text else "x"
        elif parameter.type == "decimal":
            text = format(read_number(text, parameter.name), "f")
        elif not _fits(parameter.type, text):
            raise ValueError(text)
    except ValueError as error:
        raise QueryError(f"{parameter.name}: '{text}' is not a {parameter.type}") from error
    return Literal(text, datatype=NamedNode(XSD + datatype))


def _fits(type_: str, text: str) -> bool:
    if type_ == "date":
        return read_period(text).first == read_period(text).last
    return type_ != "boolean" or text in ("true", "false")


def _guess(text: str, names: Names) -> NamedNode | Literal:
    """A parameter of an ad hoc query: a thing if the text names one, else a plain text."""
    try:
        return names.find(text)
    except (NotFoundError, IdentifierError):
        return Literal(text)


def _header(text: str, path: Path) -> dict[str, Any]:
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.safe_load("\n".join(lines)) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise QueryError(f"{path}: the header after #+ is not YAML: {error}") from error
    if not isinstance(header, dict):
        raise QueryError(f"{path}: the header after #+ must be keys and values")
    return header


def _languages(value: object) -> Mapping[str, str]:
    if isinstance(value, dict):
        return {str(key): str(text) for key, text in value.items()}
    return {"en": str(value)} if value else {}


def _mapping(header: Mapping[str, Any], key: str, path: Path) -> dict[str, Any]:
    value = header.get(key) or {}
    if not isinstance(value, dict):
        raise QueryError(f"{path}: '{key}' in the header must be keys and values")
    return value


def _parameter(name: str, value: object, path: Path) -> Parameter:
    given = value if isinstance(value, dict) else {"type": value}
    type_ = str(given.get("type", "string"))
    if type_ not in _SIMPLE:
        try:
            expand(type_)
        except IdentifierError as error:
            raise QueryError(f"{path}: parameter {name}: {error}") from error
    default = given.get("default")
    return Parameter(name, type_, _languages(given.get("label", name)), None if default is None else str(default))
