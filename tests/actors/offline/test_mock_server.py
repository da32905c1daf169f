"""The mock server: what it draws, what it counts, and that it keeps serving whatever is thrown at it."""

import asyncio
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from pydantic import ValidationError

from toolace_mt.actors.offline.server import ANSWERS, MockServer, Served, ServerSettings
from toolace_mt.actors.offline.server.served import FAULTS
from toolace_mt.actors.offline.server.settings import draw

CHAT_PATH, MESSAGES_PATH = "/v1/chat/completions", "/v1/messages"

CHAT = {"model": "offline", "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}]}
MESSAGES = {"model": "offline", "max_tokens": 9, "system": "s", "messages": [{"role": "user", "content": "u"}]}


StartServer = Callable[..., Awaitable[MockServer]]


@pytest.fixture
async def start() -> AsyncIterator[StartServer]:
    """A mock server on a free port, with the settings that are given by name."""
    async with AsyncExitStack() as stack:

        async def started(*, answer: str = "hi", **settings: Any) -> MockServer:
            server = MockServer(ServerSettings(**settings), lambda _system, _user: answer)
            return await stack.enter_async_context(server.listening())

        yield started


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
    rates = ServerSettings(faults={Served.DROPPED: 0.1, Served.HTML_BODY: 0.3})
    drawn = Counter(draw(rates, b"%d" % number, 1)[0] for number in range(2000))
    assert set(drawn) == {Served.DROPPED, Served.HTML_BODY, Served.ANSWERED}
    assert 150 < drawn[Served.DROPPED] < 250
    assert 530 < drawn[Served.HTML_BODY] < 670


def test_draws_depend_on_seed_question_and_coming() -> None:
    """And on nothing else: no order of arrival changes them."""
    half = {Served.DROPPED: 0.5}

    def row(seed: int, times: int) -> list[Served]:
        return [draw(ServerSettings(seed=seed, faults=half), b"%d" % n, times)[0] for n in range(64)]

    assert row(1, 1) == [draw(ServerSettings(seed=1, faults=half), b"%d" % n, 1)[0] for n in reversed(range(64))][::-1]
    assert row(1, 1) != row(2, 1)
    assert row(1, 1) != row(1, 2)


def test_latencies_are_lognormal() -> None:
    """Half of them are below the median; without sigma all are the same."""
    slow = ServerSettings(latency=0.2, sigma=0.8)
    drawn = sorted(draw(slow, b"%d" % number, 1)[1] for number in range(2000))
    assert drawn[1000] == pytest.approx(0.2, rel=0.1)
    assert drawn[1682] == pytest.approx(0.2 * 2.718**0.8, rel=0.2)
    assert {draw(ServerSettings(latency=0.2), b"%d" % n, 1)[1] for n in range(9)} == {0.2}


def test_rates_beyond_one_are_refused() -> None:
    """Together, too."""
    with pytest.raises(ValidationError, match="at most 1"):
        ServerSettings(faults={Served.DROPPED: 0.6, Served.HTML_BODY: 0.6})
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        ServerSettings(faults={Served.DROPPED: 1.1})


def test_only_faults_have_rates() -> None:
    """A kind that is not drawn cannot be given one, and the message says which can."""
    with pytest.raises(ValidationError, match="answered cannot be drawn; the faults are slow_body, "):
        ServerSettings(faults={Served.ANSWERED: 0.5})


def test_draws_do_not_depend_on_the_order_in_which_rates_are_given() -> None:
    """Two settings that say the same draw the same."""
    rates = {Served.DROPPED: 0.3, Served.SLOW_BODY: 0.3, Served.HTML_BODY: 0.3}
    one, other = ServerSettings(faults=rates), ServerSettings(faults=dict(reversed(rates.items())))
    questions = [b"%d" % number for number in range(64)]
    assert [draw(one, question, 1) for question in questions] == [draw(other, question, 1) for question in questions]


def test_every_answer_but_the_plain_one_is_a_fault() -> None:
    """Truncated, refused and slow answers are drawn, and paid for like the plain one."""
    assert ANSWERS - set(FAULTS) == {Served.ANSWERED}
    assert set(Served) - set(FAULTS) == {
        Served.ANSWERED,
        Served.BAD_REQUEST,
        Served.TOO_LONG,
        Served.WRONG_KEY,
        Served.UNKNOWN_MODEL,
        Served.NO_SUCH_PATH,
        Served.EMBEDDED,
        Served.BATCHED,
        Served.ABANDONED,
    }


async def test_it_answers_in_both_wires(start: StartServer) -> None:
    """What a client without an SDK sees."""
    server = await start(answer="hi")
    status, body = await asked(server.url, CHAT_PATH, CHAT)
    assert status == 200
    assert body["choices"][0] == {
        "index": 0,
        "message": {"role": "assistant", "content": "hi", "refusal": None},
        "logprobs": None,
        "finish_reason": "stop",
    }
    assert body["usage"]["total_tokens"] == 3
    status, body = await asked(server.url, MESSAGES_PATH, MESSAGES)
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

    async with MockServer(ServerSettings(), answer).listening() as server:
        chat = {"model": "m", "messages": [{"role": "developer", "content": "s"}, {"role": "user", "content": blocks}]}
        await asked(server.url, "/v1/chat/completions", chat)
        messages = {**MESSAGES, "messages": [{"role": "user", "content": blocks}]}
        await asked(server.url, "/v1/messages", messages)
    assert seen == [("s", "ab"), ("s", "ab")]


async def test_a_reply_over_the_token_limit_is_cut_off(start: StartServer) -> None:
    """As a model's would be."""
    server = await start(answer="x" * 400)
    _, body = await asked(server.url, MESSAGES_PATH, MESSAGES)
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
    await asked(server.url, CHAT_PATH, CHAT)
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
        assert (await asked(server.url, CHAT_PATH, CHAT, headers=headers))[0] == status


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense\r\n\r\n",
        b"\x16\x03\x01",
        b"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
        b"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 70_000,
    ],
)
async def test_what_is_no_http_is_refused(start: StartServer, data: bytes) -> None:
    """With a status and an end; the server goes on."""
    server = await start()
    assert (await talk(server.url, data)).split(b"\r\n")[0].split(b" ")[1] == b"400"
    assert (await asked(server.url, CHAT_PATH, CHAT))[0] == 200


