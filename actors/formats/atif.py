"""The Agent Trajectory Interchange Format: steps of a user, an agent and a system, results beside a step's calls."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from importlib.metadata import version
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, DialogueImported, GenerationParameters, JsonObject, ToolCall, ToolResult
from . import openai
from .errors import UnreadableDialogue, UnwritableDialogue
from .foreign import parts
from .foreign.left_out import LeftOut, with_left_out
from .parts.arguments import held_arguments
from .parts.carried import with_record
from .parts.conversations import Manner, Said, pieces
from .parts.meaning import reread
from .parts.regrouped import regrouped
from .parts.tools import written_tool
from .port import DialogueFormat

_VERSION: Final = "ATIF-v1.7"
_ROLES: Final = {"user": "user", "agent": "assistant", "system": "system"}
_OF_STEPS: Final = frozenset(
    {
        *("timestamp", "model_name", "reasoning_effort", "reasoning_content", "metrics", "is_copied_context"),
        *("llm_call_count", "extra"),
    }
)
"""Optional fields of a step; it may have no others."""
_OF_ROOT: Final = frozenset(
    {"session_id", "notes", "final_metrics", "continued_trajectory_ref", "subagent_trajectories"}
)


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One trajectory; a step with results is a turn more for each. Raises UnreadableDialogue."""
    steps = record.get("steps")
    if not isinstance(steps, list):
        raise UnreadableDialogue("'steps' has to be a list")
    messages: list[JsonValue] = []
    groups: dict[int, list[int]] = {}
    for at, step in enumerate(steps):
        found = list(_messages(at, step))
        groups[at] = [*range(len(messages), len(messages) + len(found))]
        messages += found
    agent, extra = record.get("agent"), record.get("extra")
    results = {at: group[1:] for at, group in groups.items()}
    told: JsonObject = {
        **{key: value for key, value in record.items() if key not in ("steps", "extra", "trajectory_id")},
        "id": record.get("trajectory_id") or record.get("session_id"),
        "messages": messages,
        "tools": agent.get("tool_definitions") if isinstance(agent, dict) else None,
        "metadata": regrouped(extra, groups, results) if isinstance(extra, dict) else {},
    }
    left_out = LeftOut()
    return openai.read(with_left_out(parts.without_parts(told, left_out), left_out), source, parameters)


def _messages(at: int, step: JsonValue) -> Iterator[JsonObject]:
    """Yield what a step says, and its results."""
    role = _ROLES.get(str(step.get("source"))) if isinstance(step, dict) else None
    if not isinstance(step, dict) or role is None:
        raise UnreadableDialogue(f"step {at + 1} has to be an object with a source of {', '.join(_ROLES)}")
    beside = {key: value for key, value in step.items() if key in _OF_STEPS}
    calls = [_read_call(call) for call in _listed(step.get("tool_calls"))]
    called: JsonObject = {"tool_calls": calls} if calls else {}
    yield {**beside, "role": role, "content": step.get("message"), **called}
    observed = step.get("observation")
    for result in _listed(observed.get("results") if isinstance(observed, dict) else None):
        if isinstance(result, dict):
            extra = result.get("extra")
            flagged: JsonObject = (
                {"is_error": True} if isinstance(extra, dict) and extra.get("is_error") is True else {}
            )
            answered = result.get("source_call_id")
            yield {"role": "tool", "tool_call_id": answered, "content": result.get("content"), **flagged}


def _read_call(call: JsonValue) -> JsonValue:
    if not isinstance(call, dict):
        return call
    function: JsonObject = {"name": call.get("function_name"), "arguments": call.get("arguments", {})}
    return {"id": call.get("tool_call_id"), "type": "function", "function": function}


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def recognises(record: JsonObject) -> bool:
    """True if *record* says that it is one, or has steps with sources."""
    steps = record.get("steps")
    named = str(record.get("schema_version")).startswith("ATIF")
    return isinstance(steps, list) and (
        named or any(isinstance(step, dict) and step.get("source") == "agent" for step in steps)
    )


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The trajectory of *dialogue*; `extra` holds the *metadata* and says with which steps, from 0, tools come and go.

    Raises:
        UnwritableDialogue: it has no step, results do not follow their calls, or arguments are no JSON object.
    """
    context = [_step("system", dialogue.context)] if dialogue.context else []
    said, facts = pieces(Manner(partial(_step, "user"), partial(_step, "system"), _exchange), dialogue, context)
    if not said:
        raise UnwritableDialogue(f"atif cannot hold {dialogue.id}, which has no turn")
    record = with_record({"id": dialogue.id, "metadata": {**metadata, **facts}}, dialogue)
    agent = _object(record.pop("agent", None)) or {"name": "toolace-mt", "version": _own_version()}
    id_, known = record.pop("id"), _object(record.pop("metadata"))
    rest = {key: value for key, value in record.items() if key not in {*_OF_ROOT, "schema_version"}}
    written: JsonObject = {
        "schema_version": _VERSION,
        "session_id": dialogue.id.rpartition("/")[0] or dialogue.id,
        "trajectory_id": str(id_),
        "agent": {**agent, "tool_definitions": [written_tool(tool) for tool in dialogue.opening_tools]},
        **{key: value for key, value in record.items() if key in _OF_ROOT},
        "steps": [_numbered(number, step) for number, step in enumerate(said, start=1)],
        "extra": {**known, **rest},
    }
    return reread(FORMAT, written, dialogue)


@cache
def _own_version() -> str:
    return version("toolace-mt")


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _numbered(number: int, step: JsonValue) -> JsonObject:
    """Return a step with its number, and fields that no step has within `extra`."""
    fields = _object(step)
    own = {"source", "message", "tool_calls", "observation"} | _OF_STEPS
    beside = {key: value for key, value in fields.items() if key not in own}
    written: JsonObject = {"step_id": number, **{key: value for key, value in fields.items() if key in own}}
    return {**written, "extra": {**_object(fields.get("extra")), **beside}} if beside else written


def _step(source: str, message: str) -> JsonObject:
    return {"source": source, "message": message}


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    calls: list[JsonValue] = [_written_call(call) for call in turn.calls]
    observed: JsonObject = {"results": [_written_result(result) for result in results]}
    acted: JsonObject = {"tool_calls": calls, "observation": observed} if calls else {}
    yield Said({**_step("agent", turn.text), **acted}, results)


def _written_call(call: ToolCall) -> JsonObject:
    return {"tool_call_id": call.id, "function_name": call.name, "arguments": held_arguments(call, "atif")}


def _written_result(result: ToolResult) -> JsonObject:
    flagged: JsonObject = {"extra": {"is_error": True}} if result.error else {}
    return {"source_call_id": result.call_id, "content": result.content, **flagged}


FORMAT = DialogueFormat("atif", "steps with sources, results beside the calls of a step", recognises, read, write)
