"""The two wire formats, OpenAI's chat completions and Anthropic's messages: bodies read and written."""

from collections.abc import Callable
from itertools import chain
from time import time
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .served import Served

_CACHED_FROM, _CACHED_STEP = 4096, 512
"""Characters: OpenAI caches prefixes of 1,024 tokens and more, in steps of 128."""
_FINISH = {Served.TRUNCATED: "length", Served.CONTENT_FILTER: "content_filter", Served.TOOL_CALL: "tool_calls"}
_STOP = {Served.TRUNCATED: "max_tokens", Served.TOOL_CALL: "tool_use"}
_STOP |= {Served.REFUSED: "refusal", Served.CONTENT_FILTER: "refusal"}
_ERRORS = {400: "invalid_request", 401: "authentication", 404: "not_found", 429: "rate_limit", 529: "overloaded"}


class ChatRequest(NamedTuple):
    """A request for a completion."""

    model: str
    system: str
    user: str
    max_tokens: int | None
    cache_blocks: list[str]
    """The prompt, cut wherever a provider's cache may end, up to the last of these places."""
    reply_form: str | None = None
    """`json_schema`, `json_object`, or the endpoint's own word."""


class Completion(NamedTuple):
    """An answer and its usage."""

    model: str
    text: str
    served: Served
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cache_write_tokens: int


class Wire(NamedTuple):
    """One wire format."""

    read: Callable[[bytes], ChatRequest]
    """Reads a body; raises ValidationError."""
    write: Callable[[Completion, int], dict[str, object]]
    """Makes the body of an answer, which has that number."""
    error: Callable[[int, str, str], dict[str, object]]
    """Makes the body of an error from a status, a message and a code."""


class _Part(BaseModel):
    """A part of a message: text, the only kind that is understood."""

    type: Literal["text"] = "text"
    text: str
    cache_control: object = None


def _as_parts(content: object) -> object:
    return [_Part(text=content)] if isinstance(content, str) else content or []


_Content = Annotated[list[_Part], BeforeValidator(_as_parts)]


class _Message(BaseModel):
    role: str
    content: _Content = Field(default_factory=list)


class _ReplyForm(BaseModel):
    type: str


class _OpenAIBody(BaseModel):
    model_config = ConfigDict(strict=True)

    model: str = Field(min_length=1)
    messages: list[_Message] = Field(min_length=1)
    stream: Literal[False] | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    response_format: _ReplyForm | None = None


class _AnthropicMessage(_Message):
    role: Literal["user", "assistant"]


class _AnthropicBody(_OpenAIBody):
    messages: list[_AnthropicMessage] = Field(min_length=1)  # type: ignore[assignment]
    system: _Content = Field(default_factory=list)
    max_tokens: int = Field(ge=1)
    tool_choice: _ReplyForm | None = None


def _text_of(content: list[_Part]) -> str:
    return "".join(part.text for part in content)


def _read_openai(raw: bytes) -> ChatRequest:
    body = _OpenAIBody.model_validate_json(raw)
    system, user = list[str](), list[str]()
    for message in body.messages:
        (system if message.role in ("system", "developer") else user).append(_text_of(message.content))
    whole = "\n".join((*system, *user))
    ends = range(_CACHED_FROM, len(whole) + 1, _CACHED_STEP)
    blocks = [whole[end - _CACHED_STEP if end > _CACHED_FROM else 0 : end] for end in ends]
    limit = body.max_completion_tokens or body.max_tokens
    form = None if body.response_format is None else body.response_format.type
    return ChatRequest(body.model, "\n".join(system), "\n".join(user), limit, blocks, form)


def _read_anthropic(raw: bytes) -> ChatRequest:
    body = _AnthropicBody.model_validate_json(raw)
    contents = [body.system, *(message.content for message in body.messages)]
    blocks = [""]
    for part in chain(*contents):
        blocks[-1] += part.text
        if part.cache_control is not None:
            blocks.append("")
    system, *others = map(_text_of, contents)
    form = "json_schema" if body.tool_choice is not None and body.tool_choice.type == "tool" else None
    return ChatRequest(body.model, system, "\n".join(others), body.max_tokens, blocks[:-1], form)


def _write_openai(completion: Completion, number: int) -> dict[str, object]:
    message: dict[str, object] = {"role": "assistant", "content": completion.text, "refusal": None}
    if completion.served is Served.REFUSED:
        message |= {"content": None, "refusal": completion.text}
    if completion.served is Served.TOOL_CALL:
        call = {"id": f"call_{number}", "type": "function", "function": {"name": "answer", "arguments": "{}"}}
        message |= {"content": None, "tool_calls": [call]}
    finish_reason = _FINISH.get(completion.served, "stop")
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": int(time()),
        "model": completion.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish_reason}],
        "usage": {
            "prompt_tokens": completion.input_tokens,
            "completion_tokens": completion.output_tokens,
            "total_tokens": completion.input_tokens + completion.output_tokens,
            "prompt_tokens_details": {"cached_tokens": completion.cached_tokens},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }


def _write_anthropic(completion: Completion, number: int) -> dict[str, object]:
    text = {"type": "text", "text": completion.text}
    tool = {"type": "tool_use", "id": f"toolu_{number}", "name": "answer", "input": {}}
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": completion.model,
        "content": {Served.TOOL_CALL: [tool], Served.CONTENT_FILTER: []}.get(completion.served, [text]),
        "stop_reason": _STOP.get(completion.served, "end_turn"),
        "stop_sequence": None,
        "usage": {
            "input_tokens": completion.input_tokens - completion.cached_tokens - completion.cache_write_tokens,
            "cache_read_input_tokens": completion.cached_tokens,
            "cache_creation_input_tokens": completion.cache_write_tokens,
            "output_tokens": completion.output_tokens,
        },
    }


def _openai_error(status: int, message: str, code: str) -> dict[str, object]:
    kind = "server_error" if status >= 500 else "requests" if status == 429 else "invalid_request_error"  # noqa: PLR2004 — HTTP's numbers
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _anthropic_error(status: int, message: str, _code: str) -> dict[str, object]:
    return {"type": "error", "error": {"type": f"{_ERRORS.get(status, 'api')}_error", "message": message}}


OPENAI = Wire(_read_openai, _write_openai, _openai_error)
WIRES = {"/v1/chat/completions": OPENAI, "/v1/messages": Wire(_read_anthropic, _write_anthropic, _anthropic_error)}
"""The wire format of each path."""
