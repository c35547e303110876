"""Parquet: nodes, edges and claims in a file each, with the types and lists of the columns."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib import import_module
from itertools import islice
from typing import IO, Any

from clustergraph.errors import LayoutError
from clustergraph.export.claims import claim_table, position_fields
from clustergraph.export.fields import Field, Holds, fields
from clustergraph.export.folders import Folder
from clustergraph.export.picture import Picture
from clustergraph.export.said import Said
from clustergraph.export.tables import ends, id_field
from clustergraph.export.texts import NOTHING, written_ids

__all__ = ["write_parquet"]

_TYPES = frozenset({"integer", "decimal", "double", "boolean", "date"})
_NODES = Holds(_TYPES, True, 2**63 - 1, frozenset({"id", "x", "y"}), lambda name: NOTHING.replaced(name)[0], folds=True)
_EDGES = Holds(
    _TYPES, True, 2**63 - 1, frozenset({"source", "target"}), lambda name: NOTHING.replaced(name)[0], folds=True
)
_ROWS = 50_000
# What 128 bits hold; the scale is fixed for the whole column.
_DIGITS = 38


def write_parquet(picture: Picture, folder: Folder, said: Said) -> None:
    """Write nodes.parquet, edges.parquet, and claims.parquet; raises LayoutError where pyarrow is not installed."""
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise LayoutError("Parquet needs pyarrow: pip install 'clustergraph[frames]'") from error
    network = picture.network
    ids = written_ids(network.ids, NOTHING, said)
    nodes = [id_field("id", ids), *fields(network.node_table, _NODES, said), *position_fields(picture)]
    tables = {"nodes": nodes, "edges": [*ends(network, ids), *fields(network.edge_table, _EDGES, said)]}
    if network.claims:
        tables["claims"] = fields(claim_table(network), Holds(_TYPES, True), said)
    lengths = {"nodes": len(ids), "edges": len(network.sources), "claims": len(network.claims)}
    for name, found in tables.items():
        with folder.member(f"{name}.parquet") as stream:
            _write(arrow, parquet, stream, found, lengths[name], said)


def _write(arrow: Any, parquet: Any, stream: IO[bytes], found: Sequence[Field], length: int, said: Said) -> None:
    columns = {field.name: _Cells(arrow, field, said) for field in found}
    schema = arrow.schema([(name, column.type) for name, column in columns.items()])
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for start in range(0, length, _ROWS):
            size = min(_ROWS, length - start)
            writer.write_table(arrow.table([column.next(size) for column in columns.values()], schema=schema))


class _Cells:
    """The values of a column, taken some at a time."""

    def __init__(self, arrow: Any, field: Field, said: Said) -> None:
        self._arrow, self._said = arrow, said
        self._values = iter(field.values())
        one, self._spell = _type(arrow, field)
        self.type = arrow.list_(one) if field.many else one
        self._many = field.many

    def next(self, size: int) -> Any:
        values: Iterable[Any] = islice(self._values, size)
        if self._spell is not None:
            values = [None if value is None else self._spelled(value, self._spell) for value in values]
        values = list(values)
        try:
            return self._arrow.array(values, type=self.type)
        except UnicodeEncodeError:
            return self._arrow.array(
                [None if value is None else self._spelled(value, self._clean) for value in values], type=self.type
            )

    def _spelled(self, value: Any, spell: Any) -> Any:
        return [spell(one) for one in value] if self._many else spell(value)

    def _clean(self, words: str) -> str:
        clean, count = NOTHING.replaced(words)
        if count:
            self._said.add("characters", count=count)
        return clean


def _type(arrow: Any, field: Field) -> tuple[Any, Any]:
    """The type of a single value, and how it is spelled where it is not what it was."""
    simple = {"integer": arrow.int64, "double": arrow.float64, "boolean": arrow.bool_, "date": arrow.date32}
    if field.type in simple:
        return simple[field.type](), None
    if field.type != "decimal":
        return arrow.string(), None
    exponents = [(one.adjusted(), one.as_tuple().exponent) for one in _numbers(field)]
    scale = max((max(0, -int(low)) for _, low in exponents), default=0)
    whole = max((high + 1 for high, _ in exponents), default=1)
    if max(whole, 1) + scale <= _DIGITS:
        return arrow.decimal128(max(whole, 1) + scale, scale), None
    return arrow.string(), lambda value: format(value, "f")


def _numbers(field: Field) -> Iterable[Decimal]:
    for value in field.values():
        if value is not None:
            yield from value if field.many else (value,)
