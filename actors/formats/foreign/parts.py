"""Contents in parts: words stay, pictures and files are named in their place, and thoughts beside words are counted."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from ..parts.carried import PARTS
from .left_out import LeftOut

_REASONING: Final = ("reasoning_content", "reasoning", "thinking")
_PICTURES: Final = frozenset({"image_url", "input_image", "image", "video_url", "video", "file", "input_file"})
_TEXTS: Final = ("text", "refusal")


def without_parts(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* with messages whose contents are words; the same one where they are that already."""
    messages = record.get("messages")
    if not isinstance(messages, list):
        return record
    read = [_message(message, left_out) for message in messages]
    return {**record, "messages": read} if any(a is not b for a, b in zip(read, messages, strict=True)) else record


def _message(message: JsonValue, left_out: LeftOut) -> JsonValue:
    if not isinstance(message, dict):
        return message
    if any(message.get(key) for key in _REASONING):
        left_out["reasoning"] += 1
    content = message.get("content")
    if not isinstance(content, list) or not any(map(_kind, content)) or all(map(_is_text, content)):
        return message
    if not all(isinstance(part, dict) for part in content):
        return message
    words = "\n".join(word for part in content for word in _words(part, left_out))
    return {**message, "content": words, PARTS: content}


def _words(part: JsonValue, left_out: LeftOut) -> list[str]:
    if not isinstance(part, dict):
        return []
    text = next((value for key in _TEXTS if isinstance(value := part.get(key), str)), None)
    if text is not None:
        return [text]
    kind = _kind(part)
    left_out["image" if kind in _PICTURES else kind or "part"] += 1
    return [PICTURE] if kind in _PICTURES else []


def _is_text(part: JsonValue) -> bool:
    return isinstance(part, dict) and isinstance(part.get("text"), str)


def _kind(part: JsonValue) -> str:
    kind = part.get("type") if isinstance(part, dict) else None
    return kind if isinstance(kind, str) else ""
