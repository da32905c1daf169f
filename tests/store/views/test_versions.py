"""Every version of a dialogue: what stood, what changed, and what was declined beside it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from support.stories import Story, accepted_story, failed_story, opened_story, refined_story, rejected_story
from toolace_mt.events import fold_records
from toolace_mt.store.views.versions.cards import Card, EndCard, Standing, SubtaskCard, TurnCard
from toolace_mt.store.views.versions.course import Course, course_of
from toolace_mt.store.views.versions.families import Family
from toolace_mt.store.views.versions.json_layout import laid_out
from toolace_mt.store.views.versions.words import Mark, pieces

STORIES = (opened_story, refined_story, accepted_story, rejected_story, failed_story)


def cards_at(course: Course, version: int) -> list[Card]:
    """The cards of one version."""
    return [course.cards[number] for number in course.at(version)]


def card(course: Course, version: int, turn: str) -> TurnCard:
    """The card of one turn at one version."""
    (found,) = (one for one in cards_at(course, version) if isinstance(one, TurnCard) and one.turn == turn)
    return found


def closing(story: Story, mask: str, type_: str) -> int:
    """The version of the event of that type about a mask."""
    return next(r.version for r in story.records if r.event.type == type_ and getattr(r.event, "mask", "") == mask)


@pytest.mark.parametrize("tell", STORIES)
def test_the_turns_of_every_version_are_those_of_the_fold(tell: object) -> None:
    """In their order; those that are gone are shown once more, and marked."""
    assert callable(tell)
    story: Story = tell()
    course = course_of(story.records)
    for version in range(1, len(story.records) + 1):
        folded = fold_records(story.dialogue.id, story.records[:version])
        shown = cards_at(course, version)
        there = [one.turn for one in shown if isinstance(one, TurnCard) and one.standing is not Standing.GONE]
        assert there == [turn.id for turn in folded.turns]
        assert len({one.key for one in shown}) == len(shown)
        assert isinstance(shown[-1] if shown else None, EndCard) == folded.ended
    assert course.at(0) == ()


def test_a_step_tells_who_did_what_to_which_turn_for_how_much() -> None:
    """In a line, as a rail shows it."""
    story = refined_story()
    course = course_of(story.records)
    declined = course.steps[closing(story, "m5", "fill_declined") - 1]
    assert declined.line == f"v{declined.version} · refiner · 2.4 · declined by judge · $0.0100"
    assert declined.family is Family.DECLINED
    assert "\x1b" not in declined.reason
    unknown = next(step for step in course.steps if step.spent and step.spent.price is None)
    assert unknown.line.endswith("price unknown")


def test_a_masked_turn_is_a_hole_until_its_fill_is_judged() -> None:
    """The proposal stands beside it meanwhile, and the kept one shows what changed, and where."""
    story = refined_story()
    course = course_of(story.records)
    opened, proposed, kept = (
        closing(story, "m3", type_) for type_ in ("turns_masked", "fill_proposed", "fill_accepted")
    )
    hole = card(course, opened, "2.2")
    assert hole.standing is Standing.MASKED
    assert hole.hole is not None
    assert (hole.hole.mask, hole.hole.purpose, hole.beside) == ("m3", "to rewrite", None)
    beside = card(course, proposed, "2.2").beside
    assert beside is not None
    assert (beside.standing, [one.id for one in beside.turns]) == ("proposed", ["2.2"])
    changed = card(course, kept, "2.2")
    assert changed.standing is Standing.CHANGED
    assert changed.kept is not None
    assert changed.kept.words == "Fits better."
    (row,) = (row for row in changed.blocks[-1].rows if any(piece.mark is not Mark.SAME for piece in row.pieces))
    assert row.pointer == "/flight_id"
    assert "999" in "".join(piece.text for piece in row.pieces if piece.mark is Mark.NEW)
    assert card(course, kept + 1, "2.2").standing is Standing.SAME


def test_a_declined_fill_stands_beside_what_stayed() -> None:
    """With the words of the judge, harmless, and only at its own version."""
    story = refined_story()
    course = course_of(story.records)
    version = closing(story, "m5", "fill_declined")
    stayed = card(course, version, "2.4")
    assert stayed.beside is not None
    assert (stayed.standing, stayed.beside.head) == (Standing.SAME, "declined by judge")
    assert "says more" in stayed.beside.words
    assert "\x1b" not in stayed.beside.words
    assert card(course, version + 1, "2.4").beside is None
    error = card(course, closing(story, "m6", "fill_declined"), "2.1")
    assert error.beside is not None
    assert (error.beside.head, error.beside.turns) == ("no usable answer", ())


def test_an_injection_brings_turns_and_says_for_what() -> None:
    """The new ones are new, the one that keeps its id has changed."""
    story = refined_story()
    course = course_of(story.records)
    version = closing(story, "m1", "fill_accepted")
    assert card(course, version, "1.1a").standing is Standing.NEW
    assert card(course, version, "1.1").standing is Standing.CHANGED
    subtasks = [one.number for one in cards_at(course, version) if isinstance(one, SubtaskCard)]
    assert subtasks == [1, 2]


def test_findings_stand_at_their_turns_until_a_new_round_begins() -> None:
    """Those that name no turn that is there are about the whole dialogue."""
    story = accepted_story()
    course = course_of(story.records)
    found = next(step.version for step in course.steps if step.family is Family.RULE)
    assert [one.id for one in card(course, found, "2.2").findings] == ["f1"]
    again = next(r.version for r in story.records if r.event.type == "verification_reopened")
    assert card(course, again, "2.2").findings == ()


def test_words_that_changed_are_told_word_by_word() -> None:
    """What both have is not repeated, and the pieces give both texts back."""
    old, new = "Book the 9 am train to Graz, please.", "Book the 10 am train to Linz for two, please."
    found = pieces(old, new)
    assert "".join(p.text for p in found if p.mark is not Mark.NEW) == old
    assert "".join(p.text for p in found if p.mark is not Mark.GONE) == new
    assert found[0].text == "Book the "
    assert [piece.mark for piece in pieces("same", "same")] == [Mark.SAME]


def test_very_long_texts_are_compared_as_a_whole() -> None:
    """In no time, whatever they are."""
    old, new = "a b. " * 100_000, "b a, " * 100_000
    assert [p.mark for p in pieces(old, new)] == [Mark.GONE, Mark.NEW, Mark.SAME]
    assert sum(len(p.text) for p in pieces(old, new)) == len(old) + len(new) - 1


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
)


@given(value=JSON_VALUES, width=st.integers(4, 60))
def test_laying_json_out_loses_nothing(value: JsonValue, width: int) -> None:
    """Whatever it is, and however little room there is."""
    assert json.loads(laid_out(value, width)) == value


def test_json_stands_on_one_line_where_it_fits() -> None:
    """Else its items stand on as few as they need, and nothing is lost."""
    assert laid_out({"a": [1, 2]}) == '{"a": [1, 2]}'
    long: JsonValue = {"key": ["x" * 40, "y" * 40, {"z": "w" * 90}], "b": None, "c": 2}
    assert laid_out(long).splitlines() == [
        "{",
        '  "key": [',
        f'    "{"x" * 40}", "{"y" * 40}",',
        "    {",
        f'      "z": "{"w" * 90}"',
        "    }",
        "  ],",
        '  "b": null, "c": 2',
        "}",
    ]
    assert json.loads(laid_out(long)) == long
    assert laid_out([]) == "[]"
