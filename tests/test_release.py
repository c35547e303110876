"""Nothing that only a restricted paragraph says is in any output of a public release."""

import csv
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode
from secrets_of import Secrets, in_files

import clustergraph
from clustergraph.cli import cli
from clustergraph.cli.shell.loaded import Loaded
from clustergraph.export import FORMATS
from clustergraph.queries import catalogue
from clustergraph.resources import folder, shipped_packages
from clustergraph.solutions import ROW_FORMATS
from clustergraph.things import fold
from clustergraph.views import view

NETWORKS = tuple(name for name in catalogue() if name.startswith("networks/"))

TOLD_OF = (
    "cluster:minalogic",
    "funding:clusters-2005-2007",
    "group:clusters-2007",
    "group:world-class-clusters",
    "organisation:french-government",
    "organisation:kpmg",
    "organisation:oecd",
    "policy:competitiveness-clusters",
    "programme:competitiveness-clusters",
    "technology:aerospace",
    "topic:competitiveness-cluster",
    "paragraph:paris-2007.1",
    "paragraph:paris-2007.13",
    "document:paris-2007",
)
"""Things that restricted paragraphs speak of, and others too."""

Commands = Iterable[Sequence[str]]


def _changed(said: str, expected: str) -> list[str]:
    """The lines of two texts that only one has; the order of a graph's statements is that of its engine."""
    return [] if said == expected else sorted(set(said.split("\n")) ^ set(expected.split("\n")))


class Desk:
    """The store with everything, its public part, and a store that never held more than that part."""

    def __init__(self, path: Path, shipped: clustergraph.Store) -> None:
        self.path = path
        self.whole = shipped
        self.public = view(shipped, release="U")
        self.alone = clustergraph.Store.memory()
        # Not by the view that is on trial, but by the graphs that the statements were put in when they were read.
        released = [graph for graph in shipped.graphs() if "SBU" not in graph.split("/")]
        restricted = [graph for graph in shipped.graphs() if graph not in released]
        self.alone.load(shipped.quads(released))
        self.alone.dump(path / "public.nq", canonical=True)
        self.secrets = Secrets(shipped.quads(released), shipped.quads(restricted))

    def release(self, *arguments: str) -> str:
        """What a command says of the public part of the whole, in a folder with the files it writes."""
        return self._said(arguments, self.whole, self.path / "release")

    def said_of_less(self, *arguments: str) -> str:
        """What a command says where there is no more than the public part."""
        return self._said(arguments, self.alone, self.path / "alone")

    def _said(self, arguments: Sequence[str], store: clustergraph.Store, home: Path) -> str:
        home.mkdir(exist_ok=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(home)
            patch.setattr("clustergraph.cli.shared.open_store", lambda *_, **__: nullcontext(store))
            patch.setattr("clustergraph.cli.shared.view", self._viewed)
            done = CliRunner().invoke(cli, [*arguments, "--store", str(home), "--release", "U"])
        # Some end with 1 where there is nothing to be said; nothing ends with a traceback.
        assert done.exception is None or isinstance(done.exception, SystemExit | clustergraph.ClusterGraphError), (
            arguments,
            done.exception,
        )
        return f"{done.exit_code} {done.output} {done.exception or ''}"

    def _viewed(self, store: clustergraph.Store, *, release: str | None, as_of: str | None, claims: str) -> object:
        assert (release, as_of, claims) == ("U", None, "all")
        return self.public if store is self.whole else store

    def leaks(self, commands: Commands, *, compared: bool = True) -> dict[tuple[str, ...], list[str]]:
        """By command, the secrets it tells, or the lines it says otherwise than where there are no secrets."""
        leaks = {}
        for arguments in commands:
            said = self.release(*arguments)
            expected = self.said_of_less(*arguments) if compared else said
            found = self.secrets.told_by(said, asked=(*arguments, expected if compared else ""))
            found += [line for line in _changed(said, expected) if "for example" not in line]
            if found:
                leaks[tuple(arguments)] = found[:5]
        return leaks

    def leaks_in_files(self, pattern: str) -> dict[str, list[str]]:
        """By file, the secrets in it, and the lines that it has not where there are no secrets, if it is there too."""
        alone = dict(in_files(self.path / "alone", pattern))
        leaks = {}
        for name, text in in_files(self.path / "release", pattern):
            found = self.secrets.told_by(text, asked=[alone.get(name, "")]) + _changed(text, alone.get(name, text))
            if found:
                leaks[name] = found[:5]
        return leaks


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, shipped: clustergraph.Store) -> Desk:
    return Desk(tmp_path_factory.mktemp("release"), shipped)


