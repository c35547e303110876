"""A query with a time limit is really ended, and leaves no process behind, whatever happens on either side."""

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

import clustergraph
from clustergraph import QueryError, Store
from clustergraph.errors import QueryTimeout
from clustergraph.solutions import Solutions, Triples
from clustergraph.store.process import Process

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells processes apart by /proc")

DATA = b"""
PREFIX ex: <urn:>
GRAPH <urn:g> { ex:a ex:p 1, 1.50, "x"@en, "a\\tb\\u0007\\n" . _:b ex:p _:c . ex:a ex:q ex:b . ex:b ex:q ex:c }
GRAPH <urn:h> { ex:a ex:p 1 . ex:c ex:q ex:a }
"""

# Three times two thousand numbers, tied together by nothing, are 8 billion rows, of which none passes NEVER.
NUMBERS = f"VALUES ?i {{ {' '.join(map(str, range(2_000)))} }}"
RUNAWAY = f"{NUMBERS} {NUMBERS.replace('?i', '?j')} {NUMBERS.replace('?i', '?k')}"
NEVER = f"{RUNAWAY} FILTER(CONCAT(STR(?i), STR(?j), STR(?k)) = 'none')"


def children(parent: int | None = None) -> set[int]:
    """The processes that a process has started and that are still there, be it as zombies."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == (parent or os.getpid()):
            found.add(int(stat.parent.name))
    return found


def runs(pid: int) -> bool:
    """Whether a process is there, and not as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def at_work(pid: int) -> bool:
    """Whether a process has computed for longer than it takes one to start: it has its question then."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > 0.5


def gone(pids: set[int], within: float = 5) -> bool:
    """Whether processes end in time; one that nobody has asked for its exit code yet has ended too."""
    end = time.monotonic() + within
    while any(runs(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A small store of either kind; every test leaves as many processes as it found."""
    before = children()
    if request.param == "memory":
        held = Store.memory()
        held.load(DATA, format="trig")
    else:
        with clustergraph.open(tmp_path / "s") as written:
            written.load(DATA, format="trig")
        held = clustergraph.open(tmp_path / "s", read_only=True)
    with held:
        yield held
    gc.collect()
    assert children() == before


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {NEVER} }}",
        f"ASK {{ {NEVER} }}",
        f"CONSTRUCT {{ ?i <urn:p> ?j }} WHERE {{ {NEVER} }}",
        f"SELECT * {{ {RUNAWAY} }} ORDER BY STR(?i)",
        f"SELECT (COUNT(*) AS ?n) {{ {RUNAWAY} }}",
        f"SELECT * {{ {RUNAWAY} }}",
        "SELECT * { " + "?s ?p ?o . ?o ?q ?s . " * 400 + " }",
    ],
)
def test_a_runaway_query_is_stopped_within_a_second_of_its_time(store: Store, text: str) -> None:
    before = children()
    begun = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"^stopped after 0\.5 s: .*or allow more time$") as caught:
        answer = store.query(text, timeout=0.5)
        if not isinstance(answer, bool):
            for _ in answer:
                pass
    assert 0.5 <= time.monotonic() - begun < 1.5
    assert caught.value.seconds == 0.5
    assert isinstance(caught.value, TimeoutError)
    assert children() == before


SAME = [
    ("SELECT * { ?s ?p ?o }", {}),
    ("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }", {}),
    ("SELECT * {}", {}),
    ("SELECT ?x ?y { VALUES ?x { 1 UNDEF } }", {}),
    ("SELECT ?x { FILTER(false) }", {}),
    ("SELECT ?s ?o { ?s <urn:p> ?o }", {"bindings": {"s": NamedNode("urn:a")}}),
    ("SELECT ?o { ?s my:p ?o }", {"prefixes": {"my": "urn:"}}),
    ("SELECT ?s ?o { ?s ?p ?o }", {"graphs": ["urn:h"]}),
    ("SELECT ('\\u0000\\u0007\\uFFFE\\r\\n\\t\"\\\\' AS ?x) (STRLANGDIR('a', 'ar', 'rtl') AS ?y) {}", {}),
    ("SELECT (TRIPLE(<urn:a>, <urn:b>, TRIPLE(<urn:a>, <urn:b>, 01.50)) AS ?x) (1e0/0 AS ?y) {}", {}),
    ("SELECT (SUM(?o) AS ?sum) { ?s <urn:p> ?o FILTER(isNumeric(?o)) }", {}),
    ("CONSTRUCT WHERE { ?s ?p ?o }", {}),
    ("CONSTRUCT { ?s <urn:new> ?o } WHERE { ?s <urn:q> ?o }", {"bindings": {"s": NamedNode("urn:a")}}),
    ("DESCRIBE <urn:a>", {}),
    ("ASK { <urn:a> <urn:p> 1 }", {}),
    ("ASK { <urn:a> <urn:p> 7 }", {}),
]


