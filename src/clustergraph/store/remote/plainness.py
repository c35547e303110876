"""Which queries any server answers alike: patterns that are there or not, without anything computed or left out."""

from clustergraph.sparql import Token, tokens

__all__ = ["is_plain"]

# Not CONSTRUCT, whose answers Virtuoso cuts to so many triples without a word.
_WORDS = frozenset(["PREFIX", "BASE", "SELECT", "DISTINCT", "WHERE", "ASK", "GRAPH", "UNION", "VALUES", "LIMIT"])
_COUNTING = frozenset(["COUNT", "AS", "GROUP", "BY", "A"])
_MARKS = frozenset("{}().;,")


def is_plain(text: str) -> bool:
    """
    Whether a query only matches patterns, and counts at most.

    >>> is_plain("SELECT ?s (COUNT(*) AS ?n) { ?s a <urn:x> } GROUP BY ?s"), is_plain("SELECT ?s { ?s ^a ?x }")
    (True, False)
    """
    words = tokens(text)
    selects = sum(token.is_word("SELECT") for token in words)
    return selects <= 1 and all(_is_plain(words, place) for place in range(len(words)))


def _is_plain(words: list[Token], place: int) -> bool:
    token = words[place]
    if token.kind == "word":
        return token.text.upper() in _WORDS | _COUNTING
    if token.kind == "mark":
        # A star after a property would be a path.
        return token.text in _MARKS or (
            token.text == "*" and (words[place - 1].is_word("SELECT", "DISTINCT") or _counts(words, place))
        )
    return True


def _counts(words: list[Token], place: int) -> bool:
    return place > 1 and words[place - 1].text == "(" and words[place - 2].is_word("COUNT")
