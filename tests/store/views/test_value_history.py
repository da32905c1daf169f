"""The history of a value: who said it first, where it was read from, who carried it on, who judged it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.random_stories import stories
from support.stories import Story, accepted_story, answer, opened_story, refined_story, rejected_story, with_flight
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    DeclinedBy,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    Replacement,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    TurnsMasked,
    sees_original_as_a,
)
from toolace_mt.store.views import (
    Act,
    NoSuchPlace,
    Origin,
    ValueHistory,
    addresses,
    audit_of,
    dialogue_at,
    diff_between,
    history_of,
    resolved,
    why,
)


def acts(found: ValueHistory) -> list[tuple[Act, str]]:
    """What each event did."""
    return [(step.act, step.by) for step in found.steps]


def masked(story: Story, mask: str, operation: Operation, *fill: Turn) -> None:
    """A mask of turn 2.2, and its fill."""
    kind = ComplexityKind.OUTAGE if operation is Operation.EXTEND else None
    story.add("refiner", TurnsMasked(mask=mask, operation=operation, turns=("2.2",), injection=kind, guidance=()))
    story.add("filler", FillProposed(mask=mask, replacements=(Replacement(turn="2.2", turns=fill),), withheld=()))


def copied_story() -> Story:
    """A fill makes a flight up, and an injection then writes its call a second time, in a turn of its own."""
    story = opened_story(complexities=(ComplexityKind.OUTAGE,))
    masked(story, "m1", Operation.FILL, with_flight(story, "FL-999"))
    story.add("refiner", FillAccepted(mask="m1", reason="better"))
    called = story.dialogue.turn("2.2")
    assert isinstance(called, AssistantTurn)
    again = ToolCall(id="call_m2", name="book_flight", arguments=called.calls[0].arguments)
    masked(
        story,
        "m2",
        Operation.EXTEND,
        AssistantTurn(id="m2.1", subtask=2, text="", calls=(again,)),
        ToolTurn(id="m2.2", subtask=2, results=(ToolResult(call_id="call_m2", content="not available", error=True),)),
        called,
    )
    story.add("refiner", FillAccepted(mask="m2", reason="it fails once"))
    return story


def test_the_origin_is_named_and_not_the_last_copier() -> None:
    """The injection has copied the call; the fill before it has made the flight up."""
    found = why(copied_story().records, "m2.1.arguments.flight_id")
    assert found.blame is not None
    assert found.broke is not None
    assert (found.blame.mask and found.blame.mask.id, [copy.mask.id for copy in found.blame.copied]) == ("m1", ["m2"])
    assert (found.broke.by, found.broke.version, found.broke.since) == ("fill m1", 9, 10)
    assert found.read_from.origin is Origin.NOWHERE
    assert found.told == (
        "fill m1, version 9 (stands since 10), read from nowhere: neither the user nor a result has said it before; "
        "copied on by m2"
    )
    assert found.chain == "first said v9 by fill m1 → copied v12 by extend m2"


def test_a_known_value_is_blamed_on_who_put_it_where_it_is() -> None:
    """The flight that a result has given is the draft's choice, and is read from that result."""
    found = why(opened_story().records, "2.2.arguments.flight_id")
    assert (found.read_from.origin, found.read_from.tool) == (Origin.USER, "")
    found = why(accepted_story().records, "2.2.arguments.flight_id", 7)
    assert found.broke is not None
    assert found.broke.by == "draft:2"


def test_every_event_that_wrote_or_judged_it_is_a_step() -> None:
    """The flight was made up by a fill, found by a rule, and changed by the repair."""
    found = why(accepted_story().records, "FL-999")
    assert acts(found)[:3] == [(Act.FIRST, "fill m3"), (Act.JUDGED, "grounding"), (Act.DROPPED, "repair m7")]
    place = why(accepted_story().records, "2.2.arguments.flight_id")
    changes = [(step.by, step.was, step.now) for step in place.steps if step.act is Act.CHANGED]
    assert changes == [("fill m3", '"FL-204"', '"FL-999"'), ("repair m7", '"FL-999"', '"FL-204"')]


