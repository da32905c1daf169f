"""The dialogues that are exported, and the facts beside their words."""

import json

import pytest

from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from toolace_mt.events import (
    ComplexityKind,
    DeclinedBy,
    FillDeclined,
    ModelAnswered,
    Operation,
    Severity,
    TurnsMasked,
    Verdict,
)
from toolace_mt.store.views import ACCEPTED_ONLY, DialogueOutcome, NotExportable, export_of


def test_metadata_say_what_is_in_it() -> None:
    """Only complexities whose fills were accepted, and the head that the dialogue hangs on."""
    story = accepted_story()
    metadata = export_of(story.records).metadata
    assert metadata.complexities == ("clarification.missing_argument", "tool_awareness.tool_supplied_later")
    assert (metadata.version, metadata.digest) == (49, story.records[-1].digest.hex())
    assert (metadata.turns, metadata.calls) == (11, 2)


def test_metadata_say_how_it_came_to_be() -> None:
    """Turns of injections, models and price of its answers, votes of the last round; they are plain values."""
    exported = export_of(accepted_story().records)
    metadata = exported.metadata
    assert [(one.kind, bool(one.turns)) for one in metadata.injections] == [
        (ComplexityKind.MISSING_ARGUMENT, True),
        (ComplexityKind.TOOL_SUPPLIED_LATER, True),
    ]
    answers = [record.event for record in exported.records if isinstance(record.event, ModelAnswered)]
    assert metadata.answers == len(answers) > 0
    assert set(metadata.models) == {answer.purpose for answer in answers}
    assert {vote.verdict for vote in metadata.votes} == {Verdict.PASS}
    assert (metadata.outcome, metadata.reason) == (DialogueOutcome.ACCEPTED, "")
    assert json.loads(json.dumps(exported.facts())) == exported.facts()


def test_metadata_of_a_rejected_dialogue_say_why() -> None:
    """The reason, and each finding with its turns."""
    metadata = export_of(rejected_story().records, frozenset(DialogueOutcome)).metadata
    assert metadata.reason
    assert any(finding.severity is Severity.BLOCKING and finding.turns for finding in metadata.findings)


def test_a_declined_injection_is_not_in_it() -> None:
    """A complexity that was declined is none of the dialogue."""
    story = opened_story()
    kind = ComplexityKind.OUTAGE
    story.add(
        "refiner", TurnsMasked(mask="m1", operation=Operation.EXTEND, turns=("1.2",), injection=kind, guidance=())
    )
    story.add("refiner", FillDeclined(mask="m1", by=DeclinedBy.ERROR, reason="no usable answer"))
    assert export_of(story.records, frozenset(DialogueOutcome)).metadata.complexities == ()


@pytest.mark.parametrize("story", [rejected_story(), failed_story(), opened_story()])
def test_nothing_but_accepted_by_accident(story: Story) -> None:
    """A dialogue that was rejected, failed or is unfinished is refused until its outcome is asked for."""
    with pytest.raises(NotExportable, match="asked for: accepted"):
        export_of(story.records)
    assert export_of(story.records, frozenset(DialogueOutcome)).dialogue == story.dialogue
    assert frozenset({DialogueOutcome.ACCEPTED}) == ACCEPTED_ONLY
