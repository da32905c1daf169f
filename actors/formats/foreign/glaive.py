"""Glaive's function calling set as published: the dialogue is one text with speakers, the tools are another."""

import json
import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence import decoded
from ..errors import UnreadableDialogue
from .left_out import LeftOut
from .port import Shape

_SPEAKER: Final = re.compile(r"^(USER|ASSISTANT|FUNCTION RESPONSE):[ \t]*", re.MULTILINE)
_ROLES: Final = {"USER": "user", "ASSISTANT": "assistant", "FUNCTION RESPONSE": "tool"}
_CALL: Final = "<functioncall>"
_QUOTED: Final = re.compile(r"(\"arguments\"\s*:\s*)'(.*)'(\s*\})\s*$", re.DOTALL)
_END: Final = "<|endoftext|>"


def _recognises(record: JsonObject) -> bool:
    chat = record.get("chat")
    return "messages" not in record and isinstance(chat, str) and bool(_SPEAKER.match(chat.lstrip()))


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:  # noqa: ARG001 — as other shapes have it
    system = str(record.get("system") or "").removeprefix("SYSTEM:").strip()
    chat = str(record.get("chat")).lstrip()
    signs = list(_SPEAKER.finditer(chat))
    ends = [*(sign.start() for sign in signs[1:]), len(chat)]
    said = ((_ROLES[sign[1]], chat[sign.end() : end]) for sign, end in zip(signs, ends, strict=True))
    messages: list[JsonValue] = [_message(role, text.replace(_END, "").strip()) for role, text in said]
    kept: JsonObject = {key: value for key, value in record.items() if key not in ("chat", "system")}
    return {**kept, "messages": [{"role": "system", "content": system}, *messages], "tools": list(_tools(system))}


def _message(role: str, text: str) -> JsonObject:
    words, tag, written = text.partition(_CALL)
    if role != "assistant" or not tag:
        return {"role": role, "content": text}
    call = decoded(_QUOTED.sub(lambda found: f"{found[1]}{json.dumps(found[2])}{found[3]}", written.strip()))
    if not isinstance(call, dict) or not isinstance(call.get("name"), str):
        raise UnreadableDialogue(f"the call {written.strip()[:80]!r} after {_CALL} is no JSON object with a name")
    return {"role": role, "content": words.strip(), "tool_calls": [{"function": call}]}


def _tools(system: str) -> Iterator[JsonValue]:
    """Yield the objects with names that stand in the system prompt one after the other."""
    decoder, at = json.JSONDecoder(), system.find("{")
    while at >= 0:
        try:
            found, end = decoder.raw_decode(system, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(found, dict) and "name" in found:
                yield found
        at = system.find("{", end)


SHAPE = Shape(
    "Glaive v2",
    "`chat` with USER, ASSISTANT, FUNCTION RESPONSE and `<functioncall>`; the tools of `system`",
    _recognises,
    _as_openai,
)
