"""From a question to a picture: the network that it gives, each edge with its citation, laid out and written."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from clustergraph import evidence, page
from clustergraph.errors import QueryError
from clustergraph.network import Network
from clustergraph.queries import Query, Value, catalogue, find, run
from clustergraph.solutions import Solutions, Term
from clustergraph.store import Store
from clustergraph.things import Names

__all__ = ["draw", "network_of"]


def network_of(
    store: Store,
    query: str | Query,
    *,
    parameters: Mapping[str, Value] | None = None,
    names: Names | None = None,
    language: str = "en",
) -> Network:
    """
    The network that a question gives: its rows project ?source and ?target, and ?claim or ?row for the evidence.

    Raises QueryError for an answer of another form.
    """
    names = names or Names(store)
    answer = run(store, query, parameters, names=names)
    if not isinstance(answer, Solutions):
        raise QueryError("a network is drawn from rows: write SELECT ?source ?target …")
    rows = list(answer)
    texts = _evidence(store, names, language, answer.columns, rows)
    return Network.from_rows(
        answer.columns, rows, label=lambda iri: names.label(iri, language), kind=_kinds(store).get, evidence=texts.get
    )


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


def _kinds(store: Store) -> dict[str, str]:
    """The class of every thing that has one of ours."""
    rows = store.select("SELECT ?thing ?class WHERE { ?thing a ?class FILTER(STRSTARTS(STR(?class), STR(cg:))) }")
    return {
        thing.value: class_.value
        for thing, class_ in rows
        if isinstance(thing, NamedNode) and isinstance(class_, NamedNode)
    }


def _evidence(
    store: Store,
    names: Names,
    language: str,
    columns: tuple[str, ...],
    rows: Iterable[Sequence[Term | None]],
) -> dict[str, str]:
    """The citation of every claim that the rows name, as text by the claim's IRI."""
    if "claim" not in columns:
        return {}
    place = columns.index("claim")
    claims = {term for row in rows if isinstance(term := row[place], NamedNode)}
    found = evidence.citations_of(store, sorted(claims, key=str))
    return {
        citation.claim.value: f"[{citation.identifier}] {evidence.provenance(citation, names, language=language)}"
        for citation in found
    }
