"""Answers: rows and triples in the standard formats, compared with other readers of these."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, QueryResultsFormat, Triple

from clustergraph.errors import QueryError
from clustergraph.solutions import (
    ROW_FORMATS,
    TRIPLE_FORMATS,
    TRUTH_FORMATS,
    Row,
    Solutions,
    Term,
    Triples,
    write_truth,
)
from clustergraph.vocabulary import XSD, cg, thing

MINALOGIC = thing("cluster", "minalogic")
ROWS: list[Row] = [
    (MINALOGIC, Literal('Pôle, "mondial"\r\nà\tGrenoble\\', language="fr")),
    (BlankNode("b1"), Literal("5", datatype=NamedNode(f"{XSD}integer"))),
    (None, Literal("1.5", datatype=NamedNode(f"{XSD}decimal"))),
    (NamedNode("https://example.org/é?a=1&b=2"), Literal("2007", datatype=NamedNode(f"{XSD}gYear"))),
    (Triple(MINALOGIC, cg("within"), Literal("x")), Literal("عربي", language="ar", direction=BaseDirection.RTL)),
    (MINALOGIC, Literal("")),
    (MINALOGIC, Literal("  <b>at both ends</b>  ")),
    (MINALOGIC, None),
]
COLUMNS = ("who", "what")


def written(answer: Solutions, format: str) -> bytes:
    stream = io.BytesIO()
    answer.write(stream, format=format)
    return stream.getvalue()


def answer() -> Solutions:
    return Solutions(COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("format", "standard"),
    [("tsv", QueryResultsFormat.TSV), ("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML)],
)
def test_what_is_written_is_read_back_by_another_reader(format: str, standard: QueryResultsFormat) -> None:
    found = pyoxigraph.parse_query_results(written(answer(), format), standard)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [variable.value for variable in found.variables] == list(COLUMNS)
    assert [tuple(row) for row in found] == ROWS


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=8)
LITERALS = st.builds(Literal, TEXT) | st.builds(lambda text: Literal(text, language="fr"), TEXT)
TERMS = st.sampled_from([None, MINALOGIC, Literal(5), Literal(True)]) | LITERALS


@settings(deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
@pytest.mark.parametrize("format", ["tsv", "json"])
def test_any_text_comes_back_as_it_was(format: str, rows: list[Row]) -> None:
    standard = QueryResultsFormat.from_extension(format)
    found = pyoxigraph.parse_query_results(written(Solutions(COLUMNS, rows), format), standard)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert [tuple(row) for row in found] == rows


@settings(deadline=None)
@given(st.lists(st.tuples(TERMS, TERMS), max_size=4))
def test_any_text_is_xml_or_refused(rows: list[Row]) -> None:
    control = any(
        isinstance(term, Literal) and any(c < " " and c not in "\t\n\r" for c in term.value)
        for row in rows
        for term in row
    )
    if control:
        with pytest.raises(QueryError, match="which XML cannot write"):
            written(Solutions(COLUMNS, rows), "xml")
        return
    root = ElementTree.fromstring(written(Solutions(COLUMNS, rows), "xml"))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert texts == [term.value for row in rows for term in row if isinstance(term, Literal)]


def test_csv_is_what_the_standard_says() -> None:
    text = written(Solutions(COLUMNS, ROWS[:4]), "csv").decode()
    assert text.startswith("who,what\r\n")
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["https://w3id.org/clustergraph/id/cluster/minalogic", 'Pôle, "mondial"\r\nà\tGrenoble\\'],
        ["_:b1", "5"],
        ["", "1.5"],
        ["https://example.org/é?a=1&b=2", "2007"],
    ]


def test_csv_for_spreadsheets_runs_no_formula_and_keeps_numbers() -> None:
    rows: list[Row] = [(Literal("=1+1"), Literal("-5")), (Literal("@x"), Literal("-5 %")), (Literal("a"), None)]
    stream = io.BytesIO()
    Solutions(COLUMNS, rows).to_csv(stream, spreadsheet=True)
    assert stream.getvalue().decode("utf-8") == "\ufeffwho,what\r\n'=1+1,-5\r\n'@x,'-5 %\r\na,\r\n"


def test_each_method_writes_its_own_format() -> None:
    for format, method in (("csv", "to_csv"), ("tsv", "to_tsv"), ("json", "to_json"), ("xml", "to_xml")):
        stream = io.BytesIO()
        getattr(answer(), method)(stream)
        assert stream.getvalue() == written(answer(), format)


def test_a_row_format_is_written_to_a_file_that_appears_whole(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield ROWS[0]
        raise QueryError("the engine failed")

    for format in ROW_FORMATS:
        target = tmp_path / f"answer.{format}"
        answer().write(target, format=format)
        assert target.read_bytes() == written(answer(), format)
        with pytest.raises(QueryError, match="engine failed"):
            Solutions(COLUMNS, broken()).write(target, format=format)
        assert target.read_bytes() == written(answer(), format)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"answer.{format}" for format in ROW_FORMATS)


def test_labels_take_the_place_of_terms_where_people_read() -> None:
    def label(term: Term | None) -> str:
        return "Minalogic\t|" if term == MINALOGIC else ""

    rows: list[Row] = [(MINALOGIC, None)]
    texts = {}
    for format in ("csv", "tsv", "markdown"):
        stream = io.BytesIO()
        Solutions(COLUMNS, rows).write(stream, format=format, label=label)
        texts[format] = stream.getvalue().decode()
    assert texts == {
        "csv": "who,what\r\nMinalogic\t|,\r\n",
        "tsv": "who\twhat\nMinalogic |\t\n",
        "markdown": "| who | what |\n| --- | --- |\n| Minalogic\t\\| |  |\n",
    }


def test_markdown_keeps_markup_as_text() -> None:
    rows: list[Row] = [(MINALOGIC, Literal("a|b\n<script>&"))]
    assert Solutions(COLUMNS, rows).to_markdown().splitlines()[2] == "| cluster:minalogic | a\\|b &lt;script>&amp; |"


def test_cells_are_curies_and_plain_texts() -> None:
    assert list(answer().cells())[:4] == [
        ("cluster:minalogic", 'Pôle, "mondial"\r\nà\tGrenoble\\'),
        ("_:b1", "5"),
        ("", "1.5"),
        ("https://example.org/é?a=1&b=2", "2007"),
    ]
    assert next(iter(Solutions(["t"], [(ROWS[4][0],)]).cells())) == ("cluster:minalogic cg:within x",)


def test_streamed_rows_are_read_once_and_held_rows_again_and_again() -> None:
    streamed = Solutions(COLUMNS, iter(ROWS))
    assert list(streamed) == ROWS
    with pytest.raises(QueryError, match="read already"):
        list(streamed)
    held = Solutions(COLUMNS, iter(ROWS)).held()
    assert list(held) == list(held) == ROWS
    assert len(held) == len(ROWS)
    assert held.held() is held


def test_streamed_rows_have_no_length() -> None:
    with pytest.raises(TypeError, match="take held"):
        len(Solutions(COLUMNS, iter(ROWS)))


def test_a_dict_leaves_out_what_is_not_bound() -> None:
    assert list(answer().dicts())[2] == {"what": ROWS[2][1]}


@pytest.mark.parametrize("answer", [True, False])
def test_true_and_false_are_read_back_by_another_reader(tmp_path: Path, answer: bool) -> None:
    standards = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML}
    assert set(standards) == set(TRUTH_FORMATS)
    for format, standard in standards.items():
        write_truth(answer, tmp_path / "truth", format=format)
        found = pyoxigraph.parse_query_results((tmp_path / "truth").read_bytes(), standard)
        assert isinstance(found, pyoxigraph.QueryBoolean)
        assert bool(found) is answer


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="'xls' is no format for rows; choose one of csv, tsv"):
        answer().write(tmp_path / "x", format="xls")
    with pytest.raises(QueryError, match="'csv' is no format for triples; choose one of ttl"):
        Triples([]).write(tmp_path / "x", format="csv")
    with pytest.raises(QueryError, match="'csv' is no format for true or false; choose one of json, xml"):
        write_truth(True, tmp_path / "x", format="csv")
    assert list(tmp_path.iterdir()) == []


class Sink(io.RawIOBase):
    """A stream that keeps only the number of bytes."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        assert isinstance(data, bytes | memoryview)
        self.size += len(data)
        return len(data)


