"""What a view of a store must not tell, and whether a text tells it."""

import html
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyarrow.parquet
from pyoxigraph import Quad

import clustergraph
from clustergraph.resources import folder
from clustergraph.vocabulary import compact

__all__ = ["Secrets", "in_files"]

_TOKEN = re.compile(r"\w+")
_LENGTHS = (1, 2, 3)
_PROGRAM = {".py", ".js", ".css", ".html", ".csv", ".rq", ".ttl", ".jsonld", ".json"}


class Secrets:
    """
    The words, and runs of two or three words, that some statements have and others have not.

    What both have is no secret, nor is what the program says of itself, whatever it is asked: a plain word such
    as "only", if it is in a restricted note, is told by nobody's using it. A word that neither of them has is a secret, and so
    is every run of three words of a text that is left out, every text of one or two words, and every number of seven
    digits or more. Shorter numbers are everywhere; a count that depends on what is left out is found otherwise, by
    comparing what is said of the view with what is said of a store that never held more.
    """

    def __init__(self, released: Iterable[Quad], withheld: Iterable[Quad]) -> None:
        told = set(_texts(released))
        restricted = set(_texts(withheld)) - told
        known = _program().union(*(_runs(text) for text in told))
        found = {run for text in restricted for run in _runs(text) if len(run) != 2}
        found |= {run for text in restricted for run in _runs(text) if len(run) == len(_tokens(text))}
        self.runs = {run for run in found - known if _is_telling(run)}

    def told_by(self, text: str, *, asked: Iterable[str] = ()) -> list[str]:
        """The secrets in a text, but for those that were in the words it was asked for with."""
        known = frozenset[tuple[str, ...]]().union(*(_runs(words) for words in asked))
        return sorted(" ".join(run) for run in (_runs(text) & self.runs) - known)


def _is_telling(run: tuple[str, ...]) -> bool:
    """Whether a run is no number of a few digits, nor a few letters of short words and signs, such as R&D."""
    return sum(map(len, run)) >= (7 if all(word.isdigit() for word in run) else 3 + len(run))


def _texts(quads: Iterable[Quad]) -> Iterator[str]:
    """The literals of some statements, and the names of all their nodes and graphs."""
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            yield compact(getattr(term, "value", ""))


def _tokens(text: str) -> list[str]:
    plain = html.unescape(re.sub(r"\\[nrt]|\\u[0-9a-f]{4}", " ", text))
    # Python's 2_000_000 is one word, and so no telling of 2 000 000.
    plain = re.sub(r"(?<=\d)_(?=\d)", "", plain)
    return _TOKEN.findall(plain.casefold().replace("_", " "))


def _runs(text: str) -> set[tuple[str, ...]]:
    tokens = _tokens(text)
    return {tuple(tokens[at : at + length]) for length in _LENGTHS for at in range(len(tokens) - length + 1)}


@cache
def _program() -> frozenset[tuple[str, ...]]:
    """What the program, its questions and its ontology say, but not the data that comes with it."""
    homes = (Path(clustergraph.__file__).parent, folder("queries"), folder("ontology"))
    files = [file for home in homes for file in home.rglob("*") if file.suffix in _PROGRAM]
    texts = (file.read_text(encoding="utf-8") for file in files if "datasets" not in file.parts)
    return frozenset[tuple[str, ...]]().union(*(_runs(text) for text in texts))


def in_files(folder: Path, pattern: str = "*") -> Iterator[tuple[str, str]]:
    """The name and the text of every file of some names in a folder and below, those in an archive too."""
    for file in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                inner = file.with_name(f"unpacked {file.name}")
                archive.extractall(inner)
            yield from ((f"{file.name}/{name}", text) for name, text in in_files(inner))
        elif file.suffix == ".parquet":
            yield file.name, str(pyarrow.parquet.read_table(file).to_pylist())
        else:
            # The second in which a workbook was made is nobody's secret, and differs from one to the next.
            text = file.read_text(encoding="utf-8", errors="replace")
            yield file.name, re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*", r"\1", text)
