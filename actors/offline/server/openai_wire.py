"""OpenAI's chat completions."""

from time import time

from .settings import Served
from .wire import Body, ChatRequest, Completion, text_of

_CACHED_FROM, _CACHED_STEP = 4096, 512
"""Characters: prefixes of 1,024 tokens and more are cached, in steps of 128."""
_FINISH = {Served.TRUNCATED: "length", Served.CONTENT_FILTER: "content_filter", Served.TOOL_CALL: "tool_calls"}


def read(raw: bytes) -> ChatRequest:
    """Return the request in a body. Raises ValidationError."""
    body = Body.model_validate_json(raw)
    system, user = list[str](), list[str]()
    for message in body.messages:
        (system if message.role in ("system", "developer") else user).append(text_of(message.content))
    whole = "\n".join((*system, *user))
    ends = range(_CACHED_FROM, len(whole) + 1, _CACHED_STEP)
    blocks = [whole[end - _CACHED_STEP if end > _CACHED_FROM else 0 : end] for end in ends]
    limit = body.max_completion_tokens or body.max_tokens
    return ChatRequest(body.model, "\n".join(system), "\n".join(user), limit, blocks)


def write(completion: Completion, number: int) -> dict[str, object]:
    """Return the body of an answer."""
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


def error(status: int, message: str, code: str) -> dict[str, object]:
    """Return the body of an error."""
    kind = "server_error" if status >= 500 else "requests" if status == 429 else "invalid_request_error"  # noqa: PLR2004 — HTTP's numbers
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}
