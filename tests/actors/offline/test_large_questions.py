"""Questions without measure to the mock server: bounded in time and memory, and nobody else waits for them."""

import asyncio
import io
import json
import re
import time

import aiohttp
import pytest

from toolace_mt.actors.offline import OfflineSettings, answer
from toolace_mt.actors.offline.server import MockServer, Served, ServerSettings

TASK = '<task name="judge">\n'
TOOL = '{"name":"a","description":"b","parameters":{}}\n'
LARGE = {
    "tasks that never end": ("<tools>\n\n</tools>", '<task name="plan">\n' * 100_000),
    "tags that never end": (
        "<tools>\n" * 200_000,
        "<dialogue>\n<plan>\n" * 100_000 + '<task name="judge">\nx\n</task>',
    ),
    "attributes": ("<tools>\n\n</tools>", '<task name="plan"' + ' a="' * 400_000),
    "one long line": (f"<tools>\n{'x' * 1_000_000}\n</tools>", f'<task name="plan">\n{"[" * 1_000_000}\n</task>'),
}


async def _asked(http: aiohttp.ClientSession, url: str, system: str, user: str) -> tuple[int, bytes]:
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    body = io.BytesIO(json.dumps({"model": "offline", "messages": messages}).encode())
    async with http.post(f"{url}/v1/chat/completions", data=body) as response:
        return response.status, await response.read()


@pytest.fixture(name="server")
def mock_server() -> MockServer:
    """A server with the offline model."""
    return MockServer(ServerSettings(), lambda system, user: answer(system, user, settings=OfflineSettings()))


async def test_a_question_that_is_too_long_is_refused(server: MockServer) -> None:
    """As one that no context window holds."""
    async with server.listening() as listening, aiohttp.ClientSession() as http:
        status, body = await _asked(http, listening.url, "", "x" * 30_000_000)
        assert status == 400
        assert b"context_length_exceeded" in body
        assert (await _asked(http, listening.url, "", "x"))[0] == 200


@pytest.mark.parametrize(("system", "user"), LARGE.values(), ids=list(LARGE))
async def test_a_long_question_is_read_in_a_time_that_its_length_bounds(
    server: MockServer, system: str, user: str
) -> None:
    """Whatever it is made of."""
    async with server.listening() as listening, aiohttp.ClientSession() as http:
        begun = time.monotonic()
        assert (await _asked(http, listening.url, system, user))[0] == 200
        assert time.monotonic() - begun < 20


async def test_nobody_waits_for_a_question_that_takes_long(server: MockServer) -> None:
    """While 40,000 tools are read, others are answered."""
    async with server.listening() as listening, aiohttp.ClientSession() as http:
        task = '<task name="plan">\nx\n</task>'
        long = asyncio.create_task(_asked(http, listening.url, f"<tools>\n{TOOL * 40_000}</tools>", task))
        answered = 0
        while not long.done():
            await _asked(http, listening.url, "", "x")
            answered += 1
        assert (await long)[0] == 200
        assert answered > 3


async def test_two_servers_tell_the_same_lies() -> None:
    """What one has told does not depend on what another has."""
    bodies = []
    for _ in range(2):
        settings = ServerSettings(faults={Served.ODD_FIELDS: 1.0})
        async with MockServer(settings, lambda *_: "hi").listening() as listening, aiohttp.ClientSession() as http:
            told = [(await _asked(http, listening.url, "", str(number)))[1] for number in range(7)]
            bodies.append([re.sub(rb'"created":\d+', b"", body) for body in told])
    assert bodies[0] == bodies[1]