def test_every_claim_of_a_restricted_paragraph_is_a_secret(desk: Desk) -> None:
    """As the tables have it, whatever graph a claim is in."""
    home = folder("datasets") / "paris-2007"
    with (home / "paragraphs.csv").open(encoding="utf-8", newline="") as file:
        restricted = {row["id"] for row in csv.DictReader(file) if row["marking"] == "marking:SBU"}
    with (home / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = [row["id"].lower() for row in csv.DictReader(file) if row["stated_in"] in restricted]
    assert len(restricted) == 3
    assert len(claims) > 40
    runs = {("paris", "2007", claim.partition(".")[0]) for claim in claims}
    assert runs <= desk.secrets.runs


def test_the_secrets_are_those_of_restricted_paragraphs(desk: Desk) -> None:
    told = {" ".join(run) for run in desk.secrets.runs}
    assert {"minefi", "f041", "f222", "2000000000", "redistribution", "effective clusters"} <= told
    assert {"companion message on", "informal networks of", "2 000 000"} <= told
    # Words of restricted notes that everybody says, and numbers that are everywhere.
    assert not {"only", "initial", "pointer", "money", "aerospace", "toulouse", "66"} & told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the ministry (MINEFI)", ["minefi"]),
        ("&quot;Minefi&quot;\\ncompanion <b>message</b>", ["companion", "minefi"]),
        ("USD 2,000,000,000", ["000 000 000", "2 000 000", "usd 2 000"]),
        ("Only the initial pointer, and money.", []),
    ],
)
def test_a_secret_is_found_however_it_is_written(desk: Desk, text: str, told: list[str]) -> None:
    assert desk.secrets.told_by(text) == told


def test_the_whole_store_tells_the_secrets(desk: Desk) -> None:
    """What is looked for would be found: the same commands, without the release, tell it."""
    for arguments in (
        ("show", "document:paris-2007", "--all"),
        ("cite", "programme:competitiveness-clusters"),
        ("find", "message"),
        ("ask", "SELECT ?c { ?c cg:marking marking:SBU ; a cg:Claim }"),
        ("info",),
    ):
        desk.public, public = desk.whole, desk.public
        try:
            assert desk.leaks([arguments]) != {}, arguments
        finally:
            desk.public = public


def one_of_each_kind(store: clustergraph.Store) -> list[str]:
    """A thing of every class that has some."""
    rows = store.select(
        "SELECT (MIN(?thing) AS ?first) WHERE { ?thing a ?class FILTER(ISIRI(?thing)) } GROUP BY ?class"
    )
    return sorted({row[0].value for row in rows if isinstance(row[0], NamedNode)})


def test_no_command_about_things_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    def commands() -> Iterator[tuple[str, ...]]:
        for thing in TOLD_OF:
            yield "find", thing
            for language in ("en", "fr"):
                for format in ("text", "md", "html"):
                    yield "show", thing, "--all", "--format", format, "--language", language
        things = one_of_each_kind(desk.whole)
        assert len(things) > 30
        for thing in (*TOLD_OF, *things):
            yield "cite", thing
            yield "show", thing, "--all", "--format", "json"

    assert desk.leaks(commands()) == {}


def test_no_command_about_several_things_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    def commands() -> Iterator[tuple[str, ...]]:
        pairs = (("OECD", "KPMG"), ("Xerox", "Cisco"), ("OECD", "programme:competitiveness-clusters"))
        for one, other in (*pairs, ("technology:aerospace", "group:us-government-and-private-sector")):
            yield "cite", one, other
            for command, formats in (
                ("connect", ("text", "md", "json")),
                ("compare", ("text", "md", "html", "json", "csv")),
            ):
                for format in formats:
                    yield command, one, other, "--format", format
        for format in ("text", "json", "csv"):
            yield "conflicts", "--format", format
            yield "conflicts", "programme:competitiveness-clusters", "--format", format
        yield ("conflicts", "--language", "fr")

    assert desk.leaks(commands()) == {}


def test_no_question_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    assert desk.leaks(("ask", name) for name in catalogue()) == {}


