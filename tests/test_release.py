"""Nothing that only a restricted paragraph says is in any output of a public release."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode

import clustergraph
from clustergraph.cli import cli
from clustergraph.export import FORMATS
from clustergraph.queries import catalogue
from clustergraph.resources import folder, shipped_packages
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


MAY_FAIL = ("ask", "check", "cite", "find", "show")
"""Commands that end with 1 where there is nothing, or something is wrong, in the public part."""


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
    words = {word.strip(".:/-") for word in re.findall(r"[\w.:/-]+", every) if word not in known}
    words = {word for word in words if word not in public}
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


@pytest.fixture
def one_view(shipped: clustergraph.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The view that commands make for `--release U`, made once for all of them."""
    public = shipped.view(release="U")

    def view(store: clustergraph.Store, *, release: str | None, as_of: str | None, claims: str) -> clustergraph.Store:
        assert (release, as_of, claims) == ("U", None, "all")
        assert len(store) == len(shipped)
        return public

    monkeypatch.setattr("clustergraph.cli.shared.view", view)


def run(*arguments: str, store: Path, expect: int | None = 0) -> str:
    """All that a command prints, to stdout and to stderr."""
    done = CliRunner().invoke(cli, [*arguments, "--store", str(store), "--release", "U"], catch_exceptions=True)
    if expect is not None:
        assert done.exit_code == expect, (arguments, done.output, done.exception)
    return f"{done.output} {done.exception or ''}"


def one_of_each_kind(store: clustergraph.Store) -> Iterator[str]:
    """A thing of every class that has some."""
    rows = store.select(
        "SELECT (MIN(?thing) AS ?first) WHERE { ?thing a ?class FILTER(ISIRI(?thing)) } GROUP BY ?class"
    )
    yield from sorted({row[0].value for row in rows if isinstance(row[0], NamedNode)})


def about_things(things: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for thing in THINGS:
        yield "find", thing
        for format in ("text", "md", "html"):
            yield "show", thing, "--all", "--format", format, "--language", "fr" if format == "text" else "en"
    for thing in (*THINGS, *things):
        yield "cite", thing
        yield "show", thing, "--all", "--format", "json"
    for one, other in (("OECD", "KPMG"), ("Xerox", "Cisco"), ("OECD", "programme:competitiveness-clusters")):
        yield "cite", one, other
        for command in ("connect", "compare"):
            for format in ("text", "json"):
                yield command, one, other, "--format", format
    yield from (("conflicts", "--format", format) for format in ("text", "json", "csv"))


def about_questions() -> Iterator[tuple[str, ...]]:
    for name in catalogue():
        yield "queries", name
        yield "ask", name, "--language", "fr"
        yield "ask", name, "--format", "json"
    for format in ("csv", "tsv", "xml", "markdown", "html"):
        yield "ask", "evidence/by-paragraph", "--format", format
    yield "ask", "SELECT DISTINCT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }", "--format", "csv", "--iris"
    yield "ask", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "nt"
    yield "ask", "SELECT ?c WHERE { ?c cg:marking marking:SBU ; a cg:Claim }"
    yield "ask", "SELECT ?c WHERE { ?c cg:marking marking:SBU ; a cg:Claim }", "--explain"


def about_networks(folder: Path) -> Iterator[tuple[str, ...]]:
    """Every network as a page, and one with restricted ties in every format."""
    for name in catalogue():
        if name.startswith("networks/"):
            yield "draw", name, "-o", str(folder / f"{name.replace('/', '-')}.html")
    yield "draw", "networks/policy", "-o", str(folder / "policy-fr.html"), "--language", "fr", "--renderer", "pyvis"
    yield "draw", "--around", "OECD", "-o", str(folder / "around.html")
    for name in FORMATS:
        yield "export", "networks/policy", "-o", str(folder / f"policy-{name}"), "--format", name
    yield "measures", "networks/policy", "--format", "json"


def about_the_whole(folder: Path) -> Iterator[tuple[str, ...]]:
    for suffix in ("trig", "nq", "ttl", "nt", "jsonld", "rdf"):
        yield "dump", "-o", str(folder / f"dump.{suffix}")
    yield "dump", "--canonical", "-o", str(folder / "canonical.nq")
    yield ("info",)
    yield ("check",)


def leaks_of(commands: Iterable[tuple[str, ...]], kept: Path, secrets: Secrets) -> dict[tuple[str, ...], list[str]]:
    leaks = {}
    for arguments in commands:
        printed = run(*arguments, store=kept, expect=None if arguments[0] in MAY_FAIL else 0)
        # What a command is asked for, it may say.
        for argument in arguments:
            printed = printed.replace(argument, "")
        if found := secrets.findall(printed):
            leaks[arguments] = found[:5]
    return leaks


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of every file, those in an archive too."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                yield from (
                    (f"{file.name}/{name}", archive.read(name).decode("utf-8", "replace"))
                    for name in archive.namelist()
                )
        else:
            yield file.name, file.read_bytes().decode("utf-8", "replace")


def test_the_view_of_a_command_is_that_of_the_store(kept: Path, shipped: clustergraph.Store, tmp_path: Path) -> None:
    """Each command makes its view in one place, which the tests below take the place of."""
    run("dump", "--canonical", "-o", str(tmp_path / "public.nq"), store=kept)
    shipped.view(release="U").dump(tmp_path / "expected.nq", canonical=True)
    assert (tmp_path / "public.nq").read_bytes() == (tmp_path / "expected.nq").read_bytes()


@pytest.mark.usefixtures("one_view")
def test_no_command_about_things_tells_what_only_restricted_paragraphs_say(
    kept: Path, shipped: clustergraph.Store, secrets: Secrets
) -> None:
    things = list(one_of_each_kind(shipped))
    assert len(things) > 30
    assert leaks_of(about_things(things), kept, secrets) == {}


@pytest.mark.usefixtures("one_view")
def test_no_format_of_an_answer_tells_what_only_restricted_paragraphs_say(kept: Path, secrets: Secrets) -> None:
    assert leaks_of(about_questions(), kept, secrets) == {}


@pytest.mark.usefixtures("one_view")
@pytest.mark.parametrize("about", [about_networks, about_the_whole])
def test_no_file_tells_what_only_restricted_paragraphs_say(
    kept: Path, secrets: Secrets, tmp_path: Path, about: Callable[[Path], Iterator[tuple[str, ...]]]
) -> None:
    leaks = leaks_of(about(tmp_path), kept, secrets)
    for name, text in written(tmp_path):
        if found := secrets.findall(" ".join(text.split())):
            leaks[(name,)] = found[:5]
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


def test_whoever_guesses_a_restricted_row_cannot_hold_it_against_a_digest(shipped: clustergraph.Store) -> None:
    """A table with restricted rows has its digest, and no number of its rows, in the restricted catalogue only."""
    table = (folder("datasets") / "paris-2007" / "claims.csv").read_bytes()
    digest, rows = sha256(table).hexdigest(), len(table.splitlines()) - 1
    assert digest in set(texts(shipped))
    public = "\n".join(texts(shipped.view(release="U")))
    assert digest not in public
    assert f"{rows} paraphrased" not in public


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


@pytest.mark.usefixtures("one_view")
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
