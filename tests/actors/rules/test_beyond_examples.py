"""Beyond the examples of single rules: several rules at once, ids of calls, sizes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.evidence.dialogue_view import DialogueView
from toolace_mt.actors.rules import RULES
from toolace_mt.events import AssistantTurn, Tool, ToolCall, ToolResult, ToolTurn, UserTurn

Make = Callable[..., DialogueView]
MakeTool = Callable[..., Tool]

ASKED = ("user", "Find A1")
CALL = ("call", {"find": {"name": "A1"}})
FOUND = ("result", "found")
WORDS = ("assistant", "It is there.")


def broken(rule: str, view: DialogueView) -> list[tuple[str, ...]]:
    """The turns at which *rule* is broken."""
    return [violation.turns for violation in RULES[rule].check(view)]


def test_a_whole_dialogue_breaks_nothing(view: Make) -> None:
    """Every rule passes the plainest good dialogue, imported or generated."""
    for imported in (True, False):
        seen = view(ASKED, CALL, FOUND, WORDS, imported=imported)
        assert [list(rule.check(seen)) for rule in RULES.values()] == [[]] * len(RULES)


def _paired(*turns: tuple[list[str], list[str]]) -> tuple[Any, ...]:
    made: list[Any] = [UserTurn(id="u", subtask=0, text="Go")]
    for number, (calls, results) in enumerate(turns):
        called = tuple(ToolCall(id=id_, name="find", arguments={}) for id_ in calls)
        answered = tuple(ToolResult(call_id=id_, content="ok") for id_ in results)
        made.append(AssistantTurn(id=f"a{number}", subtask=0, text="", calls=called))
        made.append(ToolTurn(id=f"r{number}", subtask=0, results=answered))
    return tuple(made)


@pytest.mark.parametrize(
    ("turns", "found"),
    [
        ([(["1"], ["1"]), (["1"], ["1"])], []),
        ([(["1", "2"], ["2", "1"])], []),
        ([(["1"], [])], [("a0",)]),
        ([(["1"], ["2"])], [("a0",), ("r0",)]),
        ([(["1"], ["1", "1"])], [("r0",)]),
        ([(["1", "1"], ["1", "1"])], [("a0",)]),
        ([(["1"], []), (["1"], ["1"])], [("a0",)]),
    ],
)
def test_calls_and_results_pair_up(view: Make, turns: Any, found: list[tuple[str, ...]]) -> None:
    """An id that is used again after it was answered is ordinary; unanswered, doubled and stray ones are found."""
    seen = DialogueView(replace(view(ASKED).dialogue, turns=_paired(*turns)))
    assert broken("pairing", seen) == found


def test_a_catastrophic_pattern_is_given_up_on(view: Make, tool: MakeTool) -> None:
    """It takes a moment, whatever the pattern does."""
    find = tool("find", name={"pattern": r"^(\w+\s?)*\d$"})
    seen = view(ASKED, ("call", {"find": {"name": "a" * 60 + "!"}}), FOUND, tools=[find])
    assert len(list(RULES["schema"].check(seen))) == 1


@pytest.mark.parametrize("raw", ["[" * 100_000, '{"a":' * 70 + "1" + "}" * 70])
def test_arguments_without_bottom_are_not_read(view: Make, raw: str) -> None:
    """Neither those that no parser reads nor those that only the log refuses."""
    (found,) = RULES["readable_arguments"].check(view(ASKED, ("call", {"find": raw}), FOUND))
    assert found.message == "the arguments of 'find' are not a JSON object: they are nested too deeply"


def test_a_long_message_of_a_schema_is_shortened(view: Make, tool: MakeTool) -> None:
    """Its beginning and its end say the most."""
    find = tool("find", name={"enum": [f"value{n}" for n in range(100)]})
    (found,) = RULES["schema"].check(view(ASKED, CALL, FOUND, tools=[find]))
    message = found.message.partition(": ")[2]
    assert len(message) == 243
    assert message.startswith("'A1' is not one of ['value0'")
    assert " … " in message
    assert message.endswith("'value99']")


def test_a_flood_of_words_is_out_of_proportion(view: Make) -> None:
    """Though no word of it is there twice."""
    flood = ("assistant", "".join(f"word{n} " for n in range(5000)))
    assert broken("length", view(ASKED, flood)) == [("t2",)]


def test_what_was_used_too_early_is_not_said_to_come_from_nowhere(view: Make) -> None:
    """Causality names the turn that brings it, and grounding leaves it to causality."""
    seen = view(
        ("user", "Cancel my appointment"),
        ("call", {"cancel": {"appointment_id": "90123456"}}),
        ("result", "success"),
        ("assistant", "Which one?"),
        ("user", "It is 90123456."),
    )
    assert broken("causality", seen) == [("t2", "t5")]
    assert broken("grounding", seen) == []


def test_a_contradiction_names_both_results(view: Make) -> None:
    """The later one first: it is the one that may be rewritten."""
    call = ("call", {"get_order": {"order_id": "W-1201"}})
    first, then = (("result", {"order_id": "W-1201", "city": city}) for city in ("Bonn", "Ulm"))
    assert broken("contradicting_results", view(("user", "W-1201?"), call, first, call, then)) == [("t5", "t3")]
