"""Fixtures of the tests of the providers: a question, the mock server, and the two real SDKs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pydantic import BaseModel

from toolace_mt.actors.models import AnthropicSettings, Model, OpenAISettings
from toolace_mt.actors.models.anthropic import AnthropicModel
from toolace_mt.actors.models.openai import OpenAIModel
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Question
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes

KEY = "sk-very-secret-0123456789abcdef"
ANSWER = '{"better": "A", "reason": "naïve ✓"}'
TEMPLATE = Template("judge", "You judge. <tools>$tools</tools>", "<dialogue>$dialogue</dialogue>\n", "Which? $number")

MakeModel = Callable[..., Model]
StartServer = Callable[..., Awaitable[MockServer]]
Ask = Callable[..., Question[BaseModel]]


@pytest.fixture
def ask() -> Ask:
    """A question; its number makes its prompt another one."""

    def question(number: int = 1, *, tools: int = 400) -> Question[BaseModel]:
        parts = {"tools": "t" * tools, "dialogue": "d" * 200, "number": str(number)}
        return Question("judge:m1", purposes.JUDGE, None, Prompt(TEMPLATE, parts), JudgeReply, 1)

    return question


@pytest.fixture
async def start() -> AsyncIterator[StartServer]:
    """A mock server on a free port, with the settings that are given by name."""
    async with AsyncExitStack() as stack:

        async def started(*, tls: Any = None, answer: str = ANSWER, **settings: Any) -> MockServer:
            server = MockServer(ServerSettings(**settings), lambda _system, _user: answer)
            return await stack.enter_async_context(server.listening(tls=tls))

        yield started


@pytest.fixture(params=["openai", "anthropic"])
async def model(request: pytest.FixtureRequest) -> AsyncIterator[MakeModel]:
    """A model of each provider at an address, with the settings that are given by name."""
    async with AsyncExitStack() as stack:

        def made(url: str, key: str | None = KEY, **settings: Any) -> Model:
            environ = {} if key is None else {"THE_KEY": key}
            given = {"model": "offline", "api_key_env": "THE_KEY", **settings}
            one: Model
            if request.param == "openai":
                one = OpenAIModel(OpenAISettings(base_url=f"{url}/v1", **given), environ)
            else:
                one = AnthropicModel(AnthropicSettings(base_url=url, **given), environ)
            stack.push_async_callback(one.close)
            return one

        yield made
