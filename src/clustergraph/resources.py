"""Where the ontology, the queries and the shipped data packages are, in a wheel and in a checkout."""

from importlib.resources import files
from pathlib import Path

__all__ = ["folder", "shipped_packages"]


def folder(name: str) -> Path:
    """
    The folder `name` ("ontology", "queries" or "datasets"): inside the package, else at the top of the checkout.

    >>> (folder("ontology") / "clustergraph.ttl").exists()
    True
    """
    package = Path(str(files("clustergraph")))
    inside = package / name
    return inside if inside.is_dir() else package.parent.parent / name


def shipped_packages() -> tuple[str, ...]:
    """The names of the data packages that come with clustergraph, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in folder("datasets").glob("*/datapackage.json")))
