"""What the viewer is told: the network in columns, where its nodes are, how it looks, and the words of the page."""

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from clustergraph.layout import Map
from clustergraph.measures import MEASURES
from clustergraph.network import Claim, Network
from clustergraph.network.items import spelled
from clustergraph.network.looks import kind_words, looks
from clustergraph.network.parts import EDGE_FIELDS
from clustergraph.network.tables import Column, Table
from clustergraph.page.words import column_words
from clustergraph.vocabulary import compact

__all__ = ["DASHES", "payload"]

DASHES: Sequence[Sequence[int]] = (
    (), (8, 5), (2, 4), (12, 4, 2, 4), (18, 6), (12, 4, 2, 4, 2, 4), (4, 2), (18, 4, 6, 4), (1, 7), (24, 4, 2, 4),
)  # fmt: skip
"""The lines of relations, from the most frequent on; those after the last of them are solid again."""

_WHOLE = 2**53


def payload(
    network: Network,
    positions: Mapping[str, tuple[float, float]],
    map: Map | None,
    *,
    title: str,
    language: str,
    note: str = "",
    citation: str = "",
) -> dict[str, Any]:
    """The page's data, ready to become JSON; columns in which nothing stands are left out."""
    claims = _claims_of(network)
    said: dict[str, Any] = {
        "version": 1,
        "language": language,
        "title": title,
        "note": note,
        "citation": citation,
        "measured": [name for name in network.node_table.names if _is_measure(name)],
        "kinds": _kinds(network, language),
        "relations": _relations(network),
        "claims": [_claim(claim) for claim in claims.values()],
        "map": {"outline": map.outline, "attribution": map.attribution} if map else None,
    }
    said["nodes"] = _nodes(network, positions, map, [kind["id"] for kind in said["kinds"]], language)
    said["edges"] = _edges(network, claims, said["relations"], language)
    return said


def _is_measure(name: str) -> bool:
    return name in MEASURES and MEASURES[name].kind == "node"


def _kinds(network: Network, language: str) -> list[dict[str, str]]:
    """The classes of the nodes, the most frequent first."""
    found = _by_frequency(kind for kind in network.node_table.values("kind") if kind)
    look = looks(found)
    return [
        {
            "id": kind,
            "label": kind_words(kind, language, network.kind_labels),
            "colour": look[kind].colour,
            "shape": look[kind].shape,
        }
        for kind in found
    ]


def _relations(network: Network) -> list[dict[str, Any]]:
    """The relations of the edges, the most frequent first; each is called as its first edge is."""
    names = _relation_names(network)
    found = [name for name in _by_frequency(names) if name]
    labels = dict(zip(reversed(names), reversed(network.edge_table.values("label")), strict=True))
    dashes = dict(zip(found, DASHES, strict=False))
    return [{"id": name, "label": labels[name] or spelled(name), "dash": list(dashes.get(name, ()))} for name in found]


def _relation_names(network: Network) -> list[str]:
    """The relation of each edge, else its label, else nothing."""
    both = zip(network.edge_table.values("relation"), network.edge_table.values("label"), strict=True)
    return [relation or label or "" for relation, label in both]


def _by_frequency(names: Iterable[str]) -> list[str]:
    return [name for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))]


def _nodes(
    network: Network,
    positions: Mapping[str, tuple[float, float]],
    map: Map | None,
    kinds: Sequence[str],
    language: str,
) -> dict[str, Any]:
    number = {kind: rank for rank, kind in enumerate(kinds)}
    table = network.node_table
    places = [positions.get(id_, (0, 0)) for id_ in network.ids]
    columns: dict[str, Any] = {
        "id": network.ids,
        "label": table.values("label"),
        "kind": [number.get(kind, -1) for kind in table.values("kind")],
        "x": [round(x) for x, _ in places],
        "y": [round(y) for _, y in places],
    }
    if map:
        on_map = [map.positions.get(id_) for id_ in network.ids]
        columns["mapX"] = [place and round(place[0]) for place in on_map]
        columns["mapY"] = [place and round(place[1]) for place in on_map]
    return columns | {"columns": _columns(table, ("label", "kind"), language)}


def _edges(
    network: Network, claims: Mapping[str, Claim], relations: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    number = {relation["id"]: rank for rank, relation in enumerate(relations)}
    usual = {relation["id"]: relation["label"] for relation in relations}
    rank = {iri: place for place, iri in enumerate(claims)}
    table = network.edge_table
    names = _relation_names(network)
    said = {claim.text for claim in claims.values()}
    columns: dict[str, Sequence[Any]] = {
        "label": [_unusual(label, usual.get(name)) for label, name in zip(table.values("label"), names, strict=True)],
        "weight": [_json(weight) for weight in table.values("weight")],
        "since": table.values("since"),
        "until": table.values("until"),
        "claims": [iris and [rank[iri] for iri in iris] for iris in table.values("claims")],
        "evidence": [_besides(texts, said) for texts in table.values("evidence")],
    }
    return {
        "source": list(network.sources),
        "target": list(network.targets),
        "relation": [number.get(name, -1) for name in names],
        **{name: values for name, values in columns.items() if any(value is not None for value in values)},
        "columns": _columns(table, EDGE_FIELDS, language),
    }


def _unusual(label: str | None, usual: str | None) -> str | None:
    return label if label != usual else None


def _besides(texts: Sequence[str] | None, said: Container[str]) -> list[str] | None:
    """What an edge rests on besides the claims, which the viewer shows in full."""
    return [text for text in texts or () if text not in said] or None


def _claims_of(network: Network) -> dict[str, Claim]:
    """The claims that edges name, in the order in which they do."""
    named = (iri for iris in network.edge_table.values("claims") for iri in iris or ())
    return {iri: network.claims.get(iri) or Claim(iri) for iri in dict.fromkeys(named)}


def _claim(claim: Claim) -> dict[str, Any]:
    """What is known of a claim; where nothing but its line of text is, that stands for the statement."""
    parts = {name: value for name, value in asdict(claim).items() if value and name != "text"}
    return parts if "statement" in parts or not claim.text else {**parts, "statement": claim.text}


def _columns(table: Table, without: Container[str], language: str) -> list[dict[str, Any]]:
    return [_column(column, language) for name, column in table.columns.items() if name not in without and _any(column)]


def _any(column: Column) -> bool:
    return any(value is not None for value in column.values)


def _column(column: Column, language: str) -> dict[str, Any]:
    measure = MEASURES.get(column.name)
    said: dict[str, Any] = {"name": column.name, "label": column_words(column.name, language), "type": column.type}
    if column.many:
        said["many"] = True
    if measure:
        said |= {"text": measure.description[language]}
        # Numbers of components and communities are names: their order means nothing.
        said |= {"nominal": True} if measure.unit["en"] == "number" else {}
    values = [_json(value) for value in column.values]
    # Nobody reads more of a measure than six digits, and a page would be a third larger.
    return said | {"values": [float(f"{v:.6g}") if isinstance(v, float) else v for v in values] if measure else values}


def _json(value: Any) -> Any:
    """A value of a column as JSON has it; large whole numbers as text, since the viewer would round them."""
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    if isinstance(value, str):
        return compact(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        value = float(value) if value.is_finite() else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, int) and abs(value) > _WHOLE else value
