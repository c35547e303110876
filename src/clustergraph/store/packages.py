"""Data packages on their way into a store: read with all that they require, checked together, written as quads."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from clustergraph.errors import SourceError
from clustergraph.quads import check, graphs_of, load_schema, ontology_quads, package_quads
from clustergraph.resources import folder, shipped_packages
from clustergraph.sources import Package, read_package
from clustergraph.vocabulary import ONTOLOGY

__all__ = ["find_package", "is_package", "prepare", "read_all"]


def is_package(path: Path) -> bool:
    """Whether a path is the folder of a data package, or its descriptor."""
    return path.name == "datapackage.json" or (path / "datapackage.json").is_file()


def find_package(name: str | Path, *, beside: Path | None = None) -> Path:
    """
    The folder of a package: a path that holds a datapackage.json, or the name of a shipped one.

    :param beside: the folder of a package that requires this one, whose neighbours are looked at first
    """
    path = Path(name)
    candidates = [beside.parent / path] if beside else [path if path.name != "datapackage.json" else path.parent]
    for candidate in [*candidates, folder("datasets") / path.name]:
        if (candidate / "datapackage.json").is_file():
            return candidate
    shipped = ", ".join(shipped_packages())
    message = f"is no data package: neither a folder with a datapackage.json nor one of {shipped}"
    raise SourceError(message, source=str(name))


def read_all(names: Sequence[str | Path], *, present: Iterable[str] = ()) -> list[Package]:
    """
    The named packages and all that they require, the required ones first.

    :param present: names of packages that need not be read again to satisfy a requirement
    """
    found: dict[str, Package] = {}
    present = set(present)

    def add(path: Path) -> None:
        package = read_package(path)
        found[package.name] = package
        for required in package.requires:
            if required not in found and required not in present:
                add(find_package(required, beside=path))

    for name in names:
        path = find_package(name)
        if path.name not in found:
            add(path)
    return list(found.values())


def prepare(packages: Sequence[Package], *, known: Iterable[str] = ()) -> tuple[Iterator[Quad], list[NamedNode]]:
    """
    The quads of the packages and of the ontology, and the named graphs that they replace.

    Raises SourceError when the packages do not fit together; nothing is written then.
    """
    schema = load_schema()
    check(packages, schema, known=known)
    quads = chain(ontology_quads(), chain.from_iterable(package_quads(package, schema) for package in packages))
    return quads, [ONTOLOGY, *(graph for package in packages for graph in graphs_of(package.name))]
