"""Messages, as Anthropic speaks them."""

from .asked import Asked, NotAQuestion, Spoken, body_of, limit_of, model_of, parts_of
from .settings import Served

_STOP = {
    Served.TRUNCATED: "max_tokens",
    Served.REFUSED: "refusal",
    Served.CONTENT_FILTER: "refusal",
    Served.TOOL_CALL: "tool_use",
}
_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


def read(raw: bytes) -> Asked:
    """The question in a request. Raises NotAQuestion."""
    body = body_of(raw)
    if body.get("stream"):
        raise NotAQuestion("'stream' is not offered here")
    limit = limit_of(body, "max_tokens")
    if limit is None:
        raise NotAQuestion("'max_tokens' is missing")
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise NotAQuestion("'messages' is missing or empty")
    contents = [body.get("system"), *(_content(message) for message in messages)]
    system, *others = ["".join(parts_of(content)) for content in contents]
    return Asked(model_of(body), system, "\n".join(others), limit, _cacheable(contents))


def write(spoken: Spoken, *, number: int) -> dict[str, object]:
    """The body of an answer."""
    tool = {"type": "tool_use", "id": f"toolu_{number}", "name": "answer", "input": {}}
    silent = spoken.served in (Served.TOOL_CALL, Served.CONTENT_FILTER)
    text = [] if silent else [{"type": "text", "text": spoken.text}]
    return {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": spoken.model,
        "content": [tool] if spoken.served is Served.TOOL_CALL else text,
        "stop_reason": _STOP.get(spoken.served, "end_turn"),
        "stop_sequence": None,
        "usage": {
            "input_tokens": spoken.input_tokens - spoken.cached_tokens - spoken.cache_write_tokens,
            "cache_read_input_tokens": spoken.cached_tokens,
            "cache_creation_input_tokens": spoken.cache_write_tokens,
            "output_tokens": spoken.output_tokens,
        },
    }


def error(status: int, message: str) -> dict[str, object]:
    """The body of an error."""
    return {"type": "error", "error": {"type": _ERRORS.get(status, "api_error"), "message": message}}


def _content(message: object) -> object:
    if not isinstance(message, dict) or message.get("role") not in ("user", "assistant"):
        raise NotAQuestion("a message has neither the role 'user' nor 'assistant'")
    return message.get("content")


def _cacheable(contents: list[object]) -> tuple[str, ...]:
    """The prompt up to each block that says `cache_control`."""
    reached, prefixes = "", list[str]()
    for content in contents:
        blocks = content if isinstance(content, list) else [None]
        for block, text in zip(blocks, parts_of(content) or [""], strict=False):
            reached += text
            if isinstance(block, dict) and "cache_control" in block:
                prefixes.append(reached)
    return tuple(prefixes)
