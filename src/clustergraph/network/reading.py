"""From the rows or triples of an answer to the columns of a network."""

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from clustergraph.errors import IdentifierError, QueryError
from clustergraph.network.items import Claim, Lookup, Value, spelled
from clustergraph.network.parts import EDGE_FIELDS, Parts
from clustergraph.network.values import value_of
from clustergraph.solutions import Term
from clustergraph.vocabulary import compact as _compact
from clustergraph.vocabulary import expand

__all__ = ["COLUMNS", "Claims", "full", "read_rows", "read_triples"]

COLUMNS = (
    "source", "target", "relation", "label", "weight", "since", "until", "claim", "row",
    "sourceKind", "targetKind", "sourceLabel", "targetLabel",
)  # fmt: skip
"""The columns that a network is read from; the first two are required, any other column becomes an edge's attribute."""

Claims = Mapping[str, Claim] | Callable[[Sequence[str]], Mapping[str, Claim]]
"""What is known of claims: by IRI, or a function that gives it for many IRIs at once."""

Cells = Sequence[Term | None]

# A relation or a class comes back in every row, and finding its prefix is the slow part of reading one.
compact = lru_cache(maxsize=10_000)(_compact)

_TYPE = expand("rdf:type")
_LABELS = (expand("skos:prefLabel"), expand("rdfs:label"))


def read_rows(columns: Sequence[str], rows: Iterable[Cells], *, label: Lookup, kind: Lookup, claims: Claims) -> Parts:
    """The network in rows; see `Network.from_rows`."""
    if missing := [name for name in COLUMNS[:2] if name not in columns]:
        found = ", ".join(f"?{name}" for name in columns) or "none"
        raise QueryError(f"a network needs the column ?{missing[0]}; the answer has {found}")
    nodes = _Nodes(label, kind)
    edges = _Edges(columns, nodes)
    for number, row in enumerate(rows, start=1):
        edges.read(row, number)
    known = _known(claims, edges.claims)
    ids, values = nodes.ids, nodes.columns("")
    return Parts(ids, edges.sources, edges.targets, values, edges.columns(known), nodes.kind_labels(values), known)


def read_triples(triples: Iterable[Triple], *, label: Lookup, kind: Lookup, language: str) -> Parts:
    """The network in triples; see `Network.from_triples`."""
    nodes = _Nodes(label, kind)
    sources, targets, relations = array("q"), array("q"), list[str]()
    for triple in triples:
        subject, object_ = nodes.number(_text(triple.subject)), triple.object
        if triple.predicate.value != _TYPE and isinstance(object_, NamedNode | BlankNode):
            sources.append(subject)
            targets.append(nodes.number(_text(object_)))
            relations.append(triple.predicate.value)
        else:
            nodes.describe(subject, triple.predicate.value, object_)
    values = nodes.columns(language)
    words = _relation_words(relations, nodes.label)
    fields: dict[str, Sequence[Any]] = {name: [None] * len(sources) for name in EDGE_FIELDS}
    fields |= {"relation": [compact(iri) for iri in relations], "label": [words[iri] for iri in relations]}
    return Parts(nodes.ids, sources, targets, values, fields, nodes.kind_labels(values), {})


