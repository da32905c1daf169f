"""Findings are remembered by what dialogues say: the same is looked at once, and whatever is otherwise anew."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from toolace_mt.actors.evidence import DialogueView
from toolace_mt.actors.roles.regressions import RuleReview
from toolace_mt.actors.rules import Rule
from toolace_mt.actors.rules.port import finding
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    Edit,
    Finding,
    Operation,
    Severity,
    SubtaskPlan,
    Tool,
    UserTurn,
    unopened,
)

TURNS = (UserTurn(id="t1", subtask=1, text="Hi"), AssistantTurn(id="t2", subtask=1, text="Hello", calls=()))
OTHERWISE: dict[str, Any] = {
    "turns": TURNS[:1],
    "edits": (Edit("m1", Operation.FILL, ("t2",), None, None, ("t2",)),),
    "plan": (SubtaskPlan(goal="Greet", tools=(), steps=1),),
    "tools": (Tool(name="wave", description="", parameters={"type": "object"}),),
    "withheld": frozenset({"wave"}),
    "context": "It is Monday.",
    "policy": "Greet back.",
    "simulated": True,
    "imported": True,
    "origin": {"id": "7"},
    "errors_elsewhere": (("t2",),),
    "round": 2,
}


class Seen:
    """A rule that keeps what it has looked at."""

    def __init__(self) -> None:
        self.dialogues: list[Dialogue] = []

    def check(self, view: DialogueView) -> Iterator[Finding]:
        """One finding in each dialogue."""
        self.dialogues.append(view.dialogue)
        yield finding(f"{len(view.turns)} turns", ())

    @property
    def rules(self) -> dict[str, Rule]:
        """It alone."""
        return {"seen": Rule("seen", "Nothing is seen.", Severity.BLOCKING, self.check)}


@pytest.fixture
def dialogue() -> Dialogue:
    """A dialogue of two turns."""
    return replace(unopened("d"), turns=TURNS)


def test_the_same_in_other_objects_is_looked_at_once(dialogue: Dialogue) -> None:
    """By whichever role: what one proposes, another decides on."""
    seen = Seen()
    again = replace(dialogue, turns=tuple(turn.model_copy() for turn in TURNS))
    found = [RuleReview(seen.rules).findings(one) for one in (dialogue, again, dialogue)]
    assert len(seen.dialogues) == 1
    assert found[0] == found[1] == found[2] != ()


@pytest.mark.parametrize("part", OTHERWISE)
def test_what_is_otherwise_is_looked_at_anew(dialogue: Dialogue, part: str) -> None:
    """In any part that a rule may look at."""
    seen, changed = Seen(), replace(dialogue, **{part: OTHERWISE[part]})
    for one in (dialogue, changed, dialogue):
        RuleReview(seen.rules).findings(one)
    assert [getattr(one, part) for one in seen.dialogues] == [getattr(one, part) for one in (dialogue, changed)]


def test_a_text_that_cannot_be_written_is_looked_at_each_time(dialogue: Dialogue) -> None:
    """Half a pair of surrogates may come from a model, and stops nobody."""
    seen, odd = Seen(), (UserTurn(id="t1", subtask=1, text="a\ud800"),)
    for _ in range(2):
        assert RuleReview(seen.rules).findings(replace(dialogue, turns=odd))
    assert len(seen.dialogues) == 2


def test_other_rules_find_something_else(dialogue: Dialogue) -> None:
    """What is remembered is of one set of rules."""
    one, other = Seen(), Seen()
    RuleReview(one.rules).findings(dialogue)
    RuleReview(other.rules).findings(dialogue)
    assert len(one.dialogues) == len(other.dialogues) == 1
