"""What is wrong with a text that is no SPARQL, and where, in words for whoever wrote it."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from clustergraph.sparql import Token, tokens
from clustergraph.vocabulary import PREFIXES

__all__ = ["complaint"]

_KEYWORDS = frozenset((
    "BASE", "PREFIX", "SELECT", "DISTINCT", "REDUCED", "CONSTRUCT", "DESCRIBE", "ASK", "FROM", "NAMED", "WHERE",
    "ORDER", "BY", "ASC", "DESC", "LIMIT", "OFFSET", "GROUP", "HAVING", "VALUES", "UNDEF", "OPTIONAL", "GRAPH",
    "UNION", "MINUS", "FILTER", "BIND", "AS", "SERVICE", "SILENT", "EXISTS", "NOT", "IN", "A", "TRUE", "FALSE",
))  # fmt: skip
_FUNCTIONS = frozenset((
    "STR", "LANG", "LANGMATCHES", "DATATYPE", "BOUND", "IRI", "URI", "BNODE", "RAND", "ABS", "CEIL", "FLOOR",
    "ROUND", "CONCAT", "STRLEN", "UCASE", "LCASE", "ENCODE_FOR_URI", "CONTAINS", "STRSTARTS", "STRENDS",
    "STRBEFORE", "STRAFTER", "YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS", "TIMEZONE", "TZ", "NOW",
    "UUID", "STRUUID", "MD5", "SHA1", "SHA256", "SHA384", "SHA512", "COALESCE", "IF", "STRLANG", "STRDT",
    "SAMETERM", "ISIRI", "ISURI", "ISBLANK", "ISLITERAL", "ISNUMERIC", "REGEX", "SUBSTR", "REPLACE", "COUNT",
    "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "SEPARATOR", "TRIPLE", "SUBJECT", "PREDICATE", "OBJECT",
    "ISTRIPLE", "ADJUST", "LATERAL",
))  # fmt: skip
_UPDATES = frozenset((
    "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "DATA", "USING", "INTO",
    "TO", "ALL", "DEFAULT",
))  # fmt: skip
_WIDTH = 76


def complaint(text: str, line: int, column: int, message: str, *, update: bool = False) -> str:
    """
    What the engine's message about a text means: the place, the reason, the line, and a caret under the place.

    :param line: where the engine gave up, from 1, as is `column`; what is wrong may well stand before
    :param update: whether the text was to be an update
    """
    here = _offset(text, line, column)
    from_here = f"this is not SPARQL from about here on{_expected(message)}"
    place, reason = _unlike(text, message, update) or (here, from_here)
    return _shown(text, place, reason)


def _offset(text: str, line: int, column: int) -> int:
    lines = text.splitlines(keepends=True)
    return min(sum(map(len, lines[: line - 1])) + column - 1, len(text))


def _unlike(text: str, message: str, update: bool) -> tuple[int, str] | None:
    """The first thing that no SPARQL text has, with its place."""
    words = tokens(text)
    if "IRI" in message and (found := _bad_iri(text)):
        return found
    for find in (_changes, _unclosed_string, _unclosed_bracket, _unknown_word):
        if (find is not _changes or not update) and (found := find(words)):
            return found
    if "Prefix not found" in message and (found := _undeclared(text, words)):
        return found
    if "variable that is unbound" in message:
        return _select(words), "a variable that is selected is neither grouped nor counted"
    return None


def _changes(words: Sequence[Token]) -> tuple[int, str] | None:
    first = next((word for word in words if word.kind == "word" and not word.is_word("PREFIX", "BASE")), None)
    if first and first.text.upper() in _UPDATES:
        return first.start, f"{first.text} changes the graph: this only asks"
    return None


def _unclosed_string(words: Sequence[Token]) -> tuple[int, str] | None:
    quote = next((word for word in words if word.kind == "mark" and word.text in "\"'"), None)
    return (quote.start, "this text is not closed on its line") if quote else None


def _unclosed_bracket(words: Sequence[Token]) -> tuple[int, str] | None:
    open_: list[Token] = []
    pairs = {"}": "{", ")": "(", "]": "["}
    for word in words:
        if word.kind != "mark":
            continue
        if word.text in pairs.values():
            open_.append(word)
        elif word.text in pairs:
            if not open_ or open_[-1].text != pairs[word.text]:
                return word.start, f"this {word.text} closes nothing"
            open_.pop()
    return (open_[-1].start, f"this {open_[-1].text} is not closed") if open_ else None


def _unknown_word(words: Sequence[Token]) -> tuple[int, str] | None:
    known = _KEYWORDS | _FUNCTIONS | _UPDATES
    for word in words:
        if word.kind == "word" and word.text.upper() not in known and word.text != "a":
            near = process.extractOne(word.text.upper(), sorted(known), scorer=fuzz.ratio, score_cutoff=60)
            hint = f"; did you mean {near[0]}?" if near else "; a name needs a prefix, a text quotation marks"
            return word.start, f"{word.text} is no word of SPARQL{hint}"
    return None


def _undeclared(text: str, words: Sequence[Token]) -> tuple[int, str] | None:
    declared = set(re.findall(r"(?i)\bPREFIX\s+([^\s:]*):", text)) | set(PREFIXES)
    for word in words:
        prefix = word.text.partition(":")[0]
        if word.kind == "name" and prefix != "_" and prefix not in declared:
            near = process.extractOne(prefix, sorted(declared), scorer=fuzz.ratio, score_cutoff=60)
            return word.start, f"the prefix {prefix}: is not declared{f'; did you mean {near[0]}:?' if near else ''}"
    return None


def _select(words: Sequence[Token]) -> int:
    return next((word.start for word in words if word.is_word("SELECT")), 0)


def _bad_iri(text: str) -> tuple[int, str] | None:
    match = re.search(r"<[^<>\s]*:[^<>]*[\s\"{}|\\^`][^<>]*>|<[^<>:\s?$]+>", text)
    return (match.start(), "this is no IRI: write it in full, without spaces") if match else None


def _expected(message: str) -> str:
    """The marks that the engine would have taken, where they are few."""
    marks = list(dict.fromkeys(re.findall(r'"([.,;(){}\[\]])"', message)))
    return f"; expected {' or '.join(marks)}" if 0 < len(marks) <= 3 else ""


def _shown(text: str, place: int, reason: str) -> str:
    """The reason with the line, cut round the place, and a caret under it."""
    start = text.rfind("\n", 0, place) + 1
    number = text.count("\n", 0, place) + 1
    line = text[start:].split("\n", 1)[0]
    column = place - start
    cut = max(0, column - _WIDTH * 2 // 3) if len(line) > _WIDTH else 0
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in line[cut : cut + _WIDTH])
    begin = "…" if cut else ""
    caret = " " * (len(begin) + sum(map(_cells, shown[: column - cut])))
    end = "…" if len(line) > cut + _WIDTH else ""
    return f"line {number}, column {column + 1}: {reason}\n  {begin}{shown}{end}\n  {caret}^"


def _cells(character: str) -> int:
    """How many places a character takes on a terminal."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
