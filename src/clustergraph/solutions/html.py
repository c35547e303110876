"""Columns and rows as HTML: tables that a screen reader can read and that nothing in the data can break out of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from pyoxigraph import Literal, NamedNode

from clustergraph.solutions.terms import Label, Row, Term, plain

__all__ = ["html_page", "html_preview", "html_table"]

# What HTML cannot hold; surrogates come from nowhere but broken strings.
_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_STYLE = """body { font: 16px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1a1a1a; background: #fff }
table { border-collapse: collapse }
caption { text-align: left; font-weight: bold; padding-bottom: .5rem }
th, td { border: 1px solid #999; padding: .25rem .5rem; text-align: left; vertical-align: top; white-space: pre-line }
th { background: #eee }
td.n { text-align: right; font-variant-numeric: tabular-nums }"""


def html_page(
    columns: Sequence[str], rows: Iterable[Row], label: Label | None = None, *, title: str = "Answer"
) -> Iterator[str]:
    """The parts of a whole page with one table, row by row; it loads nothing and runs nothing."""
    name = _text(title)
    yield '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{name}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<main>\n"
    yield from html_table(columns, rows, label, title=title)
    yield "</main>\n</body>\n</html>\n"


def html_table(
    columns: Sequence[str], rows: Iterable[Row], label: Label | None = None, *, title: str = ""
) -> Iterator[str]:
    """
    The parts of a table, row by row, to be put into a page.

    :param label: the text to show for a term; by default the bare IRI or the bare text
    :param title: the caption of the table
    """
    yield "<table>\n"
    if title:
        yield f"<caption>{_text(title)}</caption>\n"
    heads = "".join(f'<th scope="col">{_text(column)}</th>' for column in columns)
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    show = label or plain
    for row in rows:
        yield f"<tr>{''.join(_cell(term, show(term)) for term in row)}</tr>\n"
    yield "</tbody>\n</table>\n"


def html_preview(columns: Sequence[str], rows: Iterable[Row], label: Label, *, more: str) -> str:
    """A table of some rows, and a line that says how many there are besides."""
    table = "".join(html_table(columns, rows, label))
    return f"<div>\n{table}<p>{_text(more)}</p>\n</div>" if more else f"<div>\n{table}</div>"


def _cell(term: Term | None, text: str) -> str:
    body = _text(text)
    if isinstance(term, Literal):
        return f"<td{_attributes(term)}>{body}</td>"
    # Other schemes, such as javascript:, would be run by whoever follows the link.
    if isinstance(term, NamedNode) and term.value.startswith(("https://", "http://")):
        return f'<td><a href="{_text(term.value)}">{body}</a></td>'
    return f"<td>{body}</td>"


def _attributes(literal: Literal) -> str:
    if literal.language:
        direction = f' dir="{literal.direction.value}"' if literal.direction else ""
        return f' lang="{_text(literal.language)}"{direction}'
    return ' class="n"' if literal.datatype.value.rpartition("#")[2] in _NUMBERS else ""


_NUMBERS = {"integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "positiveInteger"}


def _text(text: str) -> str:
    return escape(_NOT_IN_HTML.sub("\ufffd", text), quote=True)
