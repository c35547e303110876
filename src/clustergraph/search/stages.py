"""The steps of a search, from exact names to likely misspellings; each gives things and how well they match."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from clustergraph.search.asked import Asked
from clustergraph.search.spelling import closeness, like
from clustergraph.things.lexicon import AFTER

__all__ = ["STAGES", "Found", "found"]

_CANDIDATES = 200


class Found(NamedTuple):
    """A thing by its number, how well it matches within the step that found it, and the words that found it."""

    thing: int
    tier: int
    nearness: float
    words: tuple[str, ...] = ()


Stage = Callable[[sqlite3.Connection, Asked, int], Iterable[Found]]

_OF_KIND = """ AND EXISTS (
  SELECT 1 FROM above CROSS JOIN types WHERE ancestor = :kind AND types.class = above.class AND types.thing = {thing}
)"""
# Things are numbered by tier, so that a number tells the tier without looking at the thing.
_TIER = "(SELECT count(*) FROM tiers WHERE last < {thing})"


def _rows(
    index: sqlite3.Connection,
    asked: Asked,
    statement: str,
    values: Mapping[str, object],
    *,
    thing: str,
    tiered: bool = True,
) -> Iterator[Found]:
    """What a statement finds; `thing` is the column of it that holds the numbers of things."""
    of_kind = "" if asked.kind is None else _OF_KIND.format(thing=thing)
    text = statement.format(of_kind=of_kind, tier=_TIER.format(thing=thing) if tiered else "0")
    for number, tier, nearness in index.execute(text, {"kind": asked.kind, **values}):
        yield Found(number, tier, nearness, asked.words)


def _by_label(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
    """Things with just this label, and the thing with this IRI."""
    return _rows(index, asked, _LABEL, {"iri": asked.iri, "key": asked.key, "limit": limit}, thing="named.thing")


_LABEL = """
SELECT thing, {tier}, 1.0 FROM (
  SELECT thing FROM texts WHERE field <= 2 AND field = 0 AND folded = :key
  UNION SELECT id FROM things WHERE iri = :iri
) AS named WHERE 1{of_kind} ORDER BY thing LIMIT :limit
"""


def _by_other_name(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
    """Things with just this other name or identifier, with this slug, or with this name but for its gaps."""
    values = {"key": asked.key, "joined": asked.joined, "slug": asked.slug, "limit": limit}
    return _rows(index, asked, _OTHER_NAME, values, thing="named.thing")


_OTHER_NAME = """
SELECT thing, {tier}, 1.0 FROM (
  SELECT thing FROM texts WHERE field <= 2 AND field > 0 AND folded = :key
  UNION SELECT thing FROM texts WHERE field <= 1 AND replace(folded, ' ', '') = :joined
  UNION SELECT id FROM things WHERE slug = :slug AND :slug <> ''
) AS named WHERE 1{of_kind} ORDER BY thing LIMIT :limit
"""


def _by_beginning(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
    """Things whose label begins with the text, the shortest first."""
    values = {"key": asked.key, "end": asked.key + AFTER, "limit": limit}
    return _rows(index, asked, _BEGINNING, values, thing="texts.thing") if asked.words else ()


_BEGINNING = """
SELECT thing, {tier} AS tier, max(1.0 * length(:key) / length(folded)) AS part FROM texts
WHERE field <= 2 AND field = 0 AND folded > :key AND folded < :end{of_kind}
GROUP BY thing ORDER BY tier, part DESC, thing LIMIT :limit
"""


def _by_words(columns: str) -> Stage:
    """The step that finds what has all words in some columns."""

    def stage(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
        match = " AND ".join(_beginning(word) for word in asked.words)
        return _matching(index, asked, columns, match, limit)

    return stage


_WORDS = """
SELECT words.rowid, {tier} AS tier, -bm25(words, 10.0, 6.0, 4.0, 1.0, 1.0) AS nearness FROM words
WHERE words MATCH :match{of_kind} ORDER BY tier, nearness DESC, words.rowid LIMIT :limit
"""


def _matching(
    index: sqlite3.Connection, asked: Asked, columns: str, match: str, limit: int, *, tiered: bool = True
) -> Iterable[Found]:
    values = {"match": f"{{{columns}}} : ({match})", "limit": limit}
    return _rows(index, asked, _WORDS, values, thing="words.rowid", tiered=tiered) if match else ()


def _beginning(word: str) -> str:
    # In quotes a word is a word, whatever else it may mean to the index.
    return f'"{word}" *'


def _by_spelling(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
    """Things whose names have words that are spelt almost like those of the text, the most alike first."""
    others = [like(index, word) for word in asked.words]
    groups = (
        " OR ".join([_beginning(word), *(f'"{other}"' for other in near)])
        for word, near in zip(asked.words, others, strict=True)
    )
    match = " AND ".join(f"({group})" for group in groups)
    candidates = list(_matching(index, asked, _NAMES, match, _CANDIDATES))
    for name in like(index, asked.joined, whole=True):
        candidates += _rows(index, asked, _JOINED, {"joined": name, "limit": _CANDIDATES}, thing="texts.thing")
    words = (*asked.words, *(word for near in others for word in near))
    tiers = {hit.thing: hit.tier for hit in candidates}
    scored = [Found(thing, tier, _alike(index, asked, thing), words) for thing, tier in tiers.items()]
    return sorted(scored, key=lambda hit: (hit.tier, -hit.nearness, hit.thing))[:limit]


_NAMES = "label other identifier"
_JOINED = """
SELECT thing, {tier}, 1.0 FROM texts WHERE field <= 1 AND replace(folded, ' ', '') = :joined{of_kind}
GROUP BY thing ORDER BY thing LIMIT :limit
"""


def _alike(index: sqlite3.Connection, asked: Asked, thing: int) -> float:
    names = [name for (name,) in index.execute("SELECT folded FROM texts WHERE thing = ? AND field <= 1", (thing,))]
    spaceless = closeness([asked.joined], [name.replace(" ", "") for name in names])
    return max(closeness(asked.words, names), spaceless)


def _by_some_words(index: sqlite3.Connection, asked: Asked, limit: int) -> Iterable[Found]:
    """Things whose names have at least one of the longer words; the more, the better, whatever they are."""
    words = [word for word in asked.words if len(word) > 2]
    return _matching(index, asked, _NAMES, " OR ".join(map(_beginning, words)), limit, tiered=False)


_BY_NAME: Sequence[Stage] = (_by_label, _by_other_name, _by_beginning, _by_words("label"), _by_words(_NAMES))
_BY_TEXT: Sequence[Stage] = (_by_words(f"{_NAMES} note definition"),)
_BY_GUESS: Sequence[Stage] = (_by_spelling,)
_BY_PART: Sequence[Stage] = (_by_some_words,)
STAGES = len(_BY_NAME) + len(_BY_TEXT) + len(_BY_GUESS) + len(_BY_PART)
"""How many steps there are; a thing of a later step is a worse match."""


def found(index: sqlite3.Connection, asked: Asked, limit: int) -> dict[int, tuple[int, Found]]:
    """The things that are found, by their numbers, best first; each with the number of the step that found it."""
    hits: dict[int, tuple[int, Found]] = {}

    def take(stages: Sequence[Stage], first: int) -> None:
        for step, stage in enumerate(stages, first):
            if len(hits) < limit:
                # Things that are found already take no place of new ones.
                for hit in stage(index, asked, limit + len(hits)):
                    hits.setdefault(hit.thing, (step, hit))

    take(_BY_NAME, 0)
    named = bool(hits)
    take(_BY_TEXT, len(_BY_NAME))
    if not named:
        take(_BY_GUESS, len(_BY_NAME) + len(_BY_TEXT))
    if not hits:
        take(_BY_PART, STAGES - 1)
    return dict(list(hits.items())[:limit])
