"""Replies that do not end, or are far too long: they are read up to a bound, and their beginning is recorded."""

import gzip
import itertools
import json
import time
import tracemalloc
from typing import Any

import pytest

from support.raw_server import raw_server, response
from toolace_mt.actors.models import ModelGarbled
from toolace_mt.actors.models.failures.errors import ModelError
from toolace_mt.actors.parsing import Fault, FaultKind, read_reply
from toolace_mt.actors.replies import JudgeReply

from .conftest import Ask, MakeModel

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
CHUNK = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"


def opening(model: MakeModel, request: pytest.FixtureRequest) -> bytes:
    """The beginning of a body, up to the text of its reply."""
    del model
    if "anthropic" in request.node.name:
        return b'{"model": "m", "content": [{"type": "text", "text": "{\\"better\\": '
    return b'{"model": "m", "choices": [{"finish_reason": "stop", "message": {"content": "{\\"better\\": '


def bodies(begins: bytes) -> dict[str, tuple[bytes, Any]]:
    """Ways in which a body can be too long: its head, and what is sent after it."""
    bomb = gzip.compress(begins + b"x" * 200_000_000, compresslevel=9)
    twice = gzip.compress(gzip.compress(begins + b"x" * 200_000_000, compresslevel=1), compresslevel=9)
    zipped = b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n"
    return {
        "endless": (HEAD + b"\r\n" + begins, itertools.repeat(b"x" * 65536)),
        "endless chunks": (
            HEAD + b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(begins), begins),
            itertools.repeat(CHUNK),
        ),
        "bomb": (HEAD + zipped % len(bomb), [bomb]),
        "bomb in a bomb": (HEAD + b"content-encoding: gzip, gzip\r\ncontent-length: %d\r\n\r\n" % len(twice), [twice]),
    }


@pytest.mark.parametrize("kind", ["endless", "endless chunks", "bomb", "bomb in a bomb"])
async def test_a_body_is_read_up_to_a_bound(
    model: MakeModel, ask: Ask, kind: str, request: pytest.FixtureRequest
) -> None:
    """In little memory and time; the beginning is a reply that cannot be used, and costs what nobody knows."""
    head, rest = bodies(opening(model, request))[kind]
    async with raw_server(itertools.chain([head], rest)) as server:
        one = model(server.url, longest_reply=3_000_000, price={"input": 1, "output": 1})
        tracemalloc.start()
        begun = time.perf_counter()
        reply = await one.reply(ask())
        took, (_, peak) = time.perf_counter() - begun, tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert took < 10
    assert peak < 60_000_000
    assert reply.text.startswith('{"better": xxx')
    assert len(reply.text) == 20_000
    assert reply.finish_reason == "too_long"
    assert (reply.price, reply.usage.output_tokens, reply.model) == (None, None, "m")
    assert "more than 3000000 bytes (longest_reply)" in " ".join(reply.odd)
    read = read_reply(reply.text, JudgeReply, finish_reason=reply.finish_reason, usage=reply.usage)
    assert isinstance(read, Fault)
    assert read.kind is FaultKind.TOO_LARGE


@pytest.mark.parametrize("status", [b"200 OK", b"500 Internal Server Error", b"400 Bad Request", b"307 Elsewhere"])
async def test_an_endless_body_that_is_no_reply_is_an_error(model: MakeModel, ask: Ask, status: bytes) -> None:
    """Errors are read up to the same bound, and a web page without end is none of a reply."""
    pieces = itertools.chain([b"HTTP/1.1 " + status + b"\r\n\r\n<html>"], itertools.repeat(b"<p>" * 20_000))
    async with raw_server(pieces) as server:
        with pytest.raises(ModelError) as caught:
            await model(server.url, longest_reply=500_000).reply(ask())
        assert server.sent < 20_000_000
    assert len(str(caught.value)) < 700
    assert isinstance(caught.value, ModelGarbled) is (status == b"200 OK")


async def test_a_whole_reply_of_many_megabytes_is_not_stored_whole(model: MakeModel, ask: Ask) -> None:
    """It is under the bound of the body, and no reader takes more than a million characters."""
    text = '{"better": "A", "reason": "' + "y" * 1_500_000 + '"}'
    usage = {"prompt_tokens": 160, "completion_tokens": 400_000, "input_tokens": 160, "output_tokens": 400_000}
    body = {"choices": [{"message": {"content": text}}], "content": [{"type": "text", "text": text}], "usage": usage}
    async with raw_server(response(json.dumps(body).encode())) as server:
        reply = await model(server.url).reply(ask())
    assert (len(reply.text), reply.finish_reason) == (20_000, "too_long")
    assert reply.usage.output_tokens == 400_000
    assert "1500029 characters" in " ".join(reply.odd)


async def test_a_long_reply_within_the_bound_is_as_it_was(model: MakeModel, ask: Ask) -> None:
    """Twice the room of the longest answer is no trouble."""
    text = '{"better": "A", "reason": "' + "y" * 400_000 + '"}'
    body = {"choices": [{"message": {"content": text}}], "content": [{"type": "text", "text": text}]}
    async with raw_server(response(gzip.compress(json.dumps(body).encode()), b"content-encoding: gzip")) as server:
        reply = await model(server.url).reply(ask())
    assert (reply.text, reply.odd) == (text, ())
