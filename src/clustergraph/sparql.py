"""The words of a SPARQL text with their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clustergraph.errors import QueryError

__all__ = ["Token", "matching", "tokens"]


@dataclass(frozen=True)
class Token:
    """A word: its kind (iri, name, var, string, number, word, mark), its text, and where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        return self.text

    def is_word(self, *words: str) -> bool:
        """Whether this is one of some keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words


# Source: W3C, SPARQL 1.1 Query Language, section 19.8, simplified: the engine has accepted the text before.
_TOKEN = re.compile(
    r"""
    (?P<gap>(?:\s|\#[^\r\n]*)+)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>(?:\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
      (?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:<[^<>\s]*>|[\w.-]*:[\w.:%\\-]*[\w%\\-]))?)
  | (?P<var>[?$]\w+)
  | (?P<number>(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+|\d*\.\d+|\d+)
  | (?P<name>(?:_:|(?:[^\W\d_][\w.-]*)?:)(?:(?:[\w:%.-]|\\.)*(?:[\w:%-]|\\.))?)
  | (?P<word>[A-Za-z]\w*)
  | (?P<mark>\^\^|&&|\|\||!=|<=|>=|<<|>>|.)
    """,
    re.X | re.S,
)

_PAIRS = {"{": "}", "(": ")", "[": "]"}


def tokens(text: str) -> list[Token]:
    """The words of a text, without spaces and comments."""
    return [
        Token(str(match.lastgroup), match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "gap"
    ]


def matching(words: Sequence[Token], opening: int) -> int:
    """The place of the bracket that closes the one at `opening`; raises QueryError where none does."""
    depth = 0
    for place in range(opening, len(words)):
        if words[place].kind == "mark":
            depth += words[place].text in _PAIRS
            depth -= words[place].text in _PAIRS.values()
        if depth == 0:
            return place
    raise QueryError("a bracket is not closed")
