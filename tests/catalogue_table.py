"""The page queries/README.md, from the headers of the questions; `python tests/catalogue_table.py` writes it."""

import csv
from pathlib import Path

from clustergraph.headers import Query
from clustergraph.queries import catalogue
from clustergraph.resources import folder

__all__ = ["page"]

TIMES = Path(__file__).parent / "benchmarks" / "questions.csv"

HEAD = """# Questions

One question a file, asked by its name; `clustergraph queries NAME` shows one in full, with the values of its parameters.

    clustergraph ask clusters/members -p cluster=Minalogic

The lines that begin with `#+` are YAML:

| key | says |
| --- | --- |
| `title`, `question`, `note` | its short name, the question itself, and how to read the answer, in English and French |
| `parameters` | what may be chosen: `type` (a class of the ontology, or string, integer, decimal, date, year, boolean), `label`, `default`, and `values`, a query for the values that make sense |
| `columns` | what each column means, with its `unit`; headings of columns are in `columns.csv` |
| `needs` | records without which there is no answer, or half of one, each with an `ask` that tells whether the graph has them |
| `chart`, `tags` | which picture fits, and of which columns; what it is about |

A parameter is a variable that the query projects; it is bound as a term, never as text. Prefixes are known: every kind of
thing is one (`cluster:minalogic`, `organisation:xerox`), as are the vocabularies in use. Questions in `networks/` give
`?source` and `?target` and can be drawn; each row of a question in `checks/` is a fault. Questions are written for the
engine: plain patterns before OPTIONAL, MINUS instead of FILTER NOT EXISTS.

A star marks questions for which the shipped graph lacks some of what they need. The last column is the median time of the whole answer in milliseconds on a made-up graph of a million statements
([how it is measured](../tests/benchmarks/README.md)). The table is written by `python tests/catalogue_table.py`; a test
compares it with the files.

| question | asks | parameters | ms |
| --- | --- | --- | ---: |
"""


def page() -> str:
    """The whole page: its head and a line for every question."""
    times = _times()
    return HEAD + "".join(_line(query, times.get(query.name, "")) for query in catalogue().values())


def _line(query: Query, time: str) -> str:
    needs = " *" if query.needs else ""
    parameters = ", ".join(query.parameters)
    return f"| [`{query.name}`]({query.name}.rq){needs} | {query.asked()} | {parameters} | {time} |\n"


def _times() -> dict[str, str]:
    with TIMES.open(encoding="utf-8", newline="") as file:
        return {row["question"]: _rounded(row["milliseconds"]) for row in csv.DictReader(file)}


def _rounded(milliseconds: str) -> str:
    """Two digits that count: more would change with every measurement."""
    return f"{float(f'{float(milliseconds):.2g}'):g}" if milliseconds[:1].isdigit() else milliseconds


if __name__ == "__main__":
    (folder("queries") / "README.md").write_text(page(), "utf-8")
