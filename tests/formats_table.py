"""
The table of formats in the README, made from the formats themselves.

    python tests/formats_table.py

writes it; a test compares.
"""

import re
from pathlib import Path

from clustergraph.export import FORMATS

__all__ = ["table"]

README = Path(__file__).parents[1] / "README.md"
_PLACE = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- /formats -->)", re.DOTALL)


def table() -> str:
    """A Markdown table of the formats of a network, and what each carries."""
    head = "| format | files | read by | carries besides nodes and edges | lacks |\n| --- | --- | --- | --- | --- |\n"
    return head + "".join(
        f"| {format.label} | `{'`, `'.join(format.suffixes)}` | {format.readers} "
        f"| {format.carries['en']} | {format.lacks['en']} |\n"
        for format in FORMATS.values()
    )


if __name__ == "__main__":
    README.write_text(_PLACE.sub(lambda _: table(), README.read_text("utf-8")), "utf-8")
