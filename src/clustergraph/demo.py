"""The demonstration: everything built into one folder, five questions answered with their citations, one picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode

from clustergraph.drawing import draw
from clustergraph.errors import StoreError
from clustergraph.evidence import cell, words
from clustergraph.headers import Column
from clustergraph.queries import catalogue, run
from clustergraph.resources import shipped_packages
from clustergraph.solutions import Solutions, grouped
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import BASE

__all__ = ["QUESTIONS", "DemoAnswer", "DemoReport", "demo"]

QUESTIONS = (
    "organisations/firms-by-cluster",
    "funding/adds-up",
    "policy/findings",
    "evidence/conflicts",
    "organisations/bridges",
)
"""The questions that the demonstration answers, in its order."""

_TEXTS = {
    "en": {
        "heading": "The graph",
        "closing": "Written to {folder}: graph.trig, answers/*.csv, network.html (opens without a connection).\n"
        "Go on:  clustergraph --help\n"
        "        clustergraph queries\n"
        "        clustergraph cite Xerox Minalogic --store {store}",
    },
    "fr": {
        "heading": "Le graphe",
        "closing": "Écrit dans {folder}\u00a0: graph.trig, answers/*.csv, network.html (s'ouvre sans connexion).\n"
        "Pour continuer\u00a0:  clustergraph --help\n"
        "                  clustergraph queries\n"
        "                  clustergraph cite Xerox Minalogic --language fr --store {store}",
    },
}


@dataclass(frozen=True)
class DemoAnswer:
    """An answer as texts: the question's title, the columns with what is known of them, the rows, and a note."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[list[str], ...]
    note: str = ""
    units: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoReport:
    """What the demonstration did: the sources with their quads and licences, the answers, and how to go on."""

    heading: str
    sources: tuple[tuple[str, str, str], ...]
    answers: tuple[DemoAnswer, ...]
    closing: str


def demo(folder: Path, *, language: str = "en", progress: Callable[[int], None] | None = None) -> DemoReport:
    """
    Build all shipped packages into the new folder `folder` and answer QUESTIONS.

    Writes store/, graph.trig, answers/*.csv and network.html there; raises StoreError if the folder is in use.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError(f"{folder} is there already: name a new folder with --to")
        (folder / "answers").mkdir(parents=True)
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"{folder}: cannot be made: {error.strerror or error}") from error
    with Store.open(folder / "store") as store:
        store.build(shipped_packages(), progress=progress)
        names = Names(store)
        answers = tuple(_answer(store, names, name, language, folder) for name in QUESTIONS)
        store.dump(folder / "graph.trig")
        draw(store, "networks/participation", folder / "network.html", language=language, names=names)
        sources = tuple(_sources(store, names, language))
    texts = _TEXTS[language]
    closing = texts["closing"].format(folder=folder, store=folder / "store")
    return DemoReport(texts["heading"], sources, answers, closing)


def _answer(store: Store, names: Names, name: str, language: str, folder: Path) -> DemoAnswer:
    query = catalogue()[name]
    answer = run(store, query, names=names)
    assert isinstance(answer, Solutions)
    answer = answer.held()
    target = folder / "answers" / f"{name.replace('/', '-')}.csv"
    answer.write(target, format="csv", label=lambda term: words(term, names, language))
    measured = [column in query.columns and bool(query.columns[column].unit) for column in answer.columns]
    rows = tuple(
        [cell(term, names, language, measured=of_unit) for term, of_unit in zip(row, measured, strict=True)]
        for row in answer
    )
    note = query.note.get(language, "")
    return DemoAnswer(name, query.asked(language), answer.columns, rows, note, query.columns)


def _sources(store: Store, names: Names, language: str) -> list[tuple[str, str, str]]:
    """Title, quads and licences of every source, its graphs taken together."""
    licences: dict[str, list[str]] = {}
    quads: dict[str, int] = {}
    for iri, count in store.graphs().items():
        source = BASE + "/".join(iri.removeprefix(BASE).split("/")[:2])
        quads[source] = quads.get(source, 0) + count
    for graph, licence in store.select(
        "SELECT ?graph ?licence WHERE { ?graph dcterms:license ?licence } ORDER BY ?licence"
    ):
        if isinstance(graph, NamedNode) and isinstance(licence, NamedNode):
            licences.setdefault(graph.value, []).append(licence.value)
    return [
        (names.label(iri, language), grouped(count, language), ", ".join(licences.get(iri, ())))
        for iri, count in quads.items()
    ]
