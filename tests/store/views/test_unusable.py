"""Answers that could not be used, by reason, purpose and model."""

from support.stories import answer, opened_story
from support.views import cost_of, run_audit_of
from toolace_mt.events import AnswerUnusable
from toolace_mt.store.views import UnusableReason


def test_each_reason_is_counted_by_purpose_and_model() -> None:
    """The example is the first one, with its place; a refused question has no model."""
    story = opened_story("run/4")
    for model, fault in (("big", "no JSON"), ("small", "no end"), ("big", "no JSON at all")):
        story.add("filler", answer("fill:m1", model=model))
        story.add("filler", AnswerUnusable(question="fill:m1", fault=fault, kind="no_object"))
    story.add("verifier", AnswerUnusable(question="vote:tone:1", fault="too long", kind="question_refused"))
    first = UnusableReason(
        kind="no_object",
        purpose="fill",
        model="big",
        answers=2,
        example="no JSON",
        dialogue="run/4",
        version=9,
    )
    small = first.model_copy(update={"model": "small", "answers": 1, "example": "no end", "version": 11})
    refused = UnusableReason(
        kind="question_refused",
        purpose="vote:tone",
        model="unknown",
        answers=1,
        example="too long",
        dialogue="run/4",
        version=14,
    )
    assert run_audit_of("run", [story.records]).unusable == (first, small, refused)


def test_all_models_together_are_those_of_the_cost() -> None:
    """Both count the same answers."""
    story = opened_story()
    for model in ("big", "small"):
        story.add("filler", answer("fill:m1", model=model))
        story.add("filler", AnswerUnusable(question="fill:m1", fault="no JSON", kind="no_object"))
    (counted,) = cost_of("run", [story.records]).unusable
    assert (counted.purpose, counted.kind, counted.answers) == ("fill", "no_object", 2)
