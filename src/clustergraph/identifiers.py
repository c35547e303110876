"""IRIs of things from registered codes, and the form that each code must have."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from pyoxigraph import NamedNode

from clustergraph.errors import IdentifierError
from clustergraph.vocabulary import KINDS

__all__ = [
    "CODES",
    "check_iri",
    "check_slug",
    "fundref",
    "grid",
    "insee",
    "is_thing",
    "isni",
    "iso3166",
    "nuts",
    "pic",
    "ror",
    "wikidata",
]

_SLUG = re.compile(r"[A-Za-z0-9]+(?:[-._][A-Za-z0-9]+)*")
# RFC 3987 leaves these out of an IRI, and N-Quads cannot write them.
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def check_slug(slug: str) -> str:
    """
    The slug itself when it can stand in an IRI: letters and digits, parted by single '-', '.' or '_'.

    >>> check_slug("fr-commune-38185")
    'fr-commune-38185'
    """
    if not _SLUG.fullmatch(slug):
        raise IdentifierError(f"'{slug}' is not a slug: use letters, digits and single '-', '.' or '_' between them")
    return slug


def check_iri(iri: str) -> str:
    """
    The IRI itself when it is absolute and holds no character that RFC 3987 forbids.

    >>> check_iri("https://example.org/a b")
    Traceback (most recent call last):
    clustergraph.errors.IdentifierError: 'https://example.org/a b' is not an IRI: it holds ' '
    """
    if bad := _NOT_IN_IRI.search(iri):
        raise IdentifierError(f"'{iri}' is not an IRI: it holds {bad.group()!r}")
    if not _SCHEME.match(iri):
        raise IdentifierError(f"'{iri}' is not an absolute IRI: it has no scheme such as https:")
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise IdentifierError(f"'{iri}' is not an IRI: {error}") from error


def _pattern(name: str, pattern: str, example: str) -> Callable[[str], str]:
    """A check that a code of the scheme `name` matches `pattern` as a whole."""
    form = re.compile(pattern)

    def check(code: str) -> str:
        if not form.fullmatch(code):
            raise IdentifierError(f"'{code}' is not a {name} such as {example}")
        return code

    check.__doc__ = f"The code itself when it has the form of a {name}, such as {example}."
    return check


nuts = _pattern("NUTS code", r"[A-Z]{2}[A-Z0-9]{0,3}", "FR714")
insee = _pattern("INSEE code", r"[0-9]{2}|2[AB]|[0-9]{3}|[0-9]{5}|2[AB][0-9]{3}", "38185")
iso3166 = _pattern("ISO 3166 code", r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?", "FR-ARA")
wikidata = _pattern("Wikidata id", r"Q[1-9][0-9]*", "Q432563")
grid = _pattern("GRID id", r"grid\.[0-9]{4,6}\.[0-9a-f]{1,2}", "grid.424522.7")
fundref = _pattern("Crossref funder id", r"(?:10\.13039/)?[0-9]{6,15}", "501100002798")
pic = _pattern("participant identification code (PIC)", r"[0-9]{9}", "999963883")


def ror(code: str) -> str:
    """
    The ROR id without its address, when its check digits fit (ISO 7064 mod 97-10 over Crockford base 32).

    Source: ROR, "ROR identifier pattern" (ror.readme.io).

    >>> ror("https://ror.org/04m0yag05")
    '04m0yag05'
    """
    bare = code.removeprefix("https://ror.org/")
    if not re.fullmatch(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}", bare):
        raise IdentifierError(f"'{code}' is not a ROR id such as https://ror.org/04m0yag05")
    number = 0
    for character in bare[1:7]:
        number = number * 32 + _BASE32.index(character)
    if 98 - (number * 100) % 97 != int(bare[7:]):
        raise IdentifierError(f"'{code}' is not a ROR id: its last two digits do not fit the others")
    return bare


def isni(code: str) -> str:
    """
    The ISNI in groups of four, when its check character fits (ISO 7064 mod 11-2, as ISO 27729 prescribes).

    >>> isni("0000000459065 36X")
    '0000 0004 5906 536X'
    """
    bare = code.replace(" ", "")
    if not re.fullmatch(r"[0-9]{15}[0-9X]", bare):
        raise IdentifierError(f"'{code}' is not an ISNI such as 0000 0004 5906 536X")
    total = 0
    for digit in bare[:15]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != bare[15]:
        raise IdentifierError(f"'{code}' is not an ISNI: its check character does not fit")
    return " ".join(bare[start : start + 4] for start in range(0, 16, 4))


CODES: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {"cg:nutsCode": nuts, "cg:inseeCode": insee, "cg:iso3166Code": iso3166, "cg:pic": pic, "cg:ror": ror}
)
"""The check that a cell must pass, by the property its column is mapped to."""


def is_thing(curie: str) -> bool:
    """Whether a CURIE stands for a thing, rather than for a term of a vocabulary."""
    return curie.partition(":")[0] in KINDS
