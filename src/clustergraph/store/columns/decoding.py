"""Rows of numbers as rows of terms."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from clustergraph.solutions import Row, Term
from clustergraph.store.columns.algebra import Node, Variable
from clustergraph.store.columns.kinds import SCALE, Kind
from clustergraph.store.columns.plan import Column, Plan
from clustergraph.store.columns.snapshot import Snapshot
from clustergraph.vocabulary import XSD

__all__ = ["rows", "triples"]

_INTEGER = NamedNode(f"{XSD}integer")
_DECIMAL = NamedNode(f"{XSD}decimal")
_STEP = 50_000
# So many terms are kept, which is about 500 bytes each.
_KEPT = 500_000


def rows(snapshot: Snapshot, plan: Plan, found: Mapping[str, Any], check: Callable[[], None]) -> Iterator[Row]:
    """
    The rows of an answer, made as they are taken.

    :param found: an array for each column of the SQL, in its order
    :param check: called now and then; raises to make an end
    """
    arrays = list(found.values())
    size = len(arrays[0])
    for start in range(0, size, _STEP):
        check()
        parts = [array[start : start + _STEP] for array in arrays]
        count = len(parts[0])
        if not plan.columns:
            # A question may name no variable: then its rows say but how often it holds.
            yield from ((),) * count
        yield from zip(*(_terms(snapshot, plan, column, parts, count) for column in plan.columns), strict=True)


def triples(plan: Plan, found: Iterator[Row]) -> Iterator[Triple]:
    """The triples of a template, each once; a row that leaves a part unbound, or makes no triple, makes none."""
    assert plan.template is not None
    names = {column.name: place for place, column in enumerate(plan.columns)}
    seen = set[Triple]()
    for row in found:
        for parts in plan.template:
            s, p, o = (_part(part, names, row) for part in parts)
            if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode) and o is not None:
                triple = Triple(s, p, o)
                if triple not in seen:
                    seen.add(triple)
                    yield triple


def _part(node: Node, names: Mapping[str, int], row: Row) -> Term | None:
    return row[names[node.name]] if isinstance(node, Variable) else node


def _terms(snapshot: Snapshot, plan: Plan, column: Column, parts: Sequence[Any], count: int) -> Sequence[Term | None]:
    if column.form in ("null", "term"):
        return [column.term] * count
    values = parts[column.place].tolist()
    if column.form == "id":
        known = _known(snapshot, plan, values)
        return [known[value] for value in values]
    if column.form == "whole":
        return _each(values, lambda value: Literal(str(value), datatype=_INTEGER))
    if column.form == "text":
        return _each(values, Literal)
    if column.form == "boolean":
        return _each(values, lambda value: Literal(bool(value)))
    pairs = zip(values, parts[column.place + 1].tolist(), strict=True)
    return [None if value is None else _number(int(value), bool(decimal)) for value, decimal in pairs]


def _each(values: list[Any], made: Callable[[Any], Literal]) -> list[Literal | None]:
    known: dict[Any, Literal | None] = {value: None if value is None else made(value) for value in set(values)}
    return [known[value] for value in values]


def _number(value: int, is_decimal: bool) -> Literal:
    sign, (whole, part) = "-" if value < 0 else "", divmod(abs(value), SCALE)
    if not is_decimal:
        return Literal(f"{sign}{whole}", datatype=_INTEGER)
    digits = f"{part:018}".rstrip("0")
    return Literal(f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}", datatype=_DECIMAL)


def _known(snapshot: Snapshot, plan: Plan, numbers: list[int | None]) -> dict[int | None, Term | None]:
    """The terms of some numbers, and none for none."""
    kept = snapshot.terms
    if len(kept) > _KEPT:
        snapshot.terms = kept = {}
    wanted = set(numbers) - kept.keys()
    found: dict[int | None, Term | None] = {
        number: plan.foreign[number] for number in wanted if number is not None and number < 0
    }
    found[None] = None
    wanted -= found.keys()
    if wanted:
        kept.update(_read(snapshot, sorted(number for number in wanted if number is not None)))
    return {**{number: kept[number] for number in set(numbers) - found.keys()}, **found}


def _read(snapshot: Snapshot, numbers: list[int]) -> Iterator[tuple[int, Term]]:
    import numpy

    sql = "SELECT id, kind, value, extra FROM terms"
    if len(numbers) <= 200:
        chosen = f" WHERE id IN ({', '.join(map(str, numbers))})"
        found = snapshot.cursor().execute(sql + chosen).fetchall()
    else:
        cursor = snapshot.cursor()
        wanted = {"id": numpy.array(numbers, dtype="int32")}
        cursor.register("wanted", wanted)
        found = cursor.execute(f"{sql} SEMI JOIN wanted USING (id)").fetchall()
    for number, kind, value, extra in found:
        yield number, _term(kind, value, extra)


def _term(kind: int, value: str, extra: str) -> Term:
    if kind == Kind.IRI:
        return NamedNode(value)
    if kind == Kind.STRING:
        return Literal(value)
    if kind == Kind.LANGUAGE:
        language, _, direction = extra.partition("--")
        if direction:
            return _parsed(f'"x"@{extra}', value)
        return Literal(value, language=language)
    if kind == Kind.BLANK:
        return BlankNode(value)
    if kind == Kind.TRIPLE:
        return _parsed(value, "")
    return Literal(value, datatype=_datatype(extra))


_DATATYPES: dict[str, NamedNode] = {}


def _datatype(iri: str) -> NamedNode:
    return _DATATYPES.get(iri) or _DATATYPES.setdefault(iri, NamedNode(iri))


def _parsed(text: str, value: str) -> Term:
    (quad,) = parse(f"<urn:x> <urn:x> {text} .", RdfFormat.N_TRIPLES)
    term: Term = quad.object
    if isinstance(term, Literal) and term.direction:
        return Literal(value, language=term.language, direction=term.direction)
    return term
