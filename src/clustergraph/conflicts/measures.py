"""Numbers with their bound and their unit or currency: what can be compared, and how it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from clustergraph.conflicts.spans import ALWAYS, Span
from clustergraph.solutions import Term, grouped
from clustergraph.things import LANGUAGES, Names
from clustergraph.vocabulary import term

__all__ = ["Measure", "number_of"]

_SHARES = {term("unit:percent"): Decimal(1), term("unit:fraction"): Decimal(100)}
"""Units of shares, with what makes percent of them; all other units count."""

_MONTHS = {"P1Y": 12, "P1M": 1, "P3M": 3, "P6M": 6, "P12M": 12}
_PER = {"P1Y": {"en": "a year", "fr": "par an"}, "P1M": {"en": "a month", "fr": "par mois"}}
_THOUSAND, _MILLION = 1000, 1_000_000
_WIDE = "\u00a0"


@dataclass(frozen=True)
class Measure:
    """A number as it is stated: with a bound, and of a unit, or of a currency and per a stretch of time."""

    number: Decimal
    unit: NamedNode | None = None
    bound: NamedNode | None = None
    currency: str = ""
    per: str = ""
    span: Span = ALWAYS

    @property
    def total(self) -> Decimal | None:
        """The sum over the period of what is stated per year or month; none where the period does not tell."""
        if not self.per:
            return self.number
        months, each = self.span.months, _MONTHS.get(self.per)
        if months is None or each is None or months % each:
            return None
        return self.number * (months // each)

    @property
    def kind(self) -> str:
        """What it can be compared with: measures of the same kind."""
        if self.currency:
            return self.currency if self.total is not None else f"{self.currency} {self.per}"
        return "share" if self.unit in _SHARES else ""

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """The lowest and the highest number that the bound allows; none where it says "about"."""
        infinite = Decimal("Infinity")
        ends = {
            None: (self.compared, self.compared),
            term("concept:bound-at-least"): (self.compared, infinite),
            term("concept:bound-more-than"): (self.compared, infinite),
            term("concept:bound-at-most"): (-infinite, self.compared),
            term("concept:bound-less-than"): (-infinite, self.compared),
        }
        return ends.get(self.bound)

    @property
    def compared(self) -> Decimal:
        """The number to compare, the same for the same quantity."""
        factor = _SHARES.get(self.unit, Decimal(1)) if self.unit else Decimal(1)
        return (self.number if self.total is None else self.total) * factor

    def texts(self, names: Names) -> Mapping[str, str]:
        """The measure as text, by language."""
        return {language: self._text(names, language) for language in LANGUAGES}

    def _text(self, names: Names, language: str) -> str:
        total = self.total
        text = self._counted(self.number if total is None else total, names, language)
        if self.per:
            per = _PER.get(self.per, {}).get(language, self.per)
            each = self._counted(self.number, names, language)
            text = f"{each} {per}" if total is None or total == self.number else f"{text} ({each} {per})"
        return f"{names.label(self.bound.value, language)} {text}" if self.bound else text

    def _counted(self, number: Decimal, names: Names, language: str) -> str:
        if self.currency:
            return _money(number, self.currency, language)
        if self.unit == term("unit:percent"):
            return _spelt(number, language) + ("%" if language == "en" else f"{_WIDE}%")
        if self.unit in _SHARES:
            return f"{_spelt(number, language)} ({names.label(self.unit.value, language)})"
        # What is counted is the indicator's own name: "members 57" needs no "organisations".
        return _spelt(number, language)


def number_of(literal: Term | None) -> Decimal | None:
    """The number that a literal gives; none for what is no finite number, or too long to be one of a source."""
    try:
        number = Decimal(literal.value) if isinstance(literal, Literal) and len(literal.value) < 100 else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and abs(number.adjusted()) < 100 else None


def _spelt(number: Decimal, language: str) -> str:
    """The number with its digits in groups of three, and no zeros after the last decimal."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return grouped(text, language)


def _money(number: Decimal, currency: str, language: str) -> str:
    # Sums to the cent are written out: "1,02617813 M€" is no easier to read than the digits.
    many = abs(number) >= _MILLION and number % _THOUSAND == 0
    text = _spelt(number / _MILLION if many else number, language)
    if language == "en":
        return f"{currency} {text} million" if many else f"{currency} {text}"
    sign = "€" if currency == "EUR" else currency
    return f"{text}{_WIDE}{'M' if many else ''}{'' if sign == '€' or not many else _WIDE}{sign}"
