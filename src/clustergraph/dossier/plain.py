"""A dossier as plain text and as JSON."""

import json
import re
import textwrap
from typing import TYPE_CHECKING, Any

from clustergraph.dossier.citing import FRAME, SEPARATOR, footnote_words, more_words, references
from clustergraph.solutions import one_line
from clustergraph.vocabulary import compact

if TYPE_CHECKING:
    from clustergraph.dossier.whole import Dossier

__all__ = ["as_json", "as_text"]


def as_text(dossier: "Dossier", language: str, width: int | None) -> str:
    """Title, sections and sources, one line each; wrapped where a width is given."""
    title = one_line(dossier.title.say(language))
    kind = one_line(dossier.kind.say(language))
    about = " · ".join(filter(None, (kind, one_line(compact(dossier.thing.value)))))
    blocks = [[title, "=" * len(title), *_wrapped(about, width, "")]]
    for section in dossier.sections:
        heading = one_line(section.title.say(language))
        block = [heading, "-" * len(heading)]
        for line in section.lines:
            block += _wrapped(f"• {one_line(line.say(language))}{references(line, language)}", width, "  ")
        if section.more:
            block += [f"  {more_words(section, language)}{one_line(section.ask)}"]
        blocks.append(block)
    blocks.append(_sources(dossier, language, width))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _sources(dossier: "Dossier", language: str, width: int | None) -> list[str]:
    if not dossier.footnotes:
        return []
    heading = FRAME[language]["sources"]
    lines = [heading, "-" * len(heading)]
    for note in dossier.footnotes:
        text = SEPARATOR[language].join(one_line(part) for part in footnote_words(note, language))
        lines += _wrapped(f"[{note.number}] {text}", width, "    ")
    return lines


def _wrapped(text: str, width: int | None, indent: str) -> list[str]:
    if width is None:
        return [text]
    return textwrap.wrap(
        text, max(width, 30), subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]


# All that JSON may hold raw but a terminal, or the order of letters on it, would obey.
_UNFIT = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\U000e0000-\U000e0fff]"
)


def as_json(value: dict[str, Any]) -> str:
    """The value as JSON text; characters that a terminal would obey are escaped, so that reading gives them back."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNFIT.sub(lambda match: json.dumps(match.group())[1:-1], text) + "\n"
