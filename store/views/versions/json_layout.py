"""JSON laid out to be read: what fits on a line stands on one."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

WIDTH = 92
_DEEPEST = 40


def laid_out(value: JsonValue, width: int = WIDTH) -> str:
    """Return *value* as JSON, each array and object on one line where it fits, and else an item a line."""
    return "\n".join(_lines(value, width, 0))


def _lines(value: JsonValue, width: int, depth: int) -> Iterator[str]:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or depth > _DEEPEST or len(flat) + 2 * depth <= width:
        yield flat
        return
    yield "{" if isinstance(value, dict) else "["
    items = list(_items(value))
    for number, (key, item) in enumerate(items, start=1):
        inner = list(_lines(item, width - len(key), depth + 1))
        inner[0] = key + inner[0]
        inner[-1] += "," if number < len(items) else ""
        yield from (f"  {line}" for line in inner)
    yield "}" if isinstance(value, dict) else "]"


def _items(value: dict[str, JsonValue] | list[JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    """Yield each item with what stands before it on its line."""
    if isinstance(value, dict):
        yield from ((f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items())
    else:
        yield from (("", item) for item in value)
