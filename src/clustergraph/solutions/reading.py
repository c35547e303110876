"""Texts and numbers as people read them, on a terminal or a page: harmless, and as each language writes them."""

import re
import unicodedata

__all__ = ["counted", "grouped", "one_line", "printable", "yes_or_no"]

_JOINERS = "\u200c\u200d"
"""They join letters in scripts that need them, and steer nothing."""

_NUMBER = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?")


def printable(text: str) -> str:
    """
    The text with a replacement mark for each character that would steer a terminal or turn text around.

    Spaces that do not break, line ends and tabs stay.

    >>> printable("a\\x1b[31m\\nb"), printable("prix\u00a0: 1\u202f000")
    ('a\ufffd[31m\\nb', 'prix\\xa0: 1\\u202f000')
    """
    return "".join(letter if letter in "\n\t" else _shown(letter) for letter in text)


def one_line(text: str) -> str:
    """
    As `printable`, on one line.

    >>> one_line("a\\x1b[31m\\nb")
    'a\ufffd[31m b'
    """
    return "".join(" " if letter in "\n\t\r" else _shown(letter) for letter in text)


def _shown(letter: str) -> str:
    kind = unicodedata.category(letter)
    return "\ufffd" if (kind[0] == "C" and letter not in _JOINERS) or kind in ("Zl", "Zp") else letter


def grouped(number: object, language: str = "en") -> str:
    """
    A number with its thousands apart and the decimal mark of the language, every digit kept; other text as it is.

    Source: ISO 80000-1 (small space) and the French national printing office for French, a comma for English.

    >>> grouped(1500000), grouped("-1234.50", "fr"), grouped("2007-03")
    ('1,500,000', '-1\\u202f234,50', '2007-03')
    """
    text = format(number, "d") if isinstance(number, int) else str(number)
    if not (found := _NUMBER.fullmatch(text)):
        return text
    sign, whole, rest = found.groups()
    thousands, mark = ("\u202f", ",") if language == "fr" else (",", ".")
    parted = re.sub(r"(?<=\d)(?=(\d{3})+$)", thousands, whole)
    return sign + parted + (mark + rest if rest else "")


def counted(number: int, one: str, many: str, language: str = "en") -> str:
    """
    A number with its noun; in French, none and one are singular.

    >>> counted(0, "row", "rows"), counted(0, "ligne", "lignes", "fr"), counted(1200, "row", "rows")
    ('0 rows', '0 ligne', '1,200 rows')
    """
    single = number < 2 if language == "fr" else number == 1
    return f"{grouped(number, language)} {one if single else many}"


def yes_or_no(text: str, language: str = "en") -> str:
    """
    A truth value in words; other text as it is.

    >>> yes_or_no("true", "fr")
    'oui'
    """
    words = {"true": ("yes", "oui"), "1": ("yes", "oui"), "false": ("no", "non"), "0": ("no", "non")}
    return words[text][language == "fr"] if text in words else text