async def test_a_body_that_is_too_large_is_refused_before_it_comes(start: StartServer) -> None:
    """413, told by the length that the client announces."""
    server = await start()
    host, port = server.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_a_body_of_unknown_length_is_read(start: StartServer) -> None:
    """Chunks are put together."""
    server = await start(answer="hi")
    body = json.dumps(CHAT).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    chunks = [b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:9], body[9:], b"")]
    assert (await talk(server.url, head + b"".join(chunks))).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("fault", "status", "whole"),
    [("slow_body", 200, True), ("dropped_midway", 200, False), ("dropped", None, False), ("malformed_body", 200, True)],
)
async def test_faults_below_http_are_what_they_say(
    start: StartServer, fault: str, status: int | None, *, whole: bool
) -> None:
    """On the wire: nothing at all, less than the announced length, or all of it; JSON only where the answer is good."""
    server = await start(faults={fault: 1}, slow_seconds=0.02, answer="an answer " * 20)
    body = json.dumps(CHAT).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(
        body
    )
    back = await talk(server.url, head + body)
    if status is None:
        assert back == b""
        return
    head, _, sent = back.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert (len(sent) == length) is whole
    assert len(sent) >= length // 2
    if fault == "slow_body":
        assert json.loads(sent)["choices"][0]["message"]["content"] == "an answer " * 20
    else:
        with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
            json.loads(sent)


async def test_requests_in_a_row_are_answered_in_a_row(start: StartServer) -> None:
    """Two that arrive together on one connection, the second of which is the last."""
    server = await start()
    body = json.dumps(CHAT).encode()
    head = b"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n" % len(body)
    back = await talk(server.url, head + b"\r\n" + body + head + b"connection: close\r\n\r\n" + body)
    assert back.count(b"HTTP/1.1 200 OK") == 2


async def test_a_client_that_goes_away_is_abandoned(start: StartServer) -> None:
    """Its answer is not counted as sent."""
    server = await start(latency=60)
    with pytest.raises(TimeoutError):
        await asked(server.url, CHAT_PATH, CHAT, timeout=aiohttp.ClientTimeout(total=0.05))
    async with asyncio.timeout(20):
        while not server.counts.served[Served.ABANDONED]:  # noqa: ASYNC110 — the server is real and tells nobody
            await asyncio.sleep(0)
    assert server.counts.answers == server.counts.in_flight == 0


PROGRAM = """
import asyncio
from toolace_mt.actors.offline.server import ServerSettings, serve
say = lambda line: print(line, flush=True)
asyncio.run(serve("127.0.0.1", 0, ServerSettings(), lambda system, user: "hi", say=say))
"""


async def test_it_runs_as_a_process_of_its_own() -> None:
    """It says where it is, and at the end what it has served."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220 — one line is awaited
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[2].rstrip(":")
        assert (await asked(url, CHAT_PATH, CHAT))[0] == 200
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=30)[0].splitlines()
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert said == ["1 requests, 1 answers sent to the last byte", "  answered: 1"]
