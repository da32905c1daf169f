"""What is sent for a request: decided at once, sent when its time has come."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from time import time

from . import anthropic_wire, openai_wire
from .asked import Asked, NotAQuestion, Spoken, tokens
from .caching import PromptCache
from .counts import Counts
from .drawing import draw
from .http import Request, write_head
from .settings import ANSWERS, Served, ServerSettings

Answer = Callable[[str, str], str]
"""From the system section and the user section of a prompt to a reply."""

_CHAT, _MESSAGES = "/v1/chat/completions", "/v1/messages"
_PIECES = 8
_REMEMBERED = 500_000
_PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
_REFUSALS = {
    Served.TOO_MANY_REQUESTS: (429, "rate_limit_exceeded"),
    Served.OVERLOADED: (529, "overloaded"),
    Served.SERVER_ERROR: (500, "server_error"),
    Served.BAD_REQUEST: (400, "invalid_request"),
    Served.TOO_LONG: (400, "context_length_exceeded"),
    Served.WRONG_KEY: (401, "invalid_api_key"),
    Served.UNKNOWN_MODEL: (404, "model_not_found"),
    Served.NO_SUCH_PATH: (404, "not_found"),
}
_FILTERED = "The reply was held back."
_DECLINED = "I cannot help with that."


@dataclass(frozen=True, slots=True)
class Plan:
    """What one request will get."""

    served: Served | None
    """None for what is not counted: counts and lists."""
    pieces: tuple[bytes, ...]
    delay: float = 0.0
    """Seconds before the first piece."""
    pause: float = 0.0
    """Seconds between pieces."""
    cut: bool = False
    """Whether the connection ends after the last piece."""
    input_tokens: int = 0
    output_tokens: int = 0


class Planner:
    """Decides what each request gets."""

    def __init__(self, settings: ServerSettings, answer: Answer, counts: Counts) -> None:
        self._settings = settings
        self._answer = answer
        self._counts = counts
        self._cache = PromptCache()
        self._comings: dict[bytes, int] = {}
        self._number = 0

    def plan(self, request: Request) -> Plan:
        """What *request* gets."""
        match request.method, request.path:
            case "POST", ("/v1/chat/completions" | "/v1/messages"):
                return self._question(request)
            case "GET", "/counts":
                return _whole(None, 200, self._counts.to_json())
            case "GET", "/v1/models":
                return _whole(None, 200, self._models())
            case _:
                paths = f"POST {_CHAT}, POST {_MESSAGES}, GET /v1/models, GET /counts"
                return _refusal(request, Served.NO_SUCH_PATH, f"there is {paths}")

    def _models(self) -> dict[str, object]:
        listed = [
            {"id": name, "object": "model", "type": "model", "display_name": name} for name in self._settings.models
        ]
        return {"object": "list", "data": listed, "has_more": False}

    def _question(self, request: Request) -> Plan:
        wrong = self._wrong_key(request)
        if wrong is not None:
            return wrong
        try:
            asked = (anthropic_wire if request.path == _MESSAGES else openai_wire).read(request.body)
        except NotAQuestion as error:
            return _refusal(request, Served.BAD_REQUEST, str(error))
        settings = self._settings
        if settings.only_listed_models and asked.model not in settings.models:
            message = f"The model `{asked.model}` does not exist"
            return _refusal(request, Served.UNKNOWN_MODEL, message)
        length = len(asked.system) + len(asked.user)
        if settings.longest_prompt is not None and length > settings.longest_prompt:
            message = f"prompt is too long: {length} characters > {settings.longest_prompt} maximum context length"
            return _refusal(request, Served.TOO_LONG, message)
        return self._drawn(request, asked)

    def _wrong_key(self, request: Request) -> Plan | None:
        if self._settings.key is None:
            return None
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._settings.key in (bearer, request.headers.get("x-api-key")):
            return None
        shown = bearer or request.headers.get("x-api-key", "")
        return _refusal(request, Served.WRONG_KEY, f"Incorrect API key provided: {shown}")

    def _drawn(self, request: Request, asked: Asked) -> Plan:
        question = sha256(f"{asked.system}\0{asked.user}".encode("utf-8", "replace")).digest()[:12]
        drawn = draw(self._settings, question, self._times(question))
        wait = {"retry-after": f"{self._settings.retry_after:g}"}
        match drawn.served:
            case Served.TOO_MANY_REQUESTS:
                return _refusal(request, drawn.served, "Rate limit reached", wait)
            case Served.OVERLOADED:
                return _refusal(request, drawn.served, "Overloaded", wait)
            case Served.SERVER_ERROR:
                return _refusal(request, drawn.served, "The server had an error")
            case Served.DROPPED:
                return Plan(drawn.served, (), cut=True)
            case Served.HTML_BODY:
                return Plan(drawn.served, (write_head(200, "text/html; charset=utf-8", len(_PAGE), {}), _PAGE))
            case Served.ERROR_OBJECT:
                error = _error(request, 500, "The server had an error while it answered", "server_error")
                return _whole(drawn.served, 200, error)
            case _:
                return self._spoken(request, asked, drawn.served, drawn.latency)

    def _times(self, question: bytes) -> int:
        """How often the question has come, this time included."""
        times = self._comings.pop(question, 0) + 1
        self._comings[question] = times
        if len(self._comings) > _REMEMBERED:
            del self._comings[next(iter(self._comings))]
        return times

    def _spoken(self, request: Request, asked: Asked, served: Served, latency: float) -> Plan:
        spoken = self._speak(asked, served)
        self._number += 1
        if request.path == _MESSAGES:
            content = anthropic_wire.write(spoken, number=self._number)
        else:
            content = openai_wire.write(spoken, number=self._number, created=int(time()))
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if served is Served.MALFORMED_BODY:
            body = body[: len(body) // 2]
        head = write_head(200, "application/json", len(body), {"x-request-id": f"req-{self._number}"})
        used = (spoken.input_tokens, spoken.output_tokens) if spoken.served in ANSWERS else (0, 0)
        if served is Served.DROPPED_MIDWAY:
            return Plan(served, (head + body[: len(body) // 2],), latency, cut=True)
        if served is Served.SLOW_BODY:
            step = len(body) // _PIECES + 1
            pieces = (head, *(body[start : start + step] for start in range(0, len(body), step)))
            return Plan(served, pieces, latency, self._settings.slow_seconds / _PIECES, False, *used)
        return Plan(spoken.served, (head + body,), latency, 0.0, False, *used)

    def _speak(self, asked: Asked, served: Served) -> Spoken:
        text = self._answer(asked.system, asked.user)
        match served:
            case Served.REFUSED:
                text = _DECLINED
            case Served.CONTENT_FILTER:
                text = _FILTERED
            case Served.TOOL_CALL:
                text = ""
            case Served.TRUNCATED:
                text = text[: len(text) // 2]
        if served is Served.ANSWERED and asked.max_tokens is not None and tokens(text) > asked.max_tokens:
            text, served = text[: asked.max_tokens * 4], Served.TRUNCATED
        cached, written = self._cache.visit(asked)
        return Spoken(
            model=self._settings.answers_as or asked.model,
            text=text,
            served=served,
            input_tokens=tokens(asked.system) + tokens(asked.user),
            output_tokens=max(1, tokens(text)),
            cached_tokens=min(cached, tokens(asked.system) + tokens(asked.user)),
            cache_write_tokens=written,
        )


def _whole(served: Served | None, status: int, content: object, headers: dict[str, str] | None = None) -> Plan:
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Plan(served, (write_head(status, "application/json", len(body), headers or {}) + body,))


def _refusal(request: Request, served: Served, message: str, headers: dict[str, str] | None = None) -> Plan:
    status, code = _REFUSALS[served]
    return _whole(served, status, _error(request, status, message, code), headers)


def _error(request: Request, status: int, message: str, code: str) -> dict[str, object]:
    if request.path == _MESSAGES:
        return anthropic_wire.error(status, message)
    return openai_wire.error(status, message, code)
