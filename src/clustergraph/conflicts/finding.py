"""Disagreements found: statements of one quantity whose times meet, brought together where any two differ."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pyoxigraph import NamedNode

from clustergraph.conflicts.measures import Measure
from clustergraph.conflicts.reasons import reasons
from clustergraph.conflicts.sources import Source, sources
from clustergraph.conflicts.spans import Span
from clustergraph.conflicts.statements import Statement, statements
from clustergraph.conflicts.value import Conflict, Figure
from clustergraph.conflicts.wider import Wider
from clustergraph.evidence import words
from clustergraph.store import Store
from clustergraph.things import LANGUAGES, Names
from clustergraph.vocabulary import term

__all__ = ["conflicts"]

_EVERYONE = frozenset({term("cg:Group"), term("cg:OrganisationGroup")})


def conflicts(store: Store, thing: NamedNode | None = None, *, names: Names | None = None) -> list[Conflict]:
    """
    Where sources give different values for one quantity at times that meet; all, or those about a thing.

    Values of times that do not meet are a development, no conflict. Sums per year are compared by their total over
    the period; plans are compared with plans, and no other kind of claim with facts. Two sums of one source for
    different fundings are two fundings; several places that one source gives are a list.

    :param thing: what the quantity is of, or the quantity itself: an indicator, an instrument of funding, a property
    :returns: conflicts by the label of what they are about, then of the quantity
    """
    names = names or Names(store)
    groups = _quantities(statements(store, thing))
    wider = Wider(store)
    said = sources(store, [s for group in groups for s in group])
    found = [chain for group in groups for chain in _chains(group, said, wider, _wholes(store, group))]
    told = [_conflict(chain, said, names) for chain in found]
    return sorted(told, key=lambda c: (_place(c.about, names), _place(c.quantity, names), c.figures[0].claim.value))


def _place(node: NamedNode, names: Names) -> tuple[str, str]:
    return names.label(node.value), node.value


def _quantities(found: Iterable[Statement]) -> list[list[Statement]]:
    """The statements by quantity, those apart that are of another basis or not claimed as facts; lone ones left out."""
    groups: dict[tuple[NamedNode | None, ...], dict[tuple[NamedNode, NamedNode, object], Statement]] = {}
    for each in found:
        key = (each.about, each.quantity, each.status, each.basis)
        groups.setdefault(key, {}).setdefault((each.claim, each.record, each.value), each)
    return [list(group.values()) for group in groups.values() if len(group) > 1]


def _wholes(store: Store, group: Sequence[Statement]) -> frozenset[NamedNode]:
    """The recipients that stand for everybody, such as "the clusters": money for them is money for the whole."""
    recipients = {each.recipient for each in group} - {None}
    if len(recipients) < 2:
        return frozenset()
    listed = " ".join(str(node) for node in recipients)
    rows = store.select(f"SELECT ?node ?class WHERE {{ VALUES ?node {{ {listed} }} ?node a ?class }}")
    return frozenset(node for node, class_ in rows if isinstance(node, NamedNode) and class_ in _EVERYONE)


def _chains(
    group: Sequence[Statement], said: dict[NamedNode, Source], wider: Wider, wholes: frozenset[NamedNode]
) -> Iterator[list[Statement]]:
    """The statements that hang together by their times, where at least two of them contradict each other."""
    heads = list(range(len(group)))

    def head(number: int) -> int:
        while heads[number] != number:
            heads[number] = heads[heads[number]]
            number = heads[number]
        return number

    clashing: set[int] = set()
    for one, other in _meeting(group):
        a, b = group[one], group[other]
        if not _same_quantity(a, b, wholes):
            continue
        heads[head(one)] = head(other)
        if _contradict(a, b, group, said, wider):
            clashing.add(one)
    chains: dict[int, list[Statement]] = {}
    for number, each in enumerate(group):
        chains.setdefault(head(number), []).append(each)
    broken = {head(number) for number in clashing}
    yield from (chain for number, chain in chains.items() if number in broken)


def _meeting(group: Sequence[Statement]) -> Iterator[tuple[int, int]]:
    """The pairs whose times meet, found in the order of their first days: a long series needs no look at every pair."""
    order = sorted(range(len(group)), key=lambda number: group[number].span.first or date.min)
    open_: list[int] = []
    for number in order:
        span = group[number].span
        open_ = [other for other in open_ if group[other].span.meets(span)]
        yield from ((other, number) for other in open_)
        open_.append(number)


def _same_quantity(one: Statement, other: Statement, wholes: frozenset[NamedNode]) -> bool:
    """Whether two statements of fundings are of one purse; others always are."""
    if one.payer and other.payer and one.payer != other.payer:
        return False
    if one.recipient == other.recipient:
        return True
    whole = {None, one.about}
    ends = (one.recipient, other.recipient)
    return any(end in whole for end in ends) and all(end in whole or end in wholes for end in ends)


def _contradict(
    one: Statement, other: Statement, group: Sequence[Statement], said: dict[NamedNode, Source], wider: Wider
) -> bool:
    if one.claim == other.claim:
        return False
    a, b = one.value, other.value
    if isinstance(a, Measure) and isinstance(b, Measure):
        if _is_funding(one) and one.record != other.record and said[one.claim].place == said[other.claim].place:
            return False
        return a.kind == b.kind and (_number(a) != _number(b) or (_is_funding(one) and _dated_apart(one, other)))
    if isinstance(a, Span) and isinstance(b, Span):
        return a != b and not a.holds(b) and not b.holds(a)
    if type(a) is not type(b) or a == b:
        return False
    if isinstance(a, NamedNode) and isinstance(b, NamedNode):
        return _apart(one, other, group, said, wider)
    return not isinstance(a, Measure | Span) and not _is_start(str(a), str(b))


def _is_funding(statement: Statement) -> bool:
    return statement.recipient is not None or statement.basis is not None or statement.payer is not None


def _number(measure: Measure) -> tuple[object, ...]:
    return measure.compared, measure.bound


def _dated_apart(one: Statement, other: Statement) -> bool:
    return one.span.known and other.span.known and one.span != other.span


def _apart(
    one: Statement, other: Statement, group: Sequence[Statement], said: dict[NamedNode, Source], wider: Wider
) -> bool:
    """Whether two sources give two things, and neither gives one that holds the other's or lies within it."""
    place, elsewhere = said[one.claim].place, said[other.claim].place
    if place == elsewhere:
        return False
    here = [each.value for each in group if said[each.claim].place == place]
    there = [each.value for each in group if said[each.claim].place == elsewhere]
    return not any(wider.touches(one.value, value) for value in there) and not any(
        wider.touches(other.value, value) for value in here
    )


