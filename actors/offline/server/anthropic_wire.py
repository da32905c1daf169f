"""Anthropic's messages."""

from itertools import chain
from typing import Literal

from pydantic import Field

from .settings import Served
from .wire import Body, ChatRequest, Completion, Content, Message, text_of

_STOP = {Served.TRUNCATED: "max_tokens", Served.TOOL_CALL: "tool_use"}
_STOP |= {Served.REFUSED: "refusal", Served.CONTENT_FILTER: "refusal"}
_ERRORS = {400: "invalid_request", 401: "authentication", 404: "not_found", 429: "rate_limit", 529: "overloaded"}


class _Message(Message):
    role: Literal["user", "assistant"]


class _Body(Body):
    messages: list[_Message] = Field(min_length=1)  # type: ignore[assignment]
    system: Content = Field(default_factory=list)
    max_tokens: int = Field(ge=1)


def read(raw: bytes) -> ChatRequest:
    """Return the request in a body. Raises ValidationError."""
    body = _Body.model_validate_json(raw)
    contents = [body.system, *(message.content for message in body.messages)]
    blocks = [""]
    for part in chain(*contents):
        blocks[-1] += part.text
        if part.cache_control is not None:
            blocks.append("")
    system, *others = map(text_of, contents)
    return ChatRequest(body.model, system, "\n".join(others), body.max_tokens, blocks[:-1])


def write(completion: Completion, number: int) -> dict[str, object]:
    """Return the body of an answer."""
    text = {"type": "text", "text": completion.text}
    tool = {"type": "tool_use", "id": f"toolu_{number}", "name": "answer", "input": {}}
    content = {Served.TOOL_CALL: [tool], Served.CONTENT_FILTER: []}.get(completion.served, [text])
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": completion.model,
        "content": content,
        "stop_reason": _STOP.get(completion.served, "end_turn"),
        "stop_sequence": None,
        "usage": {
            "input_tokens": completion.input_tokens - completion.cached_tokens - completion.cache_write_tokens,
            "cache_read_input_tokens": completion.cached_tokens,
            "cache_creation_input_tokens": completion.cache_write_tokens,
            "output_tokens": completion.output_tokens,
        },
    }


def error(status: int, message: str, code: str) -> dict[str, object]:  # noqa: ARG001 — this wire format has no codes
    """Return the body of an error."""
    return {"type": "error", "error": {"type": f"{_ERRORS.get(status, 'api')}_error", "message": message}}
