"""What is wrong with a text that is no SPARQL, and where, in words for whoever wrote it."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from clustergraph.sparql import Token, tokens
from clustergraph.store.expressions import FUNCTIONS
from clustergraph.store.grammar import check
from clustergraph.store.parsing import UnexpectedError
from clustergraph.vocabulary import PREFIXES

__all__ = ["complaint"]

_UPDATES = (
    "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "DATA", "USING", "INTO",
    "TO", "ALL", "DEFAULT",
)  # fmt: skip
_WORDS = (
    "BASE", "PREFIX", "SELECT", "DISTINCT", "REDUCED", "FROM", "NAMED", "WHERE", "ORDER", "BY", "ASC", "DESC", "LIMIT",
    "OFFSET", "GROUP", "HAVING", "VALUES", "UNDEF", "OPTIONAL", "GRAPH", "UNION", "MINUS", "FILTER", "BIND", "AS",
    "SERVICE", "SILENT", "EXISTS", "NOT", "IN", "A", "TRUE", "FALSE", "SEPARATOR",
)  # fmt: skip
# What the engine says of a SELECT, and what it means.
_SELECTED = (
    ("variable that is unbound", "a variable that is selected is neither grouped nor counted"),
    ("overrides an existing variable", "a column that is computed has the name of a variable of the patterns"),
    ("query limit", "a number after LIMIT or OFFSET is too large"),
)
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
    if found := _unlexical(text, words):
        return found
    if update:
        if found := _unclosed_bracket(words) or _unknown_word(words):
            return found
    elif found := _changes(words) or _ungrammatical(text, words):
        return found
    if found := _undeclared(text, words):
        return found
    for said, reason in _SELECTED:
        if said in message:
            return _select(words), reason
    return _relative(words) or _bound_twice(words) or _shared_label(words)


def _unlexical(text: str, words: Sequence[Token]) -> tuple[int, str] | None:
    """A character that stands nowhere in SPARQL but in a text, or a text that is not closed."""
    if text.startswith("\ufeff"):
        return 0, "an invisible mark (U+FEFF) stands at the beginning: save the text without it"
    end = 0
    for word in words:
        odd = next((c for c in re.sub("#.*", "", text[end : word.start]) if c not in " \t\r\n"), None)
        if odd:
            return text.index(odd, end), f"this space is no plain one (U+{ord(odd):04X}): write a plain one"
        if word.kind == "mark" and word.text in "\"'":
            return word.start, "this text is not closed on its line"
        if word.kind == "string" and (escape := re.search(r"(?<!\\)(?:\\\\)*(\\[^tbnrf\"'\\uU])", word.text)):
            return word.start + escape.start(1), f"{escape.group(1)} means nothing here: write \\{escape.group(1)}"
        end = word.end
    return None


def _ungrammatical(text: str, words: Sequence[Token]) -> tuple[int, str] | None:
    if re.search(r"<<|\{\|", text):
        # Triples as terms are not of SPARQL 1.1; of these the engine's own message is all there is.
        return None
    try:
        check(words, len(text.rstrip()))
    except UnexpectedError as error:
        if error.place >= len(text.rstrip()) and (found := _unclosed_bracket(words)):
            return found
        if text[error.place : error.place + 1] == "<" and "<>" not in error.reason:
            return error.place, "this is no IRI: none holds spaces or quotation marks, and > closes it"
        return error.place, error.reason
    except RecursionError:
        return None
    return None


def _changes(words: Sequence[Token]) -> tuple[int, str] | None:
    first = next((word for word in words if word.kind == "word" and not word.is_word("PREFIX", "BASE")), None)
    if first and first.text.upper() in _UPDATES:
        return first.start, f"{first.text} changes the graph: this only asks"
    return None


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
    known = (*_WORDS, *FUNCTIONS, *_UPDATES)
    for word in words:
        if word.kind == "word" and word.text.upper() not in known:
            near = process.extractOne(word.text.upper(), known, scorer=fuzz.ratio, score_cutoff=70)
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


def _relative(words: Sequence[Token]) -> tuple[int, str] | None:
    for word in words:
        iri = word.text if word.kind == "iri" else word.text[word.text.rfind("^^<") + 2 :]
        if iri.startswith("<") and word.kind in ("iri", "string") and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", iri):
            return word.start, "this IRI has no beginning: write it in full, as in <http://example.org/>"
    return None


def _bound_twice(words: Sequence[Token]) -> tuple[int, str] | None:
    opening = next((place for place, word in enumerate(words) if word.text == "{"), 0)
    for place, word in enumerate(words):
        known = {earlier.text[1:] for earlier in words[opening:place] if earlier.kind == "var"}
        if word.text[1:] in known and word.kind == "var" and words[place - 1].is_word("AS"):
            return word.start, f"{word.text} has a value before this: choose another name"
    return None


def _shared_label(words: Sequence[Token]) -> tuple[int, str] | None:
    seen: set[str] = set()
    for word in words:
        if word.kind == "name" and word.text.startswith("_:") and word.text in seen:
            return word.start, f"{word.text} stands in two groups of patterns: write a variable instead"
        seen.add(word.text)
    return None


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
