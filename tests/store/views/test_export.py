"""What trainers get."""

import json

import pytest
from hypothesis import given, settings

from support.random_stories import stories
from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    DeclinedBy,
    DialogueImported,
    FillDeclined,
    GenerationParameters,
    Operation,
    ToolCall,
    ToolResult,
    ToolTurn,
    TurnsMasked,
    UserTurn,
)
from toolace_mt.store.views import ACCEPTED_ONLY, DialogueOutcome, NotExportable, export_of


def imported(*calls: ToolCall) -> Story:
    """A dialogue that somebody else made, with a fact that its assistant knew."""
    knobs = GenerationParameters(
        steps=(),
        complexities=(),
        reasonability_iterations=0,
        masks_per_iteration=1,
        repair_rounds=0,
        tries=1,
        panel=(),
    )
    turns = (
        UserTurn(id="1", subtask=0, text="航班在哪里"),
        AssistantTurn(id="2", subtask=0, text="Let me see.", calls=calls),
        ToolTurn(id="3", subtask=0, results=tuple(ToolResult(call_id=call.id, content="") for call in calls)),
    )
    story = Story("mine/1")
    context = {"context": "The user is Ana."}
    story.add(
        "importer", DialogueImported(seed=0, knobs=knobs, tools=(), turns=turns, source="a.jsonl:1", meta=context)
    )
    return story


def test_calls_are_as_the_api_wants_them() -> None:
    """Arguments are a JSON string, content beside calls without words is null, each result names its call."""
    messages = export_of(accepted_story().records).messages
    assert messages[3] == {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {
                "id": "call_1_2_1",
                "type": "function",
                "function": {"name": "find_flights", "arguments": '{"origin": "Oslo", "destination": "Rome"}'},
            }
        ],
    }
    assert messages[4] == {
        "role": "tool",
        "tool_call_id": "call_1_2_1",
        "name": "find_flights",
        "content": '{"flights": [{"flight_id": "FL-204"}]}',
    }


def test_a_tool_that_comes_later_is_not_at_the_top() -> None:
    """It is given in full by the message with which it comes, and the metadata say where that is."""
    exported = export_of(accepted_story().records)
    assert [json.loads(json.dumps(tool))["function"]["name"] for tool in exported.tools] == ["find_flights"]
    ((index, names),) = exported.metadata.tools_added_at.items()
    message = exported.messages[int(index)]
    assert (message["role"], names) == ("system", ("book_flight",))
    definition = json.loads(str(message["content"]).splitlines()[-1])
    assert definition["function"]["parameters"]["required"] == ["flight_id"]


def test_metadata_say_what_is_in_it() -> None:
    """Only complexities whose fills were accepted, and the head that the dialogue hangs on."""
    story = accepted_story()
    metadata = export_of(story.records).metadata
    assert metadata.complexities == ("clarification.missing_argument", "tool_awareness.tool_supplied_later")
    assert (metadata.version, metadata.digest) == (49, story.records[-1].digest.hex())
    assert (metadata.turns, metadata.calls) == (11, 2)


def test_a_declined_injection_is_not_in_it() -> None:
    """What was tried and not kept is no complexity of the dialogue."""
    story = opened_story()
    kind = ComplexityKind.OUTAGE
    story.add(
        "refiner", TurnsMasked(mask="m1", operation=Operation.EXTEND, turns=("1.2",), injection=kind, guidance=())
    )
    story.add("refiner", FillDeclined(mask="m1", by=DeclinedBy.ERROR, reason="no usable answer"))
    assert export_of(story.records, frozenset(DialogueOutcome)).metadata.complexities == ()


@pytest.mark.parametrize("story", [rejected_story(), failed_story(), opened_story()])
def test_nothing_but_accepted_by_accident(story: Story) -> None:
    """What was rejected, failed or is unfinished is refused until it is asked for by name."""
    with pytest.raises(NotExportable, match="asked for: accepted"):
        export_of(story.records)
    assert export_of(story.records, frozenset(DialogueOutcome)).id == story.dialogue.id
    assert frozenset({DialogueOutcome.ACCEPTED}) == ACCEPTED_ONLY


def test_arguments_that_are_no_object_go_out_as_they_came() -> None:
    """Nothing is mended on the way; the assistant's context comes first; text beside calls stays."""
    exported = export_of(imported(ToolCall(id="c", name="f", arguments='{"a": ')).records, frozenset(DialogueOutcome))
    first, _, call, result = json.loads(exported.line())["messages"]
    assert first == {"role": "system", "content": "The user is Ana."}
    assert (call["content"], call["tool_calls"][0]["function"]["arguments"]) == ("Let me see.", '{"a": ')
    assert result["content"] == ""


@given(stories())
@settings(max_examples=80, deadline=None)
def test_any_export_parses_and_its_ids_match(story: Story) -> None:
    """One message a turn or result, in order; arguments read back; a named result answers an earlier call."""
    exported = export_of(story.records, frozenset(DialogueOutcome))
    line = exported.line()
    assert line == export_of(story.records, frozenset(DialogueOutcome)).line()
    assert "\n" not in line
    read = json.loads(line)
    wanted = [call for _, call in story.dialogue.calls()]
    written = [call for message in read["messages"] for call in message.get("tool_calls", ())]
    assert [call["id"] for call in written] == [call.id for call in wanted]
    for call, original in zip(written, wanted, strict=True):
        arguments = call["function"]["arguments"]
        assert arguments == original.arguments or json.loads(arguments) == original.arguments
    known: dict[str, str] = {}
    for message in read["messages"]:
        known |= {call["id"]: call["function"]["name"] for call in message.get("tool_calls", ())}
        if message["role"] == "tool":
            assert message.get("name") == known.get(message["tool_call_id"])
    results = sum(len(turn.results) for turn in story.dialogue.turns if isinstance(turn, ToolTurn))
    others = sum(not isinstance(turn, ToolTurn) for turn in story.dialogue.turns)
    assert len(read["messages"]) == results + others
    assert read["metadata"]["turns"] == len(story.dialogue.turns)
