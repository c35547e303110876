"""Which quads an update names, where that can be told from its text alone."""

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Quad, Triple
from pyoxigraph import Store as Engine

from clustergraph.sparql import Token, matching, tokens
from clustergraph.vocabulary import PREFIXES

__all__ = ["named_quads"]


def named_quads(text: str) -> set[Quad] | None:
    """
    The quads that an update of INSERT DATA and DELETE DATA alone names; none where others may change.

    What has blank nodes is not told of: the engine gives them names of its own.

    :param text: an update that the engine has accepted
    """
    words = tokens(text)
    verbs = list(_verbs(words))
    if None in verbs:
        return None
    scratch = Engine()
    scratch.update(_inserting(text, [verb for verb in verbs if verb]), prefixes=dict(PREFIXES))
    named = set(scratch)
    return None if any(_has_blank_node(quad.triple) for quad in named) else named


def _verbs(words: Sequence[Token]) -> Iterator[Token | None]:
    """The INSERT or DELETE of every part, none for a part that is not of DATA."""
    place = 0
    while place < len(words):
        word = words[place]
        if word.is_word("PREFIX"):
            place += 3
        elif word.is_word("BASE"):
            place += 2
        elif word.text == ";":
            place += 1
        elif word.is_word("INSERT", "DELETE") and words[place + 1].is_word("DATA"):
            yield word
            place = matching(words, place + 2) + 1
        else:
            yield None
            return


def _inserting(text: str, verbs: Sequence[Token]) -> str:
    """The text with every verb an INSERT, which is as long as a DELETE."""
    for verb in verbs:
        text = f"{text[: verb.start]}INSERT{text[verb.end :]}"
    return text


def _has_blank_node(triple: Triple) -> bool:
    parts = (triple.subject, triple.object)
    return any(_has_blank_node(part) if isinstance(part, Triple) else isinstance(part, BlankNode) for part in parts)
