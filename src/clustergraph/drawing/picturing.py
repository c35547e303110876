"""The picture of a network, written as one page."""

from collections.abc import Mapping
from pathlib import Path

from clustergraph import page
from clustergraph.drawing.asking import network_of
from clustergraph.network import Network
from clustergraph.queries import Query, Value, catalogue, find
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["draw"]


def draw(
    store: Store,
    query: str | Query,
    path: Path,
    *,
    parameters: Mapping[str, Value] | None = None,
    language: str = "en",
    names: Names | None = None,
) -> Network:
    """Write the network of a question as one HTML file that needs no connection; the network comes back."""
    question = catalogue().get(query) or find(query) if isinstance(query, str) else query
    network = network_of(store, question, parameters=parameters, names=names, language=language)
    page.write(network, path, title=question.title.get(language, question.name), language=language)
    return network
