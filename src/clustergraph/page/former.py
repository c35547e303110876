"""Where the nodes were on a page that was drawn before, so that a grown network keeps what readers know."""

import json
import re
from math import isfinite
from pathlib import Path
from typing import Any

from clustergraph.errors import LayoutError

__all__ = ["positions_in"]

_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def positions_in(path: Path | str) -> dict[str, tuple[float, float]]:
    """
    The places of the nodes by id on a page that `write` made, of whichever renderer.

    Raises LayoutError for a file that cannot be read or is no such page.
    """
    try:
        found = _DATA.search(Path(path).read_text("utf-8"))
        nodes = json.loads(found[1])["nodes"] if found else None
        return dict(_places(nodes))
    except OSError as error:
        raise LayoutError(f"{path}: cannot be read: {error.strerror or error}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise LayoutError(f"{path}: this is no page with a network; name a file that `draw` wrote") from None


def _places(nodes: Any) -> list[tuple[str, tuple[float, float]]]:
    if isinstance(nodes, list):
        return [(str(node["id"]), _place(node["x"], node["y"])) for node in nodes]
    ends = zip(nodes["id"], nodes["x"], nodes["y"], strict=True)
    return [(str(id_), _place(x, y)) for id_, x, y in ends]


def _place(x: Any, y: Any) -> tuple[float, float]:
    place = float(x), float(y)
    if not all(map(isfinite, place)):
        raise ValueError("a place that is nowhere")
    return place
