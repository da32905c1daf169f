"""What stands beside a good reply and cannot be meant: it is unknown, it is said, and the reply is kept."""

import json
import logging
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel

import toolace_mt.actors.models.anthropic as ours_anthropic
import toolace_mt.actors.models.openai as ours_openai
from support.raw_server import raw_server, response
from toolace_mt.actors.models.batch.results import LineReader, Results
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import Exchange, Heard
from toolace_mt.actors.models.lenient_json import read_json
from toolace_mt.actors.models.settings import OpenAISettings
from toolace_mt.actors.parsing import Fault, FaultKind, read_reply
from toolace_mt.actors.questions import Reply
from toolace_mt.events import Usage

from .conftest import ANSWER, KEY, Ask, MakeModel

PRICE = {"input": 1_000_000, "output": 10_000_000, "cached": 100_000}
"""A dollar for each token of a prompt."""


class Judged(BaseModel):
    """What is asked for."""

    better: str
    reason: str


def usage(**said: int | None) -> Usage:
    """Usage where the rest is unknown."""
    return Usage(**{**dict.fromkeys(Usage.model_fields), **said})


def body(said: Any = ..., **fields: Any) -> dict[str, Any]:
    """The body of a good reply in both wire formats, with *said* as its usage in both."""
    one: dict[str, Any] = {
        "model": "offline",
        "choices": [{"message": {"role": "assistant", "content": ANSWER}, "finish_reason": "stop"}],
        "content": [{"type": "text", "text": ANSWER}],
        "stop_reason": "end_turn",
    }
    return {**one, **({} if said is ... else {"usage": said}), **fields}


def counts(read: Any, written: Any, **more: Any) -> dict[str, Any]:
    """A usage that both providers could send."""
    return {"prompt_tokens": read, "completion_tokens": written, "input_tokens": read, "output_tokens": written, **more}


