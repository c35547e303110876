"""A connection as text for a terminal and as Markdown: chains, the evidence of each link, and what was left out."""

import html
import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

from clustergraph.connect.value import Chain, Connection, LeftOut, Tie
from clustergraph.evidence import provenance, words
from clustergraph.things import Names
from clustergraph.vocabulary import compact

__all__ = ["as_markdown", "as_text", "summary"]

_SHOWN = 8

_SAID = {
    "en": {
        "same": "{one} is one thing: no link is needed.",
        "found": "{one} and {other} are connected by {links} {link}; {total} {chain} of that length.",
        "none": "{one} and {other} are not connected within {max} links.",
        "searched": "Searched: {things} things, {ties} ties.",
        "left": "Met and not gone through: {listed}{more}.",
        "more": " and {count} more",
        "ties": "{label} ({degree} {tie}: {reason})",
        "through": "They would be connected only through: {listed}.",
        "claimed": "{thing} is tied to others only by claims that are no facts: plans, hopes or opinions; "
        "--claims follows them.",
        "inferred": "inferred from",
        "graph": "in the graph",
        "only": "Only these relations were followed: {listed}.",
        "row": "row",
    },
    "fr": {
        "same": "{one} est une seule et même chose\u00a0: aucun lien n'est nécessaire.",
        "found": "{one} et {other} sont reliés par {links} {link}\u00a0; {total} {chain} de cette longueur.",
        "none": "{one} et {other} ne sont pas reliés en {max} liens au plus.",
        "searched": "Parcouru\u00a0: {things} choses, {ties} liens.",
        "left": "Rencontrés et non traversés\u00a0: {listed}{more}.",
        "more": " et {count} autres",
        "ties": "{label} ({degree} {tie}\u00a0: {reason})",
        "through": "Ils ne seraient reliés que par\u00a0: {listed}.",
        "claimed": "{thing} n'est relié à d'autres que par des affirmations qui ne sont pas des faits\u00a0: projets, "
        "espoirs ou opinions\u00a0; --claims les suit.",
        "inferred": "déduit de",
        "graph": "dans le graphe",
        "only": "Seules ces relations ont été suivies\u00a0: {listed}.",
        "row": "ligne",
    },
}
_NOUNS = {
    "en": {"tie": ("tie", "ties"), "link": ("link", "links"), "chain": ("chain", "chains")},
    "fr": {"tie": ("lien", "liens"), "link": ("lien", "liens"), "chain": ("chaîne", "chaînes")},
}

_SEMICOLON = {"en": "; ", "fr": "\u00a0; "}


def as_text(connection: Connection, names: Names, *, language: str = "en") -> str:
    """The chains with their evidence, and then what was searched and left out, as lines of text."""
    blocks = ["\n".join(_chain(chain, names, language)) for chain in connection.chains if len(chain)]
    return "\n\n".join([*blocks, "\n".join(summary(connection, names, language=language))])


def summary(connection: Connection, names: Names, *, language: str = "en") -> Iterator[str]:
    """What was found, what was searched for it, and what was left out: a line each."""
    said = _SAID[language]
    yield _headline(connection, names, language)
    if connection.one == connection.other:
        return
    if connection.relations:
        yield said["only"].format(listed=", ".join(words(node, names, language) for node in connection.relations))
    yield said["searched"].format(things=connection.things, ties=connection.ties)
    if connection.left_out:
        more = len(connection.left_out) - _SHOWN
        listed = _listed(connection.left_out[:_SHOWN], names, language)
        yield said["left"].format(listed=listed, more=said["more"].format(count=more) if more > 0 else "")
    if connection.through:
        yield said["through"].format(listed=_listed(connection.through, names, language))
    for end in connection.only_claimed:
        yield said["claimed"].format(thing=words(end, names, language))


def _headline(connection: Connection, names: Names, language: str) -> str:
    said = _SAID[language]
    one, other = (words(end, names, language) for end in (connection.one, connection.other))
    if connection.one == connection.other:
        return said["same"].format(one=one)
    if connection.length is None:
        return said["none"].format(one=one, other=other, max=connection.max_links)
    counts = {"link": connection.length, "chain": connection.total}
    nouns = {name: _NOUNS[language][name][count != 1] for name, count in counts.items()}
    return said["found"].format(one=one, other=other, links=connection.length, total=connection.total, **nouns)


def _listed(found: tuple[LeftOut, ...], names: Names, language: str) -> str:
    form, nouns = _SAID[language]["ties"], _NOUNS[language]["tie"]
    return _SEMICOLON[language].join(
        form.format(
            label=words(each.thing, names, language),
            degree=each.degree,
            tie=nouns[each.degree != 1],
            reason=each.reason[language],
        )
        for each in found
    )


def _chain(chain: Chain, names: Names, language: str) -> Iterator[str]:
    yield " – ".join(words(thing, names, language) for thing in chain.things)
    for link in chain.links:
        for tie in link.ties:
            yield f"  {tie_text(tie, names, language)}"
            yield from (f"    {line}" for line in _evidence(tie, names, language))


def tie_text(tie: Tie, names: Names, language: str) -> str:
    """What ties the two things: subject, relation and object, and how it is claimed where not as a fact."""
    said = f"{words(tie.subject, names, language)} — {words(tie.relation, names, language)} → "
    said += words(tie.object, names, language)
    return f"{said} [{words(tie.status, names, language)}]" if tie.status else said


def _evidence(tie: Tie, names: Names, language: str) -> Iterator[str]:
    said = _SAID[language]
    for citation in tie.citations:
        yield f"[{citation.source} {citation.identifier}] {provenance(citation, names, language=language)}"
    for row in tie.rows:
        yield f"[{row.source}] {said['row']} {row.row}"
    for graph in tie.graphs:
        yield f"{said['graph']} {_graph(graph)}"
    for step in tie.follows:
        yield f"{said['inferred']} {tie_text(step, names, language)}"
        yield from (f"  {line}" for line in _evidence(step, names, language))


def _graph(graph: NamedNode) -> str:
    return compact(graph.value)


def as_markdown(connection: Connection, names: Names, *, language: str = "en") -> str:
    """As `as_text`, in Markdown: a heading a chain, a list item a tie; no HTML of labels survives."""
    lines = [f"# {_escaped(_headline(connection, names, language))}", ""]
    for chain in connection.chains:
        if len(chain):
            title, *rest = _chain(chain, names, language)
            lines += [f"## {_escaped(title)}", ""]
            lines += [f"{' ' * (len(line) - len(line.lstrip()) - 2)}- {_escaped(line.strip())}" for line in rest]
            lines.append("")
    _, *rest = summary(connection, names, language=language)
    lines += [f"- {_escaped(line)}" for line in rest]
    return "\n".join(lines).rstrip()


_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")


def _escaped(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", html.escape(" ".join(text.splitlines()), quote=False))
