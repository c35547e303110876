"""
No query reaches out of the store: SERVICE and LOAD are refused before the engine sees them.

The engine's grammar takes a keyword wherever one may stand, even with no space around it: in `trueSERVICE<urn:x>{}`,
in `SERVICEex:x {}` where `SERVICEex:` is no declared prefix, and after `?a<?b)`, where `<` may begin an IRI or be an
operator. So the text is read in every way that it can be read, and refused if one of them has a call in it.

A SERVICE may be called where the caller names its address, and the query writes that very address in full: then the
call reads the same in every way. A variable, a prefix, a relative or an escaped address could become another one.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from clustergraph.errors import QueryError

__all__ = ["is_large", "refuse_remote"]

DEPTH_LIMIT = 100
"""How deep brackets may nest; the engine breaks down somewhere beyond 500."""

LARGE = 5_000
"""How long a text may be, strings and IRIs not counted; the engine breaks down somewhere beyond three times that."""

# Each one nests as a bracket does.
_RUN = re.compile(rf"(?:[!+-]\s*){{{DEPTH_LIMIT + 1}}}")

_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*)*"
_NAME = r"[^\s<>?$(){}\"']*:(?:\\.|[^\s{}#\\])*"
_CALLED = rf"{_GAP}(?:SILENT)?{_GAP}(?:<[^<>]*>|[?$]\w+|{_NAME})"
# A property may well be called ex:service; only a call has braces after its address. Both only look ahead, since
# what looks like a call in a comment must not hide one that begins within it.
_SERVICE = re.compile(rf"(?=SERVICE{_CALLED}{_GAP}\{{)", re.I)
# The one form of a call that can be allowed; nothing in it can be read in another way.
_NAMED = re.compile(
    r"SERVICE[ \t\r\n]*(?:(?<=\s)SILENT[ \t\r\n]*)?<([^<>\"{}|^`\\\x00-\x20]*)>[ \t\r\n]*\{", re.I | re.A
)
_ADDRESS = re.compile(r"https?://[^<>\"{}|^`\\\x00-\x20]+", re.I)
_LOAD = re.compile(rf"(?=LOAD{_CALLED})", re.I)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_STRING = re.compile(
    r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""|' + r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*'",
    re.S,
)
_COMMENT = re.compile(r"#[^\r\n]*")
_IRI = re.compile(r'<[^<>"{}\x00-\x20]*>')
_VARIABLE = re.compile(r"[?$]\w*")
_PLAIN = re.compile(f"{_STRING.pattern}|{_IRI.pattern}|{_COMMENT.pattern}", re.S)
_CODE = re.compile(r"(?:[^\"'#<?$\\]|\\.)+|\\", re.S)


class _Stretch(NamedTuple):
    """A part of the text that is neither string, comment, IRI nor variable, in one way of reading it."""

    start: int
    end: int
    depth: int
    before: str


def refuse_remote(text: str, *, update: bool, services: Collection[str] = ()) -> None:
    """
    Raise QueryError where a query or update would fetch from another address, or nests too deep for the engine.

    :param services: the addresses that a SERVICE may call

    >>> refuse_remote('SELECT * { ?s ?p "SERVICE <urn:x> {}" }', update=False)
    >>> refuse_remote("SELECT * { SERVICE <urn:x> {} }", update=False)
    Traceback (most recent call last):
    clustergraph.errors.QueryError: SERVICE is refused: a query here reaches no other address
    """
    if len(text) > _SHORT:
        _check(text, update, tuple(services))
    else:
        _checked(text, update, tuple(services))


def _check(text: str, update: bool, services: tuple[str, ...]) -> None:
    for address in services:
        if not _ADDRESS.fullmatch(address):
            raise QueryError(f"'{address}' is not the address of a service: write it in full, from http:// on")
    if sum(map(text.count, "({[")) > DEPTH_LIMIT and _depth(text) > DEPTH_LIMIT:
        raise QueryError(f"brackets nest deeper than {DEPTH_LIMIT} levels")
    if _RUN.search(text) and _RUN.search(_PLAIN.sub(" ", text)):
        raise QueryError(f"more than {DEPTH_LIMIT} operators in a row")
    for reading in {text, _unescaped(text)}:
        calls = [match.start() for match in _SERVICE.finditer(reading)]
        loads = [match.start() for match in _LOAD.finditer(reading)] if update else []
        if calls or loads:
            _refuse(reading, calls, loads, services)


# Texts that were found harmless; each query asked again is one.
_SHORT = 20_000
_checked = lru_cache(maxsize=1_000)(_check)


def is_large(text: str) -> bool:
    """Whether a query has so many parts that the engine may break down over it, and this process with it."""
    return len(text) > LARGE and len(_PLAIN.sub("", text)) > LARGE


def _depth(text: str) -> int:
    """How deep brackets nest, in the plain way of reading."""
    depths = accumulate(1 if bracket in "({[" else -1 for bracket in re.findall(r"[(){}\[\]]", _PLAIN.sub(" ", text)))
    return max(depths, default=0)


def _refuse(text: str, calls: list[int], loads: list[int], services: Collection[str]) -> None:
    refused = [place for place in calls if not _is_named(text, place, services)]
    for stretch in _stretches(text):
        if _within(refused, stretch):
            raise QueryError(f"SERVICE is refused: a query here reaches no {_other(services)}")
        if any(_begins_operation(text, stretch, load) for load in _within(loads, stretch)):
            raise QueryError("LOAD is refused: load the file with `load`")


def _is_named(text: str, place: int, services: Collection[str]) -> bool:
    """Whether the call at a place is of an address that may be called."""
    match = _NAMED.match(text, place)
    return match is not None and match.group(1) in services


def _other(services: Collection[str]) -> str:
    if not services:
        return "other address"
    return f"address but {', '.join(f'<{address}>' for address in sorted(services))}, written just so"


def _within(places: list[int], stretch: _Stretch) -> list[int]:
    return places[bisect_left(places, stretch.start) : bisect_left(places, stretch.end)]


def _begins_operation(text: str, stretch: _Stretch, place: int) -> bool:
    """Whether an operation of an update can begin at a place: outside of braces, after the end of another part."""
    passed = text[stretch.start : place]
    before = passed.rstrip()[-1:] or stretch.before
    return stretch.depth + _braces(passed) == 0 and before in ("", ";", ">", '"', "'")


def _stretches(text: str) -> Iterator[_Stretch]:
    """Every stretch of code in every way of reading the text."""
    states = [(0, 0, "")]
    seen = set(states)
    while states:
        place, depth, before = states.pop()
        if match := _CODE.match(text, place):
            yield _Stretch(place, match.end(), depth, before)
        for state in _steps(text, place, depth, before):
            if state not in seen and state[0] < len(text):
                seen.add(state)
                states.append(state)


def _steps(text: str, place: int, depth: int, before: str) -> Iterator[tuple[int, int, str]]:
    """The states that may follow one: where to read on, how deep in braces, and the last character that counts."""
    if match := _CODE.match(text, place):
        yield match.end(), depth + _braces(match.group()), match.group().rstrip()[-1:] or before
    elif match := _STRING.match(text, place) or _VARIABLE.match(text, place):
        yield match.end(), depth, text[match.end() - 1]
    elif match := _COMMENT.match(text, place):
        yield match.end(), depth, before
    elif text[place] == "<":
        yield place + 1, depth, "<"
        if match := _IRI.match(text, place):
            yield match.end(), depth, ">"


def _braces(code: str) -> int:
    return code.count("{") - code.count("}")


def _unescaped(text: str) -> str:
    """The text with \\u escapes resolved everywhere, as SPARQL 1.1 has it, and not only in strings and IRIs."""
    return _ESCAPE.sub(lambda match: chr(min(int(match.group(1) or match.group(2), 16), 0x10FFFF)), text)
