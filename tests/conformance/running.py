"""One test of a suite, run on one subject."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from conformance.answers import Answer, Row, cells, expected_answer, quads_in
from conformance.comparing import by_value, equal
from conformance.subjects import File, Refused, Subject
from conformance.suite import Case

__all__ = ["PASSED", "outcome"]

PASSED = "passed"
_PROLOGUE = re.compile(r"(?:\s|#.*|BASE\s*<[^>]*>|PREFIX\s*\S*:\s*<[^>]*>)*", re.I)
_RESPELLED = "numbers are spelled in another way"


def outcome(case: Case, subject: Subject) -> str:
    """PASSED, or what went wrong; an error that is not meant for users is also what went wrong."""
    try:
        return _RUNS[case.kind](case, subject)
    except Refused as error:
        return f"refused: {_line(error)}"
    except Exception as error:
        return f"{type(error).__name__}: {_line(error)}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def _read(case: Case, subject: Subject) -> str:
    subject.hold([(case.action, None, case.base)])
    return _compared(subject.quads(), _quads(case), "quads")


def _open(case: Case, subject: Subject) -> None:
    subject.hold([(case.action, None, case.base)])


def _ask(case: Case, subject: Subject) -> None:
    subject.hold(())
    subject.query(_text(case), case.base, ())


def _change(case: Case, subject: Subject) -> None:
    """Have an update read to its end, and stopped before anything is done, such as a LOAD."""
    subject.hold(())
    text = _text(case)
    match = _PROLOGUE.match(text)
    assert match is not None
    subject.update(f"{match.group()}\nDROP GRAPH <urn:there:is:none> ;\n{text[match.end() :]}", case.base)


def _takes(act: Callable[[Case, Subject], None]) -> Callable[[Case, Subject], str]:
    """Whether a text is taken, whatever comes of it afterwards."""

    def run(case: Case, subject: Subject) -> str:
        try:
            act(case, subject)
        except Refused as error:
            if not error.is_late:
                raise
        return PASSED

    return run


def _refuses(act: Callable[[Case, Subject], None]) -> Callable[[Case, Subject], str]:
    def run(case: Case, subject: Subject) -> str:
        try:
            act(case, subject)
        except Refused as error:
            return f"taken, and then refused: {_line(error)}" if error.is_late else PASSED
        return "taken, though it is wrong"

    return run


def _text(case: Case) -> str:
    return case.action.read_bytes().decode("utf-8")


def _files(case: Case) -> list[File]:
    """The dataset of a test."""
    found: list[File] = [(path, None, _iri(case, path)) for path in case.data]
    found += [(path, name, name) for name, path in case.named]
    if case.kind == "query" and not found:
        # The query names its files itself: they are to be had under their names.
        names = sorted(case.action.parent.glob("data*.ttl"))
        found = [(path, _iri(case, path), _iri(case, path)) for path in names]
    return found


def _iri(case: Case, path: Path) -> str:
    """The IRI of a file in the folder of a test."""
    return f"{case.base.rpartition('/')[0]}/{path.name}"


def _query(case: Case, subject: Subject) -> str:
    subject.hold(_files(case))
    assert case.result is not None
    expected = expected_answer(case.result, _iri(case, case.result))
    answers = subject.query(_text(case), case.base, [name for name, _ in case.named])
    for way, answer in answers.items():
        if (result := _answered(answer, expected, case)) != PASSED:
            return f"{way}: {result}"
    return PASSED


def _answered(found: Answer, expected: Answer, case: Case) -> str:
    if found.truth != expected.truth:
        return f"answered {found.truth}"
    if found.columns != expected.columns:
        return f"columns {found.columns} instead of {expected.columns}"
    if found.is_bare or expected.is_bare:
        found, expected = cells(found), cells(expected)
    what = "triples" if expected.columns is None else "rows"
    return _compared(found.rows, expected.rows, what, is_ordered=expected.is_ordered, is_lax=case.is_lax)


def _compared(
    found: Sequence[Row], expected: Sequence[Row], what: str, *, is_ordered: bool = False, is_lax: bool = False
) -> str:
    if equal(found, expected, is_ordered=is_ordered, is_lax=is_lax):
        return PASSED
    if what != "rows":
        # Numbers that become the same one make one statement.
        found, expected = list(dict.fromkeys(by_value(found))), list(dict.fromkeys(by_value(expected)))
    if equal(by_value(found), by_value(expected), is_ordered=is_ordered, is_lax=is_lax):
        return _RESPELLED
    return f"other {what}"


def _update(case: Case, subject: Subject) -> str:
    subject.hold(_files(case))
    subject.update(_text(case), case.base)
    return _compared(subject.quads(), _quads(case), "quads")


def _quads(case: Case) -> list[Row]:
    """The quads that are expected."""
    found = quads_in(case.result, _iri(case, case.result)) if case.result else []
    for name, path in case.result_named:
        found += [(s, p, o, ("iri", name)) for s, p, o, _ in quads_in(path, name)]
    return found


_RUNS: dict[str, Callable[[Case, Subject], str]] = {
    "read": _read,
    "good file": _takes(_open),
    "bad file": _refuses(_open),
    "query": _query,
    "good query": _takes(_ask),
    "bad query": _refuses(_ask),
    "update": _update,
    "good update": _takes(_change),
    "bad update": _refuses(_change),
}
