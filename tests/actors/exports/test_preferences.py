"""Preference pairs, read from histories that say which version was better and why."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from support.exported import passed_over, rows_of
from support.stories import Story, accepted_story, answer, opened_story, rejected_story, with_flight
from toolace_mt.actors.exports.parts.weighing import COIN, CONTRADICTED, PLAN
from toolace_mt.actors.roles.refiner import original_is_a
from toolace_mt.events import (
    AssistantTurn,
    CheckOutcome,
    DeclinedBy,
    DialogueAccepted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Finding,
    Operation,
    RefinementCompleted,
    Replacement,
    RulesApplied,
    Severity,
    Turn,
    TurnsMasked,
    UserTurn,
    Verdict,
    VerificationReopened,
)


def rows(story: Story, name: str = "trl-dpo") -> list[dict[str, Any]]:
    """The rows as a file has them."""
    return rows_of(name, story.dialogue, story.records)


def passed(story: Story) -> set[str]:
    """The reasons for which something is no pair."""
    return set(passed_over("trl-dpo", story.dialogue, story.records))


def says(turn: str, text: str) -> AssistantTurn:
    """An assistant turn of words."""
    return AssistantTurn(id=turn, subtask=int(turn[0]), text=text, calls=())


def judged_fill(story: Story, new: Mapping[str, Turn], verdicts: Mapping[str, str], *, judge: str = "a-judge") -> None:
    """A rewrite of turns; each verdict is `new`, `old` or `same`."""
    mask = f"m{story.dialogue.masked + 1}"
    story.add(
        "refiner",
        TurnsMasked(mask=mask, operation=Operation.FILL, turns=tuple(new), injection=None, guidance=()),
        FillProposed(
            mask=mask,
            replacements=tuple(Replacement(turn=id_, turns=(turn,)) for id_, turn in new.items()),
            withheld=(),
        ),
    )
    written = []
    for turn, better in verdicts.items():
        original = "A" if original_is_a(story.dialogue, story.dialogue.mask(mask), turn) else "B"
        letter = {"old": original, "new": "AB".replace(original, ""), "same": "same"}[better]
        written.append({"turn": turn, "reason": f"{turn} is {better}", "better": letter})
    text = json.dumps({"checked": [], "verdicts": written})
    kept = tuple(turn for turn, better in verdicts.items() if better == "new")
    decision = (
        FillAccepted(mask=mask, reason="judged", kept=kept)
        if kept
        else FillDeclined(mask=mask, by=DeclinedBy.JUDGE, reason="judged")
    )
    story.add("refiner", answer(f"judge:{mask}", model=judge).model_copy(update={"text": text}), decision)


def ended(story: Story, *found: Finding, repaired: AssistantTurn | None = None) -> Story:
    """The story, accepted, after a repair where one is given."""
    verdict = CheckOutcome(check="grounding", verdict=Verdict.FAIL if found else Verdict.PASS)
    story.add("refiner", RefinementCompleted(reason="done"))
    story.add("verifier", RulesApplied(checks=(verdict,), findings=found))
    if repaired is not None:
        mask = f"m{story.dialogue.masked + 1}"
        ids = tuple(one.id for one in found)
        masked = TurnsMasked(mask=mask, operation=Operation.REPAIR, turns=(repaired.id,), injection=None, guidance=ids)
        fill = FillProposed(mask=mask, replacements=(Replacement(turn=repaired.id, turns=(repaired,)),), withheld=())
        story.add("refiner", masked, fill, FillAccepted(mask=mask, reason="it mends it"))
        story.add("verifier", VerificationReopened(reason="repaired"))
        clean = CheckOutcome(check="grounding", verdict=Verdict.PASS)
        story.add("verifier", RulesApplied(checks=(clean,), findings=()))
    story.add("verifier", DialogueAccepted())
    return story


def fault(turn: str) -> Finding:
    """A blocking finding that shows in a turn."""
    return Finding(
        id="f1", check="grounding", verdict=Verdict.FAIL, severity=Severity.BLOCKING, turns=(turn,),
        call=None, pointer=None, evidence="", message="it comes from nowhere",
    )  # fmt: skip


def content(message: list[dict[str, Any]]) -> str:
    """The words of a side."""
    (one,) = message
    return str(one["content"])


def test_a_preferred_rewrite_is_chosen() -> None:
    """The original is rejected, after all that is before the turn; the reason says which letter it was."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked, BK-77.")}, {"2.4": "new"})
    (row,) = rows(ended(story))
    assert (row["kind"], row["differs"], row["decided_by"]) == ("rewritten", "words", "judge")
    assert content(row["chosen"]) == "Booked, BK-77."
    assert content(row["rejected"]).startswith("Done:")
    assert len(row["prompt"]) == 7
    assert row["reason"].startswith("2.4 is new (")


