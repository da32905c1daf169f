"""OpenAI's messages and tools, as chat APIs, trainers and many published sets have them.

Written is one message for each turn and for each result; nothing is merged, reordered or mended.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue, ValidationError

from ...events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    GenerationParameters,
    JsonObject,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)
from ..evidence.asides import NOTE
from .errors import UnreadableDialogue
from .foreign.left_out import LEFT_OUT
from .parts import carried
from .parts.arguments import as_text, read_arguments
from .parts.asides import USERS_CALLS, Asides
from .parts.changes import Changes, brought_by, changes_at, names_at
from .parts.errors_said import error_places, errors_at, injected_at, injected_turns, is_flagged
from .parts.json_texts import metadata_in
from .parts.message_turns import logged_turns, message_turns
from .parts.placed import placed
from .parts.tool_names import API_NAME, mapped_back
from .parts.tools import read_tools, written_tool
from .parts.untrained import MARKS, marked_at, untrained_at, untrained_turns
from .parts.wordless import wordless
from .port import DialogueFormat

_ROLES = "user, assistant, tool, function, system, developer"
OF_OTHERS = (
    *("function_call", "observation", "tool_call", "tool_response", "function-call", "function-response"),
    *("function_response", "ipython", "model", "bot", "chatgpt", "chatbot", "ai", "human", "gpt"),
)
"""Roles of messages that LLaMA-Factory, ms-swift and others write: their calls and results are ShareGPT's."""


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth message, and `t5.tools` a change of the tool list before that.

    Raises:
        UnreadableDialogue: it is not of this shape; the error says where and why.
    """
    messages = record.get("messages")
    if not isinstance(messages, list):
        raise UnreadableDialogue(f"'messages' has to be a list, it is {_named(messages)}")
    tools = read_tools(record.get("tools", record.get("functions")))
    facts: JsonObject = {**_object(metadata_in(record.get("metadata"))), **_object(record.get("meta"))}
    added, removed = names_at(facts.get("tools_added_at")), names_at(facts.get("tools_removed_at"))
    changes = Changes({tool.name: tool for tool in tools}, added, removed)
    marked = marked_at(facts.get("untrained_at"))
    named = logged_turns(facts, len(messages))
    reading = _Reading(error_places(facts.get("errors_at")), marked, Asides.of(messages), named=named)
    try:
        turns = tuple(_turns(messages, changes, reading))
    except ValidationError as error:
        raise UnreadableDialogue(f"a message cannot be read: {error.errors(include_url=False)[0]['msg']}") from None
    event = DialogueImported(
        seed=0,
        parameters=parameters,
        tools=changes.opening(),
        turns=turns,
        source=source,
        meta=_meta(record, facts, reading),
        injected_errors=injected_turns(facts.get("injected_errors_at")),
    )
    return mapped_back(event, facts.get("tool_names"))


@dataclass(slots=True)
class _Reading:
    """State from message to message."""

    errors: frozenset[tuple[int, int]]
    """The results that the metadata call errors."""
    marked: frozenset[int]
    """The messages that the metadata call not to be learnt: their marks are written anew."""
    asides: Asides
    fields: dict[str, JsonObject] = field(default_factory=dict)
    """The fields of messages that are only carried, by turn."""
    untrained: list[JsonValue] = field(default_factory=list)
    """The turns, by id, of the messages that are not to be learnt."""
    named: list[list[JsonValue]] = field(default_factory=list)
    """The turn and the sub-task, in another log, of each message."""
    logged: JsonObject = field(default_factory=dict)
    """The same, by turn."""
    context: list[str] = field(default_factory=list)
    calls: int = 0
    open: list[tuple[str, str]] = field(default_factory=list)
    """Ids and names of the calls that wait for a result."""


def _turns(messages: list[JsonValue], changes: Changes, reading: _Reading) -> Iterator[Turn]:
    for at, message in enumerate(messages):
        if not isinstance(message, dict):
            raise UnreadableDialogue(f"message {at + 1} has to be an object, it is {_named(message)}")
        if reading.asides.takes(at + 1, message):
            continue
        change = changes.at(at, f"t{at + 1}", message)
        if reading.named and reading.named[at][0] is not None:
            reading.logged[f"t{at + 1}"] = [*reading.named[at]]
        if change is not None:
            yield change
            if brought_by(message, change.id):
                reading.context.append(_text(message.get("content")))
        if change is None or change.id != f"t{at + 1}":
            turn = _turn(f"t{at + 1}", at, message, reading)
            if turn is not None:
                fields = carried.of_message(message)
                if at in reading.marked:
                    reading.untrained.append(turn.id)
                    fields = {key: value for key, value in fields.items() if key not in MARKS}
                if fields:
                    reading.fields[turn.id] = fields
                yield turn


def _turn(id_: str, at: int, message: JsonObject, reading: _Reading) -> Turn | None:
    role = message.get("role")
    if (odd := wordless(message)) is not None:
        raise UnreadableDialogue(f"message {at + 1} has no 'content', but {odd[:40]!r}, which is not known")
    text = _text(message.get("content"))
    match role:
        case "user":
            return UserTurn(id=id_, subtask=0, text=text)
        case "assistant":
            return AssistantTurn(id=id_, subtask=0, text=text, calls=tuple(_calls(message, at, reading)))
        case "tool" | "function":
            contents = _contents(message.get("content"), text)
            flagged = is_flagged(message)
            results = (
                ToolResult(
                    call_id=_answered(message, reading), content=content, error=flagged or (at, nth) in reading.errors
                )
                for nth, content in enumerate(contents)
            )
            return ToolTurn(id=id_, subtask=0, results=tuple(results))
        case "system" | "developer":
            reading.context.append(text)
            return None
        case _:
            raise UnreadableDialogue(f"message {at + 1} has the role {str(role)[:40]!r}; known are {_ROLES}")


def _calls(message: JsonObject, at: int, reading: _Reading) -> Iterator[ToolCall]:
    written = message.get("tool_calls")
    legacy = message.get("function_call")
    if written in (None, "", []):
        written = [legacy] if isinstance(legacy, dict) else []
    if not isinstance(written, list):
        raise UnreadableDialogue(f"'tool_calls' of message {at + 1} has to be a list, it is {_named(written)}")
    for call in written:
        if not isinstance(call, dict):
            raise UnreadableDialogue(f"a call of message {at + 1} has to be an object, it is {_named(call)}")
        function = call.get("function")
        body = function if isinstance(function, dict) else call
        reading.calls += 1
        id_ = as_text(call.get("id")) or f"unnamed_{reading.calls}"
        arguments = body.get("arguments", body.get("parameters", {}))
        read = ToolCall(id=id_, name=as_text(body.get("name")), arguments=read_arguments(arguments))
        reading.open.append((id_, read.name))
        yield read


def _answered(message: JsonObject, reading: _Reading) -> str:
    """The call that a result answers: the one whose id it says, else of those with the name that it says the first."""
    id_, name = as_text(message.get("tool_call_id", message.get("id"))), message.get("name")
    if id_:
        reading.open = [one for one in reading.open if one[0] != id_]
        return id_
    answered = next((one for one in reading.open if one[1] == name), None) or next(iter(reading.open), None)
    if answered is None:
        return ""
    reading.open.remove(answered)
    return answered[0]


def _contents(content: JsonValue, text: str) -> list[str]:
    """The results of a message: one, or as many as there are texts in a list."""
    texts = [item for item in content if isinstance(item, str)] if isinstance(content, list) else []
    return texts if texts and isinstance(content, list) and len(texts) == len(content) else [text]


def _text(content: JsonValue) -> str:
    if isinstance(content, list) and all(
        isinstance(part, dict) and isinstance(part.get("text"), str) for part in content
    ):
        return "\n".join(str(part["text"]) for part in content if isinstance(part, dict))
    return as_text(content)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _meta(record: JsonObject, facts: JsonObject, reading: _Reading) -> JsonObject:
    said = facts.get("context")
    parts = [*([said] if isinstance(said, str) else []), *reading.context]
    named: JsonObject = {key: record[key] for key in ("id", "source") if isinstance(record.get(key), str | int)}
    left_out = {**_object(facts.get(LEFT_OUT)), USERS_CALLS: reading.asides.calls}
    counted: JsonObject = {LEFT_OUT: left_out} if reading.asides.calls else {}
    context: JsonObject = {"context": "\n".join(parts)} if parts else {}
    kept = carried.note(
        record=carried.of_record(record, facts),
        turns=dict(reading.fields),
        asides=reading.asides.kept,
        untrained=reading.untrained,
        logged=reading.logged,
    )
    return {
        **{key: value for key, value in facts.items() if key != NOTE},
        **named,
        **counted,
        **context,
        **kept,
    }


def _named(value: object) -> str:
    return "missing" if value is None else f"a {type(value).__name__}"


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages with roles, and none of others' roles."""
    messages = record.get("messages")
    return (
        isinstance(messages, list)
        and all(isinstance(message, dict) and "role" in message for message in messages[:1])
        and not has_role(messages, OF_OTHERS)
    )


