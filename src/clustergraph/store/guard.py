"""No query reaches out of the store: SERVICE and LOAD are found by parsing, not by looking for words."""

import re
from collections.abc import Iterable

from clustergraph.errors import QueryError

__all__ = ["refuse_remote"]

_WORDS = re.compile(r"service|load", re.I)
_REMOTE = {"ServiceGraphPattern": "SERVICE", "Load": "LOAD"}


def refuse_remote(text: str, *, update: bool) -> None:
    """
    Raise QueryError where a query or update would fetch from another address.

    The text is parsed only when one of the words stands in it at all; what rdflib's grammar cannot parse then is
    refused too, since it cannot be told apart.
    """
    if not _WORDS.search(text):
        return
    # rdflib takes a third of a second to import, and few queries come here.
    from rdflib.plugins.sparql import parser

    try:
        parsed = parser.parseUpdate(text) if update else parser.parseQuery(text)
    except Exception as error:  # pyparsing raises many kinds
        raise QueryError(f"cannot make sure that this text fetches nothing from elsewhere: {error}") from error
    if found := _remote(parsed):
        raise QueryError(f"{found} is refused: a query here reaches no other address")


def _remote(node: object) -> str | None:
    """The keyword of a part of a parse tree that fetches from elsewhere, if there is one."""
    name = getattr(node, "name", None)
    if isinstance(name, str) and name in _REMOTE:
        return _REMOTE[name]
    children: Iterable[object] = ()
    if isinstance(node, dict):
        children = node.values()
    elif isinstance(node, Iterable) and not isinstance(node, str | bytes):
        children = node
    return next((found for child in children if (found := _remote(child))), None)
