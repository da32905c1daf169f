"""Changes of the tool list, a common system text and the form of arguments, whatever the format."""

from dataclasses import replace
from typing import Any

import pytest

from support.exported import facts_of, rows_of
from support.stories import accepted_story
from toolace_mt.actors.exports import EXPORTS, ArgumentForm, CallGrouping, ExportOptions, ToolChanges
from toolace_mt.actors.formats import FORMATS, PASSIVE, UnwritableDialogue
from toolace_mt.events import AssistantTurn, Dialogue, ToolListTurn, ToolResult, ToolTurn

STORY = accepted_story()


def rows(options: ExportOptions, name: str = "openai", dialogue: Dialogue = STORY.dialogue) -> list[dict[str, Any]]:
    """The rows of a dialogue whose tools change once."""
    return rows_of(name, dialogue, options=options)


def names(row: dict[str, Any]) -> set[str]:
    """The tools beside its messages."""
    return {tool["function"]["name"] for tool in row["tools"]}


def test_the_story_changes_its_tools_once() -> None:
    """What the other tests rest on."""
    assert sum(isinstance(turn, ToolListTurn) for turn in STORY.dialogue.turns) == 1


def test_a_change_stands_in_a_system_message_by_default() -> None:
    """In the middle of the dialogue."""
    (row,) = rows(ExportOptions())
    assert [m["role"] for m in row["messages"]].count("system") == 1


def changed_before(kind: str) -> Dialogue:
    """The dialogue, with the change of its tools moved to the first turn of that kind."""
    change = next(turn for turn in STORY.dialogue.turns if isinstance(turn, ToolListTurn))
    rest = [turn for turn in STORY.dialogue.turns if turn is not change]
    at = next(at for at, turn in enumerate(rest) if turn.kind == kind and at)
    return replace(STORY.dialogue, turns=(*rest[:at], change, *rest[at:]))


@pytest.mark.parametrize(("kind", "spoken"), [("user", 1), ("assistant", -1)])
def test_a_change_is_told_in_the_message_of_a_user(kind: str, spoken: int) -> None:
    """At the head of the next one or the end of the one before; no system message is left."""
    dialogue = changed_before(kind)
    (usual,) = rows(ExportOptions(), dialogue=dialogue)
    (row,) = rows(ExportOptions(tool_changes=ToolChanges.USER), dialogue=dialogue)
    at = next(at for at, message in enumerate(usual["messages"]) if message["role"] == "system")
    told, words = usual["messages"][at]["content"], usual["messages"][at + spoken]["content"]
    both = f"{told}\n\n{words}" if spoken > 0 else f"{words}\n\n{told}"
    assert [m["content"] for m in row["messages"] if m["role"] == "user"].count(both) == 1
    assert "system" not in {m["role"] for m in row["messages"]}
    assert names(row) == names(usual)


def test_all_tools_are_there_from_the_start() -> None:
    """And nothing is said of a change."""
    (row,) = rows(ExportOptions(tool_changes=ToolChanges.ALL_TOOLS))
    (usual,) = rows(ExportOptions())
    assert "book_flight" in names(row) - names(usual)
    assert [m for m in usual["messages"] if m["role"] != "system"] == row["messages"]


def test_a_dialogue_is_parted_at_its_changes() -> None:
    """Each part begins at the beginning, under a name of its own, with the tools of its end."""
    first, second = rows(ExportOptions(tool_changes=ToolChanges.SPLIT))
    (whole,) = rows(ExportOptions(tool_changes=ToolChanges.ALL_TOOLS))
    assert (first["id"], second["id"]) == (f"{whole['id']}#1", f"{whole['id']}#2")
    assert first["messages"] == whole["messages"][: len(first["messages"])]
    assert second["messages"] == whole["messages"]
    assert "book_flight" in names(second) - names(first)


def test_a_change_beside_no_user_is_refused() -> None:
    """The message names the options that can write it."""
    with pytest.raises(UnwritableDialogue, match="--tool-changes split or all-tools"):
        rows(ExportOptions(tool_changes=ToolChanges.USER), dialogue=changed_before("tool"))


def test_a_common_system_text_stands_first() -> None:
    """Before what the dialogue's own says."""
    (row,) = rows(ExportOptions(system="Be brief."))
    assert row["messages"][0]["role"] == "system"
    assert row["messages"][0]["content"].startswith("Be brief.")


@pytest.mark.parametrize("name", ["hf", "openai", "trl"])
@pytest.mark.parametrize("form", ArgumentForm)
def test_arguments_are_written_as_asked(name: str, form: ArgumentForm) -> None:
    """As objects, words beside calls are a string, as chat templates need."""
    (row,) = rows(ExportOptions(arguments=form), name)
    messages = row.get("messages") or [*row["prompt"], *row["completion"]]
    calls = [call for message in messages for call in message.get("tool_calls", ())]
    assert calls
    kind = dict if form is ArgumentForm.OBJECT else str
    assert {type(call["function"]["arguments"]) for call in calls} == {kind}
    if form is ArgumentForm.OBJECT:
        assert all(isinstance(message["content"], str) for message in messages)


def test_formats_of_dialogues_are_exports() -> None:
    """Under the same names, before the rows that no dialogue is read from."""
    assert list(EXPORTS)[: len(FORMATS)] == list(FORMATS)


def together() -> Dialogue:
    """The dialogue, with a second call beside its first one."""
    turns = list(STORY.dialogue.turns)
    at = next(at for at, turn in enumerate(turns) if isinstance(turn, AssistantTurn) and turn.calls)
    asked, answered = turns[at], turns[at + 1]
    assert isinstance(asked, AssistantTurn)
    assert isinstance(answered, ToolTurn)
    more = asked.calls[0].model_copy(update={"id": "second"})
    turns[at] = asked.model_copy(update={"text": "Both.", "calls": (*asked.calls, more)})
    result = ToolResult(call_id="second", content="again")
    turns[at + 1] = answered.model_copy(update={"results": (result, *answered.results)})
    return replace(STORY.dialogue, turns=tuple(turns))


@pytest.mark.parametrize("name", ["hf", "openai", "trl", "sharegpt"])
def test_calls_can_stand_one_by_one(name: str) -> None:
    """Each has its result after it, the words stand at the first, and both are of the turn that made them."""
    (row,) = rows(ExportOptions(calls=CallGrouping.ONE_BY_ONE), name, together())
    (usual,) = rows(ExportOptions(), name, together())
    if name == "openai":
        messages = row["messages"]
        at = next(at for at, message in enumerate(messages) if message["content"] == "Both.")
        first, one, second, other = messages[at : at + 4]
        assert [len(message["tool_calls"]) for message in (first, second)] == [1, 1]
        assert one["tool_call_id"] == first["tool_calls"][0]["id"]
        assert (other["tool_call_id"], second["content"]) == ("second", None)
        ids = row["metadata"]["turn_ids"]
        assert ids[at] == ids[at + 2]
    facts, before = facts_of(row), facts_of(usual)
    assert len(facts["turn_ids"]) > len(before["turn_ids"])
    assert set(facts["turn_ids"]) == set(before["turn_ids"])
    assert len(FORMATS[name].read(row, "a:1", PASSIVE).turns) == len(together().turns) + 2


def test_calls_without_a_result_each_stay_together() -> None:
    """Nothing is made up."""
    open_ = replace(together(), turns=tuple(turn for turn in together().turns if not isinstance(turn, ToolTurn)))
    assert rows(ExportOptions(calls=CallGrouping.ONE_BY_ONE), dialogue=open_) == rows(ExportOptions(), dialogue=open_)