def _is_start(one: str, other: str) -> bool:
    """Whether one date says the same as the other, only less exactly: 2006 and 2006-04."""
    one, other = one.partition('"^^')[0], other.partition('"^^')[0]
    return one.startswith(other) or other.startswith(one)


def _conflict(chain: list[Statement], said: dict[NamedNode, Source], names: Names) -> Conflict:
    first = chain[0]
    ordered = sorted(chain, key=_order)
    figures = tuple(_figure(each, said[each.claim], names) for each in ordered)
    told = tuple(reasons(ordered, said, names))
    return Conflict(first.about, first.quantity, figures, told, first.status)


def _order(statement: Statement) -> tuple[object, ...]:
    value = statement.value
    number = value.compared if isinstance(value, Measure) else 0
    kind = value.kind if isinstance(value, Measure) else ""
    bound = str(value.bound or "") if isinstance(value, Measure) else str(value)
    when = (statement.span.first or date.min, statement.span.last or date.max)
    return (kind, number, bound, when, statement.claim.value, statement.record.value)


def _figure(statement: Statement, source: Source, names: Names) -> Figure:
    value = statement.value
    if isinstance(value, Measure):
        texts = dict(value.texts(names))
    else:
        shown = statement.period if isinstance(value, Span) else value
        texts = {language: words(shown, names, language) for language in LANGUAGES}
    number = value.total if isinstance(value, Measure) and value.total is not None else None
    if number is None and isinstance(value, Measure):
        number = value.number
    return Figure(
        texts["en"], number, statement.period, source.document, statement.claim, texts,
        source.asserter, source.reporter, source.modality, source.marking, source.paragraph,
    )  # fmt: skip