async def replied(model: MakeModel, ask: Ask, content: bytes | dict[str, Any], **settings: Any) -> Reply:
    """The reply that the real SDK brings from a server that answers with *content*."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    async with raw_server(response(raw)) as server:
        return await model(server.url, **settings).reply(ask())


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (counts(160, 12), usage(input_tokens=160, output_tokens=12)),
        (counts(160.0, 12), usage(input_tokens=160, output_tokens=12)),
        (counts(-5, 12), usage(output_tokens=12)),
        (counts(160, -1), usage(input_tokens=160)),
        (counts(160.5, 12), usage(output_tokens=12)),
        (counts("many", "12"), usage()),
        (counts(True, [12]), usage()),
        (counts(10**400, 12), usage(output_tokens=12)),
        (counts(160, 10**40), usage(input_tokens=160)),
        (counts(2_000_000_000, 12), usage(output_tokens=12)),
        (counts(160, 70_000), usage(input_tokens=160)),
        (counts(0, 0), usage()),
        (counts(1, 0), usage(input_tokens=1)),
        (counts(float("nan"), float("inf")), usage()),
        ("160 in, 12 out", usage()),
        ([160, 12], usage()),
        (7, usage()),
    ],
)  # fmt: skip
async def test_an_impossible_count_is_unknown_and_said(
    model: MakeModel, ask: Ask, said: Any, known: Usage, caplog: pytest.LogCaptureFixture
) -> None:
    """The reply is kept, and costs what is known or nobody knows what, and never less than nothing."""
    with caplog.at_level(logging.WARNING):
        reply = await replied(model, ask, body(said), price=PRICE)
    assert (reply.text, reply.finish_reason) == (ANSWER, "stop")
    assert reply.usage == known
    whole = known.input_tokens is not None and known.output_tokens is not None
    assert reply.price == (160 + 120 if whole else None)
    assert bool(reply.odd) is not whole
    assert ("odd fields" in caplog.text) is not whole


async def test_more_from_the_cache_than_there_is_makes_no_price(
    model: MakeModel, ask: Ask, request: pytest.FixtureRequest
) -> None:
    """The cache is unknown then, and the whole prompt is paid for as such."""
    said = counts(160, 12, prompt_tokens_details={"cached_tokens": 4000}, completion_tokens_details={})
    if "anthropic" in request.node.name:  # its parts are counted apart: none can be more than the whole, but too much
        said = counts(100, 12, cache_read_input_tokens=-3, cache_creation_input_tokens=60)
    reply = await replied(model, ask, body(said), price=PRICE)
    assert reply.usage.cached_tokens is None
    assert reply.odd
    assert reply.price == (None if "anthropic" in request.node.name else 280)


async def test_a_count_that_is_far_too_small_is_unknown(model: MakeModel, ask: Ask) -> None:
    """A prompt of 40,000 bytes has more than two tokens, and a reply of 9,000 characters more than five."""
    long = json.dumps({"better": "A", "reason": "word " * 1800})
    said = body(counts(2, 5), choices=[{"message": {"content": long}}], content=[{"type": "text", "text": long}])
    async with raw_server(response(json.dumps(said).encode())) as server:
        reply = await model(server.url, price=PRICE).reply(ask(tools=40_000))
    assert (reply.usage, reply.price, len(reply.odd)) == (usage(), None, 2)


async def test_limits_of_the_user_s_own_are_the_bounds(model: MakeModel, ask: Ask) -> None:
    """What is put into the request as it is may allow more than the question does."""
    limits = {"max_tokens": 50_000, "max_completion_tokens": 50_000}
    reply = await replied(model, ask, body(counts(160, 49_000)), extra_body=limits)
    assert (reply.usage.output_tokens, reply.odd) == (49_000, ())
    reply = await replied(model, ask, body(counts(160, 51_000)), extra_body=limits)
    assert reply.usage.output_tokens is None
    reply = await replied(model, ask, body(counts(160, 400_000)), extra_body=dict.fromkeys(limits))
    assert (reply.usage.output_tokens, reply.odd) == (400_000, ())


async def test_more_reasoning_than_output_is_unknown(model: MakeModel, ask: Ask) -> None:
    """The output is what was said."""
    details = {"reasoning_tokens": 900, "thinking_tokens": 900}
    said = counts(160, 12, completion_tokens_details=details, output_tokens_details=details)
    reply = await replied(model, ask, body(said), price=PRICE)
    assert (reply.usage.output_tokens, reply.usage.reasoning_tokens, reply.price) == (12, None, 280)


@pytest.mark.parametrize(
    "odd",
    [
        {"model": 5},
        {"model": ["a"]},
        {"model": "m" * 1_000_000},
        {"model": "\ud800offline"},
        {"model": "off\x1b[31mline"},
        {"choices": [{"message": {"content": ANSWER}, "finish_reason": 7}], "stop_reason": 7},
        {"choices": [{"message": {"content": ANSWER}, "finish_reason": {"a": 1}}], "stop_reason": {"a": 1}},
        {"choices": [{"message": {"content": ANSWER, "refusal": 1}}]},
        {"content": [{"type": "text", "text": ANSWER, "name": 3}, 5]},
        {"choices": [{"message": {"content": ANSWER}}, 5], "error": {}},
        {"choices": [None, {"index": "x", "message": {"content": ANSWER, "role": 4}}]},
        {"error": {"message": "beside it"}},
        {"id": 10**5, "created": "yesterday", "system_fingerprint": {"\udfff": "\ud83d"}},
        {"usage": json.loads("[" * 150 + "]" * 150)},
    ],
)  # fmt: skip
async def test_an_odd_field_never_loses_a_reply(model: MakeModel, ask: Ask, odd: dict[str, Any]) -> None:
    """Names are bounded and printable, whatever was sent."""
    reply = await replied(model, ask, body(counts(160, 12), **odd))
    assert reply.text == ANSWER
    assert reply.model.isprintable()
    assert len(reply.model) <= 200
    assert reply.finish_reason in ("stop", "unknown")
    assert all(line.isprintable() and len(line) <= 300 for line in reply.odd)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"usage"', '"odd": ' + "1" * 10_000 + ', "usage"'),
        ('"usage"', '"odd": NaN, "usage"'),
        ('"usage"', '"odd": ' + "[" * 3000 + "]" * 3000 + ', "usage"'),
        ('"usage"', '"odd": ' + '{"a":' * 90_000 + '"]}"' + "}" * 90_000 + ', "usage"'),
        ('"usage"', '"odd": "\\ud800", "usage"'),
        ('"usage"', '"odd": "a\tb\x00", "usage"'),
        ('"usage"', '"usage": 3, "usage"'),
        ('{"model"', '\ufeff \n{"model"'),
        ('"usage"', '"odd": "\udcff\udcfe", "usage"'),
    ],
    ids=["digits", "nan", "deep", "deeper", "surrogate", "control", "twice", "mark", "bytes"],
)
async def test_an_envelope_that_is_hardly_json_is_read(model: MakeModel, ask: Ask, before: str, after: str) -> None:
    """All of it stands beside the reply."""
    text = json.dumps(body(counts(160, 12))).replace(before, after, 1)
    reply = await replied(model, ask, text.encode("utf-8", "surrogateescape") + b"\n\n")
    assert reply.text == ANSWER
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (160, 12)


@pytest.mark.parametrize("content", [b"", b"{", b'{"a":', b"nonsense", b"[1", b'"a'])
def test_what_is_no_json_is_none(content: bytes) -> None:
    """Half of a value is not the value."""
    with pytest.raises(ValueError):  # noqa: PT011 — any of them
        read_json(content)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "thinking"])
async def test_a_reply_that_stands_in_the_thoughts_is_read_there(model: MakeModel, ask: Ask, name: str) -> None:
    """Drafts before it are none, and where the field came from is said."""
    thoughts = f'First {{"better": "B"}}, but no.\n{ANSWER}'
    said = body(
        counts(160, 40),
        choices=[{"message": {"content": None, name: thoughts}, "finish_reason": "stop"}],
        content=[{"type": "thinking", "thinking": thoughts, "signature": "s"}],
    )
    reply = await replied(model, ask, said)
    assert read_reply(reply.text, Judged, finish_reason=reply.finish_reason) == Judged.model_validate_json(ANSWER)
    assert "there is no content" in reply.odd[0]


@pytest.mark.parametrize("content", ["", " \n", ANSWER])
async def test_thoughts_beside_a_reply_are_not_read(model: MakeModel, ask: Ask, content: str) -> None:
    """Nor where a tool was called instead, or where they ran into the limit."""
    called = {
        "message": {"content": content, "reasoning_content": ANSWER, "tool_calls": [{}]},
        "finish_reason": "tool_calls",
    }
    blocks = [
        {"type": "thinking", "thinking": ANSWER},
        {"type": "text", "text": content},
        {"type": "tool_use", "name": "x"},
    ]
    reply = await replied(model, ask, body(choices=[called], content=blocks, stop_reason="tool_use"))
    assert reply.text == content
    cut = body(choices=[{"message": {"reasoning": ANSWER}, "finish_reason": "length"}], stop_reason="max_tokens")
    cut["content"] = blocks[:1]
    read = read_reply((await replied(model, ask, cut)).text, Judged, finish_reason="length")
    assert isinstance(read, Fault)
    assert read.kind is FaultKind.CUT_OFF


async def test_a_key_in_an_odd_field_is_taken_out(model: MakeModel, ask: Ask) -> None:
    """What was odd goes into the log."""
    reply = await replied(model, ask, body(f"for {KEY}"))
    assert reply.odd
    assert KEY not in str(reply.odd)


@pytest.mark.parametrize("read", [ours_openai.read_answer, ours_anthropic.read_answer])
def test_an_odd_line_of_a_batch_is_an_answer(read: Any) -> None:
    """It is paid for like any other; counts that no model reaches are unknown there too."""
    exchange = Exchange(Endpoint("http://models.test", "offline", None), OpenAISettings(model="offline"))
    line = json.dumps({"custom_id": "a", "body": body(counts(10**12, -4), model="\ud800", odd=0)})
    results = Results()
    reader = LineReader(exchange, read)
    file = httpx2.Response(200, content=line.replace('"odd": 0', '"odd": ' + "9" * 6000).encode())
    results.add_lines(file, lambda found: reader.answered(found["body"]))
    reply = results.outcomes["a"]
    assert isinstance(reply, Reply)
    assert (reply.text, reply.usage) == (ANSWER, usage())
    assert len(reply.odd) >= 2


def test_what_was_demanded_as_a_call_is_read_however_it_is_written() -> None:
    """As an object, or as the text of one."""
    for given in ({"better": "A"}, '{"better": "A"}'):
        call = {"type": "tool_use", "name": "write_reply", "input": given}
        answer = response_of({"content": [call], "stop_reason": "tool_use"})
        heard = ours_anthropic.read_answer(Endpoint("http://models.test", "m", None), answer)
        assert isinstance(heard, Heard)
        assert heard.text == '{"better": "A"}'


class response_of:  # noqa: N801 — it stands for a function
    """An answer with status 200."""

    def __init__(self, content: Any) -> None:
        self.content = json.dumps(content).encode()
        self.headers: dict[str, str] = {}
