"""Limits for running tools, and the check of a call's arguments against them."""

import json
from typing import Literal

from pydantic import Field, JsonValue

from ...events import Fact, JsonObject


class Limits(Fact):
    """Limits for running tools."""

    start_seconds: float = Field(default=30.0, gt=0)
    """Until a process or server is ready."""
    call_seconds: float = Field(default=10.0, gt=0)
    """Of one call, by the clock."""
    cpu_seconds: int = Field(default=30, ge=1)
    """Of all calls of one dialogue in its child process."""
    memory_bytes: int = Field(default=2**30, ge=2**26)
    """Address space of a child process."""
    file_bytes: int = Field(default=2**24, ge=0)
    """Of one file that a child writes."""
    scratch_bytes: int = Field(default=2**26, ge=0)
    """Of all that a child writes; as much as one file may have, where that is more."""
    input_bytes: int = Field(default=2**20, ge=1)
    """Of one call's arguments."""
    output_bytes: int = Field(default=2**20, ge=1)
    """Of one call's result."""
    depth: int = Field(default=100, ge=1, le=400)
    """Of one call's arguments."""
    sessions: int = Field(default=8, ge=1)
    """Open at a time, in one executor."""
    network: bool = False
    """True if a Python tool may use the Internet; sockets of this machine's daemons stay closed to it."""
    readable: tuple[str, ...] = ()
    """Files and folders that Python tools may read, beside Python, the system's libraries and their own code."""
    sandbox: Literal["auto", "bubblewrap", "own"] = "auto"
    """Sandbox of Python tools: bubblewrap around our own, or our own; `auto` takes the first that works."""


def objection(arguments: JsonObject, limits: Limits) -> str | None:
    """The reason why *arguments* are over *limits*, or None."""
    if (depth := _depth_of(arguments)) > limits.depth:
        return f"its arguments are {depth} deep, over the limit of {limits.depth}"
    if len(json.dumps(arguments, ensure_ascii=False).encode("utf-8", "replace")) > limits.input_bytes:
        return f"its arguments are over the limit of {limits.input_bytes} bytes"
    return None


def _depth_of(value: JsonValue) -> int:
    """Nesting depth of *value*; a plain value has 0."""
    deepest, todo = 0, [(value, 0)]
    while todo:
        item, depth = todo.pop()
        deepest = max(deepest, depth)
        if isinstance(item, dict):
            todo.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            todo.extend((inner, depth + 1) for inner in item)
    return deepest
