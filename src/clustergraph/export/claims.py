"""The claims of a network as a table, and positions as columns."""

from collections.abc import Sequence

from clustergraph.export.fields import Field
from clustergraph.export.picture import Picture
from clustergraph.network import Claim, Column, Network, Table

__all__ = ["CLAIM_PARTS", "claim_table", "position_fields"]

CLAIM_PARTS: Sequence[str] = tuple(Claim.__slots__)
"""What is known of a claim, its IRI first."""


def claim_table(network: Network) -> Table:
    """One row a claim, with nothing where a part is not known; `notes` is a list."""
    claims = list(network.claims.values())
    columns = {name: [getattr(claim, name) or None for claim in claims] for name in CLAIM_PARTS}
    return Table(len(claims), columns, {name: ("string", name == "notes") for name in CLAIM_PARTS})


def position_fields(picture: Picture) -> list[Field]:
    """x and y of every node in pixels, y downwards; nothing where no position is known."""
    points = [picture.position(id_) for id_ in picture.network.ids]
    if not any(points):
        return []
    values = {"x": [point and point[0] for point in points], "y": [point and point[1] for point in points]}
    return [Field(name, "double", False, Column(name, "double", False, column)) for name, column in values.items()]
