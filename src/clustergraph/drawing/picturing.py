"""The picture of a network, written as one page, and its tables, written for other tools."""

from pathlib import Path
from typing import Any

from clustergraph import export as exports
from clustergraph import layout, page
from clustergraph.drawing.subject import Subject, subject
from clustergraph.measures import measure
from clustergraph.network import Network
from clustergraph.queries import Query
from clustergraph.store import Store

__all__ = ["draw", "draw_subject", "export", "export_subject"]

# Measures that compare all pairs of nodes take longer than a reader of a picture waits.
_MEASURED = 20_000


def draw(
    store: Store,
    query: str | Query | None,
    path: Path | str,
    *,
    renderer: str = "canvas",
    before: Path | str | None = None,
    language: str = "en",
    **options: Any,
) -> Network:
    """
    Write a network as one HTML file that needs no connection; the network comes back, with its measures.

    :param query: a question; None where `options` name a `thing` to draw what is around it
    :param renderer: one of `page.RENDERERS`
    :param before: a page that was drawn before; what it shows stays where it is
    :param options: as `subject` takes them
    """
    asked = subject(store, query, language=language, **options)
    return draw_subject(asked, path, renderer=renderer, before=before, language=language)


def draw_subject(
    asked: Subject,
    path: Path | str,
    *,
    renderer: str = "canvas",
    before: Path | str | None = None,
    language: str = "en",
) -> Network:
    """As `draw`, of what was asked for already."""
    former = page.positions_in(before) if before else None
    network = _measured(asked.network)
    page.write(
        network,
        path,
        title=asked.title,
        note=asked.note,
        citation=asked.citation,
        language=language,
        renderer=renderer,
        positions=layout.positions(network, before=former),
        map=layout.places(network),
    )
    return network


def export(
    store: Store,
    query: str | Query | None,
    path: Path | str,
    *,
    format: str | None = None,
    language: str = "en",
    **options: Any,
) -> tuple[str, ...]:
    """
    Write a network for another tool; what the format cannot carry comes back, a sentence for each.

    :param query: a question; None where `options` name a `thing` to export what is around it
    :param format: one of `clustergraph.export.FORMATS`; by the suffix of the file where absent
    :param options: as `subject` takes them
    """
    return export_subject(subject(store, query, language=language, **options), path, format=format, language=language)


def export_subject(
    asked: Subject, path: Path | str, *, format: str | None = None, language: str = "en"
) -> tuple[str, ...]:
    """As `export`, of what was asked for already."""
    network = _measured(asked.network)
    return exports.write(
        network,
        path,
        format=format,
        positions=layout.positions(network),
        title=asked.title,
        language=language,
    )


def _measured(network: Network) -> Network:
    """The network whose nodes have their measures; none of them where it is very large."""
    if not network.sources or len(network.ids) + len(network.sources) > _MEASURED:
        return network
    measured = measure(network)
    return network.with_columns(measured.columns).with_edges(measured.edge_columns)
