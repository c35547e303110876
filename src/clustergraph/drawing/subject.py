"""What a picture or a file is about: a network with its title, how to read it, and how to cite it."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from clustergraph.drawing.around import around
from clustergraph.drawing.asking import network_of
from clustergraph.errors import QueryError
from clustergraph.network import Network
from clustergraph.queries import Query, Value, find, is_name
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["Subject", "subject"]

_NAMED = 4
_RIGHTS = "SELECT DISTINCT ?rights WHERE { ?dataset a dcat:Dataset ; dcterms:rights ?rights } ORDER BY ?rights"
_SAID: Mapping[str, Mapping[str, str]] = {
    "en": {
        "network": "Network",
        "around": "Around {thing}",
        "hops": "What is tied to it in {hops} steps or fewer, and all ties between these things.",
        "hop": "What is tied to it directly, and all ties between these things.",
        "sources": "Sources: ",
        "between": "; ",
        "others": "{count} others",
        "another": "one other",
        "made": "Made with clustergraph.",
    },
    "fr": {
        "network": "Réseau",
        "around": "Autour de {thing}",
        "hops": "Ce qui lui est lié en {hops} pas au plus, et tous les liens entre ces choses.",
        "hop": "Ce qui lui est lié directement, et tous les liens entre ces choses.",
        "sources": "Sources\u00a0: ",
        "between": "\u00a0; ",
        "others": "{count} autres",
        "another": "une autre",
        "made": "Réalisé avec clustergraph.",
    },
}


class Subject(NamedTuple):
    """A network, its title, a sentence on how to read it, and a line that says how to cite it."""

    network: Network
    title: str
    note: str
    citation: str


def subject(
    store: Store,
    query: str | Query | None = None,
    *,
    thing: NamedNode | str | None = None,
    hops: int = 2,
    parameters: Mapping[str, Value] | None = None,
    language: str = "en",
    names: Names | None = None,
) -> Subject:
    """
    The network of a question, or around a thing, with the words that go with it.

    Raises QueryError for both or neither of them, and as `network_of` and `around` do.

    :param query: a name of the catalogue, a Query, or SPARQL text
    :param thing: the thing in the middle
    :param hops: how far from it the network reaches
    :param parameters: values for the query
    """
    names = names or Names(store)
    if (query is None) == (thing is None):
        raise QueryError("name either a question or a thing")
    if query is not None:
        asked = find(query) if isinstance(query, str) and is_name(query) else query
        network = network_of(store, asked, parameters=parameters, names=names, language=language)
        title, note = _of_question(asked, language)
    else:
        middle = thing if isinstance(thing, NamedNode) else names.find(thing or "")
        network = around(store, middle, hops=hops, names=names, language=language)
        said = _SAID[language]
        title = said["around"].format(thing=names.label(middle.value, language))
        note = said["hop" if hops == 1 else "hops"].format(hops=hops)
    return Subject(network, title, note, _citation(store, network, title, language))


def _of_question(query: str | Query, language: str) -> tuple[str, str]:
    """Title and note of a question; of SPARQL text, that it is a network."""
    if isinstance(query, str):
        return _SAID[language]["network"], ""
    title = query.title.get(language) or next(iter(query.title.values()), "") or query.name
    return title or _SAID[language]["network"], query.note.get(language) or next(iter(query.note.values()), "")


def _citation(store: Store, network: Network, title: str, language: str) -> str:
    """The title, the documents that the claims of the edges stand in, and who made the picture."""
    said = _SAID[language]
    counts = Counter(claim.document for claim in network.claims.values() if claim.document)
    sources = [document for document, _ in counts.most_common()]
    if any(claims is None for claims in network.edge_table.values("claims")):
        sources = [*_rights(store), *sources]
    others = len(sources) - _NAMED
    named = sources[:_NAMED] + ([said["others"].format(count=others) if others > 1 else said["another"]] * (others > 0))
    listed = f"{said['sources']}{said['between'].join(named)}." if named else ""
    return " ".join(part for part in (f"{title}.", listed, said["made"]) if part)


def _rights(store: Store) -> list[str]:
    """Who is to be named for data that came as tables, and not as claims of a document."""
    return [rights.value for (rights,) in store.select(_RIGHTS) if isinstance(rights, Literal)]
