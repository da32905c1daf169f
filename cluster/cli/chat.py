"""A turn as it is printed on a terminal: like a chat, with calls and results laid out and folded."""

import json
from collections.abc import Iterator
from typing import Final

from rich.text import Text

from ...events import AssistantTurn, ToolCall, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn
from ...store.views import laid_out
from ...store.wording import turn_lines, visible
from .app import UNBOUNDED, console
from .fitting import Hanging

_STYLES: Final = {"user": "cyan", "assistant": "green", "tool": "magenta", "tool_list": "yellow"}
_MOST: Final = 100_000
"""Characters that are shown of one text."""
_LINES: Final = 12
"""Lines of a call or a result that are shown on a terminal, unless the whole is asked for."""
_READ: Final = 100_000
"""Characters of a result that is read as JSON."""


def print_turn(turn: Turn, *, mark: str = "", mask: str | None = None, whole: bool = True) -> None:
    """Print one turn after a *mark*: words whole, calls and results laid out where they do not fit on a line.

    Without *whole*, a terminal shows the first lines of a long one, and how many more; in a pipe nothing is folded.
    """
    head = Text.assemble(mark, (f"{turn.id:>6} ", "dim"), (f"{turn.kind:<10}", _STYLES[turn.kind]))
    masked = Text() if mask is None else Text.assemble((f"[masked: {mask}]", "reverse"), " ")
    room = console.width - head.cell_len
    for said in list(_said(turn, room, whole=whole)) or [""]:
        console.print(Hanging(head, masked + Text(_bounded(said)), indent=head.cell_len))
        head, masked = Text(" " * head.cell_len), Text()


def _said(turn: Turn, room: int, *, whole: bool) -> Iterator[str]:
    if console.width >= UNBOUNDED:
        yield from turn_lines(turn)
        return
    match turn:
        case UserTurn() | ToolListTurn():
            yield from turn_lines(turn)
        case AssistantTurn():
            if turn.text or not turn.calls:
                yield turn.text
            for call in turn.calls:
                yield _folded(_call(call, room), whole=whole)
        case ToolTurn():
            for result in turn.results:
                yield _folded(_result(result, room), whole=whole)


def _call(call: ToolCall, room: int) -> str:
    plain = f"{call.name}({json.dumps(call.arguments, ensure_ascii=False)})  {call.id}"
    if len(plain) <= room or not isinstance(call.arguments, dict):
        return plain
    return f"{call.name}(  {call.id}\n{_indented(laid_out(call.arguments, max(room - 2, 20)))})"


def _result(result: ToolResult, room: int) -> str:
    error = "error: " if result.error else ""
    plain = f"{result.call_id} → {error}{result.content}"
    if len(plain) <= room or len(result.content) > _READ:
        return plain
    try:
        value = json.loads(result.content)
    except (ValueError, RecursionError):
        return plain
    if not isinstance(value, dict | list):
        return plain
    return f"{result.call_id} → {error}\n{_indented(laid_out(value, max(room - 2, 20)))}"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _folded(text: str, *, whole: bool) -> str:
    lines = text.splitlines()
    if whole or len(lines) <= _LINES + 1:
        return text
    return "\n".join([*lines[:_LINES], f"  … {len(lines) - _LINES} more lines; --whole shows them"])


def _bounded(text: str) -> str:
    left = len(text) - _MOST
    return (
        visible(text) if left <= 0 else f"{visible(text[:_MOST])}… ({left:,} more characters; --format json has them)"
    )
