"""Text of unknown origin made safe to show: control characters replaced, markup escaped, long labels cut."""

import json
import math
import re
import textwrap
import unicodedata
from html import escape

__all__ = ["as_html", "as_json", "clean", "short", "width"]

# Controls but for tab and line feed, lone surrogates, marks that turn the text after them around, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """
    The text with a replacement mark for each character that no page may hold or that would hide others.

    >>> clean("a\\x00b")
    'a\ufffdb'
    """
    return _UNFIT.sub(_REPLACEMENT, text)


def as_html(text: str) -> str:
    """
    The text as HTML that shows it as it is, in an element or in a quoted attribute.

    >>> as_html("<b>R&D</b>")
    '&lt;b&gt;R&amp;D&lt;/b&gt;'
    """
    return escape(clean(text))


def as_json(value: object) -> str:
    r"""
    A value as JSON that may stand in a script element: no character in it can end the element or open another.

    >>> as_json({"label": "</script>"})
    '{"label":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(_cleaned(value), separators=(",", ":"), allow_nan=False, default=str)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def short(label: str, *, line: int = 22, lines: int = 2) -> str:
    """
    A label in at most `lines` lines of about the same length, `line` letters at most, cut with an ellipsis if need be.

    >>> short("Image, Multimédia et Vie Numérique")
    'Image, Multimédia\\net Vie Numérique'
    """
    flat = " ".join(clean(label).split())
    if len(flat) <= line:
        return flat
    wraps = (
        textwrap.wrap(flat, size, break_long_words=False, break_on_hyphens=False)
        for size in range(-(-len(flat) // lines), line + 1)
    )
    fits = (wrapped for wrapped in wraps if len(wrapped) <= lines and max(map(len, wrapped)) <= line)
    return "\n".join(next(fits, _cut(flat, line, lines)))


def _cut(flat: str, line: int, lines: int) -> list[str]:
    """The first lines of a text, the last of them with an ellipsis where more would follow."""
    wrapped = textwrap.wrap(flat, line)
    rest = [f"{wrapped[lines - 1][: line - 1].rstrip()}…"] if len(wrapped) > lines else wrapped[lines - 1 :]
    return [*wrapped[: lines - 1], *rest]


def width(text: str) -> float:
    """The width of the widest line of a text, about, in units of its font size."""
    return max((sum(_letter(letter) for letter in line) for line in text.split("\n")), default=0)


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in " .,'ijlt":
        return 0.32
    return 0.68 if letter.isupper() else 0.54
