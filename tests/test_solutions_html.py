"""Answers as HTML are tables that can be read aloud, and nothing in the data becomes markup."""

import io
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, Literal, NamedNode, Triple

from clustergraph.errors import QueryError
from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.vocabulary import cg, thing

MINALOGIC = thing("cluster", "minalogic")


class Reader(HTMLParser):
    """The tags, attributes and texts of cells, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def page(answer: Solutions) -> str:
    stream = io.BytesIO()
    answer.write(stream, format="html")
    return stream.getvalue().decode("utf-8")


def test_a_page_is_whole_and_its_headings_head_columns() -> None:
    html = page(Solutions(["who", "what"], [(MINALOGIC, Literal(5))]))
    assert html.startswith("<!DOCTYPE html>")
    assert html.endswith("</html>\n")
    reader = read(html)
    assert [attributes for tag, attributes in reader.tags if tag == "th"] == [{"scope": "col"}] * 2
    assert {"caption", "thead", "tbody", "title", "main"} <= {tag for tag, _ in reader.tags}
    assert ("td", {"class": "n"}) in reader.tags
    assert ("a", {"href": MINALOGIC.value}) in reader.tags


def test_a_page_loads_and_runs_nothing() -> None:
    tags = {tag for tag, _ in read(page(Solutions(["x"], [(Literal("<script>alert(1)</script>"),)]))).tags}
    assert not tags & {"script", "link", "img", "iframe", "object"}


def test_the_language_and_direction_of_a_text_are_told() -> None:
    html = Solutions(["x"], [(Literal("عربي", language="ar", direction=BaseDirection.RTL),)]).to_html()
    assert '<td lang="ar" dir="rtl">' in html


def test_only_addresses_of_the_web_are_links() -> None:
    html = Solutions(["x"], [(NamedNode("javascript:alert(1)"),), (NamedNode("urn:x"),)]).to_html()
    assert "href" not in html


HOSTILE = st.text(st.sampled_from("<>&\"'/=ab \n\0\x1b\u2028-!") | st.characters(), max_size=30)


@settings(deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_text_stays_text(cell: str, column: str, title: str) -> None:
    rows: list[Row] = [(Literal(cell.encode("utf-8", "replace").decode()),)]
    html = Solutions([column], rows).to_html(title=title)
    reader = read(html)
    assert [tag for tag, _ in reader.tags if tag != "caption"] == ["table", "thead", "tr", "th", "tbody", "tr", "td"]
    assert all(c.isprintable() or c.isspace() or ord(c) > 0x9F for c in html)


def test_a_label_is_shown_in_the_place_of_a_node() -> None:
    html = Solutions(["x"], [(MINALOGIC,)]).to_html(lambda term: "<b>Minalogic</b>")
    assert ">&lt;b&gt;Minalogic&lt;/b&gt;</a>" in html


def rows(count: int) -> list[Row]:
    return [(Literal(number),) for number in range(count)]


def test_a_notebook_shows_the_first_rows_and_how_many_more_there_are() -> None:
    assert Solutions(["n"], rows(20))._repr_html_().count("<td") == 20
    assert "more" not in Solutions(["n"], rows(20))._repr_html_()
    html = Solutions(["n"], rows(25))._repr_html_()
    assert html.count("<td") == 20
    assert "<p>5 more</p>" in html


def test_a_notebook_takes_nothing_from_a_streamed_answer() -> None:
    taken = []

    def stream() -> Iterator[Row]:
        for row in rows(100):
            taken.append(row)
            yield row

    answer = Solutions(["n"], stream())
    html = answer._repr_html_()
    assert html == answer._repr_html_()
    assert html.count("<td") == 20
    assert "and more, not read yet" in html
    assert len(taken) == 21
    assert list(answer) == rows(100)
    assert "read already" in answer._repr_html_()


def test_an_error_of_a_streamed_answer_is_not_lost_in_a_notebook() -> None:
    def stream() -> Iterator[Row]:
        yield from rows(2)
        raise QueryError("the engine failed")

    answer = Solutions(["n"], stream())
    assert answer._repr_html_().count("<td") == 2
    with pytest.raises(QueryError, match="engine failed"):
        list(answer)


def test_an_answer_says_what_it_is_without_being_read() -> None:
    assert repr(Solutions(["a", "b"], [])) == "<Solutions: 2 columns (a, b), 0 rows>"
    assert repr(Solutions(["a"], rows(1))) == "<Solutions: 1 column (a), 1 row>"
    streamed = Solutions(["a"], iter(rows(1)))
    assert repr(streamed) == "<Solutions: 1 column (a), rows streamed, not read yet>"
    assert list(streamed) == rows(1)
    assert repr(streamed) == "<Solutions: 1 column (a), rows streamed and read already>"


def test_triples_are_shown_in_a_notebook_and_can_still_be_read() -> None:
    triples = [Triple(MINALOGIC, cg("within"), Literal(f"<i>{number}</i>")) for number in range(30)]
    answer = Triples(triples)
    assert repr(answer) == "<Triples: streamed, not read yet>"
    html = answer._repr_html_()
    assert html.count("<tr>") == 21
    assert ">cluster:minalogic</a>" in html
    assert "&lt;i&gt;0&lt;/i&gt;" in html
    assert list(answer) == triples
    assert repr(answer) == "<Triples: streamed, read already>"
    assert "read already" in answer._repr_html_()


def test_csv_is_guarded_against_formulas_where_it_is_asked_for() -> None:
    stream = io.BytesIO()
    answer = Solutions(["x"], [(Literal("=1+1"),)])
    answer.write(stream, format="csv", spreadsheet=True)
    assert stream.getvalue().decode("utf-8") == "\ufeffx\r\n'=1+1\r\n"
    with pytest.raises(QueryError, match="'tsv' is not opened as a spreadsheet; take csv"):
        answer.write(io.BytesIO(), format="tsv", spreadsheet=True)
