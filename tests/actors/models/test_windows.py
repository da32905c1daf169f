"""Context windows of real servers' kinds, over a real socket and the real SDK."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web
from pydantic import BaseModel

from toolace_mt.actors.models import ModelMisconfigured, OpenAISettings, QuestionRefused, make_model
from toolace_mt.actors.models.window import is_full, room_in, was_cut
from toolace_mt.actors.parsing import Fault, FaultKind, read_reply
from toolace_mt.actors.questions import Question
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.events import Usage

Ask = Callable[..., Question[BaseModel]]
Serve = Callable[[Callable[[dict[str, Any]], web.Response]], Awaitable[str]]

VLLM_OLD = (
    "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens (3000 in the messages, "
    "6000 in the completion). Please reduce the length of the messages or completion."
)
VLLM_NEW = (
    "'max_tokens' or 'max_completion_tokens' is too large: 6000. This model's maximum context length is 8192 tokens "
    "and your request has 3000 input tokens (6000 > 8192 - 3000)."
)


def usage(read: int | None, written: int | None) -> Usage:
    """Tokens as a provider counts them."""
    return Usage(
        input_tokens=read, output_tokens=written, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )


def completion(text: str, finish: str, read: int, written: int) -> web.Response:
    """An answer in the wire format of OpenAI."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    counted = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return web.json_response(
        {"id": "1", "object": "chat.completion", "model": "m", "choices": [choice], "usage": counted}
    )


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """A server on a free port that answers by a function of the request's body; its base URL."""
    async with AsyncExitStack() as stack:

        async def started(respond: Callable[[dict[str, Any]], web.Response]) -> str:
            async def handle(request: web.Request) -> web.Response:
                return respond(await request.json())

            app = web.Application()
            app.router.add_post("/v1/chat/completions", handle)
            runner = web.AppRunner(app)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            return f"http://127.0.0.1:{runner.addresses[0][1]}/v1"

        yield started


@pytest.mark.parametrize(("message", "room"), [(VLLM_OLD, 5184), (VLLM_NEW, 5184), ("too long", None)])
def test_the_room_for_a_reply_is_read_from_a_refusal(message: str, room: int | None) -> None:
    """It is the window less the prompt, and a few tokens to spare."""
    assert room_in(message) == room


def test_a_prompt_that_fills_the_window_leaves_no_room() -> None:
    """Then no limit helps."""
    assert room_in(VLLM_NEW.replace("3000", "8190")) is None


@pytest.mark.parametrize(
    ("finish", "written", "full"),
    [("length", 251, True), ("length", 6000, False), ("length", 5990, False), ("stop", 251, False)],
)
def test_a_reply_cut_short_of_its_limit_filled_the_window(finish: str, written: int, full: bool) -> None:
    """One that ended at its limit did not."""
    assert is_full(finish, usage(1029, written), 6000) is full


@pytest.mark.parametrize(("read", "cut"), [(4096, True), (12_000, False), (None, False)])
def test_a_prompt_of_far_too_few_tokens_was_cut(read: int | None, cut: bool) -> None:
    """Forty kilobytes are no four thousand tokens."""
    assert was_cut(usage(read, 10), 40_000) is cut


async def test_a_limit_that_does_not_fit_is_lowered_and_asked_again(serve: Serve, ask: Ask) -> None:
    """A server such as vLLM refuses the prompt and the limit together; the limit gives way."""
    asked: list[int] = []

    def respond(body: dict[str, Any]) -> web.Response:
        asked.append(body["max_tokens"])
        if body["max_tokens"] + 8000 > 8192:
            message = VLLM_OLD.replace("3000", "8000")
            return web.json_response({"error": {"message": message, "type": "BadRequestError"}}, status=400)
        return completion('{"better": "A", "reason": "r"}', "stop", 8000, 20)

    model = make_model(OpenAISettings(model="m", base_url=await serve(respond), api_key_env=None))
    reply = await model.reply(ask())
    await model.close()
    assert reply.finish_reason == "stop"
    assert asked == [ask().purpose.max_tokens, 184]


async def test_the_user_s_own_limit_is_not_changed(serve: Serve, ask: Ask) -> None:
    """It is a setting that cannot work, and the message says which number would."""

    def respond(_: dict[str, Any]) -> web.Response:
        return web.json_response({"error": {"message": VLLM_NEW}}, status=400)

    url = await serve(respond)
    model = make_model(OpenAISettings(model="m", base_url=url, api_key_env=None, max_tokens=6000))
    with pytest.raises(ModelMisconfigured, match="leaves room for 5184 tokens: lower 'max_tokens'"):
        await model.reply(ask())
    await model.close()


async def test_a_prompt_that_is_too_long_is_refused_once(serve: Serve, ask: Ask) -> None:
    """No second request is made that cannot fit either."""
    asked: list[int] = []

    def respond(body: dict[str, Any]) -> web.Response:
        asked.append(body["max_tokens"])
        return web.json_response({"error": {"message": VLLM_NEW.replace("3000", "8190")}}, status=400)

    model = make_model(OpenAISettings(model="m", base_url=await serve(respond), api_key_env=None))
    with pytest.raises(QuestionRefused):
        await model.reply(ask())
    await model.close()
    assert len(asked) == 1


async def test_a_full_window_is_told_to_the_user(serve: Serve, ask: Ask) -> None:
    """With the tokens of both sides, and no word about being shorter."""
    url = await serve(lambda _: completion('{"better": ', "length", 1029, 51))
    model = make_model(OpenAISettings(model="m", base_url=url, api_key_env=None))
    reply = await model.reply(ask())
    await model.close()
    assert reply.finish_reason == "window"
    fault = read_reply(reply.text, JudgeReply, finish_reason=reply.finish_reason, usage=reply.usage)
    assert isinstance(fault, Fault)
    assert fault.kind is FaultKind.WINDOW_FULL
    assert "(1029 tokens of prompt and 51 of reply)" in fault.message
    assert "shorter" not in fault.message


async def test_a_cut_prompt_is_said_once(serve: Serve, ask: Ask, caplog: pytest.LogCaptureFixture) -> None:
    """As a warning with the way out: some servers count no cached tokens, so it ends nothing."""
    url = await serve(lambda _: completion('{"better": "A", "reason": "r"}', "stop", 512, 20))
    model = make_model(OpenAISettings(model="m", base_url=url, api_key_env=None))
    for number in (1, 2):
        assert (await model.reply(ask(number, tools=20_000))).finish_reason == "stop"
    await model.close()
    assert caplog.text.count("OLLAMA_CONTEXT_LENGTH") == 1