def test_a_declined_rewrite_is_rejected() -> None:
    """The original is chosen."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Sold out.")}, {"2.4": "old"})
    (row,) = rows(ended(story))
    assert row["kind"] == "declined"
    assert content(row["chosen"]).startswith("Done:")
    assert content(row["rejected"]) == "Sold out."


def test_verdicts_count_turn_by_turn() -> None:
    """One fill gives a pair of each kind, and none for a user's turn or a tie; the prompt has what was kept."""
    story = opened_story()
    user = UserTurn(id="1.1", subtask=1, text="From Oslo to Rome, please.")
    new: dict[str, Turn] = {"1.1": user, "1.4": says("1.4", "FL-204 flies."), "2.4": says("2.4", "No.")}
    judged_fill(story, new, {"1.1": "new", "1.4": "new", "2.4": "old"})
    judged_fill(story, {"2.4": says("2.4", "It is done: BK-77.")}, {"2.4": "same"})
    made = {row["id"]: row for row in rows(ended(story))}
    assert {id_: row["kind"] for id_, row in made.items()} == {"run/1:1.4": "rewritten", "run/1:2.4": "declined"}
    assert "From Oslo to Rome, please." in json.dumps(made["run/1:2.4"]["prompt"])
    assert passed(story) == {"a turn that is not the assistant's", "a tie of the judge"}


def test_what_a_repair_mended_is_rejected() -> None:
    """With the finding that showed in it."""
    made = rows(accepted_story())
    repaired = next(row for row in made if row["kind"] == "repaired")
    assert repaired["differs"] == "calls"
    flights = [
        row[0]["tool_calls"][0]["function"]["arguments"]["flight_id"]
        for row in (repaired["chosen"], repaired["rejected"])
    ]
    assert flights == ["FL-204", "FL-999"]
    assert json.loads(repaired["finding"])["check"] == "grounding"
    assert {tool["function"]["name"] for tool in json.loads(repaired["tools"])} == {"find_flights", "book_flight"}


def test_a_finding_elsewhere_makes_no_pair() -> None:
    """The mended turn may have been right."""
    story = opened_story()
    mended = with_flight(story, "FL-205")
    assert not rows(ended(story, fault("2.4"), repaired=mended))
    assert passed(story) == {"a mended turn at which no finding shows"}


def test_a_preferred_version_that_is_mended_later_is_no_example() -> None:
    """Nor is it rejected for the judge's reason; the repair makes its own pair."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked for free.")}, {"2.4": "new"})
    (row,) = rows(ended(story, fault("2.4"), repaired=says("2.4", "Booked.")))
    assert (row["kind"], content(row["chosen"]), content(row["rejected"])) == (
        "repaired",
        "Booked.",
        "Booked for free.",
    )
    assert "a version that was preferred and mended later, for a finding" in passed(story)


def test_a_prompt_that_is_mended_later_is_none() -> None:
    """A fault was in it."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked, BK-77.")}, {"2.4": "new"})
    made = rows(ended(story, fault("1.4"), repaired=says("1.4", "I found FL-204.")))
    assert [row["id"] for row in made] == ["run/1:1.4"]


