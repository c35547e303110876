"""Texts without what people type differently: case, accents, ligatures and punctuation."""

import re
import unicodedata

__all__ = ["fold", "key"]

_GAPS = re.compile(r"[^\w]+")
# Letters that Unicode does not take apart, as people type them who do not have them on their keys.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def fold(text: str) -> str:
    """
    The text in lower case, without accents, and with single spaces for all that is neither letter nor digit.

    >>> fold("Île-de-France"), fold("main-d'Œuvre")
    ('ile de france', 'main d oeuvre')
    """
    lower = text.casefold()
    if not lower.isascii():
        parts = unicodedata.normalize("NFKD", lower.translate(_LIGATURES))
        lower = "".join(c for c in parts if not unicodedata.combining(c))
    return _GAPS.sub(" ", lower).strip()


def key(text: str) -> str:
    """
    What a text is looked up by: folded, or where nothing is left of it, as `%`, the text itself.

    >>> key("Pôle"), key(" % ")
    ('pole', '%')
    """
    return fold(text) or text.strip().casefold().encode("utf-8", "ignore").decode()
