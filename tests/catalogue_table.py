"""The table in queries/README.md, from the headers of the questions; `python tests/catalogue_table.py` writes it."""

from clustergraph.queries import catalogue
from clustergraph.resources import folder

__all__ = ["page"]

HEAD = """# Questions

One question a file. The lines that begin with `#+` are YAML: the title in English and French, the parameters with their
types, what each column means and in which unit, a note on how to read the answer, and tags. Prefixes are known: every
kind of thing is one (`cluster:minalogic`, `organisation:xerox`), as are the vocabularies in use.

    clustergraph ask clusters/members --param cluster=Minalogic

A parameter is a variable that the query projects; it is bound as a term, never as text. Questions in `networks/` give
`?source` and `?target` and can be drawn; each row of a question in `checks/` is a fault. The table is written by
`python tests/catalogue_table.py`; a test compares it with the files.

| question | asks | parameters |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page: its head and a line for every question."""
    lines = [
        f"| [`{query.name}`]({query.name}.rq) | {query.title['en']} | {', '.join(query.parameters)} |"
        for query in catalogue().values()
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    (folder("queries") / "README.md").write_text(page(), "utf-8")