def test_chosen_is_what_stands_there_at_last() -> None:
    """Two rewrites of one place have one chosen side."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked.")}, {"2.4": "new"})
    judged_fill(story, {"2.4": says("2.4", "Booked, BK-77.")}, {"2.4": "new"})
    made = rows(ended(story))
    assert [content(row["chosen"]) for row in made] == ["Booked, BK-77."] * 2
    labelled = [(content(row["completion"]), row["label"]) for row in rows(story, "kto")]
    assert [label for _, label in labelled].count(True) == 1
    assert ("Booked.", False) in labelled


def test_where_the_prompt_changed_later_both_are_as_they_were() -> None:
    """The chosen side is what was accepted then."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked.")}, {"2.4": "new"})
    judged_fill(story, {"1.4": says("1.4", "FL-204 flies."), "2.4": says("2.4", "Done.")}, {"1.4": "new", "2.4": "new"})
    first = next(row for row in rows(ended(story)) if row["id"] == "run/1:2.4")
    assert content(first["chosen"]) == "Booked."
    assert "FL-204 flies." not in json.dumps(first["prompt"])


def test_a_fault_that_a_rule_finds_is_rejected() -> None:
    """No judge was asked: the finding is the reason."""
    story = opened_story()
    replacement = Replacement(turn="2.2", turns=(with_flight(story, "FL-999"),))
    mask = TurnsMasked(mask="m1", operation=Operation.FILL, turns=("2.2",), injection=None, guidance=())
    fill = FillProposed(mask="m1", replacements=(replacement,), withheld=())
    story.add("refiner", mask, fill, FillDeclined(mask="m1", by=DeclinedBy.RULE, reason="turn 2.2: grounding"))
    (row,) = rows(ended(story))
    assert (row["kind"], json.loads(row["finding"])["check"]) == ("declined", "grounding")


@pytest.mark.parametrize("judge", ["a-judge", "offline"])
def test_a_rule_bears_a_judge_out(judge: str) -> None:
    """The fault that it finds in the other version alone is the pair's finding."""
    story = opened_story()
    judged_fill(story, {"2.2": with_flight(story, "FL-999")}, {"2.2": "old"}, judge=judge)
    (row,) = rows(ended(story))
    assert (row["differs"], row["decided_by"]) == ("calls", "rule")
    assert json.loads(row["finding"])["check"] == "grounding"


def test_a_rule_that_contradicts_a_judge_leaves_no_pair() -> None:
    """An invented flight is no example, whoever prefers it."""
    story = opened_story()
    judged_fill(story, {"2.2": with_flight(story, "FL-999")}, {"2.2": "new"})
    assert not rows(ended(story))
    assert passed(story) == {CONTRADICTED}


def test_what_only_the_stand_in_prefers_is_no_pair() -> None:
    """It throws a coin between versions without a fault."""
    story = opened_story()
    judged_fill(story, {"2.4": says("2.4", "Booked, BK-77.")}, {"2.4": "new"}, judge="offline")
    assert not rows(ended(story))
    assert passed(story) == {COIN}


def test_a_fault_against_the_plan_makes_no_pair() -> None:
    """The assistant knows no plan, so there is nothing to be learnt."""
    story = opened_story()
    against = fault("2.4").model_copy(update={"check": "complexity_compliance"})
    assert not rows(ended(story, against, repaired=says("2.4", "Booked.")))
    assert passed(story) == {PLAN}


@pytest.mark.parametrize("name", ["trl-dpo", "kto"])
def test_a_dialogue_that_was_not_accepted_has_none(name: str) -> None:
    """Nothing vouches for what it has at last."""
    story = rejected_story()
    assert not rows(story, name)
    assert passed(story) == {"a dialogue that was not accepted"}
