"""Where statements come from: the claims behind them with their notes, or the named graph of a table row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from pyoxigraph import NamedNode

from clustergraph.conflicts.statements import Statement
from clustergraph.evidence import Citation, citations_of
from clustergraph.store import Store
from clustergraph.things import LANGUAGES

__all__ = ["Source", "sources"]

_BATCH = 1000


@dataclass(frozen=True)
class Source:
    """Who says something, where and how; `notes` by language, and `name` as a reader cites it, such as F042.2."""

    name: str
    document: NamedNode | None = None
    asserter: NamedNode | None = None
    reporter: NamedNode | None = None
    modality: NamedNode | None = None
    marking: NamedNode | None = None
    confidence: NamedNode | None = None
    paragraph: str | None = None
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def place(self) -> tuple[NamedNode | None, NamedNode | None]:
        """What makes two sources different: the document and whoever asserts."""
        return self.document, self.asserter


def sources(store: Store, found: Sequence[Statement]) -> dict[NamedNode, Source]:
    """The source of every statement, by its claim."""
    claims = sorted({each.claim for each in found if each.graph is None}, key=str)
    known: dict[NamedNode, Source] = {}
    for start in range(0, len(claims), _BATCH):
        batch = claims[start : start + _BATCH]
        by_language = {language: citations_of(store, batch, language=language) for language in LANGUAGES}
        for one, *others in zip(*by_language.values(), strict=True):
            known[one.claim] = _source(dict(zip(LANGUAGES, (one, *others), strict=True)))
    rows = {each.claim: each.graph for each in found if each.claim not in known}
    return known | {claim: Source(_short(claim), document=graph) for claim, graph in rows.items()}


def _source(citations: Mapping[str, Citation]) -> Source:
    citation = citations["en"]
    return Source(
        citation.identifier,
        _node(citation.document) or _node(citation.where),
        _node(citation.asserter),
        _node(citation.reporter),
        _node(citation.modality),
        _node(citation.marking),
        _node(citation.confidence),
        citation.paragraph,
        {language: found.notes for language, found in citations.items()},
    )


def _node(term: object) -> NamedNode | None:
    return term if isinstance(term, NamedNode) else None


def _short(node: NamedNode) -> str:
    return node.value.rpartition("/")[2]
