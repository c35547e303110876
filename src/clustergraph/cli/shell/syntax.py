"""SPARQL as it is being typed: its tokens, whether it is whole, and where one statement of a script ends."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

__all__ = ["KEYWORDS", "Token", "is_complete", "statements", "tokens"]

KEYWORDS = (
    "ABS", "ADD", "ALL", "AS", "ASC", "ASK", "AVG", "BASE", "BIND", "BNODE", "BOUND", "BY", "CEIL", "COALESCE",
    "CONCAT", "CONSTRUCT", "CONTAINS", "COUNT", "DATATYPE", "DAY", "DESC", "DESCRIBE", "DISTINCT",
    "ENCODE_FOR_URI", "EXISTS", "FILTER", "FLOOR", "FROM", "GRAPH", "GROUP", "GROUP_CONCAT", "HAVING", "HOURS",
    "IF", "IN", "IRI", "ISBLANK", "ISIRI", "ISLITERAL", "ISNUMERIC", "LANG", "LANGMATCHES", "LCASE", "LIMIT",
    "MAX", "MD5", "MIN", "MINUS", "MONTH", "NAMED", "NOT", "NOW", "OFFSET", "OPTIONAL", "ORDER", "PREFIX", "RAND",
    "REDUCED", "REGEX", "REPLACE", "ROUND", "SAMETERM", "SAMPLE", "SELECT", "SEPARATOR", "SERVICE", "SHA256",
    "SILENT", "STR", "STRAFTER", "STRBEFORE", "STRDT", "STRENDS", "STRLANG", "STRLEN", "STRSTARTS", "SUBSTR",
    "SUM", "UCASE", "UNDEF", "UNION", "URI", "VALUES", "WHERE", "YEAR",
)  # fmt: skip
"""The words of SPARQL, apart from `a`, true and false."""

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_PROLOGUE = {"PREFIX", "BASE", "VERSION"}

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        | \"(?!\"\")(?:[^\"\\\r\n]|\\.)*\" | '(?!'')(?:[^'\\\r\n]|\\.)*')
    | (?P<unclosed>\"{3}.*|'{3}.*|[\"'][^\r\n]*)
    | (?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<curie>(?:[^\W\d_][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%-]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<opening>[({\[])
    | (?P<closing>[)}\]])
    | (?P<other>.)
    """,
    re.S | re.X,
)


class Token(NamedTuple):
    """A piece of the text: what it is (a group of the pattern), its characters, and where they begin."""

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """
    All pieces of a text, spaces and comments among them; what is no SPARQL is there too, as "other".

    >>> [token.kind for token in tokens("ASK{?s a 'x")]
    ['word', 'opening', 'variable', 'space', 'word', 'space', 'unclosed']
    """
    for match in _TOKEN.finditer(text):
        assert match.lastgroup
        yield Token(match.lastgroup, match.group(), match.start())


def is_complete(text: str) -> bool:
    """
    Whether a text is whole: a command, or a query whose brackets and strings are closed.

    What is no query at all is whole too, so that the one who typed it is told.

    >>> is_complete("SELECT * {"), is_complete("SELECT * { ?s ?p ?o }"), is_complete("PREFIX ex: <urn:x>")
    (False, True, False)
    """
    if text.lstrip().startswith("."):
        return True
    found = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    kinds = [token.kind for token in found]
    if not found or "unclosed" in kinds or kinds.count("opening") > kinds.count("closing"):
        return False
    words = {token.text.upper() for token in found if token.kind == "word"}
    if not words & _FORMS:
        return found[0].text.upper() not in _PROLOGUE
    return "closing" in kinds or ("DESCRIBE" in words and kinds[-1] in ("iri", "curie"))


def statements(lines: Iterable[str]) -> Iterator[str]:
    """
    The statements of a script: commands of one line, and queries that end at an empty line, a line `;`, or the end.

    An empty line within brackets or a string ends nothing.

    >>> list(statements(["ASK {}", "", ".format csv", "SELECT * {", "", "}", ";"]))
    ['ASK {}', '.format csv', 'SELECT * {\\n\\n}']
    """
    held: list[str] = []
    for line in lines:
        bare = line.strip()
        if bare.startswith(".") and not "".join(held).strip():
            yield bare
        elif bare == ";" or (not bare and is_complete("\n".join(held))):
            yield from _whole(held)
            held = []
        else:
            held.append(line.rstrip("\r\n"))
    yield from _whole(held)


def _whole(lines: list[str]) -> Iterator[str]:
    text = "\n".join(lines).strip()
    if any(token.kind not in ("space", "comment") for token in tokens(text)):
        yield text
