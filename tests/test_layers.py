"""Imports point one way, engines stay at home, and no file outgrows its subject."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import clustergraph

HOME = Path(str(clustergraph.__file__)).parent

LAYERS = (
    ("errors",),
    ("vocabulary",),
    ("resources", "identifiers", "headers", "sparql", "solutions"),
    ("sources",),
    ("quads",),
    ("store",),
    ("views",),
    ("things",),
    ("search",),
    ("evidence", "queries"),
    ("explain", "conflicts", "grounds"),
    ("dossier", "connect", "compare"),
    ("checks",),
    ("network",),
    ("measures", "layout"),
    ("page", "export"),
    ("drawing",),
    ("graph",),
    ("demo",),
    ("cli",),
    ("__main__",),
)
"""A part may import parts of the lines above its own, never of its own line or below."""

ENGINES = {
    "pyoxigraph": {"vocabulary", "solutions", "quads", "store"},
    "SPARQLWrapper": {"store"},
    "urllib3": {"store"},
    "pyshacl": {"checks"},
    "rdflib": {"checks", "explain", "store"},
    "networkx": {"network"},
    "igraph": {"network", "measures", "layout"},
    "pyvis": {"network", "page"},
}
"""Where a library may be imported; term classes of pyoxigraph may be named anywhere."""

TERMS = {"BlankNode", "Literal", "NamedNode", "Quad", "RdfFormat", "Triple", "Variable"}


def modules() -> list[Path]:
    return sorted(
        path for path in HOME.rglob("*.py") if "ontology" not in path.parts and "queries" not in path.parts[:-1]
    )


def part(path: Path) -> str:
    return path.relative_to(HOME).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, set[str]]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, set()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, {alias.name for alias in node.names}


def rank(name: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOME)))
def test_a_part_imports_only_parts_above_it(path: Path) -> None:
    own = part(path)
    if own == "__init__":
        return
    for module, names in imports(path):
        if module == "clustergraph":
            others = {name for name in names if any(name in layer for layer in LAYERS)}
        else:
            others = {module.split(".")[1]} if module.startswith("clustergraph.") else set()
        for other in others - {own}:
            assert rank(other) < rank(own), f"{own} imports {other}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOME)))
def test_an_engine_is_imported_in_its_home_only(path: Path) -> None:
    for module, names in imports(path):
        homes = ENGINES.get(module.split(".")[0])
        if homes is not None and part(path) not in homes:
            assert module == "pyoxigraph", f"{part(path)} imports {module}"
            assert names <= TERMS, f"{part(path)} imports {names - TERMS} of {module}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOME)))
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 400


def test_every_part_has_its_place() -> None:
    assert {part(path) for path in modules()} - {"__init__"} <= {name for layer in LAYERS for name in layer}
