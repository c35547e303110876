"""A small graph that is asked by the engine and by columns."""

import contextlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from pyoxigraph import QuerySolutions, QueryTriples, Variable
from pyoxigraph import Store as Engine

from clustergraph.store.columns import decoding
from clustergraph.store.columns.algebra import Query, Unsupported
from clustergraph.store.columns.build import write
from clustergraph.store.columns.following import follow
from clustergraph.store.columns.pairs import Pairs
from clustergraph.store.columns.parsing import parse
from clustergraph.store.columns.plan import Plan, followed, plan
from clustergraph.store.columns.snapshot import Snapshot
from clustergraph.store.columns.walking import walk
from clustergraph.vocabulary import PREFIXES

__all__ = ["World"]


class World:
    """A small graph in the engine and as a snapshot, to be asked the same."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        write(engine, folder / "columns.duckdb")
        self.snapshot = Snapshot(folder / "columns.duckdb")
        self._pairs = Pairs(self.snapshot)

    def columns(self, text: str, bindings: dict[str, Any] | None = None) -> list[Any]:
        query = parse(text, PREFIXES)
        chosen = plan(self.snapshot, query, bindings or {})
        return self._told(chosen, query, self.snapshot.cursor().execute(chosen.sql).fetchnumpy())

    def walked(self, text: str, bindings: dict[str, Any] | None = None) -> list[Any] | None:
        """The answer by following triples in arrays; none where the question is none for that."""
        query = parse(text, PREFIXES)
        steps = walk(self.snapshot, query, bindings or {})
        if steps is None:
            return None
        chosen, found = followed(query, bindings or {}, *follow(steps, self._pairs))
        return self._told(chosen, query, found)

    def _told(self, chosen: Plan, query: Query, found: Mapping[str, Any]) -> list[Any]:
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
        answers = self._answers(text, bindings)
        for found in answers:
            if text.startswith("CONSTRUCT"):
                # A graph has each triple once; the engine tells those with a blank node again.
                assert set(found) == set(expected) and len(found) == len(set(found)), text
            else:
                assert Counter(found) == Counter(expected), text
            assert not in_order or found == expected, text
        return bool(answers)

    def _answers(self, text: str, bindings: dict[str, Any] | None) -> list[list[Any]]:
        """Those of each way to answer that there is."""
        with contextlib.suppress(Unsupported):
            walked = self.walked(text, bindings)
            with contextlib.suppress(Unsupported, duckdb.Error):
                found = self.columns(text, bindings)
                return [found] if walked is None else [found, walked]
            return [] if walked is None else [walked]
        return []
