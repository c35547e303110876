"""Rows of a table as the members of JSON objects."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from clustergraph.export.fields import Field, plain
from clustergraph.network import Claim

__all__ = ["claim_members", "compact_json", "members", "quoted", "separated"]

quoted: Callable[[str], str] = encode_basestring
"""A text as a JSON string; what is not ASCII stays as it is."""

compact_json: Callable[[Any], str] = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain
).encode
"""Any value as JSON on one line."""


def members(found: Sequence[Field], length: int) -> Iterator[str]:
    """The members of every row, each with a comma before it."""
    if not found:
        return iter("" for _ in range(length))
    return map("".join, zip(*map(_column, found), strict=True))


def _column(field: Field) -> Iterator[str]:
    before, spelled = f",{quoted(field.name)}:", _spelling(field)
    return ("" if value is None else before + spelled(value) for value in field.values())


def _spelling(field: Field) -> Callable[[Any], str]:
    if field.many:
        return lru_cache(maxsize=1_000)(compact_json)
    if field.type == "string":
        return quoted
    return _TRUTH.__getitem__ if field.type == "boolean" else repr


_TRUTH = {True: "true", False: "false"}


def separated(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces on a line each, with commas between them."""
    comma = "\n"
    for piece in pieces:
        yield comma + piece
        comma = ",\n"


def claim_members(claim: Claim) -> dict[str, Any]:
    """What is known of a claim, by the name of the part."""
    parts = {name: getattr(claim, name) for name in Claim.__slots__ if name != "id"}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parts.items() if value}
