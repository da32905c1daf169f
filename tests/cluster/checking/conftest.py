"""Dialogues as other people have them, and the command that checks them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command, run_command

Written = Callable[..., Path]

FIND: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "find_order",
        "description": "Finds an order.",
        "parameters": {
            "type": "object",
            "properties": {"order_id": {"type": "string"}, "limit": {"type": "integer"}},
            "required": ["order_id"],
        },
    },
}


def dialogue(order: str = "OR-5501", *, said: str = "OR-5501", **changes: Any) -> dict[str, Any]:
    """A sound dialogue about an order; with another *order* in the call than was *said*, the id is invented."""
    call = {"name": "find_order", "arguments": json.dumps({"order_id": order})}
    record: dict[str, Any] = {
        "id": f"d-{order}",
        "tools": [FIND],
        "messages": [
            {"role": "user", "content": f"Where is my order {said}?"},
            {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": call}]},
            {"role": "tool", "tool_call_id": "c1", "content": json.dumps({"order_id": order, "status": "shipped"})},
            {"role": "assistant", "content": f"Order {order} has been shipped."},
        ],
    }
    return record | changes


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Run a command in a folder of its own; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.chdir(tmp_path)
        return run_command(arguments, monkeypatch, capsys)

    return run


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a file of records, a line each: objects as JSON, bytes and text as they are."""

    def write(*records: dict[str, Any] | str | bytes, name: str = "data.jsonl") -> Path:
        lines = [
            one if isinstance(one, bytes) else (one if isinstance(one, str) else json.dumps(one)).encode()
            for one in records
        ]
        path = tmp_path / name
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return path

    return write


@pytest.fixture
def good() -> dict[str, Any]:
    """A dialogue that every rule passes."""
    return dialogue()


@pytest.fixture
def bad() -> dict[str, Any]:
    """A dialogue whose call uses an id that nobody has said, in message 2."""
    return dialogue("OR-7734")


@pytest.fixture(name="dialogue")
def _dialogue() -> Callable[..., dict[str, Any]]:
    """See `dialogue`."""
    return dialogue
