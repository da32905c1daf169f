"""Prompts of older logs: today's templates are none of them, and theirs get what they had then."""

import json

import pytest

from support.dialogues import drafted
from support.prompts import prompts_about, unusable, with_mask
from toolace_mt.actors.prompts import Template, retry_feedback
from toolace_mt.actors.prompts.earlier import earlier_parts, is_earlier

CONTEXT = "$known<dialogue>\n$dialogue\n</dialogue>\n"
EARLIER = Template("fill", "<tools>\n$tools\n</tools>", CONTEXT, "$originals$unfit")


@pytest.mark.parametrize("name", prompts_about(drafted()))
def test_no_template_of_today_is_an_earlier_one(name: str) -> None:
    """What is asked now is shown as it is rendered now."""
    assert not is_earlier(prompts_about(drafted())[name].template)
    assert is_earlier(EARLIER)


def test_turns_to_write_were_gaps_and_json_had_blanks() -> None:
    """The tools stood in the dialogue's order, and each turn named its sub-task."""
    dialogue = with_mask(drafted(), "1.1", "2.2")
    parts = earlier_parts(prompts_about(drafted())["fill"], dialogue)
    lines = {line["id"]: line for line in map(json.loads, parts["dialogue"].splitlines())}
    assert lines["1.1"] == {"id": "1.1", "subtask": 1, "role": "user", "mask": "m1"}
    assert lines["1.4"]["subtask"] == 1
    assert [json.loads(line)["id"] for line in parts["originals"].splitlines()] == ["1.1", "2.2"]
    assert [json.loads(line)["name"] for line in parts["tools"].splitlines()] == ["find_flights", "book_flight"]
    assert parts["tools"].startswith('{"name": "find_flights", "description": "')


def test_a_reply_that_was_cut_off_stays_as_it_came() -> None:
    """It may begin like JSON and be none."""
    cut = '{"turns":[{"role":"user","text":"Fl'
    feedback = retry_feedback(unusable(drafted(), "q", (cut, "it is not closed")), "q")
    parts = earlier_parts(prompts_about(drafted(), feedback)["fill"], with_mask(drafted(), "1.1", "2.2"))
    assert parts["unfit"] == feedback


def test_the_judge_of_a_rewrite_was_told_in_other_words() -> None:
    """The aim, and an example with blanks."""
    prompt, dialogue = prompts_about(drafted())["judge"], with_mask(drafted(), "1.1", "2.2")
    parts = earlier_parts(prompt, dialogue)
    assert parts["aim"].startswith("Where a turn stands in both, ")
    assert parts["example"].startswith('{"checked": ["')
    assert json.loads(parts["example"]) == json.loads(prompt.parts["example"])
