"""What a golden log folds to, as plain values that can be compared years later."""

import asyncio
import dataclasses
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from toolace_mt.events import fold_records, fold_run
from toolace_mt.store import open_log


def folded(log: Path) -> dict[str, Any]:
    """Every stream of a log by name, folded."""

    async def read() -> dict[str, Any]:
        opened = open_log(log, writable=False)
        try:
            streams = [head.stream async for head in opened.heads()]
            return {stream: _fold(stream, await opened.read(stream)) for stream in streams}
        finally:
            await opened.close()

    return asyncio.run(read())


def _fold(stream: str, records: Any) -> Any:
    state = fold_records(stream, records) if "/" in stream else fold_run(stream, records)
    assert dataclasses.is_dataclass(state)
    plain = {field.name: _ordered(getattr(state, field.name)) for field in dataclasses.fields(state)}
    return TypeAdapter(dict[str, Any]).dump_python(plain, mode="json", fallback=_plain)


def _ordered(value: Any) -> Any:
    """Sets come in another order in each process."""
    return sorted(value) if isinstance(value, frozenset) else value


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    raise TypeError(type(value).__name__)
