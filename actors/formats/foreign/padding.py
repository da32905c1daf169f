"""Arguments that Arrow has added: null under each key that another call of the same column has."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...tools.notations import named_schema
from .left_out import LeftOut
from .messages import each, with_messages

PADDING: Final = "null of another tool"
"""The kind under which a summary counts them."""
_MORE: Final = ("patternProperties", "allOf", "anyOf", "oneOf", "$ref")
_DEPTH: Final = 20


def without_padding(record: JsonObject, left_out: LeftOut, *, padded: bool = False) -> JsonObject:
    """Return *record* without null arguments that their tool has no place for; into JSON text, Arrow adds none.

    Where it is *padded*, null is left out as well where an argument need not be given and cannot be null.
    """
    tools = record.get("tools")
    if not isinstance(tools, list):
        return record
    return with_messages(record, _Reading(tools, left_out, padded).message)


@dataclass(frozen=True)
class _Reading:
    tools: list[JsonValue]
    left_out: LeftOut
    padded: bool

    @cached_property
    def known(self) -> Mapping[str, JsonObject]:
        """The schemas of arguments, by tool."""
        return dict(filter(None, map(named_schema, self.tools)))

    def message(self, message: JsonValue) -> JsonValue:
        calls = message.get("tool_calls") if isinstance(message, dict) else None
        if not isinstance(message, dict) or not isinstance(calls, list):
            return message
        read = each(calls, self._call)
        return message if read is calls else {**message, "tool_calls": read}

    def _call(self, call: JsonValue) -> JsonValue:
        if not isinstance(call, dict):
            return call
        if isinstance(inner := call.get("function"), dict):
            read = self._call(inner)
            return call if read is inner else {**call, "function": read}
        name, arguments = call.get("name"), call.get("arguments")
        if not isinstance(arguments, dict) or not isinstance(name, str) or not _has_null(arguments):
            return call
        if name not in self.known:
            return call
        kept = self._kept(arguments, self.known[name], 0)
        return call if kept is arguments else {**call, "arguments": kept}

    def _kept(self, value: JsonValue, schema: JsonValue, depth: int) -> JsonValue:
        """Return *value* without padding, the same one where it has none; what the schema leaves open stays."""
        if not isinstance(schema, dict) or depth > _DEPTH:
            return value
        if isinstance(value, list):
            return each(value, lambda item: self._kept(item, schema.get("items"), depth + 1))
        properties = schema.get("properties")
        if not isinstance(value, dict) or not isinstance(properties, dict):
            return value
        open_ = schema.get("additionalProperties") not in (None, False) or any(schema.get(key) for key in _MORE)
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        kept = {
            key: self._kept(item, properties.get(key), depth + 1)
            for key, item in value.items()
            if item is not None
            or (open_ if key not in properties else key in needed or not self.padded or _takes_null(properties[key]))
        }
        self.left_out[PADDING] += len(value) - len(kept)
        same = len(kept) == len(value) and all(kept[key] is value[key] for key in kept)
        return value if same else kept


def _has_null(value: JsonValue) -> bool:
    """Return True if there is a null within *value*, where padding may be: most arguments have none."""
    nodes = [value]
    while nodes:
        node = nodes.pop()
        if node is None:
            return True
        nodes += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return False


def _takes_null(schema: JsonValue) -> bool:
    """Return True if null may fit *schema*, as far as its words tell."""
    if not isinstance(schema, dict):
        return True
    kinds = schema.get("type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return kinds is None or "null" in listed or schema.get("nullable") is True
