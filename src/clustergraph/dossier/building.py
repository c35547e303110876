"""The dossier of a thing: what was gathered, put in sections, cut, cited and worded."""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from clustergraph.dossier.drafts import Draft, Piece, terms_of
from clustergraph.dossier.gathering import gather
from clustergraph.dossier.grounds import grounds
from clustergraph.dossier.labels import Labels
from clustergraph.dossier.notes import Numbers, footnotes
from clustergraph.dossier.reading import ENOUGH, Around, asking, natural, short
from clustergraph.dossier.topics import GENERIC
from clustergraph.dossier.value import Line, Part, Section
from clustergraph.dossier.whole import Dossier
from clustergraph.dossier.words import SECTIONS
from clustergraph.errors import NotFoundError
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["LIMIT", "dossier"]

LIMIT = 20
"""How many lines a section holds unless another number is asked for."""


def dossier(store: Store, thing: NamedNode, *, names: Names | None = None, limit: int | None = LIMIT) -> Dossier:
    """
    Everything that a store knows of a thing, each line with its footnotes.

    Raises NotFoundError, with the nearest names, for a thing that the store does not hold.

    :param names: labels that were read already; without them those of the dossier alone are read
    :param limit: how many lines a section holds, the rest being counted; none for all
    """
    if not store.knows(thing):
        curie = compact(thing.value)
        raise NotFoundError(f"'{curie}' is not in the graph", nearest=(names or Names(store)).nearest(curie))
    around, labels = Around(store, thing, ENOUGH if limit else None), Labels(store, names)
    drafts = gather(around)
    labels.read({*terms_of(drafts), thing, *around.classes})
    cuts = [_Cut(key, [draft for draft in drafts if draft.section == key], labels, limit) for key in SECTIONS]
    shown = [draft for cut in cuts for draft in cut.shown]
    numbers = Numbers()
    lines = dict(zip(map(id, shown), _lines(store, shown, labels, numbers), strict=True))
    sections = tuple(cut.section([lines[id(draft)] for draft in cut.shown], around) for cut in cuts if cut.shown)
    return Dossier(thing, labels.part(thing), _kind(around, labels), sections, footnotes(store, numbers, labels))


class _Cut:
    """The drafts of one section in their order, cut at the limit, and how many are left out."""

    def __init__(self, key: str, drafts: Sequence[Draft], labels: Labels, limit: int | None) -> None:
        self.key = key
        real = sorted((d for d in drafts if not d.rest), key=lambda draft: _sorting(draft, labels))
        self.shown = real[:limit]
        left = real[len(self.shown) :]
        self.more = len(left) + sum(draft.rest for draft in drafts)
        self.ask = next((draft.ask for draft in (*left, *reversed(self.shown)) if draft.ask), "")

    def section(self, lines: Sequence[Line], around: Around) -> Section:
        """The section, with the command for what was left out."""
        ask = self.ask or asking(f"{short(around.thing)} ?property ?value")
        return Section(self.key, SECTIONS[self.key], tuple(lines), self.more, ask if self.more else "")


def _lines(store: Store, drafts: Sequence[Draft], labels: Labels, numbers: Numbers) -> list[Line]:
    found = []
    for draft, behind in zip(drafts, grounds(store, drafts), strict=True):
        found.append(
            Line(
                parts=labels.parts(draft.pieces),
                lead=_part(draft.lead, labels) if draft.lead is not None else None,
                status=_part(draft.status, labels) if draft.status is not None else None,
                basis=draft.basis,
                footnotes=numbers.of(behind, told=(*draft.claims, *draft.via)),
            )
        )
    return found


def _part(piece: Piece, labels: Labels) -> Part:
    return piece if isinstance(piece, Part) else labels.part(piece)


def _sorting(draft: Draft, labels: Labels) -> tuple[object, ...]:
    """Numbers before words in the order that a draft has been given, then its text, paragraph 2 before paragraph 10."""
    given = [(0, part, "") if isinstance(part, int) else (1, 0, part) for part in draft.order]
    text = "".join(part.en for part in labels.parts(draft.pieces)).casefold()
    return given, natural(text), str(draft.lead)


def _kind(around: Around, labels: Labels) -> Part:
    """The classes of the thing, as one piece of text."""
    parts = [labels.part(class_) for class_ in around.classes if class_ not in GENERIC] or list(
        map(labels.part, around.classes)
    )
    return Part(", ".join(part.en for part in parts), ", ".join(part.fr for part in parts))
