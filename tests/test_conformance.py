"""The tests of the W3C, through our own store."""

import os
from functools import cache
from pathlib import Path

import pytest
from conformance import scores
from conformance.answers import Row
from conformance.comparing import by_value, equal
from conformance.suite import Case, cases, copy_in

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def suites() -> Path:
    """The folder with the tests of the W3C; where there is none, the test is skipped."""
    folder = os.environ.get("CLUSTERGRAPH_RDF_TESTS")
    if not folder:
        reason = "CLUSTERGRAPH_RDF_TESTS names no folder; see tests/conformance/README.md"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return Path(folder)


@cache
def listed(folder: Path) -> list[Case]:
    return cases(folder)


@pytest.mark.parametrize("part", scores.PARTS)
def test_our_store_passes_all_tests_of_the_w3c_but_the_exceptions(part: str) -> None:
    found = scores.results(case for case in listed(suites()) if scores.part(case) == part)
    assert found
    assert copy_in(suites()) == "rdflib"
    assert scores.faults(found, scores.exceptions("rdflib")) == []
    assert scores.row(part, found) in scores.README.read_text("utf-8").splitlines()


def test_each_exception_is_a_test_of_the_suites() -> None:
    assert scores.unknown(listed(suites()), scores.exceptions("rdflib")) == []


@pytest.mark.parametrize("copy", ["rdflib", "w3c"])
def test_the_readme_gives_the_reason_of_each_exception(copy: str) -> None:
    known = scores.exceptions(copy).values()
    assert all(exception.reason and exception.by in ("engine", "store") for exception in known)
    assert scores.reasons(known) in scores.README.read_text("utf-8")


@pytest.mark.parametrize(
    ("engine", "memory", "disk", "by", "fault"),
    [
        ("passed", "passed", "passed", None, None),
        ("other rows", "other rows", "other rows", "engine", None),
        ("passed", "refused", "refused", "store", None),
        ("passed", "other rows", "other rows", None, "other rows"),
        ("other rows", "other rows", "other rows", None, "other rows"),
        ("passed", "passed", "other rows", None, "on disk other rows"),
        ("passed", "passed", "passed", "store", "passes, and is listed"),
        ("other rows", "passed", "passed", "engine", "passes, and is listed"),
        ("passed", "refused", "refused", "engine", "failed by the engine"),
        ("other rows", "refused", "refused", "store", "failed by the store"),
    ],
)
def test_exceptions_are_checked_both_ways(
    engine: str, memory: str, disk: str, by: str | None, fault: str | None
) -> None:
    case = Case("turtle", "one", "read", Path("one.ttl"), "urn:x:")
    known = {("turtle", "one"): scores.Known("turtle", "one", "both", by, "a reason")} if by else {}
    found = scores.faults([scores.Result(case, engine, memory, disk)], known)
    assert fault in found[0] if fault else found == []


def blank(*names: str) -> list[Row]:
    """A row for each pair of blank nodes that are named by two letters."""
    return [tuple(("blank", letter) for letter in name) for name in names]


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        (blank("ab", "bc"), blank("xy", "yz"), True),
        (blank("ab", "bc"), blank("yz", "xy"), True),
        (blank("ab", "bc"), blank("xy", "zy"), False),
        (blank("aa"), blank("xy"), False),
        (blank("ab", "ba", "cd", "dc"), blank("wx", "xw", "yz", "zy"), True),
        (blank("ab", "bc", "ca", "de", "ef", "fd"), blank("uv", "vw", "wx", "xy", "yz", "zu"), False),
        (blank("ab", "ab"), blank("xy"), False),
        ([(("iri", "a"), None)], [(("iri", "a"), None)], True),
        ([(("iri", "a"), None)], [(None, ("iri", "a"))], False),
    ],
)
def test_rows_are_compared_whatever_their_blank_nodes_are_called(
    found: list[Row], expected: list[Row], same: bool
) -> None:
    assert equal(found, expected) is same


def test_the_order_and_the_number_of_rows_count_only_where_they_should() -> None:
    one, two = (("iri", "1"),), (("iri", "2"),)
    assert equal([one, two], [two, one])
    assert not equal([one, two], [two, one], is_ordered=True)
    assert equal([one], [one, one], is_lax=True)
    assert not equal([one, one], [one], is_lax=True)
    assert not equal([two], [one, one], is_lax=True)


def test_numbers_that_are_spelled_in_another_way_are_told_from_other_numbers() -> None:
    rows: list[Row] = [(("literal", text, INTEGER, ""),) for text in ("01", "+1", "1", "-1", "10", "one")]
    spelled = [row[0][1] for row in by_value(rows) if row[0]]
    assert spelled[0] == spelled[1] == spelled[2]
    assert len(set(spelled)) == 4