@pytest.mark.parametrize("format", ROW_FORMATS)
def test_rows_are_written_in_constant_memory(format: str) -> None:
    rows = ((MINALOGIC, Literal(f"value {number}")) for number in range(20_000))
    sink = Sink()
    tracemalloc.start()
    Solutions(COLUMNS, rows).write(io.BufferedWriter(sink), format=format)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sink.size > 20_000 * 20
    assert peak < 500_000


TRIPLES = [
    Triple(MINALOGIC, cg("within"), thing("place", "fr-commune-38185")),
    Triple(MINALOGIC, cg("label"), Literal('Pôle\n"x"', language="fr")),
    Triple(BlankNode("b1"), cg("value"), Literal("1.5", datatype=NamedNode(f"{XSD}decimal"))),
]


@pytest.mark.parametrize("format", TRIPLE_FORMATS)
def test_triples_come_back_from_every_format(format: str) -> None:
    stream = io.BytesIO()
    Triples(TRIPLES).write(stream, format=format)
    quads = pyoxigraph.parse(stream.getvalue(), TRIPLE_FORMATS[format])
    assert {str(quad.triple) for quad in quads} == {str(triple) for triple in TRIPLES}


def test_turtle_declares_only_the_prefixes_it_uses() -> None:
    stream = io.BytesIO()
    Triples(TRIPLES[:1]).write(stream, format="ttl")
    assert stream.getvalue().decode().splitlines() == [
        "@prefix cluster: <https://w3id.org/clustergraph/id/cluster/> .",
        "@prefix cg: <https://w3id.org/clustergraph/ontology#> .",
        "@prefix place: <https://w3id.org/clustergraph/id/place/> .",
        "cluster:minalogic cg:within place:fr-commune-38185 .",
    ]


