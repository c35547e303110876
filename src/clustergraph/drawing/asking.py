"""From a question to the network that answers it, each edge with the claims behind it."""

from collections.abc import Mapping

from clustergraph.drawing.knowing import cited, claims_of, dated, kinds, placed
from clustergraph.errors import QueryError
from clustergraph.network import Network
from clustergraph.network.items import NONE
from clustergraph.queries import Query, Value, run
from clustergraph.solutions import Solutions
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["network_of"]


def network_of(
    store: Store,
    query: str | Query,
    *,
    parameters: Mapping[str, Value] | None = None,
    names: Names | None = None,
    language: str = "en",
    claims: bool = True,
) -> Network:
    """
    The network that a question gives: rows with ?source and ?target, or the triples of a CONSTRUCT.

    The columns ?claim and ?row give the evidence of an edge; see `clustergraph.network.COLUMNS` for the others. An edge
    without either whose relation is a property has the claims that say just this; edges of an answer without dates have
    those of their claims. Nodes that have a place, or lie in
    one, have it as `place`, with `longitude` and `latitude` in degrees (WGS 84). Raises QueryError for an answer of
    another form.

    :param query: a name of the catalogue, a Query, or SPARQL text
    :param claims: whether to read the claims behind the edges; without it those that rows name are named only
    """
    names = names or Names(store)
    answer = run(store, query, parameters, names=names)
    if isinstance(answer, bool):
        raise QueryError("a network is drawn from SELECT ?source ?target … or from CONSTRUCT; an ASK has none")
    known_kinds = kinds(store)

    def label(iri: str) -> str:
        return names.label(iri, language)

    if isinstance(answer, Solutions):
        known = (lambda wanted: claims_of(store, wanted, names, language)) if claims else NONE
        network = Network.from_solutions(answer, label=label, kind=known_kinds, claims=known)
    else:
        network = Network.from_triples(answer, label=label, kind=known_kinds, language=language)
    if claims:
        network = dated(store, cited(store, network, names, language))
    return placed(store, network, names, language)