@pytest.mark.parametrize(("text", "options"), SAME)
def test_an_answer_is_the_same_with_and_without_a_limit(store: Store, text: str, options: dict[str, object]) -> None:
    plain, limited = store.query(text, **options), store.query(text, **options, timeout=20)  # type: ignore[arg-type]
    assert type(plain) is type(limited)
    if isinstance(plain, bool) or isinstance(limited, bool):
        assert plain == limited
        return
    if isinstance(plain, Solutions) and isinstance(limited, Solutions):
        assert plain.columns == limited.columns
    expected, found = list(plain), list(limited)
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert set(found) == set(expected)


def test_a_blank_node_is_the_same_node_in_the_next_query(store: Store) -> None:
    rows = list(store.select("SELECT ?b ?c { ?b <urn:p> ?c FILTER(isBlank(?b)) }", timeout=20))
    assert rows == list(store.select("SELECT ?b ?c { ?b <urn:p> ?c FILTER(isBlank(?b)) }"))
    ((one, other),) = rows
    assert isinstance(one, BlankNode)
    found = store.select("SELECT ?b ?c { ?b <urn:p> ?c }", bindings={"b": one}, timeout=20)
    assert list(found) == [(one, other)]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("SELECT * {", {}),
        ("", {}),
        ("SELECT * { ?s nope:p ?o }", {}),
        ("SELECT ?o { ?s ?p ?o }", {"bindings": {"s": NamedNode("urn:a")}}),
        ("SELECT * { ?s ?p '\ud800' }", {}),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", {}),
        ("SELECT * { SERVICE <urn:x> {} }", {}),
        (f"SELECT * {{ {'{' * 200}{'}' * 200} }}", {}),
    ],
)
def test_an_error_is_the_same_with_and_without_a_limit(store: Store, text: str, options: dict[str, object]) -> None:
    messages = []
    for limit in ({}, {"timeout": 20.0}):
        with pytest.raises(QueryError) as caught:
            store.query(text, **options, **limit)  # type: ignore[arg-type]
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    assert store.query("ASK {}", timeout=20) is True


def test_a_select_takes_a_limit_and_refuses_another_kind_of_query(store: Store) -> None:
    before = children()
    with pytest.raises(QueryError, match="this takes a SELECT"):
        store.select("CONSTRUCT WHERE { ?s ?p ?o }", timeout=20)
    gc.collect()
    assert children() == before


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 1e300])
def test_a_limit_is_more_than_nothing_and_less_than_for_ever(store: Store, seconds: float) -> None:
    with pytest.raises(QueryError, match="a time limit is a number of seconds above 0"):
        store.query("ASK {}", timeout=seconds)


def test_one_process_answers_one_query_after_the_other(store: Store) -> None:
    before = children()
    seen = set()
    for _ in range(5):
        assert len(list(store.select("SELECT * { ?s ?p ?o }", timeout=20))) > 0
        seen |= children() - before
    assert len(seen) == 1


def test_two_answers_can_be_read_by_turns(store: Store) -> None:
    one = iter(store.select("SELECT ?i { VALUES ?i { 1 2 3 } }", timeout=20))
    other = iter(store.select("SELECT ?i { VALUES ?i { 4 5 6 } }", timeout=20))
    read = [row[0].value for pair in zip(one, other, strict=True) for row in pair]  # type: ignore[union-attr]
    assert read == ["1", "4", "2", "5", "3", "6"]


def test_threads_ask_one_store_at_the_same_time(store: Store) -> None:
    found: list[int] = []
    expected = len(list(store.select("SELECT * { ?s ?p ?o }")))

    def ask() -> None:
        for _ in range(5):
            found.append(len(list(store.select("SELECT * { ?s ?p ?o }", timeout=20))))  # noqa: PERF401

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 20


def test_rows_that_are_not_read_on_end_the_process(store: Store) -> None:
    before = children()
    rows = iter(store.select(f"SELECT * {{ {RUNAWAY} }}", timeout=60))
    next(rows)
    assert len(children() - before) == 1
    del rows
    gc.collect()
    assert children() == before


