"""Which triples an update may touch, where that can be told before it is run."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pyoxigraph import BlankNode, QueryTriples, Triple
from pyoxigraph import Store as Engine

from clustergraph.errors import QueryError
from clustergraph.sparql import Token, matching, tokens
from clustergraph.vocabulary import PREFIXES

__all__ = ["touched"]

# More are not worth knowing one by one.
_MOST = 100_000
# What gives another answer each time, or names that the engine makes; or may, in another order of the same rows.
_UNSETTLED = ("RAND", "NOW", "UUID", "STRUUID", "BNODE", "SELECT", "WITH", "USING", "LOAD")


def touched(text: str, engine: Engine) -> set[Triple] | None:
    """
    The triples that an update may insert or delete, in whatever graph; none where that is not known.

    It is known of INSERT DATA and DELETE DATA, and of one operation by a pattern whose answer is settled.

    :param text: an update; of one that the engine does not accept, nothing is known
    :param engine: the data before the update
    """
    words = tokens(text)
    try:
        asked = _asked(text, words)
        if asked is None:
            return None
        found = engine.query(asked, prefixes=dict(PREFIXES))
    except (SyntaxError, LookupError, QueryError):
        return None
    assert isinstance(found, QueryTriples)
    triples = set(islice(found, _MOST))
    is_told = len(triples) < _MOST and not any(map(_has_blank_node, triples))
    return triples if is_told else None


def _asked(text: str, words: Sequence[Token]) -> str | None:
    """The CONSTRUCT of the triples of an update, where there is one."""
    start = _begin(words)
    parts = list(_parts(words[start:]))
    if not parts or any(word.is_word(*_UNSETTLED) for word in words):
        return None
    verbs = ["".join(word.text.upper() for word in verb) for verb, _ in parts]
    prologue = text[: words[start].start]
    if all(verb in ("INSERTDATA", "DELETEDATA") for verb in verbs):
        return f"{prologue} CONSTRUCT {{ {_triples(text, [block for _, block in parts])} }} WHERE {{}}"
    if verbs == ["DELETEWHERE"]:
        verbs, parts = ["DELETE", "WHERE"], [parts[0], parts[0]]
    if verbs[-1] != "WHERE" or len(verbs) > 3 or not set(verbs[:-1]) <= {"DELETE", "INSERT"}:
        return None
    pattern = parts[-1][1]
    where = text[pattern[0].start : pattern[-1].end]
    return f"{prologue} CONSTRUCT {{ {_triples(text, [block for _, block in parts[:-1]])} }} WHERE {where}"


def _begin(words: Sequence[Token]) -> int:
    """The place after the prologue."""
    place = 0
    while words[place].is_word("PREFIX", "BASE"):
        place += 3 if words[place].is_word("PREFIX") else 2
    return place


def _parts(words: Sequence[Token]) -> Iterator[tuple[Sequence[Token], Sequence[Token]]]:
    """The keywords before each block in braces, and the block; raises LookupError for other text."""
    place = 0
    while place < len(words):
        if words[place].text == ";":
            place += 1
            continue
        opening = place
        while words[opening].text != "{":
            if words[opening].kind != "word":
                raise LookupError(words[opening].text)
            opening += 1
        end = matching(words, opening) + 1
        yield words[place:opening], words[opening:end]
        place = end


def _triples(text: str, blocks: Sequence[Sequence[Token]]) -> str:
    """The triples in blocks, without the graphs that they are in."""
    runs = [run for block in blocks for run in _runs(block)]
    return " . ".join(text[run[0].start : run[-1].end] for run in runs)


def _runs(block: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The stretches of a block between its braces, without GRAPH and the name after it, and without a dot around."""
    begin = place = 0
    while place < len(block):
        is_graph = block[place].is_word("GRAPH")
        if is_graph or block[place].text in ("{", "}"):
            yield from _trimmed(block[begin:place])
            begin = place + (2 if is_graph else 1)
            place = begin
        else:
            place += 1


def _trimmed(run: Sequence[Token]) -> Iterator[Sequence[Token]]:
    while run and run[0].text == ".":
        run = run[1:]
    while run and run[-1].text == ".":
        run = run[:-1]
    if run:
        yield run


def _has_blank_node(triple: Triple) -> bool:
    parts = (triple.subject, triple.object)
    return any(_has_blank_node(part) if isinstance(part, Triple) else isinstance(part, BlankNode) for part in parts)
