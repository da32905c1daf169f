"""ToolACE's conversations: the tools stand in the system prompt, calls are written `[Get Weather(city="Bern")]`."""

import ast
import json
import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    GenerationParameters,
    JsonObject,
    ToolCall,
    ToolResult,
)
from . import openai
from .errors import UnreadableDialogue, UnwritableDialogue
from .parts.arguments import as_text, held_arguments
from .parts.carried import with_record
from .parts.conversations import Manner, Said, as_openai, pieces, spoken, together
from .parts.json_texts import json_text
from .parts.meaning import reread
from .parts.tools import written_function
from .port import DialogueFormat

_ROLES = {
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "tool": "tool",
    "system": "system",
}
_BETWEEN = "\n\n"
"""What is written between the tools and the context."""
_BEGINS = re.compile(r"\[\s*\{")
_CALL = re.compile(r"\s*,?\s*(?P<name>[^()\[\]=,\"']{1,120}?)\s*\(")
_CONSTANTS = {"true": True, "false": False, "null": None}


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth piece. Raises UnreadableDialogue."""
    said = record.get("conversations")
    if not isinstance(said, list):
        raise UnreadableDialogue("'conversations' has to be a list")
    messages = [_message(at, piece) for at, piece in enumerate(said, start=1)]
    tools, prose = _parted(as_text(record.get("system")))
    return openai.read({**as_openai({**record, "system": prose}, messages), "tools": tools}, source, parameters)


def _parted(system: str) -> tuple[list[JsonValue], str]:
    """The first JSON list of objects in the prompt, and the prompt without it: its examples are no evidence."""
    for begin in _BEGINS.finditer(system):
        try:
            found, end = json.JSONDecoder().raw_decode(system, begin.start())
        except (ValueError, RecursionError):
            continue
        before, after = system[: begin.start()], system[end:]
        return list(found), before + after if before else after.removeprefix(_BETWEEN)
    return [], system


def _message(at: int, piece: JsonValue) -> JsonObject:
    speaker = piece.get("from") if isinstance(piece, dict) else None
    role = _ROLES.get(speaker) if isinstance(speaker, str) else None
    if role is None or not isinstance(piece, dict):
        raise UnreadableDialogue(f"piece {at} is from {str(speaker)[:40]!r}; known are {', '.join(_ROLES)}")
    value = as_text(piece.get("value"))
    calls = list(written_calls(value)) if role == "assistant" else []
    if calls:
        return {"role": "assistant", "content": "", "tool_calls": calls}
    return {"role": role, "content": value}


def written_calls(value: str) -> Iterator[JsonValue]:
    """The calls of a text that is nothing but calls in brackets; none where it is anything else."""
    text = value.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return
    at, calls = 1, []
    while match := _CALL.match(text, at):
        end = _closing(text, match.end())
        arguments = None if end is None else _arguments(text[match.end() : end])
        if end is None or arguments is None:
            return
        calls.append({"name": match["name"], "arguments": arguments})
        at = end + 1
    if text[at:].strip() == "]":
        yield from calls


def _closing(text: str, at: int) -> int | None:
    """Return where the bracket that is open at that place is closed, outside of quotes."""
    depth, quote = 1, ""
    while at < len(text):
        sign = text[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return None


def _arguments(written: str) -> JsonObject | None:
    """The keyword arguments of a call, with JSON's constants or Python's."""
    try:
        call = _Constants().visit(ast.parse(f"f({written})", mode="eval").body)
        if not isinstance(call, ast.Call) or call.args:
            return None
        return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords if keyword.arg}
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


class _Constants(ast.NodeTransformer):
    """JSON's constants become Python's."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(_CONSTANTS[node.id]) if node.id in _CONSTANTS else node


def recognises(record: JsonObject) -> bool:
    """True if *record* has conversations, and a system prompt that lists tools while none stand beside it."""
    said, system = record.get("conversations"), record.get("system")
    return (
        isinstance(said, list) and isinstance(system, str) and not record.get("tools") and bool(_BEGINS.search(system))
    )


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says with which pieces, by index from 0, tools come and go.

    Raises:
        UnwritableDialogue: words stand beside calls, an argument has a name that Python would not take, results do not
            follow their calls, or words would be read as calls.
    """
    tools: list[JsonValue] = [written_function(tool) for tool in dialogue.opening_tools]
    parts = [json_text(tools)] if tools else []
    system = _BETWEEN.join([*parts, *([dialogue.context] if dialogue.context else [])])
    said, facts = pieces(Manner(spoken("user"), spoken("system"), _exchange), dialogue)
    written: JsonObject = {
        "id": dialogue.id,
        "system": system,
        "conversations": said,
        "metadata": {**metadata, **facts},
    }
    return reread(FORMAT, with_record(written, dialogue), dialogue)


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    if turn.calls and turn.text:
        raise UnwritableDialogue(f"toolace cannot hold the words of {turn.id}: a piece is either words or calls")
    yield Said(spoken("assistant")(f"[{', '.join(map(_written, turn.calls))}]" if turn.calls else turn.text))
    if results:
        yield Said(spoken("tool")(together([result.content for result in results])), results, only_results=True)


def _written(call: ToolCall) -> str:
    given = held_arguments(call, "toolace")
    arguments = (f"{name}={json_text(value)}" for name, value in given.items())
    return f"{call.name}({', '.join(arguments)})"


FORMAT = DialogueFormat(
    "toolace", "conversations whose tools stand in the system prompt, calls in brackets", recognises, read, write
)