class _Nodes:
    """The nodes in the order of their first mention, each once, and what the answer says of them."""

    def __init__(self, label: Lookup, kind: Lookup) -> None:
        self.label, self.kind = (cache(partial(_look_up, lookup)) for lookup in (label, kind))
        self.numbers: dict[str, int] = {}
        self.labels: dict[int, dict[str, str]] = {}
        self.kinds: dict[int, dict[str, None]] = {}
        self.attributes: dict[str, dict[int, list[Value]]] = {}

    @property
    def ids(self) -> list[str]:
        return list(self.numbers)

    def number(self, id_: str) -> int:
        return self.numbers.setdefault(id_, len(self.numbers))

    def describe(self, node: int, predicate: str, value: Term) -> None:
        """Take a triple as something known of its subject."""
        if predicate == _TYPE:
            self.add_kind(node, value)
        elif predicate in _LABELS and isinstance(value, Literal):
            self.add_label(node, value.value, value.language or "")
        else:
            self.attributes.setdefault(compact(predicate), {}).setdefault(node, []).append(value_of(value))

    def add_label(self, node: int, label: str, language: str = "") -> None:
        self.labels.setdefault(node, {}).setdefault(language, label)

    def add_kind(self, node: int, kind: Term) -> None:
        self.kinds.setdefault(node, {})[compact(_text(kind))] = None

    def columns(self, language: str) -> dict[str, Sequence[Any]]:
        """Label, class and attributes of every node."""
        found: dict[str, Sequence[Any]] = {
            "label": [self._label(id_, number, language) for id_, number in self.numbers.items()],
            "kind": [self._kind(id_, number) for id_, number in self.numbers.items()],
        }
        for name, values in self.attributes.items():
            found[name] = [_one_or_all(values.get(number)) for number in range(len(self.numbers))]
        return found

    def kind_labels(self, columns: Mapping[str, Sequence[Any]]) -> dict[str, str]:
        """The words for the classes of the nodes by CURIE."""
        kinds = sorted({kind for kind in columns["kind"] if kind})
        return {kind: words for kind in kinds if (words := self.label(full(kind)))}

    def _label(self, id_: str, number: int, language: str) -> str:
        """The label that the answer gives, in the language asked for where it has several, else the one looked up."""
        ranks = {"": 1, "en": 2, language: 0}
        if given := self.labels.get(number):
            return given[min(given, key=lambda tag: (ranks.get(tag, 3), tag))]
        return self.label(id_) or compact(id_)

    def _kind(self, id_: str, number: int) -> str | None:
        """The class that the answer gives, one of our own before any other, else the one looked up."""
        given = sorted(self.kinds.get(number, ()), key=lambda kind: not kind.startswith("cg:"))
        kind = given[0] if given else self.kind(id_)
        return compact(kind) if kind else None


class _Edges:
    """The edges in the order of the rows: the numbers of their ends, and a list for every other column."""

    def __init__(self, columns: Sequence[str], nodes: _Nodes) -> None:
        self.nodes = nodes
        self.places = {name: place for place, name in enumerate(columns)}
        self.ends = self.places["source"], self.places["target"]
        self.described = [place for name in COLUMNS[-4:] if (place := self.places.get(name)) is not None]
        self.sources, self.targets = array("q"), array("q")
        # The number of every term that was an end: a term is found here far sooner than it is read.
        self._ends: dict[Term | None, int] = {}
        self.cells: dict[int, list[Any]] = {
            place: [] for name, place in self.places.items() if name not in (*COLUMNS[:2], *COLUMNS[-4:])
        }
        self._reading = [(self._reader(columns[place]), place, values) for place, values in self.cells.items()]

    def read(self, row: Cells, number: int) -> None:
        """Take one row as an edge, or as a node where one of its ends is absent."""
        one, other = row[self.ends[0]], row[self.ends[1]]
        source = self._ends[one] if one in self._ends else self._end(one, "source", number)
        target = self._ends[other] if other in self._ends else self._end(other, "target", number)
        if self.described:
            self._describe(row, source, target)
        if source is None or target is None:
            return
        self.sources.append(source)
        self.targets.append(target)
        for read, place, values in self._reading:
            cell = row[place]
            values.append(None if cell is None else read(cell, number))

    def _end(self, term: Term | None, side: str, number: int) -> int | None:
        if term is None:
            return None
        if not isinstance(term, NamedNode | BlankNode):
            raise QueryError(f"row {number}: ?{side} is {term}; a node is an IRI: make one with IRI(…)")
        self._ends[term] = found = self.nodes.number(_text(term))
        return found

    def _describe(self, row: Cells, source: int | None, target: int | None) -> None:
        """Take the labels and classes that a row has for its ends."""
        for side, node in (("source", source), ("target", target)):
            label, kind = (self._cell(row, f"{side}{part}") for part in ("Label", "Kind"))
            if node is not None and label is not None:
                self.nodes.add_label(node, _text(label))
            if node is not None and kind is not None:
                self.nodes.add_kind(node, kind)

    def _cell(self, row: Cells, name: str) -> Term | None:
        place = self.places.get(name)
        return None if place is None else row[place]

    def _reader(self, name: str) -> Callable[[Term, int], Any]:
        if name == "weight":
            return _weight
        if name == "claim":
            return lambda term, _: _parts_of(_text(term))
        if name in COLUMNS:
            read = lru_cache(maxsize=10_000)(_text)
            return lambda term, _: read(term) or None
        return lambda term, _: value_of(term)

    @property
    def claims(self) -> list[str]:
        """The IRIs of all claims that the rows name, each once."""
        cells = self.cells.get(self.places.get("claim", -1), [])
        return list(dict.fromkeys(claim for cell in cells if cell for claim in cell[0]))

    def columns(self, claims: Mapping[str, Claim]) -> dict[str, Sequence[Any]]:
        """The fields of the edges, and an attribute for every column that is none."""
        nothing = [None] * len(self.sources)
        fields: dict[str, Sequence[Any]] = dict.fromkeys(EDGE_FIELDS, nothing)
        fields |= {self._name(name): self.cells[place] for name, place in self.places.items() if place in self.cells}
        relations = fields["relation"]
        words = _relation_words(relations, self.nodes.label)
        ties = zip(fields["label"], relations, strict=True)
        fields["label"] = [label or words.get(relation) for label, relation in ties]
        fields["relation"] = [relation and compact(relation) for relation in relations]
        cells, rows = fields.pop("claim", nothing), fields.pop("row", nothing)
        said = lru_cache(maxsize=10_000)(partial(_said, claims))
        fields["claims"] = [cell[0] or None if cell else None for cell in cells]
        fields["evidence"] = [said(cell, row) for cell, row in zip(cells, rows, strict=True)]
        return fields

    def _name(self, column: str) -> str:
        """What an attribute is called that a column gives; not as a field is."""
        while column not in COLUMNS and column in ("id", *EDGE_FIELDS):
            column += "_"
        return column


