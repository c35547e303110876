"""A small graph that is asked by the engine and by columns."""

from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
from pyoxigraph import QuerySolutions, QueryTriples, Variable
from pyoxigraph import Store as Engine

from clustergraph.store.columns import decoding
from clustergraph.store.columns.algebra import Unsupported
from clustergraph.store.columns.build import write
from clustergraph.store.columns.parsing import parse
from clustergraph.store.columns.plan import plan
from clustergraph.store.columns.snapshot import Snapshot
from clustergraph.vocabulary import PREFIXES

__all__ = ["World"]


class World:
    """A small graph in the engine and as a snapshot, to be asked the same."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        write(engine, folder / "columns.duckdb")
        self.snapshot = Snapshot(folder / "columns.duckdb")

    def columns(self, text: str, bindings: dict[str, Any] | None = None) -> list[Any]:
        query = parse(text, PREFIXES)
        chosen = plan(self.snapshot, query, bindings or {})
        found = self.snapshot.cursor().execute(chosen.sql).fetchnumpy()
        rows = decoding.rows(self.snapshot, chosen, found, lambda: None)
        if query.template is not None:
            return list(decoding.triples(chosen, rows))
        return [tuple(zip((c.name for c in chosen.columns), row, strict=True)) for row in rows]

    def asked(self, text: str, bindings: dict[str, Any] | None = None) -> list[Any]:
        substitutions = {Variable(name): term for name, term in (bindings or {}).items()}
        found = self.engine.query(text, prefixes=dict(PREFIXES), substitutions=substitutions)
        if isinstance(found, QueryTriples):
            return list(found)
        assert isinstance(found, QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [tuple(zip(names, row, strict=True)) for row in found]

    def same(self, text: str, bindings: dict[str, Any] | None = None, *, in_order: bool = False) -> bool:
        """Whether columns answer at all; raises AssertionError where they answer otherwise."""
        expected = self.asked(text, bindings)
        try:
            found = self.columns(text, bindings)
        except (Unsupported, duckdb.Error):
            return False
        if text.startswith("CONSTRUCT"):
            # A graph has each triple once; the engine tells those with a blank node again.
            assert set(found) == set(expected) and len(found) == len(set(found)), text
        else:
            assert Counter(found) == Counter(expected), text
        assert not in_order or found == expected, text
        return True
