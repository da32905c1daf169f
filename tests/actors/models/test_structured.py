"""The form of replies: what is asked of which endpoint, and what happens where it is refused."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from toolace_mt.actors.models import AnthropicSettings, ModelError, OpenAISettings, QuestionRefused
from toolace_mt.actors.models import anthropic as ours_anthropic
from toolace_mt.actors.models import openai as ours_openai
from toolace_mt.actors.models.anthropic import AnthropicModel
from toolace_mt.actors.models.batch import batch_body, in_form
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import Heard
from toolace_mt.actors.models.openai import OpenAIModel
from toolace_mt.actors.models.structured import ReplyForm, refuses_form
from toolace_mt.actors.questions import Reply
from toolace_mt.events import JsonObject

from .conftest import ANSWER, KEY, Ask, MakeModel, StartServer

SCHEMA: JsonObject = {"type": "object", "properties": {"better": {"enum": ["A", "B"]}}}
LOCAL = "http://localhost:8000/v1"


def to_openai(question: Any, **settings: Any) -> dict[str, Any]:
    """The body that an endpoint of chat completions gets."""
    return ours_openai.request_body(OpenAISettings.model_validate({"model": "m", **settings}), question)


def to_anthropic(question: Any, **settings: Any) -> dict[str, Any]:
    """The body that an endpoint of messages gets."""
    return ours_anthropic.request_body(AnthropicSettings.model_validate({"model": "m", **settings}), question)


def test_local_servers_get_the_schema_of_the_question(ask: Ask) -> None:
    """In the form that llama.cpp, vLLM, SGLang and LM Studio take, and not strict: OpenAI's strict mode knows less."""
    body = to_openai(replace(ask(), schema=SCHEMA), base_url=LOCAL)
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "judge", "schema": SCHEMA, "strict": False},
    }


def test_vendors_get_no_schema_unless_they_are_told_to(ask: Ask) -> None:
    """It would be the beginning of the prompt, and another one for each question: nothing could come from the cache."""
    question = replace(ask(), schema=SCHEMA)
    assert to_openai(question)["response_format"] == {"type": "json_object"}
    assert to_openai(question, structured="schema")["response_format"]["type"] == "json_schema"
    assert "tools" not in to_anthropic(question)
    told = to_anthropic(question, structured="schema")
    assert told["tools"][0]["input_schema"] == SCHEMA
    assert told["tool_choice"] == {"type": "tool", "name": told["tools"][0]["name"]}
    assert "tools" not in to_anthropic(question, structured="schema", thinking="adaptive")


@pytest.mark.parametrize("form", [ReplyForm.OBJECT, ReplyForm.OFF])
@pytest.mark.parametrize("extra", [{}, {"top_k": 5}])
def test_a_question_of_a_batch_is_in_a_wider_form_what_it_is_alone(
    ask: Ask, form: ReplyForm, extra: dict[str, Any]
) -> None:
    """Its body is the one that asks at once in that form; in the configured form it is left as it is."""
    question = replace(ask(), schema=SCHEMA)
    given = {"model": "m", "structured": "schema", "extra_body": extra}
    to_one, to_other = OpenAISettings.model_validate(given), AnthropicSettings.model_validate(given)
    for settings, wanted in (
        (to_one, ours_openai.request_body(to_one, question, form)),
        (to_other, ours_anthropic.request_body(to_other, question, form)),
    ):
        body = batch_body(settings, question)
        assert json.loads(in_form(settings, body, form)) == wanted
        assert in_form(settings, body, ReplyForm.SCHEMA) == body


def test_a_schema_that_is_too_large_is_that_of_an_object(ask: Ask) -> None:
    """Servers compile it, and refuse what is too long or too deep."""
    long: JsonObject = {"enum": ["x" * 100] * 1000}
    deep: JsonObject = {}
    for _ in range(50):
        deep = {"not": deep}
    for schema in (long, deep, None):
        body = to_openai(replace(ask(), schema=schema), base_url=LOCAL)
        assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


