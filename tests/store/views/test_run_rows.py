"""A run as rows, one for each dialogue, and what they add up to."""

from dataclasses import replace

from support.stories import accepted_story, failed_story, opened_story, refined_story, rejected_story
from toolace_mt.events import ComplexityKind, FailureReason, Phase, Reviewed
from toolace_mt.store.views import DialogueOutcome
from toolace_mt.store.views.run.rows import row_of
from toolace_mt.store.views.run.tally import tally

ROWS = [
    row_of(story.records)
    for story in (accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3"), refined_story("run/4"))
]
ACCEPTED, REJECTED, FAILED, UNDER_WAY = ROWS


def test_a_row_says_where_a_dialogue_is_and_how_far_it_came() -> None:
    """Ended or not, and why."""
    assert [(row.number, row.outcome, row.reached) for row in ROWS] == [
        (1, DialogueOutcome.ACCEPTED, Phase.VERIFYING),
        (2, DialogueOutcome.REJECTED, Phase.VERIFYING),
        (3, DialogueOutcome.FAILED, Phase.REFINING),
        (4, DialogueOutcome.IN_FLIGHT, Phase.VERIFYING),
    ]
    assert (FAILED.failure, UNDER_WAY.ended) == (FailureReason.UNUSABLE_ANSWERS, None)
    assert REJECTED.checks == ("grounding", "expert.coherence")
    assert REJECTED.blamed == ("book_flight",)
    assert ComplexityKind.MISSING_ARGUMENT in ACCEPTED.kinds
    assert ACCEPTED.reviewed is Reviewed.NONE


def test_a_price_that_is_not_known_is_counted_apart() -> None:
    """It is neither zero nor forgotten."""
    assert ACCEPTED.unpriced == 2
    assert ACCEPTED.price is not None
    assert round(ACCEPTED.price, 4) == round(0.01 * (ACCEPTED.answers - 2), 4)
    unknown = replace(ACCEPTED, uses=tuple(replace(use, unpriced=use.answers, price=0.0) for use in ACCEPTED.uses))
    assert unknown.price is None


def test_the_funnel_has_everybody_in_one_place() -> None:
    """Those lost at each stage and those accepted are all that were opened."""
    counted = tally(ROWS)
    assert [(stage.name, stage.dialogues) for stage in counted.stages] == [
        ("opened", 4),
        ("planned", 4),
        ("drafted", 4),
        ("refined", 3),
        ("accepted", 1),
    ]
    lost = {stage.name: {loss.why: loss.dialogues for loss in stage.lost} for stage in counted.stages}
    assert lost["drafted"] == {"failed: unusable answers": 1}
    assert lost["refined"] == {"rejected": 1, "under way": 1}
    assert sum(sum(one.values()) for one in lost.values()) + 1 == len(ROWS)


def test_lines_name_what_rejects() -> None:
    """By check, tool, kind and model; alone, or with others."""
    counted = tally(ROWS)
    checks = {line.name: line for line in counted.checks}
    assert (checks["grounding"].rejected, checks["grounding"].blamed) == (1, 0)
    tools = {line.name: line for line in counted.tools}
    assert (tools["book_flight"].dialogues, tools["book_flight"].blamed) == (4, 1)
    assert [line.name for line in counted.models] == ["model-a", "model-b"]
    assert sum(line.answers for line in counted.models) == counted.answers


def test_what_people_say_is_set_beside_what_checks_block() -> None:
    """A check is right where people reject what it blocks, of those that they have judged."""
    rejected = [replace(REJECTED, reviewed=said) for said in (Reviewed.REJECTED, Reviewed.REJECTED, Reviewed.KEPT)]
    counted = tally([*rejected, REJECTED, replace(ACCEPTED, reviewed=Reviewed.UNSURE)])
    grounding = next(line for line in counted.checks if line.name == "grounding")
    assert (grounding.rejected, grounding.judged, grounding.thrown_out) == (4, 3, 2)
    assert {line.name: (line.dialogues, line.accepted) for line in counted.people} == {
        "rejected": (2, 0),
        "kept": (1, 0),
        "unsure": (1, 1),
    }


def test_the_pace_is_of_those_that_were_accepted_last() -> None:
    """A minute between two of them is one a minute."""
    minute = 60_000_000
    assert ACCEPTED.ended is not None
    rows = [replace(ACCEPTED, ended=ACCEPTED.ended + at * minute) for at in (0, 100, 101, 102)]
    assert tally(rows).pace == 1.0
    assert tally([ACCEPTED]).pace is None
    assert tally([]).stages[0].dialogues == 0


def test_the_row_of_a_dialogue_that_has_only_been_opened() -> None:
    """Whatever is not there yet is empty."""
    story = opened_story()
    row = row_of(story.records[:1])
    assert (row.reached, row.turns, row.goal, row.answers, row.price) == (Phase.PLANNING, 0, "", 0, 0)
