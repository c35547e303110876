"""What a search met and did not go through: named, with the reason and how well it is connected."""

from collections.abc import Mapping, Sequence

from clustergraph.connect.adjacency import Adjacency
from clustergraph.connect.chains import Found, search
from clustergraph.connect.value import LeftOut

__all__ = ["left_out", "through"]

_TOO_MANY = 1000
_ENOUGH = 10


def _reasons(limit: int) -> Mapping[str, Mapping[str, str]]:
    return {
        "roster": {
            "en": "a list, programme or country that ties all its entries",
            "fr": "une liste, un programme ou un pays, qui relie tout ce qu'il contient",
        },
        "concept": {"en": "a concept or class, not a thing", "fr": "un concept ou une classe, non une chose"},
        "hub": {
            "en": f"a hub, with more than {limit} ties",
            "fr": f"un nœud trop connecté, avec plus de {limit} liens",
        },
    }


def left_out(graph: Adjacency) -> tuple[LeftOut, ...]:
    """What was left out, the best connected first."""
    # The limit takes a look at the whole graph, and is told only where it decided something.
    limit = graph.degree_limit if "hub" in graph.left.values() else 0
    texts = _reasons(limit)
    found = [LeftOut(node, texts[why], graph.degrees[node]) for node, why in graph.left.items()]
    return tuple(sorted(found, key=lambda each: (-each.degree, each.thing.value)))


def through(found: Found, graph: Adjacency, left: Sequence[LeftOut], max_links: int) -> tuple[LeftOut, ...]:
    """
    Of what is left out, what would connect the ends, if it were gone through: what lies on the shortest chains then.

    A thing with very many ties is not gone through even here; it is given where both ends are next to it.
    """
    loose = graph.loosened(_TOO_MANY)
    wide = search(loose, found.one, found.other, max_links=max_links, limit=_ENOUGH)
    on_paths = {node for path in wide.paths for node in path}
    beside = wide.near_one.keys() & wide.near_other.keys() & loose.left.keys()
    strict = graph.loosened(0)
    strict.look(on_paths or beside)
    known = {each.thing: each for each in left} | {each.thing: each for each in left_out(strict)}
    chosen = [known[node] for node in on_paths or beside if node in known]
    return tuple(sorted(chosen, key=lambda each: (-each.degree, each.thing.value)))
