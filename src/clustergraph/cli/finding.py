"""The command that finds things by their words."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import click
from pyoxigraph import Literal
from rich.table import Table
from rich.text import Text

from clustergraph.cli.shared import Where, graph_options, language_option, put, reading, say
from clustergraph.search import Hit, nearest, search
from clustergraph.solutions import Solutions, one_line
from clustergraph.store import Store
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["echo_hits", "find"]

_COLUMNS = ("label", "kind", "thing", "found in", "text")
_WORDS = {
    "en": {
        "label": "label",
        "kind": "kind",
        "thing": "thing",
        "found in": "found in",
        "text": "text",
        "other name": "other name",
        "identifier": "identifier",
        "note": "note",
        "definition": "definition",
        "next": "More of one: clustergraph show {thing}",
        "none": "Nothing in the graph has these words.",
        "near": "Nearest words: {words}",
        "more": "There are more: a higher --limit shows them.",
    },
    "fr": {
        "label": "libellé",
        "kind": "type",
        "thing": "élément",
        "found in": "trouvé dans",
        "text": "texte",
        "other name": "autre nom",
        "identifier": "identifiant",
        "note": "note",
        "definition": "définition",
        "next": "Pour en savoir plus\u00a0: clustergraph show {thing}",
        "none": "Rien dans le graphe ne contient ces mots.",
        "near": "Mots les plus proches\u00a0: {words}",
        "more": "Il y en a d'autres\u00a0: un --limit plus élevé les affiche.",
    },
}
# Of a long text, so much is shown around the first place that matches.
_AROUND = 60


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--kind", metavar="KIND", help="Only things of this kind: cg:Firm, firm, entreprise, …")
@click.option(
    "--limit", "-n", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many things."
)
@click.option(
    "--format", "-f", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True
)
@graph_options
@language_option
def find(text: Sequence[str], kind: str | None, limit: int, format_: str, where: Where, language: str) -> None:
    """
    Find things by the words of their names and notes.

    A word may be cut short or misspelt; accents, case and order do not matter.

    Example: clustergraph find nucleaire
    """
    with reading(where) as store:
        echo_hits(store, " ".join(text), language, kind=kind, limit=limit, format_=format_)


def echo_hits(
    store: Store, asked: str, language: str, *, kind: str | None = None, limit: int = 20, format_: str = "table"
) -> None:
    """Print the things that a text finds, and where to look on."""
    # One more than is shown tells whether there are more.
    found = search(store, asked, limit=limit + 1, kind=kind, language=language)
    hits = found[:limit]
    kinds = Names(store, language).labels({hit.kind.value for hit in hits if hit.kind}, language)
    _FORMATS[format_](hits, kinds, language)
    words = _WORDS[language]
    if not hits:
        say(words["none"])
        if near := nearest(store, asked):
            say(words["near"].format(words=", ".join(near)))
        return
    if len(found) > limit:
        say(words["more"])
    say(words["next"].format(thing=compact(hits[0].thing.value)))


def _kind(hit: Hit, kinds: Mapping[str, str]) -> str:
    return kinds[hit.kind.value] if hit.kind else ""


def _print_table(hits: Sequence[Hit], kinds: Mapping[str, str], language: str) -> None:
    if not hits:
        return
    words = _WORDS[language]
    table = Table(pad_edge=False)
    for column in _COLUMNS:
        table.add_column(words[column], overflow="fold")
    for hit in hits:
        cells = (hit.label, _kind(hit, kinds), compact(hit.thing.value), words[hit.field])
        table.add_row(*(Text(one_line(cell)) for cell in cells), _marked(hit))
    put(table)


def _marked(hit: Hit) -> Text:
    """The text that was found, cut to what lies around the first match, with the matches in bold."""
    first = hit.marks[0][0] if hit.marks else 0
    start = max(0, first - _AROUND) if len(hit.text) > 2 * _AROUND else 0
    end = start + 3 * _AROUND
    shown = Text("…" if start else "") + Text(one_line(hit.text[start:end]))
    for left, right in hit.marks:
        if start <= left < end:
            shown.stylize("bold underline", left - start + bool(start), right - start + bool(start))
    return shown + Text("…") if end < len(hit.text) else shown


def _fields(hit: Hit, kinds: Mapping[str, str]) -> dict[str, object]:
    return {
        "thing": hit.thing.value,
        "curie": compact(hit.thing.value),
        "label": hit.label,
        "kind": compact(hit.kind.value) if hit.kind else None,
        "kind_label": _kind(hit, kinds) or None,
        "field": hit.field,
        "text": hit.text,
        "language": hit.language or None,
        "score": hit.score,
        "marks": hit.marks,
    }


def _print_json(hits: Sequence[Hit], kinds: Mapping[str, str], _: str) -> None:
    click.echo(json.dumps([_fields(hit, kinds) for hit in hits], ensure_ascii=False, indent=2))


def _print_csv(hits: Sequence[Hit], kinds: Mapping[str, str], _: str) -> None:
    columns = ("thing", "curie", "label", "kind", "kind_label", "field", "text", "language", "score")
    rows = [tuple(_literal(_fields(hit, kinds)[column]) for column in columns) for hit in hits]
    sys.stdout.flush()
    Solutions(columns, rows).write(sys.stdout.buffer, format="csv")


def _literal(value: object) -> Literal | None:
    return None if value is None else Literal(str(value))


_FORMATS: Mapping[str, Callable[[Sequence[Hit], Mapping[str, str], str], None]] = MappingProxyType(
    {"table": _print_table, "json": _print_json, "csv": _print_csv}
)
