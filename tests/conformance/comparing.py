"""Whether two lists of rows say the same, whatever their blank nodes are called."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from conformance.answers import Row, Term

__all__ = ["by_value", "equal"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = frozenset(
    f"{_XSD}{name}"
    for name in (
        *("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "negativeInteger"),
        *("nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_NUMBER = re.compile(r"([+-]?)0*(\d*)(?:\.(\d*?)0*)?")
_DOUBLE = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def by_value(rows: Sequence[Row]) -> list[Row]:
    """The rows, each number spelled in one way."""
    return [tuple(map(_canonical, row)) for row in rows]


def _canonical(term: Term | None) -> Term | None:
    if term is None or term[0] not in ("literal", "text"):
        return term
    kind, text, *rest = term
    if kind == "text":
        return (kind, repr(float(text))) if _DOUBLE.fullmatch(text) else term
    # Every kind of integer is kept as an integer.
    datatype = f"{_XSD}integer" if rest[0] in _INTEGERS else rest[0]
    return (kind, _spelled(text.strip(), datatype), datatype, rest[1])


def _spelled(text: str, datatype: str) -> str:
    """The canonical spelling of a value; its own, where it has none."""
    if datatype in (f"{_XSD}integer", f"{_XSD}decimal"):
        return _plain_number(text)
    if datatype in (f"{_XSD}double", f"{_XSD}float") and _DOUBLE.fullmatch(text):
        return repr(float(text))
    if datatype == f"{_XSD}boolean":
        return {"1": "true", "0": "false"}.get(text, text)
    if datatype in (f"{_XSD}date", f"{_XSD}dateTime"):
        return re.sub(r"\.?0*(?=Z|[+-]\d\d:|$)", "", text, count=1).replace("+00:00", "Z")
    return text


def _plain_number(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    if not match:
        return text
    sign, whole, rest = match.groups()
    number = f"{whole or '0'}.{rest or '0'}"
    return f"-{number}" if sign == "-" and number != "0.0" else number


def equal(found: Sequence[Row], expected: Sequence[Row], *, is_ordered: bool = False, is_lax: bool = False) -> bool:
    """
    Whether two lists of rows are the same but for the names of blank nodes.

    :param is_ordered: whether the order counts
    :param is_lax: whether a row that is expected several times may be found less often, but at least once
    """
    if is_lax:
        allowed = Counter(_anonymous(expected))
        if any(number > allowed[row] for row, number in Counter(_anonymous(found)).items()):
            return False
        found, expected = list(dict.fromkeys(found)), list(dict.fromkeys(expected))
    if len(found) != len(expected):
        return False
    if is_ordered:
        found, expected = _numbered(found), _numbered(expected)
    return _same(found, expected, {}, {})


def _anonymous(rows: Sequence[Row]) -> list[Row]:
    return [tuple(("blank",) if term and term[0] == "blank" else term for term in row) for row in rows]


def _numbered(rows: Sequence[Row]) -> list[Row]:
    return [(*row, ("place", str(place))) for place, row in enumerate(rows)]


def _same(found: Sequence[Row], expected: Sequence[Row], left: dict[str, str], right: dict[str, str]) -> bool:
    """
    Whether rows are the same, some blank nodes having been given names that both sides share.

    Blank nodes get colours by the rows that they stand in; those that still look alike are tried one by one.
    """
    left, right = _coloured(found, left), _coloured(expected, right)
    if Counter(_painted(row, left) for row in found) != Counter(_painted(row, right) for row in expected):
        return False
    groups: dict[str, list[str]] = defaultdict(list)
    for node, colour in left.items():
        groups[colour].append(node)
    twins = min((nodes for nodes in groups.values() if len(nodes) > 1), key=len, default=None)
    if twins is None:
        return True
    colour = left[twins[0]]
    candidates = [node for node, other in right.items() if other == colour]
    mark = f"chosen {len(set(left.values()))} {colour}"
    return any(_same(found, expected, {**left, twins[0]: mark}, {**right, node: mark}) for node in candidates)


def _coloured(rows: Sequence[Row], colours: dict[str, str]) -> dict[str, str]:
    """Each blank node with what is known of it, step by step: all rows that it stands in."""
    now = {term[1]: colours.get(term[1], "") for row in rows for term in row if term and term[0] == "blank"}
    while True:
        seen: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            painted = _painted(row, now)
            for place, term in enumerate(row):
                if term and term[0] == "blank":
                    seen[term[1]].append(f"{place} {painted}")
        new = {node: str(hash((now[node], *sorted(seen[node])))) for node in now}
        if len(set(new.values())) == len(set(now.values())):
            return new
        now = new


def _painted(row: Row, colours: dict[str, str]) -> Row:
    return tuple(("blank", colours[term[1]]) if term and term[0] == "blank" else term for term in row)
