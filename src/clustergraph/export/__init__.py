"""A network as a file for other tools: one module a format, all written from the same columns."""

from pathlib import Path

from clustergraph.export.folders import folder
from clustergraph.export.formats import AMBIGUOUS, FORMATS, Format, format_of
from clustergraph.export.picture import Picture, Points
from clustergraph.export.said import Said
from clustergraph.network import Network
from clustergraph.network.items import NONE
from clustergraph.solutions import opened

__all__ = ["AMBIGUOUS", "FORMATS", "Format", "format_of", "write"]


def write(
    network: Network,
    path: str | Path,
    *,
    format: str | None = None,
    positions: Points | None = None,
    places: Points | None = None,
    title: str = "",
    language: str = "en",
) -> tuple[str, ...]:
    """
    Write a network to a file, which appears whole or not at all, and tell what the format could not carry.

    The file is written row by row from the columns of the network; a name that ends in .gz is packed. A format of
    several files makes a .zip file where the name ends so, else a folder. Raises NotFoundError for a format that is
    not known, LayoutError where a library for it is missing, and StoreError for a file that cannot be written.

    :param format: one of FORMATS; told from the suffix of the file if absent
    :param positions: where nodes are drawn, in pixels with y downwards, by id
    :param places: longitude and latitude of nodes in degrees, by id; the attributes of these names if absent
    :param title: what the network shows, for formats that have a place for it
    :param language: the language of what is told, and of the words that a format adds: "en" or "fr"
    :returns: a sentence for each kind of loss; none where all is carried
    """
    target, said = Path(path), Said()
    chosen = format_of(target, format)
    picture = Picture(network, positions or NONE, places or NONE, title, language)
    if chosen.folder:
        with folder(target) as files:
            chosen.write(picture, files, said)
    else:
        with opened(target) as stream:
            chosen.write(picture, stream, said)
    if network.claims and not chosen.claims:
        said.add("claims", count=len(network.claims))
    if picture.positions and not chosen.positions:
        said.add("positions")
    return said.sentences(chosen.label, language)
