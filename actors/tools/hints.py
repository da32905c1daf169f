"""Hints of MCP servers about their tools: whether one only reads, destroys, or may be called again."""

from typing import Final

from pydantic import JsonValue

from ...events import JsonObject

_HINTS: Final = {
    "title": str,
    "readOnlyHint": bool,
    "destructiveHint": bool,
    "idempotentHint": bool,
    "openWorldHint": bool,
}
"""What a hint is; anything else under its name says nothing."""


def hints_in(annotations: JsonValue) -> JsonObject | None:
    """Return the hints among *annotations*; None where there are none."""
    if not isinstance(annotations, dict):
        return None
    return {name: said for name, said in annotations.items() if isinstance(said, _HINTS.get(name, ()))} or None


def reads_only(hints: JsonObject | None) -> bool | None:
    """Return whether a tool of these *hints* only reads; None where they do not say.

    One that only reads and destroys says two things, of which the worse one is believed.
    """
    if hints is None:
        return None
    if hints.get("destructiveHint") is True:
        return False
    said = hints.get("readOnlyHint")
    return said if isinstance(said, bool) else None


def destroys(hints: JsonObject | None) -> bool | None:
    """Return whether what a tool of these *hints* does is hard to take back; None where they do not say."""
    said = hints.get("destructiveHint") if hints is not None else None
    return said if isinstance(said, bool) else None
