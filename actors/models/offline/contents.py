"""Contents of results and values of arguments, as they are read, compared and said."""

import json
from functools import lru_cache

from pydantic import JsonValue

from ....events import JsonObject


@lru_cache(maxsize=4096)
def decoded(content: str) -> JsonValue:
    """A result's content as JSON, or the string itself."""
    try:
        value: JsonValue = json.loads(content)
    except (ValueError, RecursionError):
        return content
    return value


@lru_cache(maxsize=4096)
def is_failure(content: str) -> bool:
    """Whether a result says that the call failed."""
    value = decoded(content)
    if isinstance(value, dict):
        return bool(value.get("error")) or value.get("status") == "error"
    return isinstance(value, str) and value.lower().startswith("error")


def fits_type(value: JsonValue, type_: str) -> bool:
    """Whether *value* can be given where a schema says *type_*."""
    match type_:
        case "string":
            return isinstance(value, str)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case _:
            return False


def spoken(value: JsonValue) -> str:
    """A leaf as words show it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def signature(name: str, arguments: JsonObject) -> str:
    """What makes two calls identical."""
    return f"{name} {json.dumps(arguments, sort_keys=True, ensure_ascii=False)}"


def is_fact(part: JsonValue) -> bool:
    """A plain value, or a list of plain values."""
    if isinstance(part, list):
        return all(isinstance(item, str | int | float) for item in part)
    return isinstance(part, str | int | float)
