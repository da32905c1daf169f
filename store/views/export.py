"""A dialogue as trainers read it: OpenAI chat messages and tools.

One message for each turn and for each result; nothing is merged, reordered or mended.
"""

import json
from collections.abc import AsyncIterator, Collection, Container, Iterator, Sequence

from pydantic import JsonValue, SkipValidation

from ...events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    JsonObject,
    Recorded,
    Tool,
    ToolCall,
    ToolListTurn,
    ToolTurn,
    Turn,
    UserTurn,
)
from ..contract import EventLog
from .dialogue.snapshot import dialogue_at
from .errors import NotExportable
from .load import Unreadable, dialogues_of, noting
from .near_duplicates import Comparison
from .outcome import DialogueOutcome, outcome_of
from .view import View

ACCEPTED_ONLY = frozenset({DialogueOutcome.ACCEPTED})


class Metadata(View):
    """What a trainer may want to know about a dialogue beyond its words."""

    dialogue: str
    version: int
    digest: str
    """Of the last record, hex: the whole history hangs on it."""
    outcome: DialogueOutcome
    seed: int
    complexities: tuple[ComplexityKind, ...]
    """Those that are really in it: their fills were accepted."""
    turns: int
    calls: int
    tools_added_at: dict[str, tuple[str, ...]]
    """The tools that come in with a message, by the message's index from 0."""
    tools_removed_at: dict[str, tuple[str, ...]]
    """The tools that go with a message."""


class Exported(View):
    """One line of an export."""

    id: str
    messages: tuple[JsonObject, ...]
    tools: SkipValidation[tuple[JsonObject, ...]]
    """Those that are there from the beginning."""
    metadata: Metadata

    def line(self) -> str:
        """As one line of JSON: the same bytes for the same dialogue."""
        parts = {"id": self.id, "messages": self.messages, "tools": self.tools}
        return json.dumps({**parts, "metadata": self.metadata.model_dump(mode="json")}, ensure_ascii=False)


def export_of(records: Sequence[Recorded], outcomes: Collection[DialogueOutcome] = ACCEPTED_ONLY) -> Exported:
    """The dialogue of *records*, if it ended in one of *outcomes*.

    Raises:
        NotExportable: it did not.
        DamagedLog: its records do not fold.
    """
    return _exported(dialogue_at(records), records[-1].digest.hex(), outcomes)


def _exported(dialogue: Dialogue, digest: str, outcomes: Collection[DialogueOutcome]) -> Exported:
    outcome = outcome_of(dialogue.phase)
    if outcome not in outcomes:
        raise NotExportable(dialogue.id, outcome, outcomes)
    placed = list(_placed(dialogue))
    changes = [(str(at), turn) for at, (turn, _) in enumerate(placed) if isinstance(turn, ToolListTurn)]
    return Exported(
        id=dialogue.id,
        messages=tuple(message for _, message in placed),
        tools=tuple(openai_tool(tool) for tool in dialogue.opening_tools),
        metadata=Metadata(
            dialogue=dialogue.id,
            version=dialogue.version,
            digest=digest,
            outcome=outcome,
            seed=dialogue.seed,
            complexities=tuple(e.injection for e in dialogue.edits if e.accepted and e.injection is not None),
            turns=len(dialogue.turns),
            calls=sum(1 for _ in dialogue.calls()),
            tools_added_at={at: tuple(tool.name for tool in turn.added) for at, turn in changes if turn.added},
            tools_removed_at={at: turn.removed for at, turn in changes if turn.removed},
        ),
    )


async def load_export(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] = ACCEPTED_ONLY,
    *,
    without: Container[str] = (),
    comparison: Comparison | None = None,
    unreadable: list[Unreadable] | None = None,
) -> AsyncIterator[Exported]:
    """Every dialogue of *run* that ended in one of *outcomes*, by name, one in memory at a time.

    Those named in *without* are left out; what is yielded is added to *comparison*.

    Raises:
        DamagedLog, and as `dialogues_of`.
    """
    async for records in dialogues_of(log, run, outcomes, unreadable=unreadable):
        if records[0].stream in without:
            continue
        exported: Exported | None = None
        with noting(records[0].stream, unreadable):
            dialogue = dialogue_at(records)
            exported = _exported(dialogue, records[-1].digest.hex(), outcomes)
            if comparison is not None:
                comparison.add(dialogue)
        if exported is not None:
            yield exported


def openai_tool(tool: Tool) -> JsonObject:
    """*tool* as the API wants it, under the name that it has in the pool."""
    return {
        "type": "function",
        "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
    }


def _placed(dialogue: Dialogue) -> Iterator[tuple[Turn | None, JsonObject]]:
    """Each message with the turn that it is of; None for the context that an import came with."""
    if dialogue.context:
        yield None, {"role": "system", "content": dialogue.context}
    called: dict[str, str] = {}
    for turn in dialogue.turns:
        if isinstance(turn, AssistantTurn):
            called.update({call.id: call.name for call in turn.calls})
        for message in _messages(turn, called):
            yield turn, message


def _messages(turn: Turn, called: dict[str, str]) -> Iterator[JsonObject]:
    match turn:
        case UserTurn():
            yield {"role": "user", "content": turn.text}
        case AssistantTurn(calls=()):
            yield {"role": "assistant", "content": turn.text}
        case AssistantTurn():
            # The API takes null, and not "", beside calls without words.
            yield {"role": "assistant", "content": turn.text or None, "tool_calls": [_call(c) for c in turn.calls]}
        case ToolTurn():
            for result in turn.results:
                name: JsonObject = {"name": called[result.call_id]} if result.call_id in called else {}
                yield {"role": "tool", "tool_call_id": result.call_id, **name, "content": result.content}
        case ToolListTurn():
            yield {"role": "system", "content": _list_change(turn)}


def _call(call: ToolCall) -> JsonObject:
    arguments = call.arguments if isinstance(call.arguments, str) else _json(call.arguments)
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _list_change(turn: ToolListTurn) -> str:
    parts = ["The list of tools has changed."]
    if turn.added:
        parts += ["These tools are available from now on:", *(_json(openai_tool(tool)) for tool in turn.added)]
    if turn.removed:
        parts.append(f"These tools are no longer available: {_json(list(turn.removed))}")
    return "\n".join(parts)


def _json(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
