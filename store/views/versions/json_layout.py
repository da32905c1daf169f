"""JSON laid out to be read: what fits on a line stands on one."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

WIDTH = 92
_DEEPEST = 40


def laid_out(value: JsonValue, width: int = WIDTH) -> str:
    """Return *value* as JSON: what fits on one line stands on one, else its items on as few as they need."""
    return "\n".join(_lines(value, width, 0))


def _lines(value: JsonValue, width: int, depth: int) -> Iterator[str]:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or depth > _DEEPEST or len(flat) <= width:
        yield flat
        return
    yield "{" if isinstance(value, dict) else "["
    items, line = list(_items(value)), ""
    for number, (key, item) in enumerate(items, start=1):
        end = "," if number < len(items) else ""
        whole = f"{key}{json.dumps(item, ensure_ascii=False)}{end}"
        if line and len(line) + len(whole) + 3 > width:
            yield f"  {line}"
            line = ""
        if len(whole) + 2 <= width or not isinstance(item, dict | list):
            line = f"{line} {whole}" if line else whole
            continue
        if line:
            yield f"  {line}"
            line = ""
        inner = list(_lines(item, width - 2, depth + 1))
        if len(inner) == 1:  # it fits on a line of its own, and not behind its key
            inner = list(_lines(item, width - 2 - len(key), depth + 1))
        inner[0] = key + inner[0]
        inner[-1] += end
        yield from (f"  {each}" for each in inner)
    if line:
        yield f"  {line}"
    yield "}" if isinstance(value, dict) else "]"


def _items(value: dict[str, JsonValue] | list[JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    """Yield each item with what stands before it on its line."""
    if isinstance(value, dict):
        yield from ((f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items())
    else:
        yield from (("", item) for item in value)
