"""Blame: the writer of every value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.random_stories import stories
from support.stories import Story, accepted_story, opened_story
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    DialogueImported,
    FillAccepted,
    FillProposed,
    Operation,
    Recorded,
    RefinementCompleted,
    Replacement,
    SubtaskDrafted,
    ToolCall,
    ToolTurn,
    Turn,
    TurnsMasked,
    UserTurn,
)
from toolace_mt.events.pointers import same
from toolace_mt.store.views import Location, NoSuchPlace, NoSuchVersion, Part, blame_all, blame_of, dialogue_at
from toolace_mt.store.views.dialogue.location import values
from toolace_mt.store.views.dialogue.provenance import ledger_of

FLIGHT = Location("2.2", Part.ARGUMENT, "call_2_2_1", pointer="/flight_id")
SEATS = Location("2.2", Part.ARGUMENT, "call_2_2_1", pointer="/seats")


def written_turns(record: Recorded) -> dict[str, Turn]:
    """The turns that an event holds."""
    match record.event:
        case DialogueImported(turns=turns) | SubtaskDrafted(turns=turns):
            return {turn.id: turn for turn in turns}
        case FillProposed(replacements=replacements):
            return {turn.id: turn for replacement in replacements for turn in replacement.turns}
        case other:
            raise AssertionError(other.type)


def rewritten(story: Story, *turns: Turn, operation: Operation = Operation.FILL) -> Story:
    """The story, with those turns in the place of the ones of their ids."""
    ids = tuple(turn.id for turn in turns)
    fill = tuple(Replacement(turn=turn.id, turns=(turn,)) for turn in turns)
    story.add("refiner", TurnsMasked(mask="m1", operation=operation, turns=ids, injection=None, guidance=()))
    story.add("filler", FillProposed(mask="m1", replacements=fill, withheld=()))
    story.add("refiner", FillAccepted(mask="m1", reason="better"))
    return story


def test_an_argument_is_blamed_on_the_fill_that_changed_it() -> None:
    """The invented flight came with mask m3, from the answer to fill:m3, and model-b judged it better."""
    records = accepted_story().records
    blame = blame_of(records, FLIGHT, version=39)
    assert (blame.value, blame.version, blame.type, blame.role) == ('"FL-999"', 20, "fill_proposed", "filler")
    assert blame.mask is not None
    assert (blame.mask.id, blame.mask.operation, blame.mask.accepted) == ("m3", Operation.FILL, 22)
    assert blame.mask.judged is not None
    assert blame.mask.judged.model == "model-b"
    assert blame.answer is not None
    assert (blame.answer.version, blame.answer.purpose, blame.answer.price) == (19, "fill", 0.01)


def test_an_argument_that_a_fill_left_is_blamed_on_the_draft() -> None:
    """The seats are as they were drafted, whatever fills have rewritten the turn since."""
    blame = blame_of(accepted_story().records, SEATS)
    assert (blame.version, blame.type, blame.mask) == (7, "subtask_drafted", None)
    assert blame.answer is not None
    assert blame.answer.price is None


def test_a_value_that_came_back_is_blamed_on_what_brought_it_back() -> None:
    """The repair, and not the draft, put the known flight there."""
    blame = blame_of(accepted_story().records, FLIGHT)
    assert blame.value == '"FL-204"'
    assert blame.mask is not None
    assert (blame.mask.operation, blame.mask.guidance) == (Operation.REPAIR, ("f1",))


def test_a_declined_fill_is_blamed_for_nothing() -> None:
    """A declined fill left no trace in the dialogue."""
    blame = blame_of(accepted_story().records, Location("2.4", Part.TEXT))
    assert blame.type == "subtask_drafted"


@pytest.mark.parametrize("renamed", ["call_2_2_1", "another_id"])
def test_a_call_that_moves_keeps_the_origin_of_its_arguments(renamed: str) -> None:
    """An extension that puts a question before the call did not write the call's arguments."""
    story = opened_story()
    turn = story.dialogue.turn("2.2")
    assert isinstance(turn, AssistantTurn)
    call = turn.calls[0]
    extra = ToolCall(id="x", name="find_flights", arguments={})
    moved = turn.model_copy(update={"calls": (extra, call.model_copy(update={"id": renamed}))})
    rewritten(story, moved)
    blame = blame_of(story.records, Location("2.2", Part.ARGUMENT, renamed, pointer="/flight_id"))
    assert (blame.version, blame.written_at.call) == (7, "call_2_2_1")
    assert blame_of(story.records, Location("2.2", Part.CALL, "x")).type == "fill_proposed"


def test_a_call_is_continued_by_one_call_only() -> None:
    """Of two copies of a call the first continues it; the second is of the same origin, and its copier is known."""
    story = opened_story()
    turn = story.dialogue.turn("2.2")
    assert isinstance(turn, AssistantTurn)
    copies = tuple(turn.calls[0].model_copy(update={"id": id_}) for id_ in ("x", "y"))
    rewritten(story, turn.model_copy(update={"calls": copies}))
    blames = [blame_of(story.records, Location("2.2", Part.ARGUMENT, id_, pointer="/seats")) for id_ in ("x", "y")]
    assert [(blame.type, [copy.mask.id for copy in blame.copied]) for blame in blames] == [
        ("subtask_drafted", []),
        ("subtask_drafted", ["m1"]),
    ]


