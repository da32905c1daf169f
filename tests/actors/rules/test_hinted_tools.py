"""The rules of deeds ask a tool's hints before they guess from its name whether it only looks something up."""

from collections.abc import Callable
from typing import Any

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES
from toolace_mt.events import Tool

Lines = list[tuple[str, Any]]
READS: dict[str, Any] = {"readOnlyHint": True}
CHANGES: dict[str, Any] = {"readOnlyHint": False}
VAN = {"van_id": "LV-9", "bay": "B-2"}


def dialogues(name: str) -> dict[str, Lines]:
    """A dialogue in which each rule finds something, if the tool of that name does a deed."""
    asked, done = ("user", "Cancel the lunch."), ("assistant", "I've cancelled the lunch.")
    book = {name: {"room": "Aire"}}
    return {
        "claimed_action": [asked, done],
        "premature_answer": [asked, ("turn", {"say": done[1], "call": {name: {}}}), ("result", {"ok": True})],
        "told_outcome": [asked, ("call", {name: {}}), ("error", "no lunch is there"), done],
        "unconfirmed_call": [asked, ("call", {name: {}}), ("result", {"ok": True}), done],
        "repeated_action": [
            ("user", "The Aire room, please."),
            *(("call", book), ("result", {"id": "BK-1"}), ("call", book), ("result", {"id": "BK-2"})),
        ],
        "unchanged_update": [
            ("user", "Where is my van?"),
            *(("call", {"get_van": {}}), ("result", VAN), ("assistant", "In its bay.")),
            *(("user", "Put it into the bay beside."), ("call", {name: VAN}), ("result", {"ok": True})),
        ],
    }


PLACES = {
    "claimed_action": ("cancel_lunch", "t2"),
    "premature_answer": ("cancel_lunch", "t2"),
    "told_outcome": ("cancel_lunch", "t4"),
    "unconfirmed_call": ("cancel_lunch", "t2"),
    "repeated_action": ("book_room", "t4"),
    "unchanged_update": ("move_van", "t6"),
}
"""A tool that does it, and where it is found."""


@pytest.mark.parametrize("rule", PLACES)
@pytest.mark.parametrize(
    ("before", "hints", "found"),
    [("", None, True), ("", READS, False), ("get_", None, False), ("get_", CHANGES, True)],
)
def test_hints_decide_what_a_call_does(
    view: Callable[..., DialogueView], rule: str, before: str, hints: dict[str, Any] | None, *, found: bool
) -> None:
    """A tool that reads does no deed, whatever its name; `get_van` does one where its hints say so."""
    name, place = before + PLACES[rule][0], PLACES[rule][1]
    wants = "Requires the customer's explicit confirmation."
    tools = [Tool(name=name, description=wants, parameters={}, hints=hints)]
    tools.append(Tool(name="get_van", description="", parameters={}))
    places = [one.turns[0] for one in RULES[rule].check(view(*dialogues(name)[rule], tools=tools))]
    assert places == ([place] if found else [])
