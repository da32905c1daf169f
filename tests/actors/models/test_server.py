"""The practice range: what it draws, what it counts, and that it stands whatever is thrown at it."""

import asyncio
import contextlib
import json
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from toolace_mt.actors.models.server import ANSWERS, Faults, PracticeServer, Served, ServerSettings
from toolace_mt.actors.models.server.drawing import draw
from toolace_mt.actors.models.server.http import NotHttp, read_request

from .conftest import StartServer

CHAT = {"model": "offline", "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]}
MESSAGES = {"model": "offline", "max_tokens": 9, "system": "s", "messages": [{"role": "user", "content": "u"}]}


async def asked(url: str, path: str, body: Any, **more: Any) -> tuple[int, Any]:
    """Status and JSON of a plain request."""
    async with aiohttp.ClientSession() as session, session.post(f"{url}{path}", json=body, **more) as response:
        return response.status, await response.json()


async def got(url: str, path: str) -> Any:
    """JSON of a plain request."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}{path}") as response:
        return await response.json()


async def talk(url: str, data: bytes) -> bytes:
    """All that comes back for bytes on a bare socket, until the server has closed it."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(data)
        return await reader.read()
    finally:
        writer.close()
        await writer.wait_closed()


def test_draws_follow_their_rates() -> None:
    """Of two thousand questions about as many are struck as the settings say, and nobody else."""
    rates = ServerSettings(faults=Faults(dropped=0.1, html_body=0.3))
    drawn = Counter(draw(rates, b"%d" % number, 1).served for number in range(2000))
    assert set(drawn) == {Served.DROPPED, Served.HTML_BODY, Served.ANSWERED}
    assert 150 < drawn[Served.DROPPED] < 250
    assert 530 < drawn[Served.HTML_BODY] < 670


def test_draws_depend_on_seed_question_and_coming() -> None:
    """And on nothing else: no order of arrival changes them."""
    half = Faults(dropped=0.5)

    def row(seed: int, times: int) -> list[Served]:
        return [draw(ServerSettings(seed=seed, faults=half), b"%d" % n, times).served for n in range(64)]

    assert row(1, 1) == row(1, 1)
    assert row(1, 1) != row(2, 1)
    assert row(1, 1) != row(1, 2)


def test_latencies_are_lognormal() -> None:
    """Half of them are below the median; without sigma all are the same."""
    slow = ServerSettings(latency=0.2, sigma=0.8)
    drawn = sorted(draw(slow, b"%d" % number, 1).latency for number in range(2000))
    assert drawn[1000] == pytest.approx(0.2, rel=0.1)
    assert drawn[1682] == pytest.approx(0.2 * 2.718**0.8, rel=0.2)
    assert {draw(ServerSettings(latency=0.2), b"%d" % n, 1).latency for n in range(9)} == {0.2}


def test_rates_beyond_one_are_refused() -> None:
    """Together, too."""
    with pytest.raises(ValidationError, match="at most 1"):
        Faults(dropped=0.6, html_body=0.6)


def test_each_fault_is_a_way_of_serving() -> None:
    """The settings name all that can be drawn."""
    assert {served for served, _ in Faults().shares()} < set(Served)
    assert {Served.ANSWERED, *(served for served, _ in Faults().shares())} >= ANSWERS


async def test_it_answers_in_both_wires(start: StartServer) -> None:
    """What a client without an SDK sees."""
    server = await start(answer="hi")
    status, body = await asked(server.url, "/v1/chat/completions", CHAT)
    assert status == 200
    assert body["choices"][0] == {
        "index": 0,
        "message": {"role": "assistant", "content": "hi", "refusal": None},
        "logprobs": None,
        "finish_reason": "stop",
    }
    assert body["usage"]["total_tokens"] == 3
    status, body = await asked(server.url, "/v1/messages", MESSAGES)
    assert status == 200
    assert body["content"] == [{"type": "text", "text": "hi"}]
    assert body["stop_reason"] == "end_turn"


async def test_the_answer_gets_what_was_sent() -> None:
    """System and user, blocks in a row, in both wires."""
    blocks = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    seen: list[tuple[str, str]] = []

    def answer(system: str, user: str) -> str:
        seen.append((system, user))
        return "hi"

    async with PracticeServer(ServerSettings(), answer) as server:
        chat = {"model": "m", "messages": [{"role": "developer", "content": "s"}, {"role": "user", "content": blocks}]}
        await asked(server.url, "/v1/chat/completions", chat)
        messages = {**MESSAGES, "messages": [{"role": "user", "content": blocks}]}
        await asked(server.url, "/v1/messages", messages)
    assert seen == [("s", "ab"), ("s", "ab")]


async def test_a_reply_over_the_token_limit_is_cut_off(start: StartServer) -> None:
    """As a model's would be."""
    server = await start(answer="x" * 400)
    _, body = await asked(server.url, "/v1/messages", MESSAGES)
    assert (body["content"][0]["text"], body["stop_reason"]) == ("x" * 36, "max_tokens")
    _, body = await asked(server.url, "/v1/chat/completions", {**CHAT, "max_completion_tokens": 9})
    assert (body["choices"][0]["message"]["content"], body["choices"][0]["finish_reason"]) == ("x" * 36, "length")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat/completions", []),
        ("/v1/chat/completions", {}),
        ("/v1/chat/completions", {**CHAT, "messages": []}),
        ("/v1/chat/completions", {**CHAT, "messages": ["u"]}),
        ("/v1/chat/completions", {**CHAT, "messages": [{"role": "user", "content": 3}]}),
        ("/v1/chat/completions", {**CHAT, "messages": [{"role": "user", "content": [{"type": "image"}]}]}),
        ("/v1/chat/completions", {**CHAT, "model": ""}),
        ("/v1/chat/completions", {**CHAT, "stream": True}),
        ("/v1/chat/completions", {**CHAT, "max_tokens": "9"}),
        ("/v1/messages", {**MESSAGES, "max_tokens": None}),
        ("/v1/messages", {**MESSAGES, "messages": [{"role": "system", "content": "s"}]}),
        ("/v1/messages", {**MESSAGES, "messages": None}),
        ("/v1/messages", {**MESSAGES, "stream": True}),
    ],
)
async def test_what_is_no_question_is_a_bad_request(start: StartServer, path: str, body: Any) -> None:
    """400, with words, and counted as that."""
    server = await start()
    status, said = await asked(server.url, path, body)
    assert status == 400
    assert said["error"]["message"]
    assert server.counts.served == {Served.BAD_REQUEST: 1}