def has_role(messages: list[JsonValue], roles: tuple[str, ...]) -> bool:
    """True if one of the *messages* has one of the *roles*."""
    return any(
        isinstance(message, dict) and isinstance(role := message.get("role"), str) and role.lower() in roles
        for message in messages
    )


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says at which messages tools come and go, and which are errors.

    What nobody should learn to say has `weight: 0`, as the API's fine-tuning takes it.
    """
    return record_of(dialogue, metadata, {"weight": 0})


def record_of(dialogue: Dialogue, metadata: JsonObject, untrained: JsonObject) -> JsonObject:
    """The record of *dialogue*, with the fields *untrained* on messages that nobody should learn to write."""
    wrong = untrained_turns(dialogue)
    messages = [
        (turn, {**message, **untrained} if turn is not None and turn.id in wrong else message, result)
        for turn, message, result in placed(dialogue)
    ]
    errors = {at: (result,) for at, (_, _, result) in enumerate(messages) if result is not None}
    changes = [(at, turn) for at, (turn, _, _) in enumerate(messages) if isinstance(turn, ToolListTurn)]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, (turn, _, _) in enumerate(messages):
        places["" if turn is None else turn.id].append(at)
    injected = injected_at(dialogue.injected_errors, places)
    record: JsonObject = {
        "id": dialogue.id,
        "messages": [message for _, message, _ in messages],
        "tools": [written_tool(tool) for tool in dialogue.opening_tools],
        "metadata": {
            **metadata,
            **changes_at(changes),
            **errors_at(errors),
            **injected,
            **untrained_at(wrong, places),
            **message_turns(dialogue, places, len(messages)),
        },
    }
    return carried.with_record(record, dialogue)


FORMAT = DialogueFormat(
    "openai",
    "messages with roles and tool_calls, tools beside them",
    recognises,
    read,
    write,
    takes_arguments=True,
    tool_name=API_NAME,
)