def test_an_answer_that_is_never_begun_ends_its_process(store: Store) -> None:
    before = children()
    answer = store.query(f"SELECT * {{ {RUNAWAY} }}", timeout=60)
    assert len(children() - before) == 1
    del answer
    gc.collect()
    assert children() == before


def test_closing_the_rows_ends_the_process(store: Store) -> None:
    before = children()
    rows = iter(store.select(f"SELECT * {{ {RUNAWAY} }}", timeout=60))
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    assert children() == before
    assert list(rows) == []


def test_a_reader_that_waits_too_long_is_told_so(store: Store) -> None:
    rows = iter(store.select(f"SELECT * {{ {RUNAWAY} }}", timeout=0.5))
    next(rows)
    time.sleep(1)
    with pytest.raises(QueryTimeout):
        for _ in rows:
            pass


def test_many_rows_take_little_memory_on_either_side(store: Store) -> None:
    before = children()
    rows = iter(store.select(f"SELECT ?i ?j {{ {RUNAWAY} }}", timeout=60))
    for _ in range(300_000):
        next(rows)
    time.sleep(0.2)
    (pid,) = children() - before
    status = Path(f"/proc/{pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert resident < 100_000


def test_a_break_down_of_the_engine_is_an_error_and_no_end(store: Store) -> None:
    rows = iter(store.select(f"SELECT * {{ {RUNAWAY} }}", timeout=60))
    next(rows)
    worker = rows._source._process  # type: ignore[attr-defined]
    os.kill(worker.pid, signal.SIGSEGV)
    with pytest.raises(QueryError, match="too large or too deep for the engine"):
        for _ in rows:
            pass
    assert store.query("ASK {}", timeout=20) is True


def test_a_process_that_the_system_ends_for_its_memory_is_an_error(store: Store) -> None:
    rows = iter(store.select(f"SELECT * {{ {RUNAWAY} }}", timeout=60))
    next(rows)
    os.kill(rows._source._process.pid, signal.SIGKILL)  # type: ignore[attr-defined]
    with pytest.raises(QueryError, match="want of memory"):
        for _ in rows:
            pass


def test_a_process_that_died_while_waiting_is_replaced(store: Store) -> None:
    before = children()
    assert store.query("ASK {}", timeout=20) is True
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.1)
    assert store.query("ASK {}", timeout=20) is True


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 5_000 + " } LIMIT 1",
        f"SELECT (1{'+1' * 12_000} AS ?x) {{}}",
        f"SELECT * {{ FILTER(true{'||false' * 12_000}) }}",
        "SELECT * { {}" + " UNION {}" * 12_000 + " } LIMIT 1",
    ],
)
def test_a_query_of_thousands_of_parts_does_not_end_this_process(text: str) -> None:
    # Some are answered and some are too much: only this process has to live.
    with Store.memory() as store, contextlib.suppress(QueryError):
        next(store.select(text, timeout=1).rows)


def test_a_large_query_is_evaluated_apart_without_a_limit_too(store: Store) -> None:
    before = children()
    rows = list(store.select(f"SELECT (1{'+1' * 3_000} AS ?x) {{}}"))
    assert [row[0].value for row in rows if row[0]] == ["3001"]  # type: ignore[union-attr]
    assert len(children() - before) == 1


def test_after_a_change_a_query_sees_the_data_as_they_are() -> None:
    before = children()
    with Store.memory() as store:
        assert store.query("ASK { ?s ?p ?o }", timeout=20) is False
        store.load(DATA, format="trig")
        assert children() == before
        assert store.query("ASK { ?s ?p ?o }", timeout=20) is True
    assert children() == before


def test_a_process_reads_the_generation_that_its_store_reads(tmp_path: Path) -> None:
    with clustergraph.open(tmp_path / "s") as writer:
        writer.load(DATA, format="trig")
        with clustergraph.open(tmp_path / "s", read_only=True) as reader:
            for number in range(3):
                writer.load(f"<urn:n> <urn:n> {number} .".encode(), format="ttl", graph="urn:n")
            assert reader.query("ASK { <urn:n> ?p ?o }", timeout=20) is False
            assert writer.query("ASK { <urn:n> ?p 2 }", timeout=20) is True
            rows = iter(reader.select(f"SELECT * {{ ?s ?p ?o {RUNAWAY} }}", timeout=60))
            next(rows)
        writer.load(b"<urn:n> <urn:n> 9 .", format="ttl", graph="urn:n")
        next(rows)
        del rows


