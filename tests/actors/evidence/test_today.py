"""The date and time that were drawn for a dialogue are evidence: `tomorrow` means a day."""

from typing import Any

import pytest

from support.dialogues import parameters
from toolace_mt.actors.evidence import DialogueView, unsupported_arguments
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueOpened,
    Moment,
    Persona,
    Scenario,
    SubtaskDrafted,
    Tool,
    ToolCall,
    UserTurn,
    fold,
)

NOW = Moment(date="2026-08-13", weekday="Thursday", time="10:12", zone="Europe/Lisbon")
SCENARIO = Scenario(
    persona=Persona(name="Rui"),
    language="en",
    locale="English",
    channel="chat",
    tone="casual",
    verbosity="short",
    patience="patient",
    mood="calm",
    typos="clean",
    goal="plan",
    information="all at once",
    now=NOW,
)
TABLE = Tool(
    name="book_table",
    description="Books a table.",
    parameters={
        "type": "object",
        "properties": {"date": {"type": "string"}, "time": {"type": "string"}},
        "required": ["date"],
    },
)


def told(words: str, arguments: dict[str, Any], policy: str = "") -> Dialogue:
    """A dialogue in which the assistant makes one call after the user's *words*."""
    call = ToolCall(id="c1", name=TABLE.name, arguments=arguments)
    turns = (UserTurn(id="1.1", subtask=1, text=words), AssistantTurn(id="1.2", subtask=1, text="", calls=(call,)))
    opened = DialogueOpened(seed=1, parameters=parameters(steps=(1,)), tools=(TABLE,), scenario=SCENARIO, policy=policy)
    return fold("r/1", [opened, SubtaskDrafted(subtask=1, turns=turns)])


def doubted(dialogue: Dialogue) -> list[str]:
    """The values that rest on nothing."""
    return [str(one.leaf.value) for one in unsupported_arguments(DialogueView(dialogue))]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("A table for tomorrow, please.", "2026-08-14"),
        ("a table tonight pls", "2026-08-13"),
        ("Einen Tisch für morgen, bitte.", "2026-08-14"),
        ("Une table pour demain soir.", "2026-08-14"),
        ("今晩じゃなくて明日の席をお願いします", "2026-08-14"),
        ("Can we do next Friday?", "2026-08-21"),
    ],
)
def test_a_day_named_relative_to_today_is_known(words: str, day: str) -> None:
    """In any of our languages."""
    assert doubted(told(words, {"date": day})) == []


def test_another_day_than_tomorrow_is_doubted() -> None:
    """The date of today is stated, so that a wrong one can be seen."""
    assert doubted(told("A table for tomorrow, please.", {"date": "2026-08-19"})) == ["2026-08-19"]


def test_the_time_that_it_is_makes_no_other_time_doubtful() -> None:
    """Where nobody said a time any may be chosen; `in two hours` counts from now."""
    assert doubted(told("A table for tomorrow.", {"date": "2026-08-14", "time": "19:30"})) == []
    assert doubted(told("A table today, in two hours.", {"date": "2026-08-13", "time": "12:12"})) == []
    assert doubted(told("A table today at 19:30.", {"date": "2026-08-13", "time": "16:30"})) == ["16:30"]


def test_the_assistant_knows_policy_and_moment() -> None:
    """Both are in the context that exports carry; without a scenario there is none."""
    dialogue = told("Hello", {}, policy="Tables are for two at least.")
    assert dialogue.context == (
        "Tables are for two at least.\n\nToday is Thursday, 2026-08-13. The time is 10:12 (Europe/Lisbon)."
    )
