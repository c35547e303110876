"""A dossier as one HTML page that asks for nothing else and runs nothing."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from clustergraph.dossier.citing import FRAME, SEPARATOR, footnote_words, more_words
from clustergraph.dossier.value import COLON, Footnote, Line, Part, Section
from clustergraph.solutions import one_line
from clustergraph.vocabulary import compact

if TYPE_CHECKING:
    from clustergraph.dossier.whole import Dossier

__all__ = ["as_html"]


def as_html(dossier: "Dossier", language: str) -> str:
    """
    The page: title, contents, sections, sources; numbers lead to the sources and these lead back.

    Its style is named by its hash in the Content-Security-Policy, which forbids everything else.
    """
    style = (Path(__file__).parent / "dossier.css").read_text("utf-8")
    title = _text(dossier.title.say(language))
    seen: Counter[int] = Counter()
    sections = "\n".join(_section(section, language, seen) for section in dossier.sections)
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1><bdi>{title}</bdi></h1>
<p class="about">{_about(dossier, language)}</p>
<p class="lead">{_text(FRAME[language]["lead"])}</p>
</header>
{_contents(dossier, language)}
<main>
{sections}
{_sources(dossier.footnotes, language, seen)}
</main>
</body>
</html>
"""


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _text(text: str) -> str:
    return escape(one_line(text))


def _about(dossier: "Dossier", language: str) -> str:
    kind = f'<span class="kind">{_text(dossier.kind.say(language))}</span> ' if dossier.kind.en else ""
    return f"{kind}<code>{_text(compact(dossier.thing.value))}</code>"


def _contents(dossier: "Dossier", language: str) -> str:
    said = FRAME[language]
    links = [
        (section.key, section.title.say(language), len(section.lines) + section.more) for section in dossier.sections
    ]
    links += [("sources", said["sources"], len(dossier.footnotes))] if dossier.footnotes else []
    items = "".join(
        f'<li><a href="#{key}">{_text(title)}</a> <span class="count">{count}</span></li>'
        for key, title, count in links
    )
    return f'<nav aria-label="{_text(said["contents"])}"><ul>{items}</ul></nav>'


def _section(section: Section, language: str, seen: Counter[int]) -> str:
    lines = "\n".join(f"<li>{_line(line, language, seen)}</li>" for line in section.lines)
    more = ""
    if section.more:
        more = f'\n<p class="more">{_text(more_words(section, language))}<code>{_text(section.ask)}</code></p>'
    heading = f'<h2 id="{section.key}-title">{_text(section.title.say(language))}</h2>'
    return f"""<section id="{section.key}" aria-labelledby="{section.key}-title">
{heading}
<ul>
{lines}
</ul>{more}
</section>"""


def _line(line: Line, language: str, seen: Counter[int]) -> str:
    lead = f'<span class="key">{_part(line.lead, language)}{COLON[language]}</span>' if line.lead else ""
    body = "".join(_part(part, language) for part in line.parts)
    status = f' <span class="status">({_text(line.status.say(language))})</span>' if line.status else ""
    return f"{lead}{body}{status}{_references(line, language, seen)}"


def _part(part: Part, language: str) -> str:
    text = _text(part.say(language))
    if isinstance(part.term, NamedNode):
        return f'<bdi title="{_text(compact(part.term.value))}">{text}</bdi>'
    if isinstance(part.term, Literal) and part.term.language not in (None, language):
        return f'<bdi lang="{_text(part.term.language or "")}">{text}</bdi>'
    return f"<bdi>{text}</bdi>" if part.term is not None else text


def _references(line: Line, language: str, seen: Counter[int]) -> str:
    if not line.footnotes:
        return ""
    follows = f' <span class="follows">— {FRAME[language]["follows"]}</span>' if line.basis == "inferred" else ""
    return f'{follows} <span class="refs">{_links(line.footnotes, seen)}</span>'


def _links(numbers: Iterable[int], seen: Counter[int]) -> str:
    links = []
    for number in numbers:
        seen[number] += 1
        links.append(f'<a href="#n{number}" id="r{number}-{seen[number]}" role="doc-noteref">[{number}]</a>')
    return " ".join(links)


def _sources(notes: Iterable[Footnote], language: str, seen: Counter[int]) -> str:
    said = FRAME[language]
    items = "\n".join(f'<li id="n{note.number}">{_note(note, language, seen[note.number])}</li>' for note in notes)
    if not items:
        return ""
    heading = f'<h2 id="sources-title">{_text(said["sources"])}</h2>'
    return f"""<section id="sources" role="doc-endnotes" aria-labelledby="sources-title">
{heading}
<ol>
{items}
</ol>
</section>"""


def _note(note: Footnote, language: str, uses: int) -> str:
    place, *rest = footnote_words(note, language)
    words = SEPARATOR[language].join([f"<cite>{_text(place)}</cite>", *(f"<bdi>{_text(part)}</bdi>" for part in rest)])
    said = FRAME[language]["back"]
    back = " ".join(
        f'<a href="#r{note.number}-{use}" role="doc-backlink" aria-label="{said} {note.number}.{use}">↩</a>'
        for use in range(1, uses + 1)
    )
    return f"{words} {back}"