async def test_counts_are_shown(start: StartServer) -> None:
    """Every kind has a line, also those that never came; looking is not counted."""
    server = await start()
    await asked(server.url, "/v1/chat/completions", CHAT)
    await asked(server.url, "/nowhere", CHAT)
    counts = await got(server.url, "/counts")
    assert counts["requests"] == 2
    assert counts["answers"] == 1
    assert counts["served"]["no_such_path"] == 1
    assert set(counts["served"]) == {kind.value for kind in Served}
    assert (await got(server.url, "/v1/models"))["data"][0]["id"] == "offline"
    assert server.counts.lines()[0] == "2 requests, 1 answers sent to the last byte"


async def test_either_header_is_a_key(start: StartServer) -> None:
    """OpenAI's and Anthropic's."""
    server = await start(key="k")
    for headers, status in (({"authorization": "Bearer k"}, 200), ({"x-api-key": "k"}, 200), ({}, 401)):
        assert (await asked(server.url, "/v1/chat/completions", CHAT, headers=headers))[0] == status


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"\x16\x03\x01", 400),
        (b"POST /v1/messages HTTP/1.1\r\nContent-Length: ten\r\n\r\n", 400),
        (b"POST /v1/messages HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST /v1/messages HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (b"POST /v1/messages HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000, 413),
    ],
)
async def test_what_is_no_http_is_refused(start: StartServer, data: bytes, status: int) -> None:
    """With a status and an end; the server goes on."""
    server = await start()
    assert (await talk(server.url, data)).startswith(b"HTTP/1.1 %d " % status)
    assert (await asked(server.url, "/v1/chat/completions", CHAT))[0] == 200


async def test_requests_in_a_row_are_answered_in_a_row(start: StartServer) -> None:
    """Two that arrive together on one connection, the second of which is the last."""
    server = await start()
    body = json.dumps(CHAT).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\ncontent-length: %d\r\n" % len(body)
    back = await talk(server.url, head + b"\r\n" + body + head + b"connection: close\r\n\r\n" + body)
    assert back.count(b"HTTP/1.1 200 OK") == 2


@settings(max_examples=50)
@given(data=st.binary(max_size=200) | st.binary(max_size=80).map(lambda tail: b"POST / HTTP/1.1\r\n" + tail))
def test_no_bytes_are_too_odd(data: bytes) -> None:
    """A request, not yet a request, or a refusal."""
    with contextlib.suppress(NotHttp):
        request = read_request(bytearray(data))
        assert request is None or request.size <= len(data)


async def test_a_client_that_goes_away_is_abandoned(start: StartServer) -> None:
    """Its answer is not counted as sent."""
    server = await start(latency=60)
    with pytest.raises(TimeoutError):
        await asked(server.url, "/v1/chat/completions", CHAT, timeout=aiohttp.ClientTimeout(total=0.05))
    async with asyncio.timeout(20):
        while not server.counts.served[Served.ABANDONED]:  # noqa: ASYNC110 — the server is real and tells nobody
            await asyncio.sleep(0)
    assert server.counts.answers == server.counts.in_flight == 0


PROGRAM = """
from toolace_mt.actors.models.server import ServerSettings, serve
serve("127.0.0.1", 0, ServerSettings(), lambda system, user: "hi", say=lambda line: print(line, flush=True))
"""


async def test_it_runs_as_a_process_of_its_own() -> None:
    """It says where it is, and at the end what it has served."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 — one line is awaited
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[2].rstrip(":")
        assert (await asked(url, "/v1/chat/completions", CHAT))[0] == 200
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[0].splitlines()
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert said == ["1 requests, 1 answers sent to the last byte", "  answered: 1"]
