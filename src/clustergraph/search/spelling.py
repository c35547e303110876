"""Words as they were probably meant."""

import sqlite3
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

__all__ = ["closeness", "like", "nearest_words"]

_OTHERS = 8


def like(index: sqlite3.Connection, word: str, *, whole: bool = False) -> list[str]:
    """
    Words of names that are spelt almost like a word, or `whole` names without their gaps; the nearest first.

    One slip is let pass in a word of four letters, two from six on, three from nine on: a letter that is wrong,
    missing or too many, or two that changed places (optimal string alignment; Damerau, CACM 7(3), 1964).
    """
    slips = _slips(word)
    if not slips or not word.isalpha():
        return []
    choices = _of_size(index, len(word), slips, whole=whole)
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=_OTHERS)
    return [other for other, distance, _ in found if distance <= min(found[0][1] + 1, _slips(other))]


def _slips(word: str) -> int:
    return (len(word) >= 4) + (len(word) >= 6) + (len(word) >= 9)


def _of_size(index: sqlite3.Connection, size: int, more_or_less: int, *, whole: bool = False) -> list[str]:
    sizes = (whole, size - more_or_less, size + more_or_less)
    return [word for (word,) in index.execute(_OF_SIZE, sizes)]


_OF_SIZE = "SELECT word FROM spellings WHERE whole = ? AND size BETWEEN ? AND ? ORDER BY size, word"


def nearest_words(index: sqlite3.Connection, words: Sequence[str], *, limit: int = 5) -> list[str]:
    """The words of names that come nearest to some words, however far they are; best first."""
    found: dict[str, float] = {}
    for word in words:
        choices = _of_size(index, len(word), 3)
        for other, score, _ in process.extract(word, choices, scorer=fuzz.ratio, score_cutoff=50, limit=limit):
            found[other] = max(score, found.get(other, 0))
    return sorted(found, key=lambda word: (-found[word], word))[:limit]


def closeness(words: Sequence[str], names: Iterable[str]) -> float:
    """How nearly one of the folded names has all of the words, from 0 to 1; a word may be the beginning of another."""
    return max((_close(words, name) for name in names), default=0.0)


def _close(words: Sequence[str], name: str) -> float:
    parts = name.split()
    best = [max((_similar(word, part) for part in parts), default=0.0) for word in words]
    whole = fuzz.ratio(" ".join(words), name) / 100
    return (3 * sum(best) / max(len(best), 1) + whole) / 4


def _similar(word: str, part: str) -> float:
    return 1.0 if part.startswith(word) else OSA.normalized_similarity(word, part)
