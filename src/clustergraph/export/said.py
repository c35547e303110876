"""What a format could not carry, counted while it is written and told afterwards in a sentence each."""

from collections.abc import Mapping
from types import MappingProxyType

from clustergraph.solutions import grouped, one_line

__all__ = ["SENTENCES", "Said"]

SENTENCES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "renamed": {
            "en": "{format} keeps some names for itself or cannot spell them; these columns have others: {names}.",
            "fr": "{format} réserve certains noms ou ne peut les écrire ; ces colonnes en portent d’autres : {names}.",
        },
        "text": {
            "en": "{format} has no type for these columns, which are written as text: {names}.",
            "fr": "{format} n’a pas de type pour ces colonnes, écrites en texte : {names}.",
        },
        "digits": {
            "en": "{format} would lose digits of these columns, which are written as text: {names}.",
            "fr": "{format} perdrait des chiffres de ces colonnes, écrites en texte : {names}.",
        },
        "lists": {
            "en": "{format} has no lists; these columns hold each list as JSON text: {names}.",
            "fr": "{format} ne connaît pas les listes ; ces colonnes portent chaque liste en texte JSON : {names}.",
        },
        "parted": {
            "en": "{format} parts lists by ;, so columns with one in a value hold each list as JSON text: {names}.",
            "fr": "{format} sépare les listes par ; : si une valeur en a un, la colonne est en texte JSON : {names}.",
        },
        "infinite": {
            "en": "Numbers that are not finite are left out ({count}): {names}.",
            "fr": "Les nombres non finis sont omis ({count}) : {names}.",
        },
        "characters": {
            "en": "{format} cannot hold some characters ({count}), which became \ufffd.",
            "fr": "{format} n’admet pas certains caractères ({count}), remplacés par \ufffd.",
        },
        "ids": {
            "en": "{format} cannot hold the ids of some nodes ({count}), which are written otherwise, no two alike.",
            "fr": "{format} n’admet pas certains identifiants de nœuds ({count}), écrits autrement, tous distincts.",
        },
        "labels": {
            "en": "{format} wants labels that differ, without quotes and line ends; some have changed ({count}).",
            "fr": "{format} veut des libellés distincts, sur une ligne, sans guillemets ; certains changent ({count}).",
        },
        "dates": {
            "en": "{format} cannot place the dates of some edges in time ({count}); their text is kept.",
            "fr": "{format} ne peut situer dans le temps certaines dates de liens ({count}) ; leur texte est conservé.",
        },
        "shapes": {
            "en": "{format} lacks some shapes, for which the nearest stands: {names}.",
            "fr": "{format} n’a pas certaines formes, remplacées par la plus proche : {names}.",
        },
        "claims": {
            "en": "{format} has no place for what is known of each claim ({count}); edges name their claims.",
            "fr": "{format} n’a pas de place pour le détail des affirmations ({count}) ; les liens nomment les leurs.",
        },
        "columns": {
            "en": "{format} has no place for these columns, which are left out: {names}.",
            "fr": "{format} n’a pas de place pour ces colonnes, omises : {names}.",
        },
        "positions": {
            "en": "{format} has no place for positions, which are left out.",
            "fr": "{format} n’a pas de place pour les positions, omises.",
        },
        "loops": {
            "en": "{format} has no edges from a node to itself, which are left out ({count}).",
            "fr": "{format} n’a pas de lien d’un nœud vers lui-même ; ils sont omis ({count}).",
        },
        "direction": {
            "en": "{format} has no direction of edges.",
            "fr": "{format} ne connaît pas la direction des liens.",
        },
        "parallel": {
            "en": "{format} holds one edge between two nodes; parallel ones are added up ({count}).",
            "fr": "{format} n’a qu’un lien entre deux nœuds ; les liens parallèles sont additionnés ({count}).",
        },
        "unplaced": {
            "en": "Nodes without a place on earth have no geometry ({count}).",
            "fr": "Les nœuds sans lieu n’ont pas de géométrie ({count}).",
        },
        "apart": {
            "en": "Edges with an end that has no place on earth have no geometry ({count}).",
            "fr": "Les liens dont une extrémité n’a pas de lieu n’ont pas de géométrie ({count}).",
        },
        "cut": {
            "en": "A cell of {format} holds 32,767 characters; longer texts are cut there ({count}).",
            "fr": "Une cellule {format} tient 32\u202f767 caractères ; les textes plus longs y sont coupés ({count}).",
        },
        "rows": {
            "en": "A sheet of {format} holds 1,048,576 rows; the rest is in further sheets: {names}.",
            "fr": "Une feuille {format} a 1\u202f048\u202f576 lignes ; la suite est sur d’autres feuilles : {names}.",
        },
        "triples": {
            "en": "{format} has no RDF term for some nodes or classes ({count}), which have a made-up IRI.",
            "fr": "{format} n’a pas de terme RDF pour certains nœuds ou classes ({count}), qui ont un IRI forgé.",
        },
        "order": {
            "en": "{format} keeps neither the order of lists nor values that are in one twice: {names}.",
            "fr": "{format} ne garde ni l’ordre des listes ni les valeurs répétées d’une liste : {names}.",
        },
        "properties": {
            "en": "{format} cannot write these properties, which have a made-up IRI and their own as a label: {names}.",
            "fr": "{format} ne peut écrire ces propriétés, qui ont un IRI forgé et le leur comme libellé : {names}.",
        },
        "graphs": {
            "en": "{format} has no named graphs; facts and claims are in one.",
            "fr": "{format} n’a pas de graphes nommés ; faits et affirmations sont réunis.",
        },
    }
)


class Said:
    """The losses of one file."""

    def __init__(self) -> None:
        self._names: dict[str, dict[str, None]] = {}
        self._counts: dict[str, int] = {}

    def add(self, what: str, *names: str, count: int = 1) -> None:
        """Note a loss; `what` is a key of the sentences, `names` what it befell."""
        self._names.setdefault(what, {}).update(dict.fromkeys(map(one_line, names)))
        self._counts[what] = self._counts.get(what, 0) + count

    def sentences(self, format: str, language: str) -> tuple[str, ...]:
        """What was noted, as one sentence a kind of loss."""
        return tuple(
            SENTENCES[what][language].format(
                format=format, names=_listed(names), count=grouped(self._counts[what], language)
            )
            for what, names in self._names.items()
        )


def _listed(names: Mapping[str, None]) -> str:
    shown = [name if len(name) <= 80 else f"{name[:79]}…" for name in names]
    return ", ".join(shown[:12]) + ("…" if len(shown) > 12 else "")
