"""The words of a footnote, and of what stands around lines, the same in every form."""

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.value import Footnote, Line, Part, Section
from clustergraph.evidence import note_label
from clustergraph.solutions import grouped
from clustergraph.vocabulary import compact

__all__ = ["FRAME", "SEPARATOR", "footnote_words", "more_words", "references"]

FRAME: Mapping[str, Mapping[str, str]] = {
    "en": {
        "by": "by",
        "reported": "reported by",
        "confidence": "confidence: ",
        "chars": "chars",
        "row": "row ",
        "stated": "as stated: “{}”",
        "graph": "this source as a whole",
        "follows": "follows from",
        "sources": "Sources",
        "more": "{} more: ",
        "contents": "Contents",
        "back": "back to line",
        "thing": "Thing: ",
        "lead": "Every line says by its number who says so and where.",
        "source_of": "from: ",
        "licence": "licence: ",
    },
    "fr": {
        "by": "par",
        "reported": "rapporté par",
        "confidence": "confiance\u00a0: ",
        "chars": "car.",
        "row": "ligne ",
        "stated": "dans le texte\u00a0: «\u00a0{}\u00a0»",
        "graph": "cette source dans son ensemble",
        "follows": "découle de",
        "sources": "Sources",
        "more": "{} de plus\u00a0: ",
        "contents": "Sommaire",
        "back": "retour à la ligne",
        "thing": "Objet\u00a0: ",
        "lead": "Chaque ligne dit, par son numéro, qui l'affirme et où.",
        "source_of": "tiré de\u00a0: ",
        "licence": "licence\u00a0: ",
    },
}
"""What the forms themselves say."""

SEPARATOR: Mapping[str, str] = {"en": "; ", "fr": "\u00a0; "}
"""What stands between the parts of a footnote."""


def references(line: Line, language: str) -> str:
    """The footnotes of a line as text, such as ` [1, 2]`."""
    if not line.footnotes:
        return ""
    numbers = f"[{', '.join(map(str, line.footnotes))}]"
    return f" — {FRAME[language]['follows']} {numbers}" if line.basis == "inferred" else f" {numbers}"


def more_words(section: Section, language: str) -> str:
    """What a cut section says before the command that gives the rest."""
    return FRAME[language]["more"].format(grouped(section.more, language))


def footnote_words(note: Footnote, language: str) -> tuple[str, ...]:
    """The parts of a footnote, the place first; raw, nothing in them is escaped."""
    return tuple(_of_claim(note, language) if note.kind == "claim" else _of_source(note, language))


def _of_source(note: Footnote, language: str) -> Iterator[str]:
    said = FRAME[language]
    yield f"{note.title.say(language)}, {said['row']}{note.row}" if note.row else note.title.say(language)
    if not note.row:
        yield said["graph"]
    if note.licence:
        yield f"{said['licence']}{', '.join(map(_licence, note.licence.split(', ')))}"


_LICENCES = (
    (re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)/?(?:deed.*)?"), r"CC \1 \2"),
    (re.compile(r"https?://creativecommons\.org/publicdomain/zero/([0-9.]+)/?"), r"CC0 \1"),
    (re.compile(r"https?://opensource\.org/licenses?/([A-Za-z0-9.-]+)/?"), r"\1"),
    (re.compile(r"https?://www\.etalab\.gouv\.fr/licence-ouverte-open-licence/?"), "Licence Ouverte"),
)


def _licence(address: str) -> str:
    """
    The usual name of a licence, or its address.

    >>> _licence("https://creativecommons.org/licenses/by/4.0/")
    'CC BY 4.0'
    """
    for pattern, name in _LICENCES:
        if found := pattern.fullmatch(address):
            name = found.expand(name)
            return name if name.startswith("Licence") else name.upper()
    return address


def _of_claim(note: Footnote, language: str) -> Iterator[str]:
    said = FRAME[language]
    yield _place(note, said, language)
    if note.modality or note.asserter:
        yield _voice(note, said, language)
    if note.statement and not note.told:
        yield note.statement.say(language)
    if note.period:
        yield note.period.say(language)
    if note.as_stated:
        yield said["stated"].format(note.as_stated)
    if note.confidence:
        yield f"{said['confidence']}{note.confidence.say(language)}"
    yield from (_note(text, language) for text in note.notes)
    yield compact(note.claim.value) if note.claim else ""


def _note(text: Part, language: str) -> str:
    # What is the same in both languages was written in one: the English, as the term tells.
    known = text.term.language if isinstance(text.term, Literal) else None
    return f"{note_label(known or language, language)}{text.say(language)}"


def _place(note: Footnote, said: Mapping[str, str], language: str) -> str:
    place = " ".join(filter(None, (note.document.say(language) if note.document else "", note.paragraph)))
    if note.marking and isinstance(note.marking.term, NamedNode):
        place += f" ({compact(note.marking.term.value).partition(':')[2] or note.marking.say(language)})"
    if note.offsets:
        place += f", {said['chars']} {note.offsets[0]}–{note.offsets[1]}"
    return place or note.title.say(language)


def _voice(note: Footnote, said: Mapping[str, str], language: str) -> str:
    voice = note.modality.say(language) if note.modality else ""
    if note.asserter:
        voice += f" {said['by']} {note.asserter.say(language)}"
    if note.reporter and note.asserter and note.reporter.term != note.asserter.term:
        voice += f" ({said['reported']} {note.reporter.say(language)})"
    return voice.strip()