def test_a_store_that_is_forgotten_leaves_no_process() -> None:
    before = children()
    store = Store.memory()
    assert store.query("ASK {}", timeout=20) is True
    del store
    gc.collect()
    assert children() == before


PARENT = f"""
import signal, sys, clustergraph
if hasattr(signal, "SIGHUP"):
    # Whoever started the tests may have it ignored.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
store = clustergraph.Store.memory()
store.query("ASK {{}}", timeout=60)
rows = iter(store.select("SELECT * {{ {RUNAWAY} }}", timeout=60))
next(rows)
print("begun", flush=True)
try:
    store.query("ASK {{ {NEVER} }}", timeout=60)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    del rows
    store.close()
    sys.stdin.read()
"""


def started(program: str = PARENT, *, by_stdin: bool = False) -> tuple["subprocess.Popen[str]", set[int]]:
    """Another process, at the point where two queries of it are under way, and their processes."""
    command = [sys.executable, "-"] if by_stdin else [sys.executable, "-c", program]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdin is not None and parent.stdout is not None
    if by_stdin:
        parent.stdin.write(program)
        parent.stdin.close()
    assert parent.stdout.readline() == "begun\n"
    end = time.monotonic() + 10
    # The process of the rows waits until they are fetched; the other one computes.
    while not any(map(at_work, children(parent.pid))) and time.monotonic() < end:
        time.sleep(0.02)
    return parent, children(parent.pid)


def finish(parent: "subprocess.Popen[str]") -> None:
    parent.kill()
    parent.wait()
    for stream in (parent.stdin, parent.stdout):
        if stream:
            stream.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("by_stdin", [False, True])
def test_a_parent_that_dies_leaves_no_process(number: signal.Signals, by_stdin: bool) -> None:
    parent, workers = started(by_stdin=by_stdin)
    try:
        assert len(workers) == 2
        parent.send_signal(number)
        parent.wait(10)
        assert gone(workers)
    finally:
        finish(parent)


def test_an_interrupt_ends_the_query_and_not_the_parent() -> None:
    parent, workers = started()
    try:
        assert parent.stdout is not None
        parent.send_signal(signal.SIGINT)
        assert parent.stdout.readline() == "interrupted\n"
        assert gone(workers)
        assert parent.poll() is None
    finally:
        finish(parent)


@pytest.mark.parametrize("moment", ["clock", "ask"])
def test_an_interrupt_before_the_question_is_asked_ends_the_process(
    moment: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Process, moment, interrupted)
    before = children()
    try:
        store.query("ASK {}", timeout=20)
    except KeyboardInterrupt:
        # Its traceback still has whatever was at work.
        assert children() == before
    else:
        pytest.fail("there was no interrupt")


def test_a_copy_of_this_process_asks_a_process_of_its_own() -> None:
    program = """
import os, clustergraph
store = clustergraph.Store.memory()
assert store.query("ASK {}", timeout=20)
if os.fork() == 0:
    assert store.query("ASK {}", timeout=20)
    store.close()
    os._exit(0)
assert os.wait()[1] == 0
assert store.query("ASK {}", timeout=20)
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


TERMS = st.one_of(
    st.builds(BlankNode, st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,8}", fullmatch=True)),
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]))),
    st.builds(lambda text: Literal(text, language="fr"), st.text(st.characters(exclude_categories=["Cs"]))),
    st.integers(-(2**63), 2**63 - 1).map(Literal),
    st.floats(allow_nan=False).map(Literal),
    st.booleans().map(Literal),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(TERMS, max_size=20))
def test_any_data_come_through_as_they_are(terms: list[BlankNode | Literal]) -> None:
    node, graph = NamedNode("urn:x"), NamedNode("urn:g")
    with Store.memory() as store:
        store.load([Quad(node, node, term, graph) for term in terms])
        limited = store.query("CONSTRUCT WHERE { ?s <urn:x> ?o }", timeout=20)
        assert isinstance(limited, Triples)
        assert set(limited) == set(store.query("CONSTRUCT WHERE { ?s <urn:x> ?o }"))  # type: ignore[arg-type]
        rows = store.select("SELECT ?o { ?s <urn:x> ?o }", timeout=20)
        assert set(rows) == {(triple.object,) for triple in _triples(store)}


def _triples(store: Store) -> set[Triple]:
    answer = store.query("CONSTRUCT WHERE { ?s <urn:x> ?o }")
    assert isinstance(answer, Triples)
    return set(answer)
