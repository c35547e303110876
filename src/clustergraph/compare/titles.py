"""The titles of rows, in both languages."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from clustergraph.compare.value import Text
from clustergraph.errors import IdentifierError
from clustergraph.evidence import words
from clustergraph.things import LANGUAGES, Names
from clustergraph.vocabulary import term

__all__ = ["FIRST", "title_of"]

_TITLES: Mapping[str, Text] = {
    "kind": {"en": "kind", "fr": "nature"},
    "class": {"en": "class", "fr": "classe"},
    "cg:locatedIn": {"en": "location", "fr": "lieu"},
    "inferred cg:locatedIn": {"en": "location, wider", "fr": "lieu, plus large"},
    "cg:within": {"en": "within", "fr": "à l'intérieur de"},
    "^cg:governs": {"en": "governed by", "fr": "gouverné par"},
    "^cg:probableIdentity": {"en": "probably mentioned as", "fr": "probablement mentionné comme"},
    "inferred cg:worksOn": {"en": "technologies, broader", "fr": "techniques, plus larges"},
    "technologies": {"en": "technologies", "fr": "techniques"},
    "members": {"en": "members", "fr": "membres"},
    "clusters": {"en": "clusters", "fr": "pôles"},
    "projects": {"en": "projects", "fr": "projets"},
    "participants": {"en": "participants", "fr": "participants"},
    "labelled": {"en": "clusters of this class", "fr": "pôles de cette classe"},
    "money": {"en": "money", "fr": "argent"},
    "changes": {"en": "changes", "fr": "changements"},
    "identifiers": {"en": "identifiers", "fr": "identifiants"},
    "^org:unitOf": {"en": "units", "fr": "unités"},
    "^cg:evaluates": {"en": "evaluated by", "fr": "évalué par"},
    "claimed": {
        "en": "denied, or claimed otherwise than as a fact",
        "fr": "nié, ou affirmé autrement que comme un fait",
    },
}

FIRST = (
    "kind", "class", "cg:locatedIn", "inferred cg:locatedIn", "^cg:governs", "^cg:probableIdentity",
    "cg:probableIdentity", "technologies",
    "inferred cg:worksOn", "members", "clusters", "projects", "participants", "money",
)  # fmt: skip
"""The rows that come first, in this order; then properties, indicators, and what is no fact, by title."""


def title_of(key: str, names: Names) -> Text:
    """The title of a row: its own, or the label of its property or indicator."""
    if key in _TITLES:
        return _TITLES[key]
    node = _property(key)
    if node is None:
        return dict.fromkeys(LANGUAGES, key)
    labels = {language: words(node, names, language) for language in LANGUAGES}
    if key.startswith("inferred "):
        return {"en": f"{labels['en']} (inferred)", "fr": f"{labels['fr']} (déduit)"}
    return labels


def _property(key: str) -> NamedNode | None:
    name = key.removeprefix("inferred ").removeprefix("indicator ").removeprefix("^")
    try:
        return term(name)
    except (IdentifierError, ValueError):
        pass
    try:
        return NamedNode(name)
    except ValueError:
        return None
