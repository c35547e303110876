"""What is looked for: the words of a text, and the kind of things it is looked for among."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode
from rapidfuzz import fuzz, process

from clustergraph.errors import IdentifierError, NotFoundError
from clustergraph.things.folding import fold, key
from clustergraph.things.lexicon import slug
from clustergraph.vocabulary import compact, expand

__all__ = ["Asked", "class_of"]

# What is longer is no name, and more words than these only cost time.
_LONGEST = 200
_MOST_WORDS = 16


@dataclass(frozen=True)
class Asked:
    """A text to look for; `kind` is the number that the index gives to a class, if only its things are wanted."""

    text: str
    kind: int | None = None

    @cached_property
    def key(self) -> str:
        """The text as names are looked up by."""
        return key(self.text[:_LONGEST])

    @cached_property
    def joined(self) -> str:
        """The text without its gaps: `ST Microelectronics` and `STMicroelectronics` are the same name."""
        return self.key.replace(" ", "")

    @cached_property
    def slug(self) -> str:
        """The text as the end of an IRI."""
        return slug(self.text[:_LONGEST])

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The different words of the text, folded."""
        return tuple(dict.fromkeys(fold(self.text[:_LONGEST]).split()))[:_MOST_WORDS]

    @cached_property
    def iri(self) -> str:
        """The IRI that the text is, in full or as a CURIE; empty where it is none."""
        text = self.text[:_LONGEST].strip().strip("<>").encode("utf-8", "ignore").decode()
        if "://" in text or text.startswith("urn:"):
            return text
        try:
            return expand(text)
        except IdentifierError:
            return ""


def class_of(index: sqlite3.Connection, kind: NamedNode | str) -> int:
    """
    The number of the class that is meant by an IRI, a CURIE, or a name such as `firm`, `firms` or `entreprise`.

    Raises NotFoundError, with the classes that come nearest, where the store has no such class.
    """
    text = kind.value if isinstance(kind, NamedNode) else kind
    found = index.execute("SELECT id FROM classes WHERE iri = ?", (Asked(text).iri,)).fetchone()
    if found:
        return int(found[0])
    names = _class_names(index)
    wanted = _bare(text.rpartition(":")[2])
    for number, name in names:
        if wanted and _bare(name) == wanted:
            return number
    raise NotFoundError(f"'{text[:_LONGEST]}' is no kind of thing in this graph", nearest=_nearest(index, text, names))


def _class_names(index: sqlite3.Connection) -> list[tuple[int, str]]:
    """The numbers of classes with their labels, and with the ends of their IRIs; those that tell most first."""
    labels = """
    SELECT classes.id, text FROM classes CROSS JOIN things USING (iri) CROSS JOIN texts ON texts.thing = things.id
    WHERE field = 0 ORDER BY classes.id, text
    """
    ends = [(number, compact(iri).rpartition(":")[2]) for number, iri in index.execute("SELECT id, iri FROM classes")]
    return sorted([*index.execute(labels), *ends])


def _bare(name: str) -> str:
    return fold(name).replace(" ", "").removesuffix("s")


def _nearest(index: sqlite3.Connection, text: str, names: Iterable[tuple[int, str]]) -> list[str]:
    used = {number for (number,) in index.execute("SELECT DISTINCT kind FROM things WHERE kind NOT NULL")}
    choices = {name: number for number, name in names if number in used}
    like = process.extract(text[:50], list(choices), scorer=fuzz.WRatio, processor=fold, limit=9, score_cutoff=50)
    numbers = dict.fromkeys(choices[name] for name, _, _ in like)
    most = [number for (number,) in index.execute(_MOST)]
    iris = dict(index.execute("SELECT id, iri FROM classes"))
    return [compact(iris[number]) for number in list(numbers or most)[:5]]


_MOST = "SELECT kind FROM things WHERE kind NOT NULL GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 5"