def test_a_result_follows_its_call_to_a_new_id() -> None:
    """A result that a repair left as it was keeps its provenance, even if its call has another id."""
    story = opened_story()
    story.add("refiner", RefinementCompleted(reason="enough"))
    turn, answered = story.dialogue.turn("2.2"), story.dialogue.turn("2.3")
    assert isinstance(turn, AssistantTurn)
    assert isinstance(answered, ToolTurn)
    call = turn.model_copy(update={"calls": (turn.calls[0].model_copy(update={"id": "x"}),)})
    result = answered.model_copy(update={"results": (answered.results[0].model_copy(update={"call_id": "x"}),)})
    rewritten(story, call, result, operation=Operation.REPAIR)
    assert blame_of(story.records, Location("2.3", Part.RESULT, "x")).type == "subtask_drafted"


def test_a_place_that_is_not_there_is_named() -> None:
    """The message says what there is none of, and at which version."""
    with pytest.raises(NoSuchPlace, match=r"no turn 1\.1b at version 7"):
        blame_of(accepted_story().records, Location("1.1b"), version=7)
    with pytest.raises(NoSuchVersion, match="from 0 to 49"):
        blame_of(accepted_story().records, FLIGHT, version=50)


@given(stories())
@settings(max_examples=60, deadline=None)
def test_every_value_is_blamed_on_an_event_that_holds_it(story: Story) -> None:
    """At every version, every place has a blame, whose event stands before and holds exactly this value there."""
    for version in range(len(story.records) + 1):
        turns = {turn.id: turn for turn in dialogue_at(story.records, version).turns}
        blames = list(blame_all(story.records, version))
        assert [blame.place for blame in blames] == [place for turn in turns.values() for place in values(turn)]
        for blame in blames:
            record = story.records[blame.version - 1]
            assert record.envelope.id == blame.event
            assert blame.version <= version
            written = values(written_turns(record)[blame.written_at.turn])[blame.written_at]
            assert same(written, values(turns[blame.place.turn])[blame.place])


@given(stories(), st.data())
@settings(max_examples=60, deadline=None)
def test_what_did_not_change_keeps_its_blame(story: Story, data: st.DataObject) -> None:
    """A place whose value is the same at the next version has the same origin."""
    version = data.draw(st.integers(1, len(story.records)))
    before, after = ledger_of(story.records[: version - 1]), ledger_of(story.records[:version])
    old = {place: value for turn in before.dialogue.turns for place, value in values(turn).items()}
    for turn in after.dialogue.turns:
        for place, value in values(turn).items():
            if place in old and same(old[place], value):
                assert after.provenance[turn.id][place] == before.provenance[turn.id][place]


def test_what_an_undone_injection_gives_way_to_is_blamed_on_its_draft() -> None:
    """Undoing writes nothing of its own, whatever the injection made of the turn in between."""
    story = opened_story()
    before = {turn.id: turn for turn in story.dialogue.turns}
    first = next(turn for turn in story.dialogue.turns if isinstance(turn, UserTurn))
    drafted = {at: who.wrote.version for at, who in ledger_of(story.records).provenance[first.id].items()}
    changed = first.model_copy(update={"text": "Good morning! " + first.text})
    extra = first.model_copy(update={"id": "m1.1", "text": "How are you?"})
    injected = TurnsMasked(
        mask="m1", operation=Operation.EXTEND, turns=(first.id,), injection=ComplexityKind.CHIT_CHAT, guidance=()
    )
    story.add("refiner", injected)
    fill = (Replacement(turn=first.id, turns=(extra, changed)),)
    story.add("filler", FillProposed(mask="m1", replacements=fill, withheld=()))
    story.add("refiner", FillAccepted(mask="m1", reason="it is lively"))
    blame = blame_of(story.records, Location(first.id, Part.TEXT))
    assert blame.mask is not None
    assert blame.mask.injection is ComplexityKind.CHIT_CHAT
    story.add("refiner", RefinementCompleted(reason="done"))
    undo = TurnsMasked(mask="m2", operation=Operation.UNDO, turns=("m1.1", first.id), injection=None, guidance=())
    story.add("refiner", undo)
    back = (Replacement(turn="m1.1", turns=()), Replacement(turn=first.id, turns=(before[first.id],)))
    story.add("filler", FillProposed(mask="m2", replacements=back, withheld=()))
    story.add("refiner", FillAccepted(mask="m2", reason="no repair was left"))
    ledger = ledger_of(story.records)
    assert {at: who.wrote.version for at, who in ledger.provenance[first.id].items()} == drafted
    assert blame_of(story.records, Location(first.id, Part.TEXT)).mask is None
