"""Calls that a model wrote into its words are found in every notation; talk about code, JSON and XML is no call."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES
from toolace_mt.events import Tool

TEXTS = yaml.safe_load(Path(__file__).with_name("call_notations.yaml").read_text(encoding="utf-8"))
CALLS, HARMLESS = TEXTS["calls"], TEXTS["harmless"]


@pytest.fixture(name="gate_tools")
def _gate_tools(tool: Callable[..., Tool]) -> list[Tool]:
    properties = {"gate": {"type": "string"}, "minutes": {"type": "integer"}}
    return [tool("open_gate", ("gate",), None, **properties), tool("list_gates"), tool("Open Gate")]


def leaked(view: Callable[..., DialogueView], lines: list[tuple[str, Any]], tools: list[Tool]) -> list[str]:
    """The texts that the rule finds."""
    return [finding.evidence for finding in RULES["leaked_call"].check(view(*lines, tools=tools))]


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS)
def test_a_call_in_words_is_found(view: Callable[..., DialogueView], gate_tools: list[Tool], text: str) -> None:
    """Whatever the model's template is."""
    assert leaked(view, [("user", "Please open gate K-4 for 5 minutes."), ("assistant", text)], gate_tools)


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_talk_about_code_is_no_call(view: Callable[..., DialogueView], gate_tools: list[Tool], text: str) -> None:
    """Nor is JSON, XML or the name of a tool."""
    assert leaked(view, [("user", "How would I write that down?"), ("assistant", text)], gate_tools) == []


def test_a_sign_that_the_user_has_shown_is_a_topic_until_a_tool_is_named(
    view: Callable[..., DialogueView], gate_tools: list[Tool]
) -> None:
    """As with placeholders, a user may ask about one."""
    asked = ("user", "What does <tool_call> mean in my log?")
    told = ("assistant", "<tool_call> is the sign before a call, and </tool_call> would be the one after it.")
    assert leaked(view, [asked, ("assistant", "<tool_call> is the sign before a call.")], gate_tools) == []
    assert leaked(view, [asked, told], gate_tools) == ["</tool_call>"]
    assert leaked(view, [asked, ("assistant", '<tool_call>{"name": "open_gate"}')], gate_tools) == ["<tool_call>"]
