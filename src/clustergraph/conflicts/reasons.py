"""What could explain that figures differ: only what the sources themselves say, or what follows from their form."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from clustergraph.conflicts.measures import Measure
from clustergraph.conflicts.sources import Source
from clustergraph.conflicts.statements import Statement
from clustergraph.things import LANGUAGES, Names
from clustergraph.vocabulary import MARKINGS, compact, term

__all__ = ["Text", "reasons"]

Text = Mapping[str, str]

_AS_STATED = frozenset(map(term, ("modality:stated", "modality:repeated", "modality:metadata")))
_LOW = term("confidence:low")
_ABOUT = term("concept:bound-about")


@dataclass(frozen=True)
class _Chain:
    """Statements that hang together, with their sources and the names to write."""

    statements: Sequence[Statement]
    said: Mapping[NamedNode, Source]
    names: Names

    @property
    def measures(self) -> list[tuple[Statement, Measure]]:
        return [(each, each.value) for each in self.statements if isinstance(each.value, Measure)]

    def source(self, statement: Statement) -> Source:
        return self.said[statement.claim]

    def name(self, statement: Statement) -> str:
        """The short name of the claim, with its source where two claims share it."""
        name = self.source(statement).name
        same = {each.claim for each in self.statements if self.source(each).name == name}
        return name if len(same) == 1 else compact(statement.claim.value).partition(":")[2]

    def label(self, node: NamedNode | None, language: str) -> str:
        return self.names.label(node.value, language) if node else _NOT_SAID[language]


_NOT_SAID = {"en": "not stated", "fr": "non précisé"}
_COLON = {"en": ": ", "fr": "\u00a0: "}


def reasons(statements: Sequence[Statement], said: Mapping[NamedNode, Source], names: Names) -> Iterator[Text]:
    """The reasons that could explain the differences within a chain of statements, each in every language."""
    chain = _Chain(statements, said, names)
    for reason in _REASONS:
        yield from reason(chain)


def _listed(chain: _Chain, of: Callable[[Statement], NamedNode | None], language: str) -> str:
    """The different nodes by label, each with the claims that give it: "2005–2007 (F088), 2006–2008 (E083)"."""
    groups: dict[NamedNode | None, dict[str, None]] = {}
    for each in chain.statements:
        groups.setdefault(of(each), {})[chain.name(each)] = None
    return ", ".join(f"{chain.label(node, language)} ({', '.join(claims)})" for node, claims in groups.items())


def _differing(chain: _Chain, of: Callable[[Statement], NamedNode | None], intro: Text) -> Iterator[Text]:
    if len({of(each) for each in chain.statements}) > 1:
        yield {
            language: f"{intro[language]}{_COLON[language]}{_listed(chain, of, language)}." for language in LANGUAGES
        }


def _times(chain: _Chain) -> Iterator[Text]:
    money = any(measure.currency for _, measure in chain.measures)
    intro = _PERIODS if money or not chain.measures else _COUNTED
    yield from _differing(chain, lambda each: each.period, intro)


_PERIODS = {"en": "The values are not for the same time", "fr": "Les valeurs ne portent pas sur la même période"}
_COUNTED = {
    "en": "The values were not counted at the same time",
    "fr": "Les valeurs n'ont pas été comptées au même moment",
}


def _unbegun(chain: _Chain) -> Iterator[Text]:
    found = dict.fromkeys(chain.name(each) for each in chain.statements if each.span.first is None and each.span.last)
    if found and len({each.span for each in chain.statements}) > 1:
        listed = ", ".join(found)
        yield {
            "en": f"Only the latest day is known for {listed}: the figure may be of later days than the others.",
            "fr": f"Seul le dernier jour est connu pour {listed}\u00a0: la valeur peut être postérieure aux autres.",
        }


def _bounds(chain: _Chain) -> Iterator[Text]:
    bounded = [(each, measure) for each, measure in chain.measures if measure.bound]
    for each, measure in bounded:
        texts = measure.texts(chain.names)
        kind = _ROUGH if measure.bound == _ABOUT else _LIMIT
        yield {
            language: f"{kind[language] % chain.name(each)}{_COLON[language]}{texts[language]}."
            for language in LANGUAGES
        }
    ranges = [measure.range for _, measure in chain.measures]
    known = [each for each in ranges if each is not None]
    if bounded and len(known) == len(ranges) and max(low for low, _ in known) <= min(high for _, high in known):
        yield _COMPATIBLE


_ROUGH = {"en": "%s gives a rough figure", "fr": "%s donne un ordre de grandeur"}
_LIMIT = {"en": "%s gives a bound, not a count", "fr": "%s donne une borne, non un compte"}
_COMPATIBLE = {
    "en": "With these bounds, all the values can be true at once.",
    "fr": "Avec ces bornes, toutes les valeurs peuvent être vraies à la fois.",
}


def _manners(chain: _Chain) -> Iterator[Text]:
    manners = {chain.source(each).modality for each in chain.statements}
    if manners - _AS_STATED - {None}:
        yield from _differing(chain, lambda each: chain.source(each).modality, _MANNERS)


_MANNERS = {
    "en": "The values are not claimed in the same way",
    "fr": "Les valeurs ne sont pas affirmées de la même manière",
}


def _rounded(chain: _Chain) -> Iterator[Text]:
    done = set()
    for each, rough in chain.measures:
        for other, exact in chain.measures:
            pair = (rough.compared, exact.compared)
            if rough.kind == exact.kind and pair not in done and _rounds_to(*pair):
                done.add(pair)
                texts, others = rough.texts(chain.names), exact.texts(chain.names)
                yield {
                    "en": f"{texts['en']} ({chain.name(each)}) may be {others['en']} ({chain.name(other)}) rounded.",
                    "fr": f"{texts['fr']} ({chain.name(each)}) peut être l'arrondi de {others['fr']} "
                    f"({chain.name(other)}).",
                }


def _rounds_to(rough: Decimal, exact: Decimal) -> bool:
    """
    Whether a number has fewer digits and is the other one rounded to them.

    >>> _rounds_to(Decimal(500), Decimal(510)), _rounds_to(Decimal(66), Decimal(67))
    (True, False)
    """
    if not rough or rough == exact:
        return False
    digits = rough.normalize()
    return abs(rough - exact) * 2 <= Decimal((0, (1,), int(digits.as_tuple().exponent)))


def _totals(chain: _Chain) -> Iterator[Text]:
    for each, measure in chain.measures:
        if measure.per and measure.total not in (None, measure.number) and measure.span.months:
            yield {
                "en": f"The total for {chain.name(each)} is calculated here, over {measure.span.months} months.",
                "fr": f"Le total pour {chain.name(each)} est calculé ici, sur {measure.span.months} mois.",
            }


def _kinds(chain: _Chain) -> Iterator[Text]:
    currencies = sorted({measure.currency for _, measure in chain.measures if measure.currency})
    if len(currencies) > 1:
        listed = ", ".join(currencies)
        yield {
            "en": f"The values are in different currencies ({listed}) and are not converted here.",
            "fr": f"Les valeurs sont en monnaies différentes ({listed}), sans conversion ici.",
        }
    if len({measure.unit for _, measure in chain.measures if measure.unit}) > 1:
        units = {each.claim: measure.unit for each, measure in chain.measures}
        yield from _differing(chain, lambda each: units.get(each.claim), _UNITS)


_UNITS = {"en": "The values are not in the same unit", "fr": "Les valeurs ne sont pas dans la même unité"}


def _purses(chain: _Chain) -> Iterator[Text]:
    yield from _differing(chain, lambda each: each.payer, _PAYERS)
    yield from _differing(chain, lambda each: each.recipient, _RECIPIENTS)


_PAYERS = {"en": "The sources do not name the same payer", "fr": "Les sources ne nomment pas le même payeur"}
_RECIPIENTS = {
    "en": "The sources do not name the same recipient",
    "fr": "Les sources ne nomment pas le même bénéficiaire",
}


def _speakers(chain: _Chain) -> Iterator[Text]:
    own = [chain.name(each) for each in chain.statements if chain.source(each).asserter == each.about]
    if own and len(own) < len(chain.statements):
        listed = ", ".join(dict.fromkeys(own))
        yield {
            "en": f"{listed}: what {chain.label(chain.statements[0].about, 'en')} says of itself.",
            "fr": f"{listed}\u00a0: ce que {chain.label(chain.statements[0].about, 'fr')} dit de lui-même.",
        }
    for each in chain.statements:
        source, name = chain.source(each), chain.name(each)
        if source.asserter and source.reporter and source.asserter != source.reporter:
            yield {
                "en": f"{name} is second-hand: claimed by {chain.label(source.asserter, 'en')}, "
                f"reported by {chain.label(source.reporter, 'en')}.",
                "fr": f"{name} est de seconde main\u00a0: affirmé par {chain.label(source.asserter, 'fr')}, "
                f"rapporté par {chain.label(source.reporter, 'fr')}.",
            }


def _markings(chain: _Chain) -> Iterator[Text]:
    found = {chain.source(each).marking for each in chain.statements}
    if found - {term(f"marking:{MARKINGS[0]}"), None}:
        yield from _differing(chain, lambda each: chain.source(each).marking, _MARKED)


_MARKED = {"en": "The sources do not bear the same marking", "fr": "Les sources ne portent pas le même marquage"}


def _doubts(chain: _Chain) -> Iterator[Text]:
    found = dict.fromkeys(chain.name(each) for each in chain.statements if chain.source(each).confidence == _LOW)
    if found:
        listed = ", ".join(found)
        yield {"en": f"Read with low confidence: {listed}.", "fr": f"Lu avec une confiance faible\u00a0: {listed}."}


def _notes(chain: _Chain) -> Iterator[Text]:
    for claim in dict.fromkeys(each.claim for each in chain.statements):
        notes = chain.said[claim].notes
        each = next(each for each in chain.statements if each.claim == claim)
        for number in range(len(notes.get("en", ()))):
            english, french = notes["en"][number], (*notes.get("fr", ()), *notes["en"])[number]
            foreign = " (en anglais)" if french == english else ""
            yield {
                "en": f"Note to {chain.name(each)}: {english}",
                "fr": f"Note pour {chain.name(each)}{foreign}\u00a0: {french}",
            }


_REASONS = (
    _times, _unbegun, _bounds, _manners, _rounded, _totals, _kinds, _purses, _speakers, _markings, _doubts, _notes,
)  # fmt: skip
"""All kinds of reasons, those that weigh most first."""
