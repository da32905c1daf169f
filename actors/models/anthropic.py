"""Anthropic's messages, through its SDK.

For speed, the SDK is used with its aiohttp transport, and only the needed fields of its raw response are read.
"""

import json
import os
from collections.abc import Mapping

import anthropic
import httpx2
from pydantic import BaseModel, JsonValue

from ...events import JsonObject, Usage
from ..questions import Question, Reply
from .bounded_http import BoundedClient
from .connecting import error_in, read_object, sdk_connection, thoughts_of, translator, transport
from .endpoint import Endpoint
from .exchange import Exchange, Heard, RawReply
from .failures.errors import ModelError
from .failures.translation import of_garbled
from .settings import AnthropicSettings
from .side_fields import SideFields, text_of
from .structured import ReplyForm, Structured, schema_of

VENDOR = "https://api.anthropic.com"
_TOOL = "write_reply"
_STOP = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    None: "unknown",
}


class Http(BoundedClient, anthropic.DefaultAioHttpClient):
    """The SDK's client over aiohttp, with bounds."""


translated = translator(anthropic, anthropic.AnthropicError)


class AnthropicModel:
    """A model behind an endpoint that speaks messages."""

    def __init__(self, settings: AnthropicSettings, environ: Mapping[str, str] = os.environ) -> None:
        """Connect to the endpoint. Raises ModelMisconfigured if a key is missing."""
        self._settings = settings
        at = Endpoint.of(settings, environ, vendor=VENDOR)
        self._exchange = Exchange(at, settings)
        self._structured = Structured(at, form_of(settings))
        http = Http(**transport(settings.timeouts, settings.longest_reply))
        self._client = anthropic.AsyncAnthropic(**sdk_connection(at, settings.timeouts), http_client=http)

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`, by one request for each form of the reply that is refused, and one that is answered."""

        async def ask(form: ReplyForm) -> Reply:
            body = request_body(self._settings, question, form)
            return await self._exchange.reply(
                lambda: self._client.post("/v1/messages", body=body, cast_to=httpx2.Response),
                read_answer,
                translated,
                body=body,
            )

        return await self._structured.reply(ask)

    @property
    def form(self) -> ReplyForm:
        """The form of replies that is asked for now: a narrower one was refused, or is not wanted."""
        return self._structured.form

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def form_of(settings: AnthropicSettings) -> ReplyForm:
    """Return the form of replies that *settings* ask for; a tool cannot be demanded of a model that thinks first."""
    thinks = settings.thinking not in (None, "disabled")
    return ReplyForm.OFF if thinks or settings.structured == "auto" else ReplyForm(settings.structured)


def request_body(
    settings: AnthropicSettings, question: Question[BaseModel], form: ReplyForm | None = None
) -> dict[str, JsonValue]:
    """Return the body of the request: parts that repeat come first, marked for the cache.

    Its own JSON schemas know no free objects, which results and many tools have, so a schema is that of a tool which
    has to be called. *form*, left out, is that of *settings*.
    """
    prompt = question.prompt
    blocks = [
        *(_block(text, cached=settings.cache == "context") for text in prompt.context_blocks),
        _block(prompt.task, cached=False),
    ]
    system = _block(prompt.system, cached=settings.cache != "off")
    body: dict[str, JsonValue] = {
        "model": settings.model,
        "system": [system],
        "messages": [{"role": "user", "content": [block for block in blocks if block["text"]]}],
        "max_tokens": settings.max_tokens or question.purpose.max_tokens,
    }
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.reasoning_effort is not None:
        body["output_config"] = {"effort": settings.reasoning_effort}
    if isinstance(settings.thinking, int):
        body["thinking"] = {"type": "enabled", "budget_tokens": settings.thinking}
        body["max_tokens"] = (settings.max_tokens or question.purpose.max_tokens) + settings.thinking
    elif settings.thinking is not None:
        body["thinking"] = {"type": settings.thinking}
    if (form or form_of(settings)) is ReplyForm.SCHEMA:
        _, schema = schema_of(question)
        body["tools"] = [{"name": _TOOL, "description": "The reply, as JSON.", "input_schema": schema}]
        body["tool_choice"] = {"type": "tool", "name": _TOOL}
    return {**body, **settings.extra_body}


def _block(text: str, *, cached: bool) -> dict[str, JsonValue]:
    block: dict[str, JsonValue] = {"type": "text", "text": text}
    return {**block, "cache_control": {"type": "ephemeral"}} if cached else block


def read_answer(at: Endpoint, raw: RawReply) -> Heard | ModelError:
    """Read an answer with status 200; return an error if it has no reply."""
    body = read_object(at, raw)
    if isinstance(body, ModelError):
        return body
    content, side = body.get("content"), SideFields()
    if not isinstance(content, list | str):
        return error_in(at, raw, body) or of_garbled(at, raw.content, "it has no content")
    blocks: list[JsonValue] = [{"type": "text", "text": content}] if isinstance(content, str) else content
    said = [block for block in blocks if isinstance(block, dict)]
    demanded = [block for block in said if block.get("type") == "tool_use" and block.get("name") == _TOOL]
    # Without thinking; where a schema demanded a call, that of the call.
    text = _input_of(demanded[0]) if demanded else text_of([block for block in said if block.get("type") == "text"])
    if not text.strip() and (error := error_in(at, raw, body)) is not None:
        return error
    stop = side.word("stop_reason", body.get("stop_reason"))
    if not text.strip() and all(block.get("type") == "thinking" for block in said):
        text = "".join(thoughts_of(block, side) for block in said) or text
    if body.get("error"):
        side.note("error", body["error"])
    return Heard(
        text,
        side.word("model", body.get("model")),
        "stop" if stop == "tool_use" and demanded else _STOP.get(stop, stop) or "unknown",
        _counted(side, side.fields("usage", body.get("usage"))),
        side.odd,
    )


def _input_of(call: JsonObject) -> str:
    given = call.get("input")
    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def _counted(side: SideFields, usage: Mapping[str, JsonValue]) -> Usage:
    """Return the tokens that the provider counted; it counts cached input apart from the other input."""
    parts = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    plain, read, written = (side.count(name, usage.get(name)) for name in parts)
    details = side.fields("output_tokens_details", usage.get("output_tokens_details"))
    # A part that was said and cannot be read leaves the sum unknown; one that was not said is none.
    unsaid = plain is None or any(
        count is None and usage.get(name) is not None for name, count in zip(parts, (plain, read, written), strict=True)
    )
    return Usage(
        input_tokens=None if unsaid else (plain or 0) + (read or 0) + (written or 0),
        output_tokens=side.count("output_tokens", usage.get("output_tokens")),
        cached_tokens=read,
        cache_write_tokens=written,
        reasoning_tokens=side.count("thinking_tokens", details.get("thinking_tokens")),
    )
