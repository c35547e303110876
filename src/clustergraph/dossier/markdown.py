"""A dossier as Markdown with footnotes, in GitHub's dialect."""

import re
from typing import TYPE_CHECKING

from clustergraph.dossier.citing import FRAME, SEPARATOR, footnote_words, more_words
from clustergraph.dossier.value import Line, Section
from clustergraph.solutions import one_line
from clustergraph.vocabulary import compact

if TYPE_CHECKING:
    from clustergraph.dossier.whole import Dossier

__all__ = ["as_markdown"]

_MARKS = re.compile(r"[\\`*_\[\]|~$]|^[-+#=]|^[0-9]+(?=[.)])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def as_markdown(dossier: "Dossier", language: str) -> str:
    """Headings, one list a section, and the footnotes at the end."""
    about = " · ".join(filter(None, (escaped(dossier.kind.say(language)), code(compact(dossier.thing.value)))))
    blocks = [f"# {escaped(dossier.title.say(language))}", about]
    blocks += [_section(section, language) for section in dossier.sections]
    notes = [
        f"[^{note.number}]: {SEPARATOR[language].join(escaped(part) for part in footnote_words(note, language))}"
        for note in dossier.footnotes
    ]
    blocks += ["\n".join(notes)] if notes else []
    return "\n\n".join(blocks) + "\n"


def _section(section: Section, language: str) -> str:
    lines = [f"- {_line(line, language)}" for line in section.lines]
    if section.more:
        lines.append(f"- *{escaped(more_words(section, language).strip())}* {code(section.ask)}")
    return "\n".join([f"## {escaped(section.title.say(language))}", "", *lines])


def _line(line: Line, language: str) -> str:
    notes = "".join(f"[^{number}]" for number in line.footnotes)
    if line.basis == "inferred" and notes:
        notes = f" — *{FRAME[language]['follows']}* {notes}"
    return escaped(line.say(language)) + notes


def escaped(text: str) -> str:
    r"""
    The text as Markdown that shows it as it is: one line, no markup, no HTML, no link.

    >>> escaped("[a](b) <i>")
    '\\[a\\](b) &lt;i&gt;'
    """
    # An entity in place of the colon and dot keeps addresses from becoming links of their own.
    bare = _MARKS.sub(_escape, one_line(text).translate(_ENTITIES))
    return re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", r"\1&#58;", re.sub(r"(?i)\b(www)\.", r"\1&#46;", bare))


def _escape(match: re.Match[str]) -> str:
    mark = match.group()
    # A number at the start would begin a list with the mark after it, and a digit itself cannot be escaped.
    return f"{mark}&#8288;" if mark[0].isdigit() else f"\\{mark}"


def code(text: str) -> str:
    """
    The text as a span of code, whatever it holds.

    >>> code("a`b")
    '`` a`b ``'
    """
    shown = one_line(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"
