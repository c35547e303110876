"""The words of the page, in every language it speaks; words.csv has them all."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from clustergraph.errors import LayoutError
from clustergraph.measures import MEASURES
from clustergraph.network.items import spelled
from clustergraph.page.pyvis.words import number
from clustergraph.resources import folder

__all__ = ["LANGUAGES", "column_words", "counted", "words"]

# What spells a name; other texts are names as they are.
_NAME = re.compile(r"[\w:/.#-]+")

LANGUAGES = ("en", "fr")
"""The languages that the page speaks."""


def words(language: str) -> Mapping[str, str]:
    """The words in a language by key; raises LayoutError for one that the page does not speak."""
    if language not in LANGUAGES:
        raise LayoutError(f"the page speaks {' and '.join(LANGUAGES)}, not '{language}'")
    return _read()[language]


def column_words(name: str, language: str) -> str:
    """
    The heading of a column, with a capital: of a measure, of a column that questions have, else its name as words.

    >>> column_words("betweenness", "fr"), column_words("country", "fr"), column_words("head_count", "fr")
    ('Intermédiarité', 'Pays', 'Head count')
    """
    known = MEASURES[name].label if name in MEASURES else _columns().get(name, {})
    text = known.get(language) or (spelled(name) if _NAME.fullmatch(name) else name)
    return text[:1].upper() + text[1:]


def counted(count: int, thing: str, language: str) -> str:
    """
    A number and what it counts, in the singular or the plural.

    >>> counted(1, "node", "fr"), counted(1200, "edge", "en")
    ('1 nœud', '1,200 edges')
    """
    plural = count > 1 if language == "fr" else count != 1
    return f"{number(count, language)} {words(language)[f'{thing}s' if plural else thing]}"


@cache
def _read() -> Mapping[str, Mapping[str, str]]:
    with (Path(__file__).parent / "words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {language: {row["key"]: row[language] for row in rows} for language in LANGUAGES}


@cache
def _columns() -> Mapping[str, Mapping[str, str]]:
    """The headings of the columns that the questions of the catalogue have."""
    with (folder("queries") / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row for row in csv.DictReader(file)}
