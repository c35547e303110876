"""The catalogue of questions: found by name or by words, their parameters checked, and asked of a store."""

import datetime
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias

from pyoxigraph import Literal, NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import IdentifierError, NotFoundError, QueryError
from clustergraph.headers import SIMPLE_TYPES, Need, Parameter, Query, read_query
from clustergraph.resources import folder
from clustergraph.solutions import Solutions, Triples
from clustergraph.sources.cells import read_number
from clustergraph.sources.periods import read_period
from clustergraph.store import Store
from clustergraph.things import Names, fold
from clustergraph.vocabulary import XSD, compact, expand, term

__all__ = [
    "Answer",
    "Query",
    "Value",
    "bind",
    "catalogue",
    "choices",
    "find",
    "is_name",
    "missing",
    "read_query",
    "run",
    "search",
]

Answer: TypeAlias = Solutions | Triples | bool

Value: TypeAlias = str | int | float | bool | Decimal | datetime.date | NamedNode | Literal
"""What a parameter may be given as: text as a user writes it, a plain value, or a term."""

_LISTED = 12
_NEAR = 75


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


def search(text: str = "") -> list[Query]:
    """
    The questions whose name, texts, columns or tags hold all words of `text`, in either language; all for no text.

    Where none does, those that come nearest, best first, as of a word misspelt.
    """
    words = fold(text).split()
    texts = {name: fold(_searched(query)) for name, query in catalogue().items()}
    found = [name for name, searched in texts.items() if all(word in searched for word in words)]
    if not found:
        scores = {name: _nearness(words, searched.split()) for name, searched in texts.items()}
        found = sorted((name for name in scores if scores[name] >= _NEAR), key=lambda name: -scores[name])[:5]
    return [catalogue()[name] for name in found]


def _nearness(words: Sequence[str], others: Sequence[str]) -> float:
    """How near the least near of some words comes to any of the others, of 100."""
    return min((max(fuzz.ratio(word, other) for other in others) for word in words), default=0)


def _searched(query: Query) -> str:
    texts = (query.title, query.question, query.note, *(parameter.label for parameter in query.parameters.values()))
    return " ".join([query.name, *query.tags, *query.columns, *(text for by in texts for text in by.values())])


def run(
    store: Store,
    query: str | Query,
    parameters: Mapping[str, Value] | None = None,
    *,
    names: Names | None = None,
    **options: Any,
) -> Answer:
    """
    The answer to a question of the catalogue, by its name, to a `Query`, or to SPARQL text.

    Raises QueryError for a parameter that the query does not have or a value of another type, and NotFoundError, with
    the values that would do, for a thing that the store does not know.

    :param parameters: values by name, each bound as an RDF term
    :param options: as `Store.query` takes them
    """
    question = _question(query)
    return store.query(question.text, bindings=bind(store, question, parameters, names=names), **options)


def missing(
    store: Store, query: str | Query, parameters: Mapping[str, Value] | None = None, *, names: Names | None = None
) -> tuple[Need, ...]:
    """The records that a question needs and the store does not have; none means that it can be answered."""
    question = _question(query)
    if not question.needs:
        return ()
    bindings = bind(store, question, parameters, names=names)
    return tuple(need for need in question.needs if not _has(store, need.ask, bindings))


def _has(store: Store, ask: str, bindings: Mapping[str, Any]) -> bool:
    """Whether an ASK holds, the parameters that it mentions bound."""
    mentioned = {name: term for name, term in bindings.items() if re.search(rf"[?$]{name}\b", ask)}
    return store.query(ask, bindings=mentioned) is True


def _question(query: str | Query) -> Query:
    if isinstance(query, Query):
        return query
    return find(query) if is_name(query) else Query("", query)


def is_name(text: str) -> bool:
    """Whether a text names a question of the catalogue, rather than being SPARQL."""
    return re.fullmatch(r"[\w-]+(/[\w-]+)*", text) is not None


def bind(
    store: Store, query: Query, parameters: Mapping[str, Value] | None = None, *, names: Names | None = None
) -> dict[str, NamedNode | Literal]:
    """
    The terms that the parameters of a query stand for, defaults included; raises as `run` does.

    Text without a header may be given any variable: a text that names a thing is that thing, another one a string.
    """
    given = dict(parameters or {})
    names = names or Names(store)
    if not query.name and not query.parameters:
        return {
            key: value if isinstance(value, NamedNode | Literal) else _guess(str(value), names)
            for key, value in given.items()
        }
    if unknown := sorted(set(given) - set(query.parameters)):
        known = ", ".join(query.parameters) or "none"
        raise QueryError(f"'{unknown[0]}' is no parameter of {query.name or 'this query'}; it has: {known}")
    bound = {key: _term(store, query.parameters[key], value, names) for key, value in given.items()}
    for key, parameter in query.parameters.items():
        # A default that this store does not know leaves the choice open.
        if key not in given and parameter.default is not None and _is_known(store, parameter):
            bound[key] = _term(store, parameter, parameter.default, names)
    return bound


