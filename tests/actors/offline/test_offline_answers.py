"""The offline model answers every kind of question, from the prompt's text alone."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from support.dialogues import drafted
from support.prompts import unusable
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.offline import OfflineModel, OfflineSettings, answer
from toolace_mt.actors.offline.hints import hints_of
from toolace_mt.actors.offline.model import POLITE
from toolace_mt.actors.parsing import Fault, read_reply
from toolace_mt.actors.prompts import Prompt, Template, retry_feedback
from toolace_mt.actors.questions import Purpose, Question
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes
from toolace_mt.events import ComplexityKind, ComplexityType

SETTINGS = OfflineSettings()


def test_every_reply_has_the_shape_that_is_expected(many: list[Any]) -> None:
    """Over two dozen dialogues no reply is unusable, and all purposes are among them."""
    met: set[Purpose] = set()
    for carried in many:
        for question, text in carried.asked:
            assert not isinstance(read_reply(text, question.expects, finish_reason="stop"), Fault), text
            met.add(question.purpose)
    assert met >= set(METHODS[DEFAULT_METHOD].purposes) - {purposes.REPAIR, purposes.VOTE}


def test_what_is_drawn_comes_through(many: list[Any]) -> None:
    """Of every type two of three and of all of them four of five; a short dialogue has few places and one error."""
    taken, drawn = Counter[ComplexityType](), Counter[ComplexityType]()
    for carried in many:
        drawn.update(kind.type for kind in carried.dialogue.parameters.complexities)
        taken.update(edit.injection.type for edit in carried.dialogue.edits if edit.accepted and edit.injection)
    assert taken.total() / drawn.total() >= 0.8
    assert {type_ for type_ in ComplexityType if taken[type_] / drawn[type_] < 2 / 3} == set()


def test_every_kind_of_complexity_is_written_and_taken(carry: Any, many: list[Any]) -> None:
    """All injections are accepted somewhere; those that two dozen dialogues have drawn too seldom, in others.

    All but two: the offline user never says again what came up before, and no two tools of the example pool look
    up the same thing.
    """
    taken = {kind for carried in many for kind in carried.injected}
    assert len(taken) > len(ComplexityKind) // 2
    for kind in set(ComplexityKind) - taken - {ComplexityKind.EARLIER_REFERENCE, ComplexityKind.ALTERNATIVE_TOOL}:
        policy = "Nobody is given a discount." if kind is ComplexityKind.POLICY_REFUSAL else ""
        assert any(kind in carry(number, policy=policy, kind=kind).injected for number in range(6)), kind


def test_equal_prompts_get_equal_replies(many: list[Any]) -> None:
    """The reply depends on seed and prompt alone."""
    for question, text in many[0].asked:
        prompt = question.prompt
        assert answer(prompt.system, prompt.context + prompt.task, settings=SETTINGS) == text


def test_another_seed_tells_another_story(many: list[Any]) -> None:
    """The seed of the settings changes what is drawn."""
    question, text = many[0].asked[0]
    prompt = question.prompt
    assert answer(prompt.system, prompt.context + prompt.task, settings=OfflineSettings(seed=1)) != text


async def test_nothing_but_the_prompt_is_read(many: list[Any]) -> None:
    """A question that claims to be another one, with the same prompt, gets the same reply."""
    for question, text in many[1].asked:
        prompt = question.prompt
        system, user = prompt.system.replace("$", "$$"), (prompt.context + prompt.task).replace("$", "$$")
        bare = Prompt(Template("bare", system, "", user), {})
        other: Question[BaseModel] = Question("x", purposes.JUDGE, None, bare, JudgeReply, 1)
        assert (await OfflineModel().reply(other)).text == text


async def test_a_reply_is_free_and_says_who_wrote_it(many: list[Any]) -> None:
    """The price is known to be nothing; tokens are counted."""
    question, _ = many[0].asked[0]
    reply = await OfflineModel().reply(question)
    assert (reply.model, reply.finish_reason, reply.price, reply.latency) == ("offline", "stop", 0.0, 0.0)
    assert reply.usage.input_tokens is not None
    assert reply.usage.output_tokens is not None
    assert reply.usage.input_tokens > reply.usage.output_tokens > 0


def test_a_question_that_is_asked_again_is_drawn_anew(many: list[Any]) -> None:
    """What was wrong with the last reply is part of the prompt."""
    question, text = next((q, t) for q, t in many[0].asked if q.purpose is purposes.DRAFT)
    again = (
        question.prompt.context
        + question.prompt.task
        + retry_feedback(unusable(drafted(), "q", ("{}", "turn 2 is missing")), "q")
    )
    second = answer(question.prompt.system, again, settings=SETTINGS)
    assert second != text
    assert json.loads(second)["turns"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_what_is_no_question_of_ours_is_answered_politely(system: str, user: str) -> None:
    """Any other text gets words, and no error."""
    assert answer(system, user, settings=SETTINGS) == POLITE


@given(data=st.data())
def test_a_prompt_that_somebody_cut_short_is_no_error(data: st.DataObject, many: list[Any]) -> None:
    """Whatever is left of a prompt, something is answered."""
    question, _ = data.draw(st.sampled_from(many[2].asked))
    system, user = question.prompt.system, question.prompt.context + question.prompt.task
    start = data.draw(st.integers(0, len(user)))
    cut = data.draw(st.integers(0, len(system)))
    assert answer(system[:cut], user, settings=SETTINGS)
    assert answer(system, user[:start] + user[start + data.draw(st.integers(0, 200)) :], settings=SETTINGS)


def without_call_ids(reply: Any, *, results: bool) -> Any:
    """The reply without what need not be written: ids of calls, and the calls of new results."""
    for turn in reply.get("turns", []):
        for call in turn.get("calls", []):
            call.pop("id", None)
        for result in turn.get("results", []) if results else []:
            result.pop("call", None)
    return reply


def test_every_reply_fits_the_schema_of_its_question(many: list[Any]) -> None:
    """No schema is narrower than what a role takes."""
    for carried in many:
        for question, text in carried.asked:
            assert question.schema is not None
            given_ = without_call_ids(json.loads(text), results=question.purpose in {purposes.DRAFT, purposes.EXTEND})
            errors = [error.message for error in Draft202012Validator(question.schema).iter_errors(given_)]
            assert not errors, (question.key, errors[:2], text)


@pytest.mark.parametrize(
    ("description", "examples"),
    [
        ("The room's code, such as 'R-214'. There is a 'R-' before the number.", ("R-214",)),
        ("e.g. 'JFK', 'LHR' or \"CDG\". Three letters.", ("JFK", "LHR", "CDG")),
        ("A slug, for example `my-page`, without a '/'.", ("my-page",)),
    ],
)
def test_quoted_examples_end_where_the_list_of_them_ends(description: str, examples: tuple[str, ...]) -> None:
    """A sign that a later sentence quotes is none of them."""
    assert hints_of(description).examples == examples
