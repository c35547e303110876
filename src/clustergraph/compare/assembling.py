"""Entries brought into rows: in a stable order, with what is shared marked and the footnotes numbered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from clustergraph.compare.reading import Entry, entries
from clustergraph.compare.titles import FIRST, title_of
from clustergraph.compare.value import Cell, Comparison, Footnote, Item, Row, Text
from clustergraph.conflicts.measures import Measure
from clustergraph.evidence import Citation, provenance, words
from clustergraph.grounds import Fact, Ground, grounds, is_inferred
from clustergraph.solutions import Term
from clustergraph.store import Store
from clustergraph.things import LANGUAGES, Names
from clustergraph.vocabulary import BASE, PREFIXES, compact

__all__ = ["assemble"]

_COUNTED = ("members", "clusters", "projects", "participants")
"""Rows that also tell how many are named."""


def assemble(store: Store, things: tuple[NamedNode, ...], names: Names) -> Comparison:
    """The comparison of some things, which are columns in the order given."""
    columns = [entries(store, thing) for thing in things]
    known = grounds(store, [entry.fact for column in columns for entry in column])
    notes = _Notes(known, names)
    keys = {entry.row for column in columns for entry in column}
    rows = tuple(_row(key, columns, notes, names) for key in sorted(keys, key=lambda key: _place(key, names)))
    titles = tuple(_texts(thing, names) for thing in things)
    remarks = () if _of_a_kind(store, columns) else (_different(titles),)
    return Comparison(things, titles, rows, tuple(notes.footnotes), remarks)


def _place(key: str, names: Names) -> tuple[int, str, str]:
    number = FIRST.index(key) if key in FIRST else len(FIRST) + ("indicator " in key) + 2 * (key == "claimed")
    return number, title_of(key, names)["en"], key


def _texts(term: Term | Measure, names: Names) -> Text:
    if isinstance(term, Measure):
        return term.texts(names)
    return {language: words(term, names, language) for language in LANGUAGES}


def _row(key: str, columns: Sequence[Sequence[Entry]], notes: "_Notes", names: Names) -> Row:
    groups = [_grouped((entry for entry in column if entry.row == key), names) for column in columns]
    shared = set.intersection(*(set(group) for group in groups))
    cells = tuple(
        Cell(tuple(_item(found, identity in shared, notes, names) for identity, found in group.items()))
        for group in groups
    )
    if key in _COUNTED:
        cells = tuple(replace(cell, named=_named(cell)) for cell in cells)
    return Row(key, title_of(key, names), cells)


Identity = tuple[object, ...]


def _grouped(found: Iterable[Entry], names: Names) -> dict[Identity, list[Entry]]:
    """The entries of a cell by what they say, in the order they are shown; the same from two sources is one item."""
    groups: dict[Identity, list[Entry]] = {}
    for entry in sorted(found, key=lambda entry: (entry.order, _said(entry, names)["en"], str(entry.fact))):
        groups.setdefault(_identity(entry), []).append(entry)
    return groups


def _identity(entry: Entry) -> Identity:
    """What makes two entries the same, within a cell and across: for a member its node, for a figure its value."""
    if entry.row in (*_COUNTED, "class", "technologies"):
        return entry.value, entry.status
    return entry.value, entry.details, entry.status


def _said(entry: Entry, names: Names) -> Text:
    texts = _texts(entry.value, names)
    details = [_texts(detail, names) for detail in entry.details]
    if entry.row == "claimed":
        return {each: " → ".join((texts[each], *(detail[each] for detail in details))) for each in LANGUAGES}
    return {
        each: f"{texts[each]} ({', '.join(detail[each] for detail in details)})" if details else texts[each]
        for each in LANGUAGES
    }


def _item(found: Sequence[Entry], shared: bool, notes: "_Notes", names: Names) -> Item:
    first = found[0]
    node = first.value if isinstance(first.value, NamedNode) else None
    status = _texts(first.status, names) if first.status else None
    # All that a source says of a thing supports its kind: the first claim of each source is enough.
    once = first.row == "kind"
    numbers = tuple(sorted({number for entry in found for number in notes.of(entry.fact, once=once)}))
    # A technology may be a field, a subject of research and a focus at once: one item, with each way it is said.
    if first.row == "technologies":
        first = replace(first, details=tuple(dict.fromkeys(detail for entry in found for detail in entry.details)))
    return Item(_said(first, names), _texts(first.value, names), node, status, shared, numbers)


def _named(cell: Cell) -> int | None:
    """How many things a cell names as a fact; none where nothing is stated, which is not to say that there are none."""
    return sum(1 for item in cell.items if item.status is None) if cell.items else None


_ABOVE = """SELECT ?class ?above WHERE { VALUES ?class { %s } ?class rdfs:subClassOf* ?above }"""


def _of_a_kind(store: Store, columns: Sequence[Sequence[Entry]]) -> bool:
    """Whether a class of the ontology holds all things, such as organisations for a firm and a university."""
    kinds = [{entry.value for entry in column if entry.row == "kind"} for column in columns]
    listed = " ".join(sorted({str(kind) for each in kinds for kind in each if isinstance(kind, NamedNode)}))
    above: dict[object, set[object]] = {}
    for class_, wider in store.select(_ABOVE % listed):
        if isinstance(wider, NamedNode) and wider.value.startswith(PREFIXES["cg"]):
            above.setdefault(class_, set()).add(wider)
    return bool(set.intersection(*(set().union(*(above.get(kind, {kind}) for kind in each)) for each in kinds)))


def _different(titles: Sequence[Text]) -> Text:
    listed = {each: ", ".join(title[each] for title in titles) for each in LANGUAGES}
    return {
        "en": f"These are of different kinds: {listed['en']}. What fits one kind may not be stated of another.",
        "fr": f"Ces choses sont de natures différentes\u00a0: {listed['fr']}. Ce qui vaut pour l'une peut ne pas être "
        "énoncé pour l'autre.",
    }


_INFERRED = {
    "en": "follows, by a rule of the ontology, from what is stated",
    "fr": "découle, selon une règle de l'ontologie, de ce qui est énoncé",
}


class _Notes:
    """The footnotes, numbered in the order in which items need them."""

    def __init__(self, known: Mapping[Fact, Ground], names: Names) -> None:
        self._known = known
        self._names = names
        self._numbers: dict[object, int] = {}
        self.footnotes: list[Footnote] = []

    def of(self, fact: Fact, *, once: bool = False) -> list[int]:
        """The numbers of the footnotes that a fact rests on; with `once`, of one claim and one row of each source."""
        ground = self._known[fact]
        citations, rows = ground.citations, ground.rows
        if once:
            citations = tuple({each.source: each for each in reversed(citations)}.values())
            rows = tuple({each.source: each for each in reversed(rows)}.values())
        found = [self._claim(citation) for citation in citations]
        found += [self._row(row.source, row.row) for row in rows]
        if is_inferred(fact.graph):
            found.append(self._number("inferred", _INFERRED))
        return found + [self._graph(graph) for graph in ground.graphs]

    def _number(
        self, key: object, text: Text, *, claim: NamedNode | None = None, row: str = "", source: str = ""
    ) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers) + 1
            self.footnotes.append(Footnote(self._numbers[key], text, claim, row, source))
        return self._numbers[key]

    def _claim(self, citation: Citation) -> int:
        name = f"{citation.source} {citation.identifier}"
        said = {each: provenance(citation, self._names, language=each) for each in LANGUAGES}
        text = {"en": f"{name}: {said['en']}", "fr": f"{name}\u00a0: {said['fr']}"}
        return self._number(citation.claim, text, claim=citation.claim, source=citation.source)

    def _row(self, source: str, row: str) -> int:
        text = {"en": f"{source}, row {row}", "fr": f"{source}, ligne {row}"}
        return self._number((source, row), text, row=row, source=source)

    def _graph(self, graph: NamedNode) -> int:
        source = graph.value.removeprefix(f"{BASE}source/")
        name = compact(graph.value)
        return self._number(graph, {"en": f"graph {name}", "fr": f"graphe {name}"}, source=source)
