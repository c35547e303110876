"""RDF terms as Python's own values."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from clustergraph.network.items import Value
from clustergraph.solutions import Term
from clustergraph.vocabulary import XSD

__all__ = ["value_of"]

_READ: Mapping[str, Callable[[str], Value]] = {
    **dict.fromkeys(("integer", "int", "long", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("double", "float"), float),
    "decimal": Decimal,
    "boolean": lambda text: text in ("true", "1"),
    "date": date.fromisoformat,
}


def value_of(term: Term) -> Value:
    """A term as Python's own type; its text where the datatype is unknown or the text does not fit it."""
    if isinstance(term, Literal):
        read = _READ.get(term.datatype.value.removeprefix(XSD), str)
        try:
            return read(term.value)
        except (ValueError, ArithmeticError):
            return term.value
    return term.value if isinstance(term, NamedNode) else str(term)
