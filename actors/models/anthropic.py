"""Anthropic's messages, through its SDK.

For speed, the SDK is used with its aiohttp transport, and only the needed fields of its raw response are read.
"""

import json
import os
from collections.abc import Mapping

import anthropic
import httpx2
from pydantic import BaseModel, JsonValue

from ...events import Usage
from ..questions import Question, Reply
from .bounded_http import BoundedClient
from .connecting import Body, read_body, sdk_connection, translator, transport
from .endpoint import Endpoint
from .exchange import Exchange, Heard, RawReply
from .failures.errors import ModelError
from .failures.translation import of_garbled
from .settings import AnthropicSettings
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
                lambda: self._client.post("/v1/messages", body=body, cast_to=httpx2.Response), read_answer, translated
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
        _block(prompt.context, cached=settings.cache == "context"),
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


class _Details(BaseModel):
    thinking_tokens: int | None = None


class _Usage(BaseModel):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    output_tokens_details: _Details | None = None


class _Block(BaseModel):
    type: str
    text: str | None = None
    name: str | None = None
    input: JsonValue = None

    @property
    def is_reply(self) -> bool:
        """True if it is the call that a schema demands."""
        return self.type == "tool_use" and self.name == _TOOL


class Message(Body):
    """The fields of a message that are read."""

    model: str | None = None
    content: list[_Block] | None = None
    stop_reason: str | None = None
    usage: _Usage | None = None

    def text(self) -> str:
        """Return the text of the reply, without thinking; that of the call where a schema demanded one."""
        for block in self.content or ():
            if block.is_reply:
                return json.dumps(block.input, ensure_ascii=False)
        return "".join(block.text or "" for block in self.content or () if block.type == "text")

    def finish(self) -> str:
        """Return the reason for its end, in the words of the events."""
        if self.stop_reason == "tool_use" and any(block.is_reply for block in self.content or ()):
            return "stop"
        return _STOP.get(self.stop_reason, self.stop_reason) or "unknown"

    def counted(self) -> Usage:
        """Return the tokens that the provider counted; it counts cached input apart from the other input."""
        usage = self.usage or _Usage()
        read, written = usage.cache_read_input_tokens, usage.cache_creation_input_tokens
        plain = usage.input_tokens
        return Usage(
            input_tokens=None if plain is None else plain + (read or 0) + (written or 0),
            output_tokens=usage.output_tokens,
            cached_tokens=read,
            cache_write_tokens=written,
            reasoning_tokens=usage.output_tokens_details.thinking_tokens if usage.output_tokens_details else None,
        )


def read_answer(at: Endpoint, raw: RawReply) -> Heard | ModelError:
    """Read an answer with status 200; return an error if it has no reply."""
    message = read_body(at, raw, Message)
    if isinstance(message, ModelError):
        return message
    if message.content is None:
        return of_garbled(at, raw.content, "it has no content")
    return Heard(message.text(), message.model, message.finish(), message.counted())