@lru_cache(maxsize=10_000)
def _parts_of(text: str) -> tuple[tuple[str, ...], str]:
    """The claims that a cell names, or else its words."""
    parts = tuple(text.split())
    return (parts, "") if all("://" in part for part in parts) else ((), text)


def _said(claims: Mapping[str, Claim], cell: tuple[tuple[str, ...], str] | None, row: str | None) -> Any:
    named, words = cell or ((), "")
    texts = [(known.text if (known := claims.get(claim)) else "") or compact(claim) for claim in named]
    return tuple(text for text in (*texts, words, row) if text) or None


def _known(claims: Claims, wanted: Sequence[str]) -> Mapping[str, Claim]:
    """What is known of the claims that are wanted."""
    if not wanted:
        return {}
    found = claims if isinstance(claims, Mapping) else claims(wanted)
    return {claim: found[claim] for claim in wanted if claim in found}


def _relation_words(relations: Iterable[str | None], label: Callable[[str], str | None]) -> dict[str | None, str]:
    """The words for every relation, by IRI."""
    return {iri: label(iri) or spelled(compact(iri)) for iri in dict.fromkeys(relations) if iri}


def _look_up(lookup: Lookup, iri: str) -> str | None:
    """The text for an IRI; an answer that only repeats the IRI or its CURIE is none."""
    text = lookup.get(iri) if isinstance(lookup, Mapping) else lookup(iri)
    return None if text in ("", iri, compact(iri)) else text


def _one_or_all(values: Sequence[Value] | None) -> Value | None:
    if not values:
        return None
    return values[0] if len(values) == 1 else tuple(values)


def full(curie: str) -> str:
    """The IRI of a CURIE; itself where it is none."""
    try:
        return expand(curie)
    except IdentifierError:
        return curie


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _weight(term: Term, number: int) -> float:
    try:
        weight = float(_text(term))
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise QueryError(f"row {number}: ?weight is {term}, and must be a finite number")
    return weight
