"""Reading of answers, in all the forms that providers and those who follow them send."""

import json
from typing import Any

import pytest

import toolace_mt.actors.models.anthropic as ours_anthropic
import toolace_mt.actors.models.openai as ours_openai
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.exchange import Heard
from toolace_mt.events import Usage

AT = Endpoint("https://models.test", "some-model", None)


class Answered:
    """An answer with status 200."""

    headers: dict[str, str] = {}  # noqa: RUF012 — as the SDKs' answers have it

    def __init__(self, body: object) -> None:
        self.content = json.dumps(body).encode()


def completion(message: dict[str, Any], finish: str | None = "stop", **more: Any) -> Heard:
    """Read a chat completion with *message*."""
    heard = ours_openai.read_answer(AT, Answered({"choices": [{"message": message, "finish_reason": finish}], **more}))
    assert isinstance(heard, Heard), heard
    return heard


def message(content: list[dict[str, Any]], stop: str | None = "end_turn", **more: Any) -> Heard:
    """Read a message with *content*."""
    heard = ours_anthropic.read_answer(AT, Answered({"content": content, "stop_reason": stop, **more}))
    assert isinstance(heard, Heard), heard
    return heard


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"content": "hello"}, "hello"),
        ({"content": None}, ""),
        ({}, ""),
        ({"content": [{"type": "text", "text": "hel"}, {"type": "text", "text": "lo"}, {"type": "image"}]}, "hello"),
        ({"content": "hello", "tool_calls": [{"id": "x"}], "reasoning_content": "hm"}, "hello"),
        ({"content": None, "refusal": "no"}, "no"),
    ],
)
def test_words_of_a_completion(said: dict[str, Any], text: str) -> None:
    """A string, parts, nothing, a refusal."""
    assert completion(said).text == text


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("content_filter", "content_filter"),
        ("tool_calls", "tool_calls"),
        ("function_call", "tool_calls"),
        ("eos", "eos"),
        (None, "unknown"),
    ],
)
def test_how_a_completion_ends(given: str | None, ours: str) -> None:
    """The five words that are known have their meaning; others are kept."""
    assert completion({"content": "x"}, given).finish_reason == ours


def test_a_refusal_is_one_whatever_the_finish_reason_says() -> None:
    """OpenAI says `stop`."""
    assert completion({"content": None, "refusal": "no"}).finish_reason == "refusal"


@pytest.mark.parametrize(
    ("given", "ours"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("refusal", "refusal"),
        ("pause_turn", "pause_turn"),
        (None, "unknown"),
    ],
)
def test_how_a_message_ends(given: str | None, ours: str) -> None:
    """Each of Anthropic's words has its meaning."""
    assert message([{"type": "text", "text": "x"}], given).finish_reason == ours


def test_thoughts_are_not_words() -> None:
    """Only text blocks are the reply."""
    thought = [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "redacted_thinking", "data": "d"}]
    assert message([*thought, {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]).text == "ab"


def test_tokens_of_a_completion() -> None:
    """Cached and reasoning tokens are parts of the whole, as OpenAI counts."""
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 50,
        "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 5},
        "completion_tokens_details": {"reasoning_tokens": 30},
    }
    assert completion({"content": "x"}, usage=usage, model="m").usage == Usage(
        input_tokens=100, output_tokens=50, cached_tokens=60, cache_write_tokens=5, reasoning_tokens=30
    )


def test_tokens_of_a_message() -> None:
    """Anthropic counts what touches its cache apart; here the whole is the whole."""
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": 60,
        "cache_creation_input_tokens": 30,
        "output_tokens": 50,
        "output_tokens_details": {"thinking_tokens": 20},
    }
    assert message([], usage=usage).usage == Usage(
        input_tokens=100, output_tokens=50, cached_tokens=60, cache_write_tokens=30, reasoning_tokens=20
    )


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": None}])
def test_tokens_that_nobody_counted_are_unknown(usage: Any) -> None:
    """None, and not zero."""
    nothing = Usage(
        input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )
    assert completion({"content": "x"}, usage=usage).usage == nothing
    assert message([], usage=usage).usage == nothing
