"""Mistakes come at the rates that are set, and only then."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from toolace_mt.actors.offline import Mistakes, OfflineSettings, answer
from toolace_mt.actors.roles import purposes
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import Dialogue, Phase, Severity


def _blocking(dialogue: Dialogue) -> set[str]:
    return {f.check for f in apply_rules(dialogue).findings if f.severity is Severity.BLOCKING}


@pytest.mark.parametrize(
    ("mistake", "check"),
    [("missing_argument", "schema"), ("wrong_type", "schema"), ("broken_pairing", "pairing")],
)
def test_a_mistake_is_what_its_name_says(mistake: str, check: str, carry: Any) -> None:
    """Every skeleton has it at a rate of 1, and its rule finds it."""
    for number in range(6):
        carried = carry(number, mistakes=Mistakes.model_validate({mistake: 1.0}))
        assert check in _blocking(carried.drafted)


def test_an_invented_identifier_stands_nowhere_else(carry: Any) -> None:
    """Whenever a draft changes by it, the new value is found nowhere in the sound dialogue."""
    changed = 0
    for number in range(6):
        sound = carry(number).drafted
        spoiled = carry(number, mistakes=Mistakes(invented_identifier=1.0)).drafted
        known = repr(sound.turns)
        calls = zip(sound.calls(), spoiled.calls(), strict=False)
        for (_, right), (_, wrong) in calls:
            assert isinstance(right.arguments, dict)
            assert isinstance(wrong.arguments, dict)
            different = [v for n, v in wrong.arguments.items() if right.arguments.get(n) != v]
            if right.name == wrong.name and len(different) == 1:
                changed += str(different[0]) not in known
    assert changed > 6


def test_malformed_replies_come_at_about_their_rate(many: list[Any]) -> None:
    """Of the replies to the questions of two dozen dialogues, about a fifth break off at a rate of 0.2."""
    settings = OfflineSettings(mistakes=Mistakes(malformed_json=0.2))
    broken = total = 0
    for carried in many:
        for question, _ in carried.asked:
            text = answer(question.prompt.system, question.prompt.context + question.prompt.task, settings=settings)
            total += 1
            broken += not _reads(text)
    assert 0.15 < broken / total < 0.26


def _reads(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_an_unreadable_vote_and_an_unfair_judge_are_set_apart(many: list[Any]) -> None:
    """At a rate of 1 no vote has a verdict, and every judgement is the other way round."""
    settings = OfflineSettings(mistakes=Mistakes(unreadable_vote=1.0, unfair_judge=1.0))
    for question, text in many[0].asked:
        prompt = question.prompt
        spoiled = json.loads(answer(prompt.system, prompt.context + prompt.task, settings=settings))
        if question.purpose is purposes.VOTE:
            assert spoiled["verdict"] not in ("pass", "fail")
        if question.purpose is purposes.JUDGE:
            both = zip(spoiled["verdicts"], json.loads(text)["verdicts"], strict=True)
            assert all(turned["better"] != given["better"] for turned, given in both)


def test_with_mistakes_dialogues_are_mended_or_rejected_for_them(carry: Any) -> None:
    """Every dialogue ends; some are repaired; those that are rejected have a mistake of the kind that was set."""
    rates = Mistakes(missing_argument=0.5, broken_pairing=0.4)
    ended = [carry(number, mistakes=rates).dialogue for number in range(16)]
    phases = [dialogue.phase for dialogue in ended]
    assert set(phases) == {Phase.ACCEPTED, Phase.REJECTED}
    assert phases.count(Phase.ACCEPTED) >= 6
    assert any(dialogue.repairs and dialogue.phase is Phase.ACCEPTED for dialogue in ended)
    for dialogue in ended:
        if dialogue.phase is Phase.REJECTED:
            assert {f.check for f in dialogue.blocking} & {"schema", "pairing", "expert.arguments"}


def test_settings_refuse_what_they_do_not_know() -> None:
    """An unknown key and a rate beyond 1 are errors."""
    with pytest.raises(ValidationError):
        OfflineSettings.model_validate({"mistake": {}})
    with pytest.raises(ValidationError):
        OfflineSettings.model_validate({"mistakes": {"wrong_type": 1.5}})
