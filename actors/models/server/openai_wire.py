"""Chat completions, as OpenAI and all who follow it speak them."""

from .asked import Asked, NotAQuestion, Spoken, body_of, limit_of, model_of, text_of
from .settings import Served

_CACHED_FROM, _CACHED_STEP = 4096, 512
"""Characters: prefixes of 1,024 tokens and more are cached, in steps of 128."""
_FINISH = {
    Served.TRUNCATED: "length",
    Served.CONTENT_FILTER: "content_filter",
    Served.TOOL_CALL: "tool_calls",
}


def read(raw: bytes) -> Asked:
    """The question in a request. Raises NotAQuestion."""
    body = body_of(raw)
    if body.get("stream"):
        raise NotAQuestion("'stream' is not offered here")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise NotAQuestion("'messages' is missing or empty")
    system: list[str] = []
    user: list[str] = []
    for message in messages:
        if not isinstance(message, dict):
            raise NotAQuestion("a message is not an object")
        role, text = message.get("role"), text_of(message.get("content"))
        (system if role in ("system", "developer") else user).append(text)
    whole = "\n".join((*system, *user))
    return Asked(
        model=model_of(body),
        system="\n".join(system),
        user="\n".join(user),
        max_tokens=limit_of(body, "max_completion_tokens", "max_tokens"),
        cacheable=tuple(whole[:end] for end in range(_CACHED_FROM, len(whole) + 1, _CACHED_STEP)),
    )


def write(spoken: Spoken, *, number: int, created: int) -> dict[str, object]:
    """The body of an answer."""
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": created,
        "model": spoken.model,
        "choices": [
            {
                "index": 0,
                "message": _message(spoken, number),
                "logprobs": None,
                "finish_reason": _FINISH.get(spoken.served, "stop"),
            }
        ],
        "usage": {
            "prompt_tokens": spoken.input_tokens,
            "completion_tokens": spoken.output_tokens,
            "total_tokens": spoken.input_tokens + spoken.output_tokens,
            "prompt_tokens_details": {"cached_tokens": spoken.cached_tokens},
            "completion_tokens_details": {"reasoning_tokens": 0},
        },
    }


def error(status: int, message: str, code: str) -> dict[str, object]:
    """The body of an error."""
    kind = "server_error" if status >= 500 else "requests" if status == 429 else "invalid_request_error"  # noqa: PLR2004 — HTTP's numbers
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def _message(spoken: Spoken, number: int) -> dict[str, object]:
    match spoken.served:
        case Served.REFUSED:
            return {"role": "assistant", "content": None, "refusal": spoken.text}
        case Served.TOOL_CALL:
            call = {"id": f"call_{number}", "type": "function", "function": {"name": "answer", "arguments": "{}"}}
            return {"role": "assistant", "content": None, "refusal": None, "tool_calls": [call]}
        case _:
            return {"role": "assistant", "content": spoken.text, "refusal": None}
