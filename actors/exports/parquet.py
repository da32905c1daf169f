"""Rows as a parquet table that newer `datasets` load as they were written.

Arrow gives each object the keys of all others, as nulls. Objects whose keys are data, such as the arguments of calls,
are therefore columns of JSON (`arrow.json`), of which `datasets` 4.7 and newer make objects again; texts stay texts.
"""

import json
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

from pydantic import JsonValue

from ...events import JsonObject
from ..formats import FormatError

if TYPE_CHECKING:
    import pyarrow as pa

_FREE: Final = frozenset({"arguments", "input", "parameters", "input_schema", "metadata", "extra", "agent", "tools"})
"""Names of objects whose keys are data."""
_Place: TypeAlias = tuple[str, ...]
"""The keys on the way to a value, lists aside."""


class NoParquet(FormatError):
    """Rows cannot be a parquet table, or nothing is installed that writes one."""


def write_parquet(rows: Iterable[JsonObject], file: BinaryIO) -> None:
    """Write *rows*, at least one, as a parquet file. Raises NoParquet, OSError."""
    table = parquet_table(rows)
    from pyarrow.parquet import write_table  # noqa: PLC0415 — an optional extra

    write_table(table, file)


def parquet_table(rows: Iterable[JsonObject]) -> "pa.Table":
    """Return *rows*, at least one, as a table; all are in memory.

    Raises:
        NoParquet: pyarrow is not there, or a value is now a text and now a list, as contents in blocks are.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 — an optional extra
    except ImportError:
        raise NoParquet("parquet needs pyarrow: pip install 'toolace-mt[parquet]'; or name a .jsonl file") from None
    found = list(rows)
    objects = {place for row in found for place in _objects(row, ())}
    try:
        table = pa.Table.from_pylist([_written(row, (), objects) for row in found])
    except pa.ArrowException as error:
        raise NoParquet(f"these rows are no table, write them to a .jsonl file: {error}") from None
    return table.cast(pa.schema([pa.field(one.name, _typed(one.type, (one.name,), objects)) for one in table.schema]))


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


def _written(value: JsonValue, place: _Place, objects: Container[_Place]) -> JsonValue:
    """Return *value* with JSON at the places of free objects."""
    if place in objects:
        return None if value is None else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return {key: _written(item, (*place, key), objects) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item, place, objects) for item in value]
    return value


def _typed(found: Any, place: _Place, objects: Container[_Place]) -> Any:  # noqa: ANN401 — pyarrow ships no types
    """Return the type of a column, with JSON at the places of free objects."""
    import pyarrow as pa  # noqa: PLC0415

    if place in objects:
        return pa.json_()
    if pa.types.is_list(found):
        return pa.list_(_typed(found.value_type, place, objects))
    if pa.types.is_struct(found):
        return pa.struct([pa.field(one.name, _typed(one.type, (*place, one.name), objects)) for one in found])
    return found
