"""Anthropic's blocks: parts of a message that are calls, results or thoughts."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject

_OWN: Final = frozenset({"tool_use", "tool_result", "server_tool_use", "thinking", "redacted_thinking"})


def blocks_of(message: JsonValue) -> list[JsonObject]:
    """Return the blocks of a message; none where its contents are words."""
    content = message.get("content") if isinstance(message, dict) else None
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def has_blocks(record: JsonObject) -> bool:
    """Return True if a message of *record* has a block of calls, results or thoughts."""
    messages = record.get("messages")
    return isinstance(messages, list) and any(_is_own(block) for one in messages for block in blocks_of(one))


def _is_own(block: JsonObject) -> bool:
    kind = block.get("type")
    return isinstance(kind, str) and (kind in _OWN or kind.endswith("_tool_result"))