@pytest.mark.parametrize("format", ROW_FORMATS)
def test_no_format_of_an_answer_tells_what_only_restricted_paragraphs_say(
    desk: Desk, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is said of an answer is the same in all formats.
    monkeypatch.setattr("clustergraph.cli.asking.comment", lambda *_, **__: None)
    names = (name for name in catalogue() if not name.startswith("networks/"))
    commands = (("ask", name, "--format", format, "--language", "fr") for name in names)
    assert desk.leaks(commands, compared=False) == {}


def test_no_help_and_no_hint_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    def commands() -> Iterator[tuple[str, ...]]:
        yield from (("queries", name) for name in catalogue())
        yield (
            "ask",
            "SELECT DISTINCT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
            "--format",
            "csv",
            "--iris",
        )
        yield "ask", "SELECT ?p (COUNT(*) AS ?n) { ?x ?p ?o } GROUP BY ?p ORDER BY ?p"
        yield from (("ask", text) for text in EMPTY)
        yield "ask", EMPTY[0], "--explain"

    assert desk.leaks(commands()) == {}


EMPTY = (
    "SELECT ?c { ?c cg:marking marking:SBU ; a cg:Claim }",
    "SELECT ?d { document:aerospace-mesage a cg:Document ; skos:prefLabel ?d }",
    "SELECT ?d { ?d a cg:Document ; skos:prefLabel 'companion message on aerospac'@en }",
    "SELECT ?o { organisation:dge org:unitOf ?o }",
    "SELECT ?o { ?o skos:altLabel 'MINEF' }",
    "SELECT ?o { document:paris-2007 cg:drawOn ?o }",
    "SELECT ?o { ?x cg:talkedWit ?o }",
    "SELECT ?p { GRAPH <https://w3id.org/clustergraph/source/paris-2007/SB> { ?p a cg:Post } }",
    "SELECT ?p { ?p a cg:Post . ?p skos:prefLabel ?l FILTER(CONTAINS(?l, 'Amerricas')) }",
    "SELECT ?x { VALUES ?x { topic:redistributio post:embassy-economic-office } ?x a ?class }",
)
"""Questions without an answer, each almost one with a restricted answer."""


def test_no_error_names_what_only_restricted_paragraphs_name(desk: Desk) -> None:
    restricted = sorted(names_of(desk.whole) - names_of(desk.public))
    assert len(restricted) > 30

    def commands() -> Iterator[tuple[str, ...]]:
        for name in restricted:
            yield "show", name
            yield "find", name[:-1]
        for name in restricted[::16]:
            almost = name[:-1]
            yield "show", almost
            yield "cite", almost
            yield "connect", almost, "OECD"
            yield "compare", "OECD", almost
            yield "conflicts", almost
            yield "draw", "--around", almost, "-o", "none.html"
            yield "ask", "evidence/by-asserter", "-p", f"asserter={almost}"
            yield "ask", "clusters/members", "-p", f"cluster={almost}"

    assert desk.leaks(commands()) == {}


def names_of(store: clustergraph.Store) -> set[str]:
    rows = store.select("SELECT ?name { ?x skos:prefLabel|skos:altLabel|foaf:name ?name }")
    return {row[0].value for row in rows if isinstance(row[0], Literal)}


def test_no_page_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    def pages() -> Iterator[tuple[str, ...]]:
        yield from (("draw", name, "-o", f"{name.replace('/', '-')}.html") for name in NETWORKS)
        yield "draw", "--around", "OECD", "-o", "around.html"
        for suffix in ("txt", "md", "html", "json"):
            yield "show", "document:paris-2007", "--all", "-o", f"document.{suffix}"

    assert len(NETWORKS) == 9
    # The library that is written into such a page has words of its own.
    pyvis = ("draw", "networks/policy", "-o", "pyvis.html", "--language", "fr", "--renderer", "pyvis")
    measures = (("measures", name, "--format", "json", "-m", "degree") for name in NETWORKS)
    assert {**desk.leaks(pages(), compared=False), **desk.leaks([pyvis, *measures])} == {}
    assert desk.leaks_in_files("*.*") == {}


def test_no_file_tells_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    exports = (("export", "networks/policy", "-o", f"policy-{name}", "--format", name) for name in FORMATS)
    dumps = [("dump", "-o", f"dump.{suffix}") for suffix in ("trig", "nq", "ttl", "nt", "jsonld", "rdf")]
    canonical = ("dump", "--canonical", "-o", "canonical.nq")
    assert desk.leaks([*exports, ("info",), canonical]) == {}
    assert desk.leaks([*dumps, ("check",)], compared=False) == {}
    assert desk.leaks_in_files("policy-*") == {}
    assert desk.leaks_in_files("dump.*") == {}
    assert desk.leaks_in_files("canonical.nq") == {}


def test_a_prompt_offers_nothing_that_only_restricted_paragraphs_say(desk: Desk) -> None:
    def offered(store: clustergraph.Store) -> list[object]:
        loaded = Loaded(store, store.names, "en")
        kinds = {name.split(":")[0] for name in desk.whole.instances("http://www.w3.org/2004/02/skos/core#Concept")}
        return [
            *loaded.classes,
            *loaded.properties,
            *(hit for kind in (*kinds, "topic", "post", "organisation") for hit in loaded.beginning(f"{kind}:")),
        ]

    assert desk.secrets.told_by(str(offered(desk.public))) == []
    assert offered(desk.public) == offered(desk.alone)
    loaded = Loaded(desk.public, desk.public.names, "en")
    for text in ("American", "Asia", "business", "informal", "presence", "public", "redistribution"):
        assert desk.secrets.told_by(str(loaded.labelled(text))) == [], text


def test_no_search_finds_what_only_restricted_paragraphs_say(desk: Desk) -> None:
    for text in sorted(name for name in names_of(desk.whole) - names_of(desk.public) if fold(name)):
        for hit in desk.public.find(text):
            assert desk.secrets.told_by(f"{hit.thing.value} {hit.label} {hit.text}") == [], text


def test_whoever_guesses_a_restricted_row_cannot_hold_it_against_a_digest(desk: Desk) -> None:
    """A table with restricted rows has its digest, and no number of its rows, in the restricted catalogue only."""
    table = (folder("datasets") / "paris-2007" / "claims.csv").read_bytes()
    digest, rows = sha256(table).hexdigest(), len(table.splitlines()) - 1
    assert digest in {getattr(quad.object, "value", "") for quad in desk.whole.quads()}
    public = (desk.path / "public.nq").read_text(encoding="utf-8")
    assert digest not in public
    assert f"{rows} paraphrased" not in public


def test_the_public_answers_are_not_empty(desk: Desk) -> None:
    answered = [name for name in catalogue() if list(desk.public.ask(name))]  # type: ignore[arg-type]
    assert len(answered) > 35


def test_each_command_makes_its_view_of_the_store_on_the_disk(tmp_path: Path, desk: Desk) -> None:
    """The one place that the tests above take the place of; the indexes kept beside the store are of all of it."""
    with clustergraph.open(tmp_path / "store") as store:
        store.build(shipped_packages())
        store.find("MINEFI")

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, "--store", str(tmp_path / "store"), "--release", "U"])
        return f"{done.output} {done.exception or ''}"

    run("dump", "--canonical", "-o", str(tmp_path / "public.nq"))
    assert (tmp_path / "public.nq").read_bytes() == (desk.path / "public.nq").read_bytes()
    for arguments in (("find", "economy ministry"), ("show", "MINEF"), ("info",), ("conflicts",)):
        said = run(*arguments)
        assert desk.secrets.told_by(said) == [], arguments
        assert said == desk.said_of_less(*arguments).partition(" ")[2], arguments