@pytest.mark.parametrize(
    ("triple", "format", "message"),
    [
        (Triple(MINALOGIC, NamedNode("https://example.org/2007"), Literal("x")), "rdf", "RDF/XML cannot write this"),
        (Triple(MINALOGIC, cg("note"), Literal("\x01")), "rdf", "RDF/XML cannot write this"),
        (Triple(MINALOGIC, cg("says"), TRIPLES[0]), "jsonld", "JSON-LD cannot write this"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_and_leaves_no_file(
    triple: Triple, format: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match=message):
        Triples([triple]).write(tmp_path / "x", format=format)
    assert list(tmp_path.iterdir()) == []


def test_triples_are_read_once() -> None:
    triples = Triples(iter(TRIPLES))
    assert list(triples) == TRIPLES
    with pytest.raises(QueryError, match="read already"):
        list(triples)


class Closed(io.RawIOBase):
    """A pipe that nobody reads."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def test_an_error_of_the_stream_passes_as_it_is() -> None:
    with pytest.raises(BrokenPipeError):
        answer().write(Closed(), format="json")  # type: ignore[arg-type]
    with pytest.raises(BrokenPipeError):
        Triples(TRIPLES).write(Closed(), format="nt")  # type: ignore[arg-type]


def test_json_has_one_row_a_line() -> None:
    lines = written(answer(), "json").decode().splitlines()
    assert len(lines) == len(ROWS) + 2
    assert json.loads(lines[1].rstrip(","))["who"] == {"type": "uri", "value": MINALOGIC.value}
