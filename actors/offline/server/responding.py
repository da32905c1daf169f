"""Responses to requests: decided at once, sent later."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import count
from typing import NamedTuple

from aiohttp import web
from pydantic import ValidationError
from pydantic_core import from_json, to_json

from .batches import BatchStore
from .embeddings import PATH as EMBEDDINGS
from .embeddings import EmbeddingRequest, embeddings
from .lies import Lies, bomb, without_end
from .served import ANSWERS, Counts, Served
from .settings import ServerSettings, draw
from .wires import OPENAI, WIRES, ChatRequest, Completion, Wire

Answer = Callable[[str, str], str]
"""From the system section and the user section of a prompt to a reply."""

_PATHS = f"POST {', POST '.join((*WIRES, EMBEDDINGS))}, GET /v1/models, GET /counts"
_PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
_ERRORS = {
    Served.TOO_MANY_REQUESTS: (429, "rate_limit_exceeded"),
    Served.OVERLOADED: (529, "overloaded"),
    Served.SERVER_ERROR: (500, "server_error"),
    Served.ERROR_OBJECT: (500, "server_error"),
    Served.BAD_REQUEST: (400, "invalid_request"),
    Served.TOO_LONG: (400, "context_length_exceeded"),
    Served.WRONG_KEY: (401, "invalid_api_key"),
    Served.UNKNOWN_MODEL: (404, "model_not_found"),
    Served.NO_SUCH_PATH: (404, "not_found"),
}
_BATCH_PATHS = ("/v1/files", "/v1/batches", "/v1/messages/batches")
_UNSENDABLE = (
    Served.DROPPED,
    Served.DROPPED_MIDWAY,
    Served.HTML_BODY,
    Served.MALFORMED_BODY,
    Served.ERROR_OBJECT,
    Served.NO_HTTP,
    Served.ENDLESS,
    Served.BOMB,
)
_WAITED = (429, 529)
_ELSEWHERE = "/v1/elsewhere"
_JSON = {"content-type": "application/json"}
_TEXTS = {Served.REFUSED: "I cannot help with that.", Served.CONTENT_FILTER: "It was held back.", Served.TOOL_CALL: ""}


class Reply(NamedTuple):
    """The response to one request, and what is to be known of it when it is sent."""

    served: Served | None
    """None for what is not counted: counts and the list of models."""
    response: web.Response
    delay: float = 0.0
    """Seconds before the first byte."""
    input_tokens: int = 0
    output_tokens: int = 0


class Responder:
    """Decides the response to each request."""

    def __init__(self, settings: ServerSettings, answer: Answer, counts: Counts) -> None:
        self._settings, self._answer, self._counts = settings, answer, counts
        self._prompts, self._prefixes = _recent_visits(500_000), _recent_visits(100_000)
        self._number = 0
        self._lies = Lies(settings.key or "nobody")
        self.batches = BatchStore(settings.batches, settings.seed, self._in_batch)

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the response to a request."""
        path = target.partition("?")[0]
        if (method, path) == ("GET", "/counts"):
            return Reply(None, _json(self._counts.to_json()))
        if (method, path) == ("GET", "/v1/models"):
            names = self._settings.models
            listed = [{"id": name, "object": "model", "type": "model", "display_name": name} for name in names]
            return Reply(None, _json({"object": "list", "data": listed, "has_more": False}))
        if path.startswith(_BATCH_PATHS):
            if wrong_key := self._wrong_key(headers):
                return self._error(OPENAI, *wrong_key)
            if (batched := self.batches.respond(method, target, headers, body)) is not None:
                content, delay = batched
                served = Served.BATCHED if content else Served.DROPPED
                return Reply(served, web.Response(body=content, headers=_JSON), delay)
        if (method, path) == ("POST", EMBEDDINGS):
            return self._embedded(headers, body)
        if method != "POST" or path not in WIRES:
            return self._error(OPENAI, Served.NO_SUCH_PATH, f"the paths are {_PATHS}")
        wire = WIRES[path]
        try:
            request = wire.read(body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "body"
            return self._error(wire, Served.BAD_REQUEST, f"{place}: {first['msg']}")
        wrong = self._wrong(request, headers)
        return self._drawn(wire, request) if wrong is None else self._error(wire, *wrong)

    def _embedded(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Return the response to a request for embeddings, with the faults that any endpoint has."""
        if wrong_key := self._wrong_key(headers):
            return self._error(OPENAI, *wrong_key)
        try:
            request = EmbeddingRequest.model_validate_json(body)
        except ValidationError as error:
            return self._error(OPENAI, Served.BAD_REQUEST, error.errors(include_url=False)[0]["msg"])
        question = sha256(body).digest()[:12]
        served, latency = draw(self._settings, question, next(self._prompts(question)))
        if served in _ERRORS:
            return self._error(OPENAI, served, served.replace("_", " ").capitalize())
        content = to_json(embeddings(request))
        if served is Served.MALFORMED_BODY:
            content = content[: len(content) // 2]
        return Reply(Served.EMBEDDED, web.Response(body=content, headers=_JSON), latency)

    def _in_batch(self, path: str, body: bytes) -> tuple[int, object]:
        """Return status and body of the response to a request in a batch; faults of connections are server errors."""
        headers = {"x-api-key": self._settings.key or ""}
        reply = self.respond("POST", path, headers, body)
        assert reply.served is not None
        if reply.served in _UNSENDABLE:
            reply = self._error(WIRES[path], Served.SERVER_ERROR, "Server error")
        assert reply.served is not None
        self._counts.served[reply.served] += 1
        self._counts.input_tokens += reply.input_tokens
        self._counts.output_tokens += reply.output_tokens
        sent = reply.response.body
        assert isinstance(sent, bytes)
        return reply.response.status, from_json(sent)

    def _error(self, wire: Wire, served: Served, message: str) -> Reply:
        status, code = _ERRORS[served]
        wait = {"retry-after": f"{self._settings.retry_after:g}"} if status in _WAITED else {}
        content = wire.error(status, _encodable(message), code)
        return Reply(served, _json(content, 200 if served is Served.ERROR_OBJECT else status, _JSON | wait))

    def _wrong(self, request: ChatRequest, headers: Mapping[str, str]) -> tuple[Served, str] | None:
        settings, length = self._settings, len(request.system) + len(request.user)
        if wrong_key := self._wrong_key(headers):
            return wrong_key
        if settings.only_listed_models and request.model not in settings.models:
            return Served.UNKNOWN_MODEL, f"The model `{request.model}` does not exist"
        taken, form = settings.reply_forms, request.reply_form
        if form is not None and taken is not None and form not in taken:
            return Served.BAD_REQUEST, f"'response_format.type' must be one of {[*taken]}, and {form!r} was given"
        if length > settings.longest_prompt:
            limit = f"{settings.longest_prompt} maximum context length"
            return Served.TOO_LONG, f"prompt is too long: {length} characters > {limit}"
        return None

    def _wrong_key(self, headers: Mapping[str, str]) -> tuple[Served, str] | None:
        keys = headers.get("authorization", "").removeprefix("Bearer "), headers.get("x-api-key", "")
        if self._settings.key is None or self._settings.key in keys:
            return None
        return Served.WRONG_KEY, f"Incorrect API key provided: {keys[0] or keys[1]}"

    def _drawn(self, wire: Wire, request: ChatRequest) -> Reply:
        question = sha256(f"{request.system}\0{request.user}".encode()).digest()[:12]
        served, latency = draw(self._settings, question, next(self._prompts(question)))
        if served in _ERRORS:
            return self._error(wire, served, served.replace("_", " ").capitalize())
        if served is Served.STRAY_REFUSAL:
            status = next(self._lies.strays)
            return Reply(served, _json(wire.error(status, "Not here, not now", "stray"), status))
        if served is Served.REDIRECT:
            return Reply(served, _json({}, 307, _JSON | {"location": _ELSEWHERE}))
        if served is Served.LONG_PAUSE:
            return Reply(served, _json(wire.error(429, "Tomorrow", "quota"), 429, _JSON | {"retry-after": "86400"}))
        if served is Served.NO_HTTP:
            return Reply(served, web.Response(body=next(self._lies.no_http)))
        if served in (Served.DROPPED, Served.HTML_BODY):
            return Reply(served, web.Response(body=_PAGE, content_type="text/html"))
        completion = self._completion(request, served)
        self._number += 1
        body = self._lies.told(wire.write, completion, self._number)
        if served is Served.ENDLESS:
            body = without_end(body, completion.text)
        if served is Served.MALFORMED_BODY:
            body = body[: len(body) // 2]
        headers = {"x-request-id": f"req-{self._number}", **_JSON}
        if served is Served.BOMB:
            body, headers = bomb(body, completion.text), headers | {"content-encoding": "gzip"}
        response = web.Response(body=body, headers=headers)
        usage = (completion.input_tokens, completion.output_tokens) if completion.served in ANSWERS else (0, 0)
        return Reply(completion.served, response, latency, *usage)

    def _completion(self, request: ChatRequest, served: Served) -> Completion:
        text = _TEXTS[served] if served in _TEXTS else _encodable(self._answer(request.system, request.user))
        if served is Served.TRUNCATED:
            text = text[: len(text) // 2]
        if served is Served.ANSWERED and request.max_tokens is not None and _tokens(len(text)) > request.max_tokens:
            text, served = text[: request.max_tokens * 4], Served.TRUNCATED
        sent = _tokens(len(request.system)) + _tokens(len(request.user))
        cached, written = _visit_cache(self._prefixes, request.cache_blocks)
        model = self._settings.answers_as or request.model
        return Completion(model, text, served, sent, max(1, _tokens(len(text))), min(cached, sent), written)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _json(content: object, status: int = 200, headers: Mapping[str, str] = _JSON) -> web.Response:
    return web.Response(body=to_json(content), status=status, headers=headers)


def _recent_visits(limit: int) -> Callable[[Hashable], Iterator[int]]:
    """Return a function to a counter for each key, from 1; it forgets the keys that were used least recently."""
    return lru_cache(limit)(lambda _key: count(1))


def _visit_cache(visits: Callable[[Hashable], Iterator[int]], blocks: Iterable[str]) -> tuple[int, int]:
    """Return how many tokens of a prompt are read from a provider's cache, and how many are written to it."""
    key = length = read = written = 0
    for block in blocks:
        key, length = hash((key, block)), length + len(block)
        if next(visits(key)) > 1:
            read, written = _tokens(length), 0
        else:
            written = _tokens(length) - read
    return read, written


def _tokens(characters: int) -> int:
    """Return about how many tokens so many characters are: four each."""
    return (characters + 3) // 4
