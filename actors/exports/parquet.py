"""Rows as parquet files that newer `datasets` load as they were written.

Arrow gives each object the keys of all others, as nulls. Objects whose keys are data, such as the arguments of calls,
are therefore columns of JSON (`arrow.json`), of which `datasets` 4.7 and newer make objects again; texts stay texts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from pydantic import JsonValue

from ...events import JsonObject
from ..formats import FormatError

if TYPE_CHECKING:
    import pyarrow as pa

_FREE: Final = frozenset({"arguments", "input", "parameters", "input_schema", "metadata", "extra", "agent", "tools"})
"""Names of objects whose keys are data."""
ROWS: Final = 1000
"""Rows that are in memory at a time: a row group of a file."""
_Place: TypeAlias = tuple[str, ...]
"""The keys on the way to a value, lists aside."""


class NoParquet(FormatError):
    """Rows cannot be a parquet table, or nothing is installed that writes one."""


class ParquetColumns:
    """The columns that rows need: every file of them has all, so that they can be loaded together.

    Raises:
        NoParquet: pyarrow is not there.
    """

    def __init__(self) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415 — an optional extra
        except ImportError:
            why = "parquet needs pyarrow: pip install 'toolace-mt[parquet]'; or write lines of JSON"
            raise NoParquet(why) from None
        self._arrow = pa
        self._objects: set[_Place] = set()
        """The places of free objects, and of what else is no text there."""
        self._schema = pa.schema([])
        """The columns, with texts at the places of all free objects."""

    def see(self, rows: Sequence[JsonObject]) -> None:
        """Take the columns of *rows* in. Raises NoParquet: a value is now a text and now a list, as blocks are."""
        self._objects |= {place for row in rows for place in _objects(row, ())}
        try:
            seen = self._arrow.Table.from_pylist([_written(row, (), _as_text) for row in rows]).schema
            self._schema = self._arrow.unify_schemas([self._schema, seen], promote_options="permissive")
        except self._arrow.ArrowException as error:
            raise NoParquet(f"these rows are no table, write them as lines of JSON: {error}") from None

    def table(self, rows: Sequence[JsonObject]) -> "pa.Table":
        """Return *rows*, which were seen, as a table of all columns."""
        written = [_written(row, (), self._in_column) for row in rows]
        return self._arrow.Table.from_pylist(written, schema=self._schema).cast(self._typed_schema())

    def write(self, rows: Iterable[JsonObject], file: BinaryIO) -> None:
        """Write *rows*, which were seen, as a parquet file of all columns. Raises OSError."""
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

        left = iter(rows)
        with ParquetWriter(file, self._typed_schema()) as writer:
            while some := list(islice(left, ROWS)):
                writer.write_table(self.table(some))

    def _in_column(self, value: JsonValue, place: _Place) -> JsonValue:
        return json.dumps(value, ensure_ascii=False) if place in self._objects else value

    def _typed_schema(self) -> "pa.Schema":
        return self._arrow.schema(
            [self._arrow.field(one.name, self._typed(one.type, (one.name,))) for one in self._schema]
        )

    def _typed(self, found: Any, place: _Place) -> Any:  # noqa: ANN401 — pyarrow ships no types
        """Return the type of a column, with JSON at the places of free objects."""
        pa = self._arrow
        if place in self._objects:
            return pa.json_()
        if pa.types.is_list(found):
            return pa.list_(self._typed(found.value_type, place))
        if pa.types.is_struct(found):
            return pa.struct([pa.field(one.name, self._typed(one.type, (*place, one.name))) for one in found])
        return found


def _objects(value: JsonValue, place: _Place) -> Iterator[_Place]:
    """Yield the places of free objects, and of what else is no text there."""
    if place and place[-1] in _FREE:
        if value is not None and not isinstance(value, str):
            yield place
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _objects(item, (*place, key))
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, place)


def _as_text(value: JsonValue, _: _Place) -> JsonValue:
    return value if isinstance(value, str) else ""


def _written(value: JsonValue, place: _Place, free: Callable[[JsonValue, _Place], JsonValue]) -> JsonValue:
    """Return *value* with what *free* makes of each value at a place of free objects."""
    if place and place[-1] in _FREE:
        return None if value is None else free(value, place)
    if isinstance(value, dict):
        return {key: _written(item, (*place, key), free) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item, place, free) for item in value]
    return value
