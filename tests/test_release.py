"""Nothing that only a restricted paragraph says is in any output of a public release."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal

import clustergraph
from clustergraph.cli import cli
from clustergraph.queries import catalogue
from clustergraph.resources import shipped_packages
from clustergraph.things import fold
from clustergraph.vocabulary import compact

THINGS = (
    "cluster:minalogic",
    "cluster:scs",
    "group:clusters-2007",
    "organisation:french-government",
    "organisation:kpmg",
    "organisation:oecd",
    "organisation:xerox",
    "place:fr-region-2007-82",
    "policy:competitiveness-clusters",
    "programme:competitiveness-clusters",
    "paragraph:paris-2007.2",
    "paragraph:paris-2007.13",
    "document:paris-2007",
)
"""Things that restricted paragraphs speak of, and others."""


class Secrets:
    """Texts that must not be told, found as whole words."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts

    def findall(self, printed: str) -> list[str]:
        # Most are nowhere, which a plain search tells at once.
        near = [text for text in self.texts if text in printed]
        return [text for text in near if re.search(rf"(?<![\w.]){re.escape(text)}(?!\w)", printed)]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with all that is shipped."""
    path = tmp_path_factory.mktemp("release") / "store"
    with clustergraph.open(path) as store:
        store.build(shipped_packages())
    return path


@pytest.fixture(scope="module")
def secrets(shipped: clustergraph.Store) -> Secrets:
    """Every name and text that is in the graph, and in its public part not even within another text."""
    every, public = "\n".join(texts(shipped)), "\n".join(texts(shipped.view(release="U")))
    known = set(re.findall(r"[\w.:/-]+", public))
    found = {line for line in every.split("\n") if line not in public}
    words = {word for word in re.findall(r"[\w.:/-]+", every) if word not in known and word not in public}
    secret = {text.strip() for text in found | words if len(text.strip()) >= 4}
    # Plain words of a sentence, in a note that is restricted, are no secret by themselves.
    secret = {text for text in secret if re.search(r"[\d:_/-]", text) or " " in text}
    assert len(secret) > 100
    assert any("paris-2007.F" in text for text in secret)
    return Secrets(sorted(secret))


def texts(store: clustergraph.Store) -> Iterator[str]:
    """The literals and the names of all nodes of a store, but for the size of graphs."""
    for quad in store.quads():
        for term in (quad.subject, quad.predicate, quad.object):
            value = getattr(term, "value", "")
            if not value.isdigit():
                yield " ".join(compact(value).split())


def run(*arguments: str, store: Path, expect: int | None = 0) -> str:
    """All that a command prints, to stdout and to stderr."""
    done = CliRunner().invoke(cli, [*arguments, "--store", str(store), "--release", "U"], catch_exceptions=True)
    if expect is not None:
        assert done.exit_code == expect, (arguments, done.output, done.exception)
    return f"{done.output} {done.exception or ''}"


def commands(folder: Path) -> Iterator[tuple[str, ...]]:
    """Commands with all that they can print or write."""
    for language in ("en", "fr"):
        last = ("--language", language)
        for thing in THINGS:
            yield "cite", thing, *last
            yield "show", thing, "--all", "--format", "json" if language == "en" else "html", *last
        for one, other in (("OECD", "KPMG"), ("Xerox", "Cisco"), ("OECD", "programme:competitiveness-clusters")):
            yield "cite", one, other, *last
            yield "connect", one, other, *last
            yield "compare", one, other, *last
        yield "conflicts", *last
        yield "info", *last
        for name in catalogue():
            if name in ("networks/participation", "networks/policy", "networks/everything"):
                yield "draw", name, "-o", str(folder / f"{name.replace('/', '-')}-{language}.html"), *last
    for suffix in ("trig", "nt", "jsonld"):
        yield "dump", "-o", str(folder / f"dump.{suffix}")
    yield "dump", "--canonical", "-o", str(folder / "canonical.nq")
    yield "ask", "SELECT DISTINCT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }", "--format", "csv", "--iris"
    yield "ask", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "nt"
    yield "ask", "SELECT ?c WHERE { ?c cg:marking marking:SBU ; a cg:Claim }"
    yield "ask", "SELECT ?c WHERE { ?c cg:marking marking:SBU ; a cg:Claim }", "--explain"


def test_no_command_tells_what_only_restricted_paragraphs_say(kept: Path, secrets: Secrets, tmp_path: Path) -> None:
    leaks = {}
    for arguments in commands(tmp_path):
        printed = run(*arguments, store=kept, expect=None if arguments[0] == "ask" else 0)
        # What a command is asked for, it may say.
        printed = printed.replace(" ".join(arguments), "")
        if found := secrets.findall(printed):
            leaks[arguments] = found[:5]
    for file in tmp_path.iterdir():
        if found := secrets.findall(" ".join(file.read_text("utf-8").split())):
            leaks[(file.name,)] = found[:5]
    assert leaks == {}


def test_no_question_tells_what_only_restricted_paragraphs_say(shipped: clustergraph.Store, secrets: Secrets) -> None:
    public = shipped.view(release="U")
    names = public.names
    leaks = {}
    for name in catalogue():
        answer = public.ask(name)
        assert isinstance(answer, clustergraph.Solutions)
        cells = [" ".join(cell.split()) for row in answer.cells(lambda term: words(term, names)) for cell in row]
        if found := secrets.findall("\n".join(cells)):
            leaks[name] = found[:5]
    assert leaks == {}


def words(term: object, names: object) -> str:
    """A term with its IRI and its label."""
    value = getattr(term, "value", "")
    return f"{compact(value)}\t{names.label(value)}" if value.startswith("http") else value  # type: ignore[attr-defined]


def test_the_public_answers_are_not_empty(shipped: clustergraph.Store) -> None:
    public = shipped.view(release="U")
    answered = [name for name in catalogue() if list(public.ask(name))]  # type: ignore[arg-type]
    assert len(answered) > 35


def test_no_search_finds_what_only_restricted_paragraphs_say(
    kept: Path, shipped: clustergraph.Store, secrets: Secrets
) -> None:
    public = shipped.view(release="U")
    restricted = set(texts(shipped)) - set(texts(public))
    for text in sorted(text for text in restricted if fold(text) and len(text) < 200):
        for hit in public.find(text):
            found = f"{compact(hit.thing.value)} {hit.label} {hit.text}"
            assert not secrets.findall(found), (text, found)


def test_an_error_names_nothing_that_only_restricted_paragraphs_name(
    kept: Path, shipped: clustergraph.Store, secrets: Secrets
) -> None:
    rows = shipped.select(
        "SELECT DISTINCT ?label WHERE { GRAPH <https://w3id.org/clustergraph/source/paris-2007/SBU> "
        "{ ?x skos:prefLabel ?label } FILTER(LANG(?label) = 'en') } ORDER BY ?label LIMIT 6"
    )
    labels = [row[0].value for row in rows if isinstance(row[0], Literal)]
    assert len(labels) == 6
    for label in labels:
        asked = label[:-1]
        for arguments in (("show", asked), ("cite", asked), ("find", asked), ("connect", asked, "OECD")):
            printed = run(*arguments, store=kept, expect=None).replace(asked, "")
            assert not secrets.findall(printed), (arguments, printed)
