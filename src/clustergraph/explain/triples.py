"""The triples of a block of patterns, each written out with its own subject."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from clustergraph.errors import QueryError
from clustergraph.sparql import Token, matching

__all__ = ["Triple", "triples"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@dataclass(frozen=True)
class Triple:
    """A triple: its text, how it was written, where, and its three parts; a text that is not taken apart has none."""

    text: str
    source: str
    start: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Node:
    """A node as it stands in a pattern of its own, how it was written, and the words in its brackets."""

    text: str
    source: str
    start: int
    inside: Sequence[Token] = ()
    is_list: bool = False


def triples(text: str, block: Sequence[Token]) -> list[Triple]:
    """
    The triples of a block with one subject; a blank node becomes a variable, so that triples can part.

    A block with triples as terms stays whole. Source: SPARQL 1.1, section 4.2.
    """
    if any(word.text in ("<<", ">>") for word in block):
        source = text[block[0].start : block[-1].end]
        return [Triple(f"{source} .", source, block[0].start)]
    reading = _Reading(text, block)
    subject = reading.node()
    reading.within(subject)
    reading.verbs(subject)
    if not reading.found:
        raise QueryError(f"'{subject.source}' begins nothing that is understood here")
    return reading.found


@dataclass
class _Reading:
    text: str
    block: Sequence[Token]
    place: int = 0
    found: list[Triple] = field(default_factory=list)

    def node(self) -> _Node:
        """The subject or object that stands here."""
        word = self.block[self.place]
        if word.text in ("[", "("):
            closing = matching(self.block, self.place)
            inside = self.block[self.place + 1 : closing]
            self.place = closing + 1
            if word.text == "(" and not inside:
                return _Node(f"<{_RDF}nil>", "()", word.start)
            source = f"{word.text} … {self.block[closing].text}" if inside else "[]"
            return _Node(f"?blank_{word.start}", source, word.start, inside, is_list=word.text == "(")
        last = self.block[self.place + (word.text in ("+", "-"))]
        self.place += 1 + (word.text in ("+", "-"))
        source = self.text[word.start : last.end]
        if word.kind == "name" and source.startswith("_:"):
            # A label of a blank node may be used in one block of patterns only, a variable in several.
            return _Node("?blank_" + re.sub(r"\W", "_", source[2:]), source, word.start)
        return _Node(source, source, word.start)

    def verbs(self, subject: _Node) -> None:
        """Read predicates and objects up to the end of the block, and what stands in their brackets."""
        while self.place < len(self.block):
            first = self.block[self.place]
            self.place = _path(self.block, self.place)
            path = self.text[first.start : self.block[self.place - 1].end]
            self._objects(subject, path, first.start)
            while self.place < len(self.block) and self.block[self.place].text == ";":
                self.place += 1

    def _objects(self, subject: _Node, path: str, start: int) -> None:
        while True:
            object_ = self.node()
            self._add(subject, path, object_, start)
            self.within(object_)
            if self.place >= len(self.block) or self.block[self.place].text != ",":
                return
            self.place += 1

    def _add(self, subject: _Node, path: str, object_: _Node, start: int) -> None:
        parts = (subject.text, path, object_.text)
        written = f"{subject.source} {path} {object_.source}"
        self.found.append(Triple(f"{' '.join(parts)} .", written, start, parts))

    def within(self, node: _Node) -> None:
        """Read what stands in the brackets of a node."""
        if not node.inside:
            return
        reading = _Reading(self.text, node.inside)
        if node.is_list:
            reading.items(node)
        else:
            reading.verbs(_Node(node.text, "[]", node.start))
        self.found += reading.found

    def items(self, head: _Node) -> None:
        """Read the items of a list, each a cell with its item and the rest."""
        cell, number = head, 0
        while self.place < len(self.block):
            item = self.node()
            self._add(cell, f"<{_RDF}first>", item, item.start)
            self.within(item)
            number += 1
            ended = self.place >= len(self.block)
            following = _Node(f"<{_RDF}nil>" if ended else f"{head.text}_{number}", "( … )", item.start)
            self._add(cell, f"<{_RDF}rest>", following, item.start)
            cell = following


def _path(words: Sequence[Token], place: int) -> int:
    """The place after the path that begins at `place`. Source: SPARQL 1.1, section 9.1."""
    while words[place].text in ("^", "!"):
        place += 1
    place = matching(words, place) + 1 if words[place].text == "(" else place + 1
    if place < len(words) and words[place].text in ("*", "+", "?"):
        place += 1
    return _path(words, place + 1) if place < len(words) and words[place].text in ("/", "|") else place
