"""Queries evaluated in this process."""

from collections.abc import Iterable
from typing import Any, cast

from pyoxigraph import QueryBoolean, QuerySolutions

from clustergraph.solutions import Row, Solutions, Triples
from clustergraph.store.columns import Watch
from clustergraph.store.faults import evaluating, guarded
from clustergraph.store.generations import Generation
from clustergraph.store.memory import Held

__all__ = ["answered"]


def answered(question: dict[str, Any], data: Generation | Held, where: str, watch: Watch) -> Solutions | Triples | bool:
    """
    The answer of a state of the data, read as its rows are taken; raises QueryError, or StoreError.

    :param question: the arguments of the engine's `query`
    :param where: what errors call the store
    :param watch: takes how long it takes
    """
    with evaluating(where, question["text"]):
        result = watch.timed(lambda: data.engine.query(question.pop("text"), **question))
    if isinstance(result, QueryBoolean):
        return bool(result)
    # The data are held until the last row is read, so that no writer removes them.
    found = guarded(watch.rows(result), where, data)
    if isinstance(result, QuerySolutions):
        rows = cast(Iterable[Row], map(tuple, found))
        return Solutions([variable.value for variable in result.variables], rows)
    return Triples(found)
