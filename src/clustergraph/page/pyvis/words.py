"""The words of the page, in every language it speaks."""

from collections.abc import Mapping
from decimal import Decimal

from clustergraph.errors import LayoutError

__all__ = ["LANGUAGES", "counted", "number", "words"]

_EN = {
    "node": "node",
    "nodes": "nodes",
    "edge": "edge",
    "edges": "edges",
    "shown": "{nodes}, {edges} shown",
    "legend": "Legend",
    "classes": "Nodes",
    "relations": "Edges",
    "no_class": "no class",
    "no_relation": "unnamed",
    "size": "The larger a node, the more edges it has.",
    "width": "The thicker an edge, the greater its weight.",
    "zoom": "Labels without room appear on zooming in.",
    "picture": "Picture of the network; the tables below hold the same nodes and edges.",
    "zoom_in": "Zoom in",
    "zoom_out": "Zoom out",
    "whole": "Show the whole network",
    "details": "Details",
    "pick": "Point at a node or an edge to read about it; click to keep it here.",
    "show": "show in the picture",
    "node_table": "Nodes",
    "edge_table": "Edges and where each is stated",
    "label": "Label",
    "class": "Class",
    "ties": "Edges",
    "id": "Identifier",
    "from": "From",
    "relation": "Relation",
    "to": "To",
    "weight": "Weight",
    "since": "Since",
    "until": "Until",
    "evidence": "Stated in",
    "no_script": "The picture needs JavaScript; the tables below hold the same.",
    "empty": "The network is empty: the question has no answer.",
    "colon": ": ",
}

_FR = {
    "node": "nœud",
    "nodes": "nœuds",
    "edge": "lien",
    "edges": "liens",
    "shown": "{nodes} et {edges} affichés",
    "legend": "Légende",
    "classes": "Nœuds",
    "relations": "Liens",
    "no_class": "sans classe",
    "no_relation": "sans nom",
    "size": "Plus un nœud est grand, plus il a de liens.",
    "width": "Plus un lien est épais, plus son poids est grand.",
    "zoom": "Les libellés sans place apparaissent en zoomant.",
    "picture": "Image du réseau\u00a0; les tableaux ci-dessous donnent les mêmes nœuds et les mêmes liens.",
    "zoom_in": "Agrandir",
    "zoom_out": "Réduire",
    "whole": "Montrer tout le réseau",
    "details": "Détails",
    "pick": "Survolez un nœud ou un lien pour le lire\u00a0; cliquez pour le garder ici.",
    "show": "montrer dans l’image",
    "node_table": "Nœuds",
    "edge_table": "Liens, et où chacun est affirmé",
    "label": "Libellé",
    "class": "Classe",
    "ties": "Liens",
    "id": "Identifiant",
    "from": "De",
    "relation": "Relation",
    "to": "Vers",
    "weight": "Poids",
    "since": "Depuis",
    "until": "Jusqu’à",
    "evidence": "Affirmé dans",
    "no_script": "L’image a besoin de JavaScript\u00a0; les tableaux ci-dessous donnent la même chose.",
    "empty": "Le réseau est vide\u00a0: la question n’a pas de réponse.",
    "colon": "\u00a0: ",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": _EN, "fr": _FR}
"""The words by language and key."""

# Between groups of three digits, and before the decimals; French groups with a narrow no-break space.
_MARKS = {"en": (",", "."), "fr": ("\u202f", ",")}


def words(language: str) -> Mapping[str, str]:
    """The words in a language; raises LayoutError for one that the page does not speak."""
    if language not in LANGUAGES:
        raise LayoutError(f"the page speaks {' and '.join(LANGUAGES)}, not '{language}'")
    return LANGUAGES[language]


def number(value: float | Decimal, language: str) -> str:
    """
    A number with its digits in groups, and no zeros that say nothing.

    >>> number(1500000.0, "en"), number(1234.5, "fr")
    ('1,500,000', '1\u202f234,5')
    """
    text = f"{Decimal(str(value)).normalize():,f}"
    group, point = _MARKS[language]
    return text.translate({ord(","): group, ord("."): point})


def counted(count: int, thing: str, language: str) -> str:
    """
    A number and what it counts, in the singular or the plural.

    >>> counted(1, "node", "fr"), counted(1200, "edge", "en")
    ('1 nœud', '1,200 edges')
    """
    plural = count > 1 if language == "fr" else count != 1
    return f"{number(count, language)} {words(language)[f'{thing}s' if plural else thing]}"
