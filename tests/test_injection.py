"""Whatever is typed or loaded is data: never run, never shown unescaped, never answered with a traceback."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import run_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import clustergraph
from clustergraph import ClusterGraphError, Store
from clustergraph.cli import cli
from clustergraph.cli.speech import brief
from clustergraph.page import RENDERERS
from clustergraph.queries import catalogue

HOSTILE = (
    "", "  ", "'", '"', '"""', "\\", "\\u0022", "} UPDATE", "x} ; DROP ALL", "a\nb", "# x", "<", "<a b>", "http://a b",
    "http://x/<y>", "https://w3id.org/clustergraph/id/cluster/minalogic> ?p ?o . <urn:x", "nope:x", "cluster:",
    "cluster:../x", ":", "_:b", "?x", "\0", "\x1b[31mred", "\u202eabc", "😀", "\ud800", "\udcff", "1e999", "NaN", "-0",
    "0x10", "٣", "99999999999999999999", "2007-02-30", "2007-13", "urn:", "://", "%s", "{0}", "--help", "*", "NEAR(",
    'a" OR "b', "𝕳" * 50, "x" * 10_000,
)  # fmt: skip
"""What has broken programs before."""

anything = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from([*HOSTILE[:-2], " ", "Minalogic", "cluster:minalogic"]), max_size=4).map("".join),
    st.text(max_size=30),
)
brief_settings = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def at_hand(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work on the store that the tests share."""
    monkeypatch.setattr("clustergraph.cli.shared.open_store", lambda *_, **__: nullcontext(shipped))


def run(*arguments: str) -> Result:
    """What a command prints; the errors that are answered in a line are the only ones there are."""
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    error = done.exception
    expected = isinstance(error, ClusterGraphError | SystemExit) or type(error).__module__.startswith("click.")
    assert error is None or expected, (arguments, error)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", done.output), arguments
    return done


PARAMETERS = [(name, parameter) for name, query in catalogue().items() for parameter in query.parameters]


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_a_parameter_is_a_value_and_nothing_else(shipped: Store, value: str) -> None:
    before = len(shipped)
    # Each value meets every type of parameter, and each question is met by some value.
    met = {catalogue()[name].parameters[parameter].type: (name, parameter) for name, parameter in PARAMETERS}
    at = HOSTILE.index(value) * 3
    for name, parameter in (*met.values(), *(PARAMETERS * 2)[at % len(PARAMETERS) :][:3]):
        run("ask", name, "-p", f"{parameter}={value}")
    assert len(shipped) == before


@pytest.mark.usefixtures("at_hand")
@brief_settings
@given(value=anything, other=anything)
def test_an_argument_of_a_command_names_a_thing_or_none(value: str, other: str) -> None:
    for command in ("show", "cite", "find", "conflicts", "queries"):
        run(command, "--", value)
    for command in ("cite", "connect", "compare"):
        run(command, "--", value, other)
    run("find", "--kind", value, "--", other)


@pytest.mark.usefixtures("at_hand")
@brief_settings
@given(value=anything)
def test_an_option_takes_what_it_knows_or_says_what_that_is(value: str) -> None:
    run("ask", "ASK {}", "-p", value)
    run("ask", "SELECT ?x { VALUES ?x { 1 } }", "-p", f"x={value}")
    run("ask", "ASK {}", "--allow-service", value)
    run("ask", "ASK {}", "--timeout", value)
    run("info", "--release", value)
    run("info", "--as-of", value if value != "2007" else "x")
    run("dump", "-o", "nowhere.nq", "--graph", value or "x")
    run("draw", "-o", "nowhere.html", "--around", value or "?")
    Path("nowhere.html").unlink(missing_ok=True)


@pytest.mark.parametrize(
    "date",
    ["", " ", "2007-02-30", "2007-02-29", "2007-13", "0000", "0000-01-01", "-0044-03-15", "44 BC", "10000-01-01", "..",
     "2007/2008/2009", "20070320", "2007-03-20T00:00:00Z", "today", "٢٠٠٧", "1e3", "2007-3-2"],
)  # fmt: skip
@pytest.mark.usefixtures("at_hand")
def test_a_date_that_is_none_is_an_error_that_shows_one(date: str) -> None:
    error = run("info", "--as-of", date).exception
    assert isinstance(error, clustergraph.QueryError), date
    assert re.search(r"2007|no such day", str(error)), error


@pytest.mark.parametrize("date", ["0001-01-01", "0001", "9999-12-31", "9999", "2008-02-29", "2007-03"])
@pytest.mark.usefixtures("at_hand")
def test_a_day_of_any_year_is_a_day(date: str) -> None:
    for arguments in (("info",), ("ask", "clusters/members"), ("show", "Minalogic")):
        assert run(*arguments, "--as-of", date).exit_code == 0


@brief_settings
@given(value=anything, before=st.text(max_size=5))
def test_what_was_asked_for_is_quoted_in_one_short_line(value: str, before: str) -> None:
    for quoted in (f"'{value}'", repr(value)):
        said = brief(f"{quoted} is not in the graph", [f"{before}={value}"])
        assert len(said) < 150 or len(value) <= 100
        assert "\n" not in said or "\n" not in value


@pytest.mark.parametrize(
    "arguments",
    [("show", "x" * 10_000), ("ask", "clusters/members", "-p", "cluster=a\nb\x1b[31m" + "y" * 5_000),
     ("info", "--as-of", "z" * 9_000), ("find", "a", "--limit", "9" * 5_000)],
)  # fmt: skip
def test_an_error_is_short_and_says_what_would_do(built: Path, arguments: tuple[str, ...]) -> None:
    done = run_command(*arguments, cwd=built)
    assert done.returncode in (1, 2), done.stderr
    assert len(done.stderr) < 2_000
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    if done.returncode == 1:
        assert done.stderr.count("\n") == 1, done.stderr


def test_bytes_that_are_no_text_are_an_error_in_one_line(built: Path) -> None:
    for arguments in (("ask", "SELECT ?x { ?x a ?y } LIMIT 1", "-p", "x=\udcff"), ("show", "\udcff")):
        done = run_command(*arguments, cwd=built)
        assert done.returncode == 1, done
        assert done.stderr.startswith("clustergraph: "), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr


LABELS = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "closing": "</title></style></script><svg onload=alert(1)>",
    "link": "[press](javascript:alert(1)) ![x](http://x.example/i.png)",
    "markdown": "| a | b |\n# heading\n<b>bold</b>",
    "terminal": "\x1b]0;title\x07\x1b[31mred\x9b31m",
    "turned": "abc\u202etxt.exe\u2066",
    "formula": "=cmd|' /c calc'!A1",
    "template": "{{7*7}}${7*7}%s{0}",
}
"""Names of clusters, each an attack on what shows it."""


@pytest.fixture(scope="module")
def hostile() -> Iterator[Store]:
    """A store in which every cluster has a hostile name and note, and firms with names like these take part in it."""
    lines = [
        f"cluster:{key} a cg:Cluster ; skos:prefLabel {text}@en, {text}@fr ; skos:note {text} .\n"
        f"organisation:{key} a cg:Firm ; skos:prefLabel {text}@en ; cg:participatesIn cluster:{key}, cluster:link .\n"
        f"participation:{key} a cg:Participation ; org:member organisation:{key} ; org:organization cluster:{key} ;"
        f" cg:sourceRow {text} .\n"
        for key, text in ((key, escaped(label)) for key, label in LABELS.items())
    ]
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in clustergraph.vocabulary.PREFIXES.items())
    with Store.memory() as store:
        store.build(["places"])
        store.load(f"{prefixes}{''.join(lines)}".encode(), format="ttl", graph="https://hostile.example/")
        yield store


def escaped(text: str) -> str:
    """A text as Turtle writes it, all of it escaped."""
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


class Page(HTMLParser):
    """The elements and the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(f"{name}={value}" for name, value in attrs)]


