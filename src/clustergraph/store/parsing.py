"""Words of a query taken one after the other, with an error where one does not fit."""

from collections.abc import Callable, Sequence
from typing import NoReturn

from rapidfuzz import fuzz, process

from clustergraph.sparql import Token

__all__ = ["Parsing", "UnexpectedError"]

_PAIRS = {"{": "}", "(": ")", "[": "]"}
_NEAR = 70


class UnexpectedError(Exception):
    """A word that cannot stand where it does: `place` is its offset in the text, `reason` what is wrong."""

    def __init__(self, place: int, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(reason)


class Parsing:
    """A cursor on the words of a text."""

    def __init__(self, words: Sequence[Token], end: int) -> None:
        self._words = words
        self._end = end
        self._place = 0

    @property
    def word(self) -> Token | None:
        """The word that comes next; none at the end."""
        return self._words[self._place] if self._place < len(self._words) else None

    @property
    def following(self) -> str:
        """The text of the word after the next one."""
        return self._words[self._place + 1].text if self._place + 1 < len(self._words) else ""

    @property
    def before(self) -> str:
        """The text of the word that was taken last."""
        return self._words[self._place - 1].text if self._place else "the beginning"

    def take(self) -> Token:
        """Go beyond the next word."""
        word = self.word
        if word is None:
            self.fail("something is missing here")
        self._place += 1
        return word

    def is_word(self, *texts: str) -> bool:
        """Whether one of some keywords comes next."""
        return self.word is not None and self.word.is_word(*texts)

    def is_mark(self, *texts: str) -> bool:
        """Whether one of some marks comes next."""
        return self.word is not None and self.word.kind == "mark" and self.word.text in texts

    def is_kind(self, *kinds: str) -> bool:
        """Whether a word of one of some kinds comes next."""
        return self.word is not None and self.word.kind in kinds

    def take_word(self, *texts: str) -> bool:
        """Take one of some keywords, if it comes next."""
        found = self.is_word(*texts)
        self._place += found
        return found

    def take_mark(self, *texts: str) -> bool:
        """Take one of some marks, if it comes next."""
        found = self.is_mark(*texts)
        self._place += found
        return found

    def many(self, part: Callable[[], None], ends: Callable[[], bool], missing: str) -> None:
        """One part or more, up to what ends them."""
        if ends():
            self.fail(missing)
        while not ends():
            part()

    def closed(self, opening: Token) -> bool:
        """Take what closes a bracket, if it comes next; raises UnexpectedError at the end of the text."""
        if self.word is None:
            self.fail(f"this {opening.text} is not closed", at=opening)
        return self.take_mark(_PAIRS[opening.text])

    def close(self, opening: Token) -> None:
        """Take what closes a bracket."""
        if not self.closed(opening):
            shown = f"{_PAIRS[opening.text]} is missing here"
            self.fail(shown if self.is_mark("}") else f"{shown}, or an operator before this")

    def is_near(self, *keywords: str) -> bool:
        """Whether the next word is like one of some keywords."""
        return self._nearest(keywords) is not None

    def _nearest(self, keywords: Sequence[str]) -> str | None:
        if self.word is None or self.word.kind != "word":
            return None
        found = process.extractOne(self.word.text.upper(), keywords, scorer=fuzz.ratio, score_cutoff=_NEAR)
        return None if found is None else str(found[0])

    def fail(self, reason: str, *, near: Sequence[str] = (), at: Token | None = None) -> NoReturn:
        """Raise UnexpectedError at the next word, or at another one; a keyword that is like it is named first."""
        if near and self.word and (keyword := self._nearest(near)) and keyword != self.word.text.upper():
            reason = f"{self.word.text} is no word of SPARQL; did you mean {keyword}?"
        word = at or self.word
        raise UnexpectedError(word.start if word else self._end, reason)
