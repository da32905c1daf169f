"""Contents in parts: words stay, pictures and files are named in their place, and thoughts beside words are counted."""

import json
import re
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from ...tools.notations import json_in
from ..parts.carried import PARTS
from .left_out import LeftOut
from .messages import with_messages

_REASONING: Final = ("reasoning_content", "reasoning", "thinking")
_PICTURES: Final = frozenset({"image_url", "input_image", "image", "video_url", "video", "file", "input_file"})
_SPEAKERS: Final = ("user", "assistant")
_LISTED: Final = re.compile(r"\s*\[\s*\{[^{}]*\"type\"\s*:")
_TEXTS: Final = ("text", "refusal")


def parsed(record: JsonObject) -> JsonObject:
    """Return *record* with contents read that are parts as JSON text; the same one where none are."""
    return with_messages(record, _parsed)


def _parsed(message: JsonValue) -> JsonValue:
    """Results stay text: they may be parts because a tool has written them."""
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(content, str) or message.get("role") not in _SPEAKERS:
        return message
    if not _LISTED.match(content):
        return message
    found = json_in(content)
    listed = isinstance(found, list) and all(isinstance(part, dict) and _kind(part) for part in found)
    return {**message, "content": found} if listed else message


def without_parts(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* with messages whose contents are words; the same one where they are that already."""
    return with_messages(record, lambda message: _message(message, left_out))


def _message(message: JsonValue, left_out: LeftOut) -> JsonValue:
    if not isinstance(message, dict):
        return message
    if any(message.get(key) for key in _REASONING):
        left_out["reasoning"] += 1
    content = message.get("content")
    if not isinstance(content, list) or all(map(_is_text, content)) or not _are_parts(content):
        return message
    words = "\n".join(word for part in content for word in _words(part, left_out))
    return {**message, "content": words, PARTS: content}


def _are_parts(content: list[JsonValue]) -> bool:
    """True for parts with types, or told by a key, and texts among them; a list of plain texts is several results."""
    found = [part for part in content if isinstance(part, dict)]
    return (
        bool(found)
        and all(isinstance(part, dict | str) for part in content)
        and all(_kind(part) or _is_text(part) for part in found)
    )


def _words(part: JsonValue, left_out: LeftOut) -> list[str]:
    if isinstance(part, str):
        return [part]
    if not isinstance(part, dict):
        return []
    text = next((value for key in _TEXTS if isinstance(value := part.get(key), str)), None)
    document = part.get("document")
    if text is None and isinstance(document, dict):  # as Cohere writes results
        data = document.get("data")
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False) if data else None
    if text is not None:
        return [text]
    kind = _kind(part)
    left_out["image" if kind in _PICTURES else kind or "part"] += 1
    return [PICTURE] if kind in _PICTURES else []


def _is_text(part: JsonValue) -> bool:
    return isinstance(part, dict) and isinstance(part.get("text"), str)


def _kind(part: JsonValue) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    if isinstance(kind, str):
        return kind
    alone = next(iter(part)) if isinstance(part, dict) and len(part) == 1 else ""
    return alone if alone in _PICTURES else ""
