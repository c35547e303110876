"""Parameters in the text of a query, for servers, which take only text: as VALUES."""

from collections.abc import Iterator, Mapping

from clustergraph.errors import QueryError
from clustergraph.solutions import Term
from clustergraph.sparql import Token, matching, tokens

__all__ = ["bound", "declared", "kind_of"]

_KINDS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def kind_of(text: str) -> str:
    """Which kind of query a text is: SELECT, ASK, CONSTRUCT or DESCRIBE; raises QueryError for none of these."""
    for token in tokens(text):
        if token.is_word(*_KINDS):
            return token.text.upper()
        if token.text == "{":
            break
    raise QueryError("not SPARQL: there is no SELECT, ASK, CONSTRUCT or DESCRIBE")


def declared(text: str, prefixes: Mapping[str, str]) -> str:
    """
    The text with the prefixes declared that it uses, on its first line, so that lines keep their numbers.

    >>> declared("SELECT * { ?s a cg:Firm }", {"cg": "urn:cg#", "x": "urn:x#"})
    'PREFIX cg: <urn:cg#> SELECT * { ?s a cg:Firm }'
    """
    used = {_prefix(token) for token in tokens(text) if token.kind in ("name", "string")}
    lines = [f"PREFIX {name}: <{space}> " for name, space in prefixes.items() if name in used]
    return "".join(lines) + text


def _prefix(token: Token) -> str:
    name = token.text.rpartition("^^")[2] if token.kind == "string" else token.text
    return name.partition(":")[0]


def bound(text: str, bindings: Mapping[str, Term]) -> str:
    """
    The text with terms for variables: each group that speaks of a variable begins with its value.

    >>> from pyoxigraph import Literal
    >>> bound("SELECT ?s ?n { ?s ?p ?n }", {"n": Literal("x")})
    'SELECT ?s ?n { VALUES ?n { "x" } ?s ?p ?n }'
    """
    if not bindings:
        return text
    words = tokens(text)
    groups = list(_groups(words))
    insertions: dict[int, str] = {}
    for name, term in bindings.items():
        _insert(words, groups, name, f" VALUES ?{name} {{ {term} }}", insertions)
    parts, last = [], 0
    for place in sorted(insertions):
        parts += [text[last:place], insertions[place]]
        last = place
    return "".join([*parts, text[last:]])


def _insert(
    words: list[Token], groups: list[tuple[int, int]], name: str, values: str, insertions: dict[int, str]
) -> None:
    for number, (opening, closing) in enumerate(groups):
        within = words[opening:closing]
        # The outermost group has it in any case, so that the answer shows what was asked for.
        if number == 0 or any(token.kind == "var" and token.text[1:] == name for token in within):
            place = words[opening].end
            insertions[place] = insertions.get(place, "") + values


def _groups(words: list[Token]) -> Iterator[tuple[int, int]]:
    """The places of the brackets of every group of patterns, outer ones first."""
    for place, token in enumerate(words):
        if token.text == "{" and token.kind == "mark" and not _is_data(words, place):
            closing = matching(words, place)
            if not _is_template(words, place) and not words[place + 1].is_word("SELECT"):
                yield place, closing


def _is_data(words: list[Token], place: int) -> bool:
    """Whether a bracket opens the data of VALUES."""
    before = place - 1
    if words[before].text == ")":
        while before >= 0 and words[before].text != "(":
            before -= 1
        return before > 0 and words[before - 1].is_word("VALUES")
    return words[before].kind == "var" and before > 0 and words[before - 1].is_word("VALUES")


def _is_template(words: list[Token], place: int) -> bool:
    return words[place - 1].is_word("CONSTRUCT")
