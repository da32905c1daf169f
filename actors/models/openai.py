"""OpenAI's chat completions, through its SDK, for every endpoint that speaks them.

For speed, the SDK is used with its aiohttp transport, and only the needed fields of its raw response are read.
"""

import os
from collections.abc import Mapping

import httpx2
import openai
from pydantic import BaseModel, JsonValue

from ...events import JsonObject, Usage
from ..questions import Question, Reply
from .bounded_http import BoundedClient
from .connecting import error_in, read_object, sdk_connection, thoughts_of, translator, transport
from .endpoint import Endpoint
from .exchange import Exchange, Heard, RawReply
from .failures.errors import ModelError
from .failures.translation import of_garbled
from .settings import OpenAISettings
from .side_fields import SideFields, text_of
from .structured import ReplyForm, Structured, schema_of

VENDOR = "https://api.openai.com/v1"
_FINISH = {"function_call": "tool_calls", None: "unknown"}


class Http(BoundedClient, openai.DefaultAioHttpClient):
    """The SDK's client over aiohttp, with bounds."""


translated = translator(openai, openai.OpenAIError)


class OpenAIModel:
    """A model behind an endpoint that speaks chat completions."""

    def __init__(self, settings: OpenAISettings, environ: Mapping[str, str] = os.environ) -> None:
        """Connect to the endpoint. Raises ModelMisconfigured if a key is missing."""
        self._settings = settings
        at = Endpoint.of(settings, environ, vendor=VENDOR)
        self._exchange = Exchange(at, settings)
        self._structured = Structured(at, form_of(settings))
        http = Http(**transport(settings.timeouts, settings.longest_reply))
        self._client = openai.AsyncOpenAI(**sdk_connection(at, settings.timeouts), http_client=http)

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`, by one request for each form of the reply that is refused, and one that is answered."""

        async def ask(form: ReplyForm) -> Reply:
            body = request_body(self._settings, question, form)
            return await self._exchange.reply(
                lambda: self._client.post("/chat/completions", body=body, cast_to=httpx2.Response),
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


def form_of(settings: OpenAISettings) -> ReplyForm:
    """Return the form of replies that *settings* ask for."""
    if settings.structured != "auto":
        return ReplyForm(settings.structured)
    return ReplyForm.OBJECT if _is_vendor(settings) else ReplyForm.SCHEMA


def _is_vendor(settings: OpenAISettings) -> bool:
    return settings.base_url in (None, VENDOR)


def request_body(
    settings: OpenAISettings, question: Question[BaseModel], form: ReplyForm | None = None
) -> dict[str, JsonValue]:
    """Return the body of the request: parts that repeat come first. *form*, left out, is that of *settings*."""
    prompt = question.prompt
    limit = settings.max_tokens_name
    if limit == "auto":
        limit = "max_completion_tokens" if _is_vendor(settings) else "max_tokens"
    body: dict[str, JsonValue] = {
        "model": settings.model,
        "messages": [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.context + prompt.task},
        ],
        limit: settings.max_tokens or question.purpose.max_tokens,
    }
    if settings.temperature is not None:
        body["temperature"] = settings.temperature
    if settings.reasoning_effort is not None:
        body["reasoning_effort"] = settings.reasoning_effort
    if (asked := _response_format(question, form or form_of(settings))) is not None:
        body["response_format"] = asked
    return {**body, **settings.extra_body}


def _response_format(question: Question[BaseModel], form: ReplyForm) -> JsonObject | None:
    match form:
        case ReplyForm.SCHEMA:
            name, schema = schema_of(question)
            return {"type": "json_schema", "json_schema": {"name": name, "schema": schema, "strict": False}}
        case ReplyForm.OBJECT:
            return {"type": "json_object"}
        case ReplyForm.OFF:
            return None


def read_answer(at: Endpoint, raw: RawReply) -> Heard | ModelError:
    """Read an answer with status 200; return an error if it has no reply."""
    body = read_object(at, raw)
    if isinstance(body, ModelError):
        return body
    choices, side = body.get("choices"), SideFields()
    said = [choice for choice in choices if isinstance(choice, dict)] if isinstance(choices, list) else []
    choice: JsonObject = next((one for one in said if isinstance(one.get("message"), dict)), {})
    message = choice.get("message")
    if not isinstance(message, dict):
        return error_in(at, raw, body) or of_garbled(at, raw.content, "it has no choices")
    refusal = message.get("refusal") or ""
    if not isinstance(refusal, str):
        side.note("refusal", refusal)
        refusal = ""
    text = refusal or text_of(message.get("content"))
    if not text.strip() and (error := error_in(at, raw, body)) is not None:
        return error
    finish = side.word("finish_reason", choice.get("finish_reason"))
    if not text.strip() and not message.get("tool_calls"):
        text = thoughts_of(message, side) or text
    if body.get("error"):
        side.note("error", body["error"])
    return Heard(
        text,
        side.word("model", body.get("model")),
        "refusal" if refusal else _FINISH.get(finish, finish) or "unknown",
        _counted(side, side.fields("usage", body.get("usage"))),
        side.odd,
    )


def _counted(side: SideFields, usage: Mapping[str, JsonValue]) -> Usage:
    """Return the tokens that the provider counted."""
    prompt = side.fields("prompt_tokens_details", usage.get("prompt_tokens_details"))
    completion = side.fields("completion_tokens_details", usage.get("completion_tokens_details"))
    return Usage(
        input_tokens=side.count("prompt_tokens", usage.get("prompt_tokens")),
        output_tokens=side.count("completion_tokens", usage.get("completion_tokens")),
        cached_tokens=side.count("cached_tokens", prompt.get("cached_tokens")),
        cache_write_tokens=side.count("cache_write_tokens", prompt.get("cache_write_tokens")),
        reasoning_tokens=side.count("reasoning_tokens", completion.get("reasoning_tokens")),
    )