def test_what_was_declined_is_told_and_never_stood() -> None:
    """A declined fill says what it would have made of the place."""
    found = why(refined_story().records, "2.4.text")
    (step,) = [step for step in found.steps if step.by == "fill m5"]
    assert (step.act, step.now, step.since) == (Act.CHANGED, '"All done."', None)
    assert str(step).startswith('fill m5 changed "Done: ')
    assert ", which was declined: The original\\x1b[31m says more." in str(step)


def test_short_values_are_followed_in_their_role_only() -> None:
    """A 2 stands everywhere by chance: only the same argument of the same tool counts."""
    found = why(copied_story().records, "m2.1.arguments.seats")
    assert acts(found) == [(Act.FIRST, "draft:2"), (Act.KEPT, "fill m1"), (Act.COPIED, "extend m2")]
    assert found.read_from.origin is Origin.NOT_SOUGHT


@pytest.mark.parametrize(
    "asked", ["2.2.arguments.flight", "2.2.call_2_2_1.arguments.flight_ids", "2.9.arguments.seats"]
)
def test_what_leads_nowhere_is_told_with_what_is_near(asked: str) -> None:
    """The message names places of that turn, or of that name."""
    with pytest.raises(NoSuchPlace) as error:
        why(opened_story().records, asked)
    assert error.value.near
    assert f"near it are {error.value.near[0]}" in str(error.value)
    assert any(place.startswith("2.2.arguments") for place in error.value.near)


@given(stories())
@settings(max_examples=10, deadline=None)
def test_every_address_leads_to_its_place(story: Story) -> None:
    """What a command prints can be given to it again."""
    for turn in dialogue_at(story.records).turns:
        found = dict(addresses([turn]))
        assert len(found) == len({*found.values()})
        assert {name: resolved([turn], name) for name in found} == found


@given(stories(), st.data())
@settings(max_examples=10, deadline=None)
def test_every_place_has_a_history_that_agrees_with_its_blame(story: Story, data: st.DataObject) -> None:
    """The event that is blamed is among the steps, and no step is of an event that does not write or judge."""
    places = [name for name, _ in addresses(dialogue_at(story.records).turns)]
    found = why(story.records, data.draw(st.sampled_from(places)))
    assert found.blame is not None
    assert found.blame.version in [step.version for step in found.steps]
    assert [step.version for step in found.steps] == sorted({step.version for step in found.steps})
    wrote = {"subtask_drafted", "fill_proposed", "dialogue_imported", "turn_simulated"}
    for step in found.steps:
        assert step.type in wrote or step.act in (Act.JUDGED, Act.REFUSED, Act.GIVEN)


def test_a_finding_names_one_event_that_broke_it() -> None:
    """The rule's finding is of the fill that made the flight up, the expert's of the turn that was written last."""
    found = {one.finding.id: one.history for one in audit_of(rejected_story().records).findings}
    rule, expert = found["f1"], found["f2"]
    assert rule is not None
    assert rule.told.startswith("fill m3, version 20 (stands since 22), read from nowhere")
    assert expert is not None
    assert expert.place is not None
    assert expert.place.turn in ("2.1", "2.4")


def test_the_change_is_shown_at_the_version_that_is_blamed() -> None:
    """A proposal changes nothing yet: the difference shows what it would change, and what became of it."""
    shown = diff_between(copied_story().records, 8, 9)
    assert shown.empty
    (fill,) = shown.proposed
    assert (fill.mask, fill.closed, fill.accepted) == ("m1", 10, True)
    assert [(one.old, one.new) for one in fill.changed[0].changes] == [("FL-204", "FL-999")]
    assert not diff_between(copied_story().records, 9, 10).proposed


def test_a_judges_versions_are_named_for_what_they_were() -> None:
    """Nobody has to know which of A and B the original was."""
    story = opened_story()
    masked(story, "m1", Operation.FILL, with_flight(story, "FL-999"))
    original, fill = "AB" if sees_original_as_a(story.dialogue.seed, "m1", "2.2") else "BA"
    reason = f"2.2: In {fill} the flight is made up. Version {original} has no fault, and version {fill} has one."
    story.add("refiner", answer("judge:m1"), FillDeclined(mask="m1", by=DeclinedBy.JUDGE, reason=reason))
    last = list(history_of(story.records))[-1].did
    assert last.endswith("2.2: In the fill the flight is made up. The original has no fault, and the fill has one.")