def _is_known(store: Store, parameter: Parameter) -> bool:
    if parameter.type in SIMPLE_TYPES:
        return True
    return term(str(parameter.default)).value in store.instances(expand(parameter.type))


def choices(store: Store, parameter: Parameter) -> list[NamedNode | Literal]:
    """The values that a parameter can sensibly have in this store, in the order of its own query, or by IRI."""
    if parameter.values:
        found = [row[0] for row in store.select(parameter.values)]
        return [value for value in found if isinstance(value, NamedNode | Literal)]
    if parameter.type in SIMPLE_TYPES:
        return []
    return [NamedNode(iri) for iri in sorted(store.instances(expand(parameter.type)))]


def _term(store: Store, parameter: Parameter, value: Value, names: Names) -> NamedNode | Literal:
    if parameter.type in SIMPLE_TYPES:
        return _literal(parameter, value)
    if isinstance(value, NamedNode):
        value = value.value
    elif not isinstance(value, str):
        raise QueryError(f"{parameter.name}: name a {parameter.type}, by label, CURIE or IRI")
    instances = store.instances(expand(parameter.type))
    try:
        found = names.find(value, among=instances)
        if found.value not in instances:
            raise NotFoundError(f"'{value}' is no {parameter.type}")
    except NotFoundError as error:
        raise _with_choices(error, store, parameter, names) from error
    return found


def _with_choices(error: NotFoundError, store: Store, parameter: Parameter, names: Names) -> NotFoundError:
    """The error with the name of the parameter and the values that would do: all of them, or how to list them."""
    valid = choices(store, parameter)
    message = f"{parameter.name}: {error}"
    if valid and len(valid) <= _LISTED:
        listed = sorted(f"{names.label(node.value, names.language)} ({compact(node.value)})" for node in valid)
        return NotFoundError(f"{message}; valid: {', '.join(listed)}", nearest=())
    if not valid:
        return NotFoundError(f"{message}; the graph holds no {parameter.type}")
    return NotFoundError(f"{message}; {len(valid)} would do: `clustergraph queries QUESTION` lists them")


def _literal(parameter: Parameter, value: Value) -> Literal:
    text = value.value if isinstance(value, Literal | NamedNode) else str(value)
    if isinstance(value, bool):
        text = text.lower()
    try:
        return Literal(_checked(parameter, text), datatype=NamedNode(XSD + _DATATYPES[parameter.type]))
    except ValueError as error:
        raise QueryError(f"{parameter.name}: '{text}' is no {_EXPECTED[parameter.type]}") from error


_DATATYPES = {**{type_: type_ for type_ in SIMPLE_TYPES}, "year": "integer"}

_EXPECTED = {
    "integer": "whole number, such as 3",
    "year": "year, such as 2007",
    "decimal": "number, such as 0.5",
    "date": "day, such as 2007-03-20",
    "boolean": "truth value: write true or false",
}


def _checked(parameter: Parameter, text: str) -> str:
    """The text in the form of the parameter's type; raises ValueError for a text of another form."""
    if parameter.type in ("integer", "year"):
        form = "[0-9]{4}" if parameter.type == "year" else "[+-]?[0-9]{1,18}"
        if not re.fullmatch(rf"\s*{form}\s*", text):
            raise ValueError(text)
        return str(int(text))
    if parameter.type == "decimal":
        return format(read_number(text, parameter.name), "f")
    if parameter.type == "date" and (period := read_period(text)).first != period.last:
        raise ValueError(text)
    if parameter.type == "boolean" and text not in ("true", "false"):
        raise ValueError(text)
    return text


def _guess(text: str, names: Names) -> NamedNode | Literal:
    """A parameter of an ad hoc query: a thing if the text names one, else a plain text."""
    try:
        return names.find(text)
    except (NotFoundError, IdentifierError):
        return _string(text)


def _string(text: str) -> Literal:
    try:
        return Literal(text)
    except ValueError as error:
        raise QueryError(f"{text!a} is no text: it has half a character") from error