@pytest.mark.parametrize(
    ("taken", "form"),
    [(("json_schema", "json_object"), "schema"), (("json_object",), "object"), ((), "off")],
    ids=["all", "objects", "none"],
)
async def test_a_form_that_is_refused_is_given_up_and_costs_no_try(
    ask: Ask, start: StartServer, model: MakeModel, caplog: pytest.LogCaptureFixture, *, taken: Any, form: str
) -> None:
    """Every question is answered at once; a form that is refused three times is given up, and that is said."""
    server = await start(reply_forms=taken)
    asked = model(server.url, structured="schema")
    with caplog.at_level(logging.WARNING):
        for number in range(8):
            reply = await asked.reply(replace(ask(number), schema=SCHEMA))
            assert reply.text == ANSWER
    assert isinstance(asked, OpenAIModel | AnthropicModel)
    # An object is asked of Anthropic in the prompt alone, so that it is never refused.
    least = form if isinstance(asked, OpenAIModel) or form == "schema" else "object"
    assert asked.form == least
    said = [record.getMessage() for record in caplog.records if "structured:" in record.getMessage()]
    assert len(said) <= 2
    assert bool(said) is ("json_schema" not in taken)
    assert all("response_format.type" in message and KEY not in message for message in said)


Refusing = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def answered_by(handler: Refusing, question: Any, times: int = 1) -> list[Reply]:
    """The replies of a server with that handler."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", handler)
    async with TestServer(app) as server:
        settings = OpenAISettings(model="m", base_url=str(server.make_url("/v1")), api_key_env=None)
        asked = OpenAIModel(settings, {})
        try:
            return [await asked.reply(question) for _ in range(times)]
        finally:
            await asked.close()


def said(text: str) -> web.Response:
    """A completion."""
    return web.json_response({"model": "m", "choices": [{"message": {"content": text}, "finish_reason": "stop"}]})


@pytest.mark.parametrize(
    "words",
    [
        "Failed to parse grammar",
        "Invalid schema for response_format 'turns': In context=(), 'prefixItems' is not permitted",
        "'response_format.type' must be 'json_schema' or 'text'",
        "Unable to generate parser for this template. JSON schema error at #/properties/turns",
        "This model does not support structured outputs",
        "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
        "The provided JSON schema contains features not supported by xgrammar.",
    ],
)
async def test_each_server_s_words_are_understood(ask: Ask, words: str) -> None:
    """A 400 in these words is about the form, and not about the question."""
    forms: list[str | None] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        form = (await request.json()).get("response_format", {}).get("type")
        forms.append(form)
        return said("{}") if form is None else web.json_response({"error": {"message": words}}, status=400)

    (reply,) = await answered_by(handler, replace(ask(), schema=SCHEMA))
    assert reply.text == "{}"
    assert forms == ["json_schema", "json_object", None]


async def test_one_odd_schema_costs_no_other_question_its_own(ask: Ask) -> None:
    """A form that is taken in between is kept."""
    forms: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        form = (await request.json())["response_format"]["type"]
        forms.append(form)
        odd = form == "json_schema" and forms.count("json_schema") % 2 == 1
        return web.json_response({"error": "Failed to parse grammar"}, status=400) if odd else said("{}")

    await answered_by(handler, replace(ask(), schema=SCHEMA), times=8)
    assert forms == ["json_schema", "json_object", "json_schema"] * 4


async def test_a_question_that_is_refused_for_its_own_sake_is_not_asked_again(ask: Ask) -> None:
    """A prompt that is too long stays so in every form."""
    count = 0

    async def handler(_: web.Request) -> web.StreamResponse:
        nonlocal count
        count += 1
        return web.json_response({"error": {"message": "maximum context length is 4096"}}, status=400)

    with pytest.raises(QuestionRefused):
        await answered_by(handler, replace(ask(), schema=SCHEMA))
    assert count == 1


@pytest.mark.parametrize(
    ("message", "status", "refused"),
    [
        ("Failed to parse grammar", 400, True),
        ("response_format is not supported", 422, True),
        ("Failed to parse grammar", 500, False),
        ("Incorrect API key", 401, False),
        ("max_tokens is too large", 400, False),
    ],
)
def test_only_a_bad_request_that_speaks_of_the_form_refuses_it(message: str, status: int, *, refused: bool) -> None:
    """Other faults are what they are."""
    assert refuses_form(ModelError(message, status=status)) is refused


async def test_a_reply_as_the_demanded_call_is_read(ask: Ask) -> None:
    """Its input is the reply, and its end is an ordinary one."""
    call = {"type": "tool_use", "name": "write_reply", "id": "t", "input": {"better": "A", "reason": "ß"}}
    body = {"content": [call], "stop_reason": "tool_use"}
    heard = ours_anthropic.read_answer(Endpoint("http://a", "m", None), httpx2.Response(200, json=body))
    assert isinstance(heard, Heard)
    assert heard.text == '{"better": "A", "reason": "ß"}'
    assert heard.finish_reason == "stop"
    assert ask().schema is None
