"""How the classes of nodes look and what they are called: a shape and a colour each, never a colour alone."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from clustergraph.network.items import spelled

__all__ = ["PLAIN", "Look", "kind_words", "looks"]

# Okabe and Ito, "Color Universal Design" (2008): told apart with every form of colour blindness.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#F0E442")
_SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "hexagon", "star")


@dataclass(frozen=True)
class Look:
    """A shape, by its name in vis-network, and a colour as #RRGGBB."""

    shape: str
    colour: str


PLAIN = Look("dot", "#9A9A9A")
"""The look of a node without a class."""


def looks(kinds: Iterable[str]) -> dict[str, Look]:
    """
    The look of each class, all different while there are at most 49; our own classes always look the same.

    :param kinds: classes as CURIEs; "" stands for none

    >>> looks(["cg:Firm", ""])
    {'': Look(shape='dot', colour='#9A9A9A'), 'cg:Firm': Look(shape='dot', colour='#0072B2')}
    """
    wanted = sorted(set(kinds))
    known = {kind: _table()[kind][0] for kind in wanted if kind in _table()}
    free = [look for look in (Look(*pair) for pair in product(_SHAPES, _COLOURS)) if look not in known.values()]
    others = [kind for kind in wanted if kind and kind not in known]
    found = {kind: free[number % len(free)] for number, kind in enumerate(others)} | known
    return {kind: found.get(kind, PLAIN) for kind in wanted}


def kind_words(kind: str, language: str, given: Mapping[str, str] | None = None) -> str:
    """
    What a class is called, with a capital: as given, else as we call it, else the words in its CURIE.

    >>> kind_words("cg:ResearchBody", "fr"), kind_words("schema:MusicGroup", "fr")
    ('Organisme de recherche', 'Music group')

    :param given: words by CURIE that go before our own
    """
    own = _table()[kind][1][language] if kind in _table() else spelled(kind)
    words = (given or {}).get(kind) or own
    return words[:1].upper() + words[1:]


@cache
def _table() -> Mapping[str, tuple[Look, Mapping[str, str]]]:
    with (Path(__file__).parent / "kinds.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["kind"]: (Look(row["shape"], row["colour"]), {"en": row["label_en"], "fr": row["label_fr"]})
            for row in csv.DictReader(rows)
        }
