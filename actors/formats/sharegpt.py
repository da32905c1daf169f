"""ShareGPT's conversations, as LLaMA-Factory, APIGen-MT and Hermes have them: who speaks and what, piece by piece.

Written are LLaMA-Factory's pieces `function_call` and `observation`; Hermes' tags only where words stand beside calls.
"""

import json
import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, DialogueImported, GenerationParameters, JsonObject, ToolResult
from ..evidence import decoded
from . import openai
from .errors import UnreadableDialogue
from .parts.arguments import as_text
from .parts.carried import OF_RESULTS, SAID, with_record
from .parts.conversations import Manner, Said, as_openai, pieces, spoken, together
from .parts.json_texts import json_text
from .parts.meaning import reread
from .parts.tagged_calls import tagged_calls
from .parts.tools import written_function
from .port import DialogueFormat

ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "function_call": "call",
    "tool_call": "call",
    "observation": "tool",
    "tool": "tool",
    "function_response": "tool",
    "function-response": "tool",
    "tool_response": "tool",
    "function": "tool",
    "ipython": "tool",
    "function-call": "call",
    "model": "assistant",
    "bot": "assistant",
    "chatgpt": "assistant",
    "chatbot": "assistant",
    "ai": "assistant",
    "system": "system",
    "developer": "system",
}
_MEANT = SAID | OF_RESULTS | {"name"}
"""Fields of a piece that mean something in one shape or another."""
_CALL = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_BETWEEN = " \t\r\n,;"
"""Signs between calls that follow each other."""
_RESPONSE = re.compile(r"<tool_response>(.*?)</tool_response>", re.DOTALL)


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth piece. Raises UnreadableDialogue."""
    said = record.get(_place(record))
    if not isinstance(said, list):
        raise UnreadableDialogue("'conversations' has to be a list")
    tools = record.get("tools", record.get("functions"))
    messages = [message(at, piece, tools) for at, piece in enumerate(said, start=1)]
    return openai.read(as_openai(record, messages), source, parameters)


def _place(record: JsonObject) -> str:
    return "conversations" if "conversations" in record else "messages"


def message(at: int, piece: JsonValue, tools: JsonValue) -> JsonObject:
    """The message of a piece, with the fields of the piece that are only carried. Raises UnreadableDialogue."""
    said = piece if isinstance(piece, dict) else {}
    beside: JsonObject = {key: value for key, value in said.items() if key not in _MEANT}
    return {**beside, **_read(at, said, tools)}


def _read(at: int, said: JsonObject, tools: JsonValue) -> JsonObject:
    speaker = said.get("from", said.get("role"))
    role = ROLES.get(speaker.lower()) if isinstance(speaker, str) else None
    if role is None:
        raise UnreadableDialogue(f"piece {at} is from {str(speaker)[:40]!r}; known are {', '.join(ROLES)}")
    value = said.get("value", said.get("content"))
    match role:
        case "call":
            thought = _THOUGHT.match(text := as_text(value))
            kept: JsonObject = {"reasoning_content": thought.group().strip()} if thought else {}
            return {**kept, "role": "assistant", "content": "", "tool_calls": _calls(text, tools)}
        case "assistant" if isinstance(value, str) and (tagged := _CALL.findall(value)):
            calls = [call for text in tagged for call in _calls(text.strip(), tools)]
            return {"role": role, "content": _CALL.sub("", value).strip(), "tool_calls": calls}
        case "tool" if isinstance(value, str) and (tagged := _RESPONSE.findall(value)):
            return {"role": role, "content": [text.strip() for text in tagged]}
    return {**({} if "from" in said else said), "role": role, "content": value}


def _calls(value: str, tools: JsonValue) -> list[JsonValue]:
    """The calls that a text writes down, one or a list; what cannot be read is one call without a name."""
    if tagged := tagged_calls(_THOUGHT.sub("", value), tools):
        return tagged
    written = list(_objects(_THOUGHT.sub("", value).strip()))
    calls = written[0] if len(written) == 1 and isinstance(written[0], list) else written
    if not calls or not all(isinstance(call, dict) and isinstance(call.get("name"), str) for call in calls):
        return [{"name": "", "arguments": value}]
    return calls


def _objects(text: str) -> Iterator[JsonValue]:
    """Yield the JSON values that follow each other in *text*; a Python literal is read where it is one."""
    decoder, at = json.JSONDecoder(), 0
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            yield value
            while text[at : at + 1] in _BETWEEN and at < len(text):
                at += 1
    except (ValueError, RecursionError):
        yield decoded(text[at:])


def recognises(record: JsonObject) -> bool:
    """True if *record* has conversations and, if there are tools, has them beside these; or LLaMA-Factory's roles."""
    said = record.get("conversations")
    if isinstance(said, list):
        return all(isinstance(piece, dict) and "from" in piece for piece in said[:1])
    messages = record.get("messages")
    return isinstance(messages, list) and openai.has_role(messages, openai.OF_OTHERS)


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says with which pieces, by index from 0, tools come and go.

    Raises:
        UnwritableDialogue: results do not follow their calls, or words would be read as calls.
    """
    tools: list[JsonValue] = [written_function(tool) for tool in dialogue.opening_tools]
    said, facts = pieces(Manner(spoken("human"), spoken("system"), _exchange), dialogue)
    system = {"system": dialogue.context} if dialogue.context else {}
    record: JsonObject = {
        "id": dialogue.id,
        **system,
        "tools": json_text(tools),
        "conversations": said,
        "metadata": {**metadata, **facts},
    }
    return reread(FORMAT, with_record(record, dialogue), dialogue)


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    yield Said(_said(turn))
    if results:
        yield Said(spoken("observation")(together([result.content for result in results])), results, only_results=True)


def _said(turn: AssistantTurn) -> JsonObject:
    calls = [json_text({"name": call.name, "arguments": call.arguments}) for call in turn.calls]
    if not calls:
        return spoken("gpt")(turn.text)
    if turn.text:
        return spoken("gpt")("\n".join([turn.text, *(f"<tool_call>\n{call}\n</tool_call>" for call in calls)]))
    return spoken("function_call")(calls[0] if len(calls) == 1 else f"[{', '.join(calls)}]")


FORMAT = DialogueFormat(
    "sharegpt", "conversations with 'from' and 'value', tools beside them", recognises, read, write, rank=1
)
