"""Dialogues as prompts show them: one JSON object a line, between tags that hostile text cannot close."""

import json
from collections.abc import Iterable, Mapping

from ...events import (
    AssistantTurn,
    Finding,
    JsonObject,
    SubtaskPlan,
    Tool,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)
from ..result_texts import shown_content
from .rendered import Rendered
from .schema_titles import without_idle_titles


def to_line(value: object) -> str:
    """*value* as one line of JSON without `<`: a text that says `</dialogue>` stays a text.

    It has no blanks between its parts: they are one in six tokens of a list of tools, and say nothing.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def tool_lines(tools: Iterable[Tool]) -> str:
    """The tools, a line each: name, description, parameters, and what it returns where that is known.

    In the order of their names, whatever the dialogue's own: those of two dialogues of a run begin alike more often.
    """
    return "\n".join(_TOOL_LINES.of(tool) for tool in sorted(tools, key=lambda tool: tool.name))


def plan_lines(plan: Iterable[SubtaskPlan]) -> str:
    """The sub-tasks, a line each."""
    return "\n".join(
        to_line({"subtask": number, "goal": subtask.goal, "tools": list(subtask.tools), "steps": subtask.steps})
        for number, subtask in enumerate(plan, start=1)
    )


def turn_lines(turns: Iterable[Turn], masks: Mapping[str, str] | None = None) -> str:
    """The turns, a line each; a turn that *masks* names (turn id to mask id) is shown as a placeholder."""
    masked = masks or {}
    return "\n".join(
        _placeholder(turn, masked[turn.id]) if turn.id in masked else _TURN_LINES.of(turn) for turn in turns
    )


def finding_lines(findings: Iterable[Finding]) -> str:
    """The findings, a line each, with what they have of a call, a place in its arguments, and a quote."""
    return "\n".join(to_line(_finding(finding)) for finding in findings)


def _finding(finding: Finding) -> JsonObject:
    place: JsonObject = {"call": finding.call, "pointer": finding.pointer, "evidence": finding.evidence}
    said: JsonObject = {name: value for name, value in place.items() if value}
    return {"check": finding.check, "turns": [*finding.turns], **said, "message": finding.message}


def _tool(tool: Tool) -> JsonObject:
    head: JsonObject = {"name": tool.name, "description": tool.description}
    shown: JsonObject = {**head, "parameters": without_idle_titles(tool.parameters)}
    if tool.returns is not None:
        shown["returns"] = without_idle_titles(tool.returns)
    return shown


def _placeholder(turn: Turn, mask: str) -> str:
    return to_line({**_head(turn), "mask": mask})


def _head(turn: Turn) -> JsonObject:
    """Its id tells the sub-task of a drafted turn."""
    told = turn.id.startswith(f"{turn.subtask}.")
    return {"id": turn.id, **({} if told else {"subtask": turn.subtask}), "role": turn.kind}


def turn_shape(turn: Turn) -> JsonObject:
    """*turn* as a prompt shows it."""
    head = _head(turn)
    match turn:
        case UserTurn():
            return {**head, "text": turn.text}
        case AssistantTurn():
            words: JsonObject = {"text": turn.text} if turn.text or not turn.calls else {}
            return {**head, **words, **({"calls": [_call(call) for call in turn.calls]} if turn.calls else {})}
        case ToolTurn():
            return {**head, "results": [_result(result) for result in turn.results]}
        case ToolListTurn():
            return {**head, "added": [tool.name for tool in turn.added], "removed": list(turn.removed)}


def _result(result: ToolResult) -> JsonObject:
    failed: JsonObject = {"error": True} if result.error else {}
    return {"call": result.call_id, **failed, "content": shown_content(result.content)}


def _call(call: ToolCall) -> JsonObject:
    return {"id": call.id, "name": call.name, "arguments": call.arguments}


_TOOL_LINES = Rendered(_tool, to_line, most=4096)
_TURN_LINES = Rendered(turn_shape, to_line, most=8192)
