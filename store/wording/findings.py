"""Places and turns of a dialogue, as a finding speaks of them."""

import json
from collections.abc import Sequence

from ...events import AssistantTurn, Finding, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn

_MAX_IDS = 6


def ids(names: Sequence[str]) -> str:
    """Return the first of *names*, and how many more there are."""
    more = len(names) - _MAX_IDS
    return ", ".join(names[:_MAX_IDS]) + (f" and {more} more" if more > 0 else "")


def turn_words(turn: str, message: int | None = None) -> str:
    """Return a turn's name, with the number of its message in the file where it has one."""
    return f"turn {turn}" if message is None else f"turn {turn} (message {message})"


def place_words(finding: Finding, tool: str | None = None) -> str:
    """Return the turns that *finding* names, its call, which is of *tool*, and its argument."""
    where = f"turn {', '.join(finding.turns)}" if finding.turns else "the whole dialogue"
    if finding.call is not None:
        where += f", call {finding.call}" + (f" of {tool}" if tool else "")
    return f"{where}, argument {finding.pointer}" if finding.pointer else where


def result_words(result: ToolResult) -> str:
    """Return the raw string of *result*, and before it that it is an error, where that was said."""
    return f"error: {result.content}" if result.error else result.content


def turn_lines(turn: Turn) -> list[str]:
    """Return the words, calls, results or tools of a turn, a line for each."""
    match turn:
        case UserTurn():
            return [turn.text]
        case AssistantTurn():
            calls = [f"{call.name}({json.dumps(call.arguments, ensure_ascii=False)})  {call.id}" for call in turn.calls]
            return [*([turn.text] if turn.text or not calls else []), *calls]
        case ToolTurn():
            return [f"{result.call_id} → {result_words(result)}" for result in turn.results]
        case ToolListTurn():
            return [f"+ {tool.name}" for tool in turn.added] + [f"- {name}" for name in turn.removed]