def commands(store: Store) -> Iterator[tuple[str, ...]]:
    for key in LABELS:
        for format in ("text", "md", "html", "json"):
            yield "show", f"cluster:{key}", "--format", format
        yield "cite", f"organisation:{key}", f"cluster:{key}"
        for format in ("text", "md", "html"):
            yield "compare", f"cluster:{key}", "cluster:link", "--format", format
        for format in ("text", "md"):
            yield "connect", f"organisation:{key}", "cluster:link", "--format", format
    for format in ("table", "html", "markdown"):
        yield "ask", "SELECT ?cluster ?label { ?cluster a cg:Cluster ; skos:prefLabel ?label }", "--format", format
    for text in ("alert", "press", "title", "calc", "abc"):
        yield "find", text
    yield "conflicts", "--format", "text"
    yield ("info",)


def test_a_label_is_text_in_every_output(hostile: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clustergraph.cli.shared.open_store", lambda *_, **__: nullcontext(hostile))
    for arguments in commands(hostile):
        said = run(*arguments).output
        if "html" in arguments:
            page = Page(said).found
            assert not {"script", "img", "svg", "b"} & set(page), arguments
            assert not [one for one in page if re.match("on\\w+=|(href|src)=(javascript|http://x)", one)], arguments
        elif {"md", "markdown"} & set(arguments):
            bare = re.sub(r"\\.|`[^`]*`", "", said)
            assert "<script" not in bare, arguments
            assert "<img" not in bare, arguments
            assert "](javascript" not in bare, arguments
            assert "](http://x" not in bare, arguments


def test_a_label_is_text_in_every_page(hostile: Store, tmp_path: Path) -> None:
    for renderer in RENDERERS:
        file = tmp_path / f"{renderer}.html"
        hostile.draw("networks/participation", file, renderer=renderer)
        text = file.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "</script><svg" not in text


def test_a_spreadsheet_runs_no_label(hostile: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clustergraph.cli.shared.open_store", lambda *_, **__: nullcontext(hostile))
    query = "SELECT ?label { ?cluster a cg:Cluster ; skos:prefLabel ?label }"
    said = run("ask", query, "--format", "csv", "--spreadsheet").output
    assert "=cmd" in said
    assert not re.search(r'(^|,|")[=+@\t-]', said, re.MULTILINE)
