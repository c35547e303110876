"""Text on its way into a file: in large pieces, as UTF-8, without the characters that a format cannot hold."""

import re
from collections.abc import Iterable, Sequence
from typing import IO

from clustergraph.export.said import Said

__all__ = ["NOTHING", "NUL", "RDF", "XML", "Forbidden", "Text", "distinct", "written_ids", "xml"]

_SIZE = 2**18
_MARK = "\ufffd"


class Forbidden:
    """
    Characters that a format cannot hold; lone surrogates, which no UTF-8 can hold, are always among them.

    :param controls: control characters, all below U+0080
    :param others: characters from U+FF00 on
    """

    def __init__(self, controls: str = "", others: str = "") -> None:
        self._controls = controls.encode()
        self._others = others
        self._pattern = re.compile(f"[\ud800-\udfff{re.escape(controls)}{others}]")

    def replaced(self, text: str) -> tuple[str, int]:
        """The text with a replacement mark for each such character, and their number."""
        return self._pattern.subn(_MARK, text)

    def encoded(self, text: str) -> tuple[bytes, int]:
        """The text in UTF-8, as `replaced` has it."""
        try:
            data = text.encode()
        except UnicodeEncodeError:
            text, count = self.replaced(text)
            return text.encode(), count
        # Looking through bytes is ten times as fast as looking through text, and almost never finds anything.
        if len(data.translate(None, self._controls)) == len(data) and not (self._others and b"\xef\xbf" in data):
            return data, 0
        text, count = self.replaced(text)
        return text.encode(), count


_C0 = "".join(map(chr, range(32)))
NOTHING = Forbidden()
NUL = Forbidden("\0")
RDF = Forbidden("\0", "\ufffe\uffff")
"""What no string of XML Schema holds, and what readers of RDF stop at."""
XML = Forbidden(_C0.translate({9: None, 10: None, 13: None}), "\ufffe\uffff")
"""What no XML 1.0 document can hold, not even as a reference."""


class Text:
    """
    A stream that takes text; characters that the format cannot hold are replaced and noted.

    :param forbidden: these characters; what the format writes by itself has none of them
    """

    def __init__(self, stream: IO[bytes], said: Said, forbidden: Forbidden = NOTHING) -> None:
        self._stream = stream
        self._said = said
        self._forbidden = forbidden

    def write(self, *pieces: str) -> None:
        """Write some pieces."""
        data, count = self._forbidden.encoded("".join(pieces))
        if count:
            self._said.add("characters", count=count)
        self._stream.write(data)

    def each(self, pieces: Iterable[str]) -> None:
        """Write many pieces, as they come."""
        batch, size = list[str](), 0
        for piece in pieces:
            batch.append(piece)
            size += len(piece)
            if size >= _SIZE:
                self.write(*batch)
                batch, size = [], 0
        self.write(*batch)


_WHITE = "\t\n\r\x85\u2028"
# Some readers take U+0085 and U+2028 for line ends too, as XML 1.1 does.
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **{mark: f"&#{ord(mark)};" for mark in _WHITE}}
)


def xml(text: str) -> str:
    """
    A text as XML has it in an element or an attribute, white space kept.

    >>> xml('a "b"\\n<c>')
    'a &quot;b&quot;&#10;&lt;c&gt;'
    """
    return text.translate(_ESCAPES)


def written_ids(ids: Sequence[str], forbidden: Forbidden, said: Said) -> Sequence[str]:
    """The ids without forbidden characters, none empty and no two alike; the very same where there is nothing to do."""
    changed = {number: clean for number, id_ in enumerate(ids) if (clean := forbidden.replaced(id_)[0] or "_") != id_}
    if not changed:
        return ids
    said.add("ids", count=len(changed))
    taken = {id_ for number, id_ in enumerate(ids) if number not in changed}
    written = list(ids)
    for number, clean in changed.items():
        written[number] = _free(clean, taken)
        taken.add(written[number])
    return written


def distinct(labels: Sequence[str]) -> Sequence[str]:
    """
    Labels no two of which are alike: later ones have a number.

    >>> distinct(["Acme", "Beta", "Acme"])
    ['Acme', 'Beta', 'Acme (2)']
    """
    taken, told = set(labels), set[str]()
    written = []
    numbers: dict[str, int] = {}
    for label in labels:
        shown = label
        while shown in told or (shown != label and shown in taken):
            numbers[label] = numbers.get(label, 1) + 1
            shown = f"{label} ({numbers[label]})"
        told.add(shown)
        written.append(shown)
    return written


def _free(name: str, taken: set[str]) -> str:
    tried, number = name, 1
    while tried in taken:
        number += 1
        tried = f"{name}_{number}"
    return tried
