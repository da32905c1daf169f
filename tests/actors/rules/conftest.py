"""Dialogues for the rules, written as short as they are read."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    Edit,
    SubtaskPlan,
    Tool,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
    unopened,
)

Line = tuple[str, Any]
"""A role and what it says: ("user", "Hi"), ("call", {"tool": {...}}), ("result", "..."), ("assistant", "Hi")."""


def _turn(id_: str, line: Line, calls: list[str]) -> Turn:
    role, said = line
    match role:
        case "user":
            return UserTurn(id=id_, subtask=1, text=said)
        case "assistant":
            return AssistantTurn(id=id_, subtask=1, text=said, calls=())
        case "turn":
            spoken = _turn(id_, ("call", said["call"]), calls)
            return spoken.model_copy(update={"text": said["say"]})
        case "call":
            made = []
            for name, arguments in said if isinstance(said, list) else said.items():
                calls.append(f"call_{len(calls) + 1}")
                made.append(ToolCall(id=calls[-1], name=name, arguments=arguments))
            return AssistantTurn(id=id_, subtask=1, text="", calls=tuple(made))
        case "result" | "error":
            content = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
            answer = ToolResult(call_id=calls[-1], content=content, error=role == "error")
            return ToolTurn(id=id_, subtask=1, results=(answer,))
        case "results":
            answers = [json.dumps(one, ensure_ascii=False) for one in said]
            asked = calls[-len(answers) :]
            results = tuple(ToolResult(call_id=id_, content=one) for id_, one in zip(asked, answers, strict=True))
            return ToolTurn(id=id_, subtask=1, results=results)
        case "list":
            return ToolListTurn(id=id_, subtask=1, added=tuple(said.get("added", ())), removed=said.get("removed", ()))
        case _:
            raise ValueError(role)


@pytest.fixture(name="tool", scope="session")
def _tool() -> Callable[..., Tool]:
    def make(name: str, required: Sequence[str] = (), returns: Any = None, /, **properties: Any) -> Tool:
        schema = {"type": "object", "properties": properties, "required": list(required)}
        return Tool(name=name, description="", parameters=schema, returns=returns)

    return make


@pytest.fixture(name="dialogue", scope="session")
def _dialogue() -> Callable[..., Dialogue]:
    """A dialogue of turns `t1`, `t2` and so on; where no tools are given, every tool that is called takes anything."""

    def make(
        *lines: Line,
        tools: Sequence[Tool] | None = None,
        imported: bool = True,
        plan: Sequence[SubtaskPlan] = (),
        edits: Sequence[Edit] = (),
        **fields: Any,
    ) -> Dialogue:
        calls: list[str] = []
        turns = tuple(_turn(f"t{number}", line, calls) for number, line in enumerate(lines, start=1))
        if tools is None:
            names = {call.name for turn in turns if isinstance(turn, AssistantTurn) for call in turn.calls}
            tools = [Tool(name=name, description="", parameters={"type": "object"}) for name in sorted(names)]
        return replace(
            unopened("d"),
            imported=imported,
            round=1,
            turns=turns,
            tools=tuple(tools),
            plan=tuple(plan),
            edits=tuple(edits),
            **fields,
        )

    return make


@pytest.fixture(name="view", scope="session")
def _view(dialogue: Callable[..., Dialogue]) -> Callable[..., DialogueView]:
    def make(*lines: Line, **fields: Any) -> DialogueView:
        return DialogueView(dialogue(*lines, **fields))

    return make
