"""Data packages on their way into a store: read with all that they require, checked together, written as quads."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from clustergraph.errors import SourceError
from clustergraph.quads import check, load_schema, ontology_quads, package_quads
from clustergraph.resources import folder, shipped_packages
from clustergraph.sources import Package, read_package
from clustergraph.sources.problems import shown
from clustergraph.vocabulary import ONTOLOGY, source_graph

__all__ = ["find_package", "is_package", "prepare", "read_all", "uncollected"]

# What keeps the engine busy while the packages are checked.
_AHEAD = 700_000


def is_package(path: Path) -> bool:
    """Whether a path is the folder of a data package, or its descriptor."""
    return path.name == "datapackage.json" or (path / "datapackage.json").is_file()


def find_package(name: str | Path, *, beside: Path | None = None) -> Path:
    """
    The folder of a package: a path that holds a datapackage.json, or the bare name of a shipped one.

    :param beside: the folder of a package that requires this one, whose neighbours are looked at first
    """
    path = Path(name)
    here = path.parent if path.name == "datapackage.json" else path
    bare = len(path.parts) == 1 and not path.exists()
    candidates = [beside.parent / path, folder("datasets") / path] if beside else [here]
    if bare and not beside:
        candidates.append(folder("datasets") / path)
    try:
        found = next((candidate for candidate in candidates if (candidate / "datapackage.json").is_file()), None)
    except (OSError, ValueError) as error:
        raise SourceError(
            f"cannot be read: {getattr(error, 'strerror', None) or error}", source=shown(str(name))
        ) from error
    if found is None:
        shipped = ", ".join(shipped_packages())
        message = f"is no data package: neither a folder with a datapackage.json nor one of {shipped}"
        raise SourceError(message, source=shown(str(name)))
    return found


def read_all(names: Sequence[str | Path], *, present: Iterable[str] = ()) -> list[Package]:
    """
    The named packages and all that they require, each once.

    Raises SourceError when two packages that are read together have one name.

    :param present: names of packages that need not be read again to satisfy a requirement
    """
    found: dict[Path, Package] = {}
    present = set(present)

    def add(path: Path) -> None:
        if path.resolve() in found:
            return
        package = read_package(path)
        found[path.resolve()] = package
        for required in package.requires:
            if required not in present and required not in {other.name for other in found.values()}:
                add(find_package(required, beside=path))

    for name in names:
        add(find_package(name))
    by_name: dict[str, Package] = {}
    for package in found.values():
        if package.name in by_name:
            where = f"{by_name[package.name].folder} and {package.folder}"
            raise SourceError(f"two packages are called {package.name}: {where}", source=package.name)
        by_name[package.name] = package
    return list(found.values())


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Look for no cycles among objects while the block lasts.

    Of the millions that tables make none is in a cycle, and looking at all again and again takes a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def prepare(
    packages: Sequence[Package], *, known: Iterable[str] = (), held: Iterable[str] = ()
) -> tuple[Iterator[Quad], list[NamedNode]]:
    """
    The quads of the packages and of the ontology, and the named graphs that they replace.

    Taking the quads raises SourceError when the packages do not fit together.

    :param held: the named graphs of the store that the packages go to
    """
    schema = load_schema()
    every = (package_quads(package, schema, others=packages) for package in packages)
    quads = _checked(chain.from_iterable(every), partial(check, packages, schema, known=known))
    roots = tuple(source_graph(package.name).value for package in packages)
    below = tuple(f"{root}/" for root in roots)
    replaced = [NamedNode(graph) for graph in held if graph in roots or graph.startswith(below)]
    return chain(ontology_quads(), quads), [ONTOLOGY, *replaced]


def _checked(quads: Iterator[Quad], check: Callable[[], None]) -> Iterator[Quad]:
    """The quads, with a check between them that raises what is wrong with their packages."""
    try:
        yield from islice(quads, _AHEAD)
    except Exception:
        # What does not fit together may not be written as quads either, and the check says why.
        check()
        raise
    check()
    yield from quads
