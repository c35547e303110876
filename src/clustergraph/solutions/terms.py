"""Terms, each in the spelling of one format of SPARQL 1.1 query results."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.errors import QueryError
from clustergraph.vocabulary import XSD, compact

__all__ = ["Label", "Row", "Term", "as_json", "as_tsv", "as_xml", "plain", "short"]

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = tuple[Term | None, ...]

Label: TypeAlias = Callable[[Term | None], str]
"""Gives the text to show for a term, or for a place where none is bound."""

# What Turtle reads as a number or a boolean without quotes and datatype.
_BARE = {
    f"{XSD}integer": re.compile(r"[+-]?\d+"),
    f"{XSD}decimal": re.compile(r"[+-]?\d*\.\d+"),
    f"{XSD}double": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"),
    f"{XSD}boolean": re.compile(r"true|false"),
}
_IN_QUOTES = str.maketrans({"\\": r"\\", '"': r"\"", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ITS = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0" its:dir='


def plain(term: Term | None) -> str:
    """The bare text of a term, empty for none: CSV tells IRIs, literals, languages and datatypes not apart."""
    if term is None:
        return ""
    if isinstance(term, NamedNode | Literal):
        return term.value
    if isinstance(term, BlankNode):
        return str(term)
    return " ".join(plain(part) for part in term)


def short(term: Term | None) -> str:
    """A term as a person reads it: CURIEs for nodes where a prefix fits, the text of literals."""
    if isinstance(term, NamedNode):
        return compact(term.value)
    if isinstance(term, Triple):
        return " ".join(short(part) for part in term)
    return plain(term)


def as_tsv(term: Term | None) -> str:
    """
    The term as Turtle writes it, on one line and without tabs; empty for none.

    >>> as_tsv(Literal("Pôle", language="fr")), as_tsv(Literal(5))
    ('"Pôle"@fr', '5')
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return _literal_as_tsv(term)
    if isinstance(term, Triple):
        return f"<<( {' '.join(as_tsv(part) for part in term)} )>>"
    return str(term)


def _literal_as_tsv(literal: Literal) -> str:
    bare = _BARE.get(literal.datatype.value)
    if bare and bare.fullmatch(literal.value):
        return literal.value
    quoted = f'"{literal.value.translate(_IN_QUOTES)}"'
    if literal.language:
        return f"{quoted}@{literal.language}" + (f"--{literal.direction.value}" if literal.direction else "")
    return quoted if literal.datatype.value == f"{XSD}string" else f"{quoted}^^{literal.datatype}"


def as_json(term: Term) -> dict[str, Any]:
    """The object that stands for a term in SPARQL 1.1 Query Results JSON; RDF 1.2 adds triples and directions."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "triple", "value": dict(zip(_PARTS, map(as_json, term), strict=True))}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
        if term.direction:
            found["its:dir"] = term.direction.value
    elif term.datatype.value != f"{XSD}string":
        found["datatype"] = term.datatype.value
    return found


_PARTS = ("subject", "predicate", "object")


def as_xml(term: Term) -> str:
    """The element that stands for a term in SPARQL 1.1 Query Results XML; RDF 1.2 adds triples and directions."""
    if isinstance(term, NamedNode):
        return f"<uri>{_text(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{term.value}</bnode>"
    if isinstance(term, Triple):
        parts = zip(_PARTS, map(as_xml, term), strict=True)
        return f"<triple>{''.join(f'<{name}>{part}</{name}>' for name, part in parts)}</triple>"
    return f"<literal{_attributes(term)}>{_text(term.value)}</literal>"


def _attributes(literal: Literal) -> str:
    if literal.language:
        direction = f' {_ITS}"{literal.direction.value}"' if literal.direction else ""
        return f' xml:lang="{literal.language}"{direction}'
    return "" if literal.datatype.value == f"{XSD}string" else f" datatype={quoteattr(literal.datatype.value)}"


def _text(value: str) -> str:
    """The text between two tags; raises QueryError for a control character, which XML 1.0 cannot hold."""
    if bad := _NOT_IN_XML.search(value):
        raise QueryError(f"the answer holds U+{ord(bad.group()):04X}, which XML cannot write; take json, csv or tsv")
    body = escape(value, {"\r": "&#13;"})
    # Readers may trim the text of an element, so the spaces at its ends are written as references.
    core = body.strip(" \t\n")
    start = len(body) - len(body.lstrip(" \t\n")) if core else len(body)
    return _references(body[:start]) + core + _references(body[start + len(core) :])


def _references(blanks: str) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks)
