"""What a network is made of: nodes and edges with typed attributes, and the claims that edges rest on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

__all__ = ["NONE", "Claim", "Edge", "Lookup", "Node", "Value", "spelled"]

Value = str | int | float | bool | Decimal | date | tuple["Value", ...]
"""What an attribute holds; an attribute without a value is left out."""

Lookup = Callable[[str], str | None] | Mapping[str, str]
"""A text by IRI, as a function or as a mapping; None or a missing key where there is none."""

NONE: Mapping[str, Any] = MappingProxyType({})
"""No attributes and no texts; one for all, since it cannot be changed."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a network: its IRI, the label to show, its class as a CURIE, and what else is known of it."""

    id: str
    label: str
    kind: str | None = None
    attributes: Mapping[str, Value] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, slots=True)
class Edge:
    """
    A tie from one node to another; many may join the same two.

    `relation` is a CURIE and `label` its words. `weight` is in the unit of the question that was asked. `since` and
    `until` are written as in ISO 8601 or EDTF. `claims` are IRIs; `evidence` is what a reader sees: where the tie is
    stated, by whom and how surely.
    """

    source: str
    target: str
    relation: str | None = None
    label: str | None = None
    weight: float | None = None
    since: str | None = None
    until: str | None = None
    claims: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, slots=True)
class Claim:
    """
    Who claims a tie, where, when and how surely, each part as text for a reader, empty where it is not known.

    `id` is its IRI and `text` the whole in one line.
    """

    id: str
    identifier: str = ""
    text: str = ""
    statement: str = ""
    document: str = ""
    paragraph: str = ""
    period: str = ""
    asserter: str = ""
    reporter: str = ""
    modality: str = ""
    confidence: str = ""
    marking: str = ""
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=10_000)
def spelled(curie: str) -> str:
    """
    The local name of a CURIE or an IRI as words, for a term without a label.

    >>> spelled("cg:participatesIn")
    'participates in'
    >>> spelled("https://example.org/ontology#ResearchBody")
    'research body'
    """
    local = re.split(r"[/#:]", curie.rstrip("/#"))[-1]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).replace("-", " ").replace("_", " ")
    return words.lower() or curie