def test_a_public_release_does_not_depend_on_what_restricted_paragraphs_say(tmp_path: Path, desk: Desk) -> None:
    """Not a name, not a count, not the digest of a table changes with them."""
    shutil.copytree(folder("datasets"), tmp_path / "datasets")
    claims = tmp_path / "datasets" / "paris-2007" / "claims.csv"
    with claims.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    query = "SELECT ?p { ?p cg:marking marking:SBU ; a cg:Paragraph }"
    paragraphs = {row[0].value for row in desk.whole.select(query) if isinstance(row[0], NamedNode)}
    changed = 0
    for row in rows:
        if clustergraph.vocabulary.expand(row["stated_in"]) in paragraphs:
            row.update(note="Quite another note, of 1234567 words.", confidence="low", theme="")
            row["value"] = "67" if row["value"] == "66" else row["value"]
            changed += 1
    assert changed > 40
    with claims.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with clustergraph.Store.memory() as store:
        store.build([tmp_path / "datasets" / name for name in shipped_packages()])
        assert len(store) != len(desk.whole)
        view(store, release="U").dump(tmp_path / "public.nq", canonical=True)
    changes = set((tmp_path / "public.nq").read_text().split("\n"))
    changes ^= set((desk.path / "public.nq").read_text().split("\n"))
    assert sorted(changes) == []
