"""Request bodies: repeating parts come first, marked for the cache, and settings arrive where they belong."""

from dataclasses import replace
from typing import Any

import pytest

import toolace_mt.actors.models.anthropic as ours_anthropic
import toolace_mt.actors.models.openai as ours_openai
from toolace_mt.actors.models import AnthropicSettings, OpenAISettings
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Question
from toolace_mt.actors.roles.purposes import JUDGE

from .conftest import Ask

SYSTEM = f"You judge. <tools>{'t' * 400}</tools>"
CONTEXT = f"<dialogue>{'d' * 200}</dialogue>\n"
EPHEMERAL = {"type": "ephemeral"}


def to_openai(question: Question[Any], **settings: Any) -> dict[str, Any]:
    """The body that OpenAI gets."""
    return ours_openai.request_body(OpenAISettings.model_validate({"model": "m", **settings}), question)


def to_anthropic(question: Question[Any], **settings: Any) -> dict[str, Any]:
    """The body that Anthropic gets."""
    return ours_anthropic.request_body(AnthropicSettings.model_validate({"model": "m", **settings}), question)


def test_openai_gets_system_then_context_then_task(ask: Ask) -> None:
    """As few fields as there can be: an endpoint that follows OpenAI knows them all."""
    assert to_openai(ask(), base_url="http://localhost:8000/v1", structured="off") == {
        "model": "m",
        "messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": f"{CONTEXT}Which? 1"}],
        "max_tokens": JUDGE.max_tokens,
    }


def test_the_vendor_s_own_endpoint_gets_its_own_fields(ask: Ask) -> None:
    """It has a JSON mode, and has renamed its token limit."""
    body = to_openai(ask())
    assert body["response_format"] == {"type": "json_object"}
    assert body["max_completion_tokens"] == JUDGE.max_tokens
    assert "max_tokens" not in body


def test_settings_of_openai_arrive(ask: Ask) -> None:
    """Each in its field, and the extra body wins."""
    body = to_openai(
        ask(),
        base_url="http://localhost:8000/v1",
        temperature=0.5,
        max_tokens=77,
        reasoning_effort="low",
        structured="object",
        extra_body={"top_k": 5, "temperature": 0.25},
        max_tokens_name="max_completion_tokens",
    )
    assert body["temperature"] == 0.25
    assert body["max_completion_tokens"] == 77
    assert body["reasoning_effort"] == "low"
    assert body["response_format"] == {"type": "json_object"}
    assert body["top_k"] == 5
    assert "response_format" not in to_openai(ask(), structured="off")


def test_anthropic_gets_blocks_that_are_cached(ask: Ask) -> None:
    """Instructions and tools, then the dialogue; the task is new every time."""
    assert to_anthropic(ask()) == {
        "model": "m",
        "system": [{"type": "text", "text": SYSTEM, "cache_control": EPHEMERAL}],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": CONTEXT, "cache_control": EPHEMERAL},
                    {"type": "text", "text": "Which? 1"},
                ],
            }
        ],
        "max_tokens": JUDGE.max_tokens,
    }


def test_the_plan_is_cached_apart_from_the_turns(ask: Ask) -> None:
    """It stays when turns are masked or rewritten; what is sent is the same text."""
    question = ask()
    context = "<plan>\n{}\n</plan>\n<dialogue>\n{}\n</dialogue>\n"
    parted = replace(question, prompt=Prompt(Template("parted", "s", context, "t"), {}))
    (message,) = to_anthropic(parted)["messages"]
    *blocks, _ = message["content"]
    assert [block["text"] for block in blocks] == ["<plan>\n{}\n</plan>\n<dialogue>\n", "{}\n</dialogue>\n"]
    assert [block["cache_control"] for block in blocks] == [EPHEMERAL, EPHEMERAL]


@pytest.mark.parametrize(("cache", "times"), [("context", 2), ("system", 1), ("off", 0)])
def test_what_is_cached_is_a_setting(ask: Ask, cache: str, times: int) -> None:
    """Writing to the cache costs: a user may not want it."""
    assert repr(to_anthropic(ask(), cache=cache)).count("cache_control") == times


def test_settings_of_anthropic_arrive(ask: Ask) -> None:
    """Each in its field; a budget for thinking comes on top of the reply's."""
    body = to_anthropic(ask(), temperature=1, reasoning_effort="high", thinking=2048, max_tokens=100)
    assert body["temperature"] == 1
    assert body["output_config"] == {"effort": "high"}
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 2048}
    assert body["max_tokens"] == 2148
    assert to_anthropic(ask(), thinking="adaptive")["thinking"] == {"type": "adaptive"}
    assert to_anthropic(ask(), extra_body={"top_k": 5})["top_k"] == 5


def test_anthropic_gets_no_empty_block(ask: Ask) -> None:
    """It refuses them; a plan is asked for before there is a dialogue."""
    question = ask()
    bare = Question(
        question.key,
        question.purpose,
        None,
        Prompt(Template("bare", "s", "", "t"), {}),
        question.expects,
        1,
    )
    body = to_anthropic(bare)
    assert body["messages"][0]["content"] == [{"type": "text", "text": "t"}]


def test_two_questions_about_one_dialogue_share_their_beginning(ask: Ask) -> None:
    """Byte by byte, up to the task."""
    first, second = to_openai(ask(1)), to_openai(ask(2))
    assert first["messages"][0] == second["messages"][0]
    assert first["messages"][1]["content"][: len(CONTEXT)] == second["messages"][1]["content"][: len(CONTEXT)]
    assert first != second
