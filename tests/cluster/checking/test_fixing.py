"""What is fixed, what is left alone, and that fixing makes nothing worse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolace_mt.actors.formats import RawRecord, read_entry, written_record
from toolace_mt.cluster.checking.fixing import Fix, fixed_record

Command = Callable[..., tuple[int, str, str]]
Record = dict[str, Any]


def call_of(record: Record, message: int = 1) -> Record:
    """The first call of a message."""
    call: Record = record["messages"][message]["tool_calls"][0]
    return call


def fixed(record: Record) -> tuple[Any, tuple[Fix, ...]]:
    """A record with what is fixed, whatever its shape, and what that is."""
    return fixed_record(record, None)


def what(record: Record) -> list[tuple[int, str]]:
    """What is fixed in a record: message, and the beginning of what is said of it."""
    return [(fix.message, fix.what[:25]) for fix in fixed_record(record, None)[1]]


def test_a_sound_record_stays_as_it_is(good: Record) -> None:
    """Nothing is fixed."""
    assert fixed(good) == (good, ())


def test_arguments_become_a_json_string(good: Record) -> None:
    """An object, and JSON within JSON; the record that was given is untouched."""
    for arguments in ({"order_id": "OR-5501"}, json.dumps(json.dumps({"order_id": "OR-5501"}))):
        call_of(good)["function"]["arguments"] = arguments
        mended, fixes = fixed(good)
        assert json.loads(call_of(mended)["function"]["arguments"]) == {"order_id": "OR-5501"}
        assert call_of(good)["function"]["arguments"] == arguments
        assert [fix.message for fix in fixes] == [2]


def test_empty_arguments_are_none_where_none_are_required(good: Record) -> None:
    """A tool that requires one keeps its finding."""
    call_of(good)["function"]["arguments"] = " "
    assert what(good) == []
    del good["tools"][0]["function"]["parameters"]["required"]
    mended, fixes = fixed(good)
    assert call_of(mended)["function"]["arguments"] == "{}"
    assert len(fixes) == 1


@pytest.mark.parametrize("arguments", ['{"order_id": ', '{"order_id": 1,}', "order_id=1", "[1]", "5", None])
def test_broken_arguments_are_not_guessed(good: Record, arguments: Any) -> None:
    """What was meant is not known."""
    call_of(good)["function"]["arguments"] = arguments
    assert what(good) == []


def test_a_result_gets_the_id_of_the_one_call_that_waits(good: Record) -> None:
    """With two calls waiting it is not known which."""
    del good["messages"][2]["tool_call_id"]
    mended, fixes = fixed(good)
    assert mended["messages"][2]["tool_call_id"] == "c1"
    assert [fix.message for fix in fixes] == [3]
    good["messages"][1]["tool_calls"].append(call_of(good) | {"id": "c2"})
    assert what(good) == []


def test_a_call_and_its_result_without_ids_get_a_new_one(good: Record) -> None:
    """One that no call of the record has."""
    good["messages"] += json.loads(json.dumps(good["messages"]))
    good["messages"][5]["tool_calls"][0]["id"] = good["messages"][6]["tool_call_id"] = "call_1"
    del call_of(good)["id"], good["messages"][2]["tool_call_id"]
    mended, _ = fixed(good)
    assert call_of(mended)["id"] == mended["messages"][2]["tool_call_id"] == "call_2"


def test_what_stands_there_twice_in_a_row_stands_there_once(good: Record) -> None:
    """The user's words, a call with its id, a result with its id; messages are told by their old numbers."""
    doubled = good | {"messages": [message for message in good["messages"][:3] for _ in (1, 2)] + good["messages"][3:]}
    mended, fixes = fixed(doubled)
    assert mended["messages"] == good["messages"]
    assert [fix.message for fix in fixes] == [2, 4, 6]


def test_what_may_be_meant_twice_stays(good: Record) -> None:
    """The assistant's words, calls without ids, and a record that speaks of messages by their numbers."""
    words = good | {"messages": [*good["messages"], good["messages"][-1]]}
    assert what(words) == []
    user = {"messages": [good["messages"][0], *good["messages"]]}
    assert what(good | user) != []
    assert what(good | user | {"meta": {"tools_added_at": {"4": ["find_order"]}}}) == []
    call_of(good)["id"] = None
    twice = good["messages"][:2] + good["messages"][1:2]
    assert what(good | {"messages": twice}) == []


def test_other_shapes_are_left_alone(good: Record) -> None:
    """In TRL's, arguments are objects by right."""
    call_of(good)["function"]["arguments"] = {"order_id": "OR-5501"}
    messages = good.pop("messages")
    assert what(good | {"prompt": messages[:1], "completion": messages[1:]}) == []


values = (
    st.none() | st.booleans() | st.text(max_size=4) | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)
calls = st.fixed_dictionaries({"function": values | st.fixed_dictionaries({"name": values, "arguments": values})},
                              optional={"id": values})  # fmt: skip
messages = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "tool", "system"])},
    optional={"content": values, "tool_calls": st.lists(calls | values, max_size=2) | values, "tool_call_id": values},
)


@given(st.lists(messages, max_size=6), values)
@settings(max_examples=200)
def test_fixing_is_done_once(messages: list[Record], tools: Any) -> None:
    """Whatever a record holds, fixing it never raises, and finds nothing more to fix the second time."""
    record = {"messages": messages, "tools": tools}
    mended, fixes = fixed_record(record, "openai")
    assert fixed_record(mended, "openai")[1] == ()
    assert json.loads(written_record(mended)) == mended
    assert bool(fixes) == (mended != record)


def test_the_imported_dialogue_of_a_fixed_record_is_the_same(good: Record) -> None:
    """Fixing how arguments and ids are written changes nothing that is said."""
    call_of(good)["function"]["arguments"] = {"order_id": "Ä-5501"}
    del good["messages"][2]["tool_call_id"]
    mended, fixes = fixed(good)
    assert len(fixes) == 2
    before, after = (read_entry(RawRecord(1, 1, "x:1", written_record(record))).imported for record in (good, mended))
    assert before == after


def test_check_writes_every_record_fixed_or_as_it_was(
    command: Command, good: Record, bad: Record, tmp_path: Path
) -> None:
    """Each fix is told with its place; the numbers say how many pass now; the findings are those of the file."""
    odd = b'{"messages":   [{"role":"user","content":"Hi"}]}'
    doubled = good | {"messages": [good["messages"][0], *good["messages"]]}
    lines = [json.dumps(doubled).encode(), odd, b"{broken", json.dumps(bad).encode()]
    file = tmp_path / "data.jsonl"
    file.write_bytes(b"\n".join(lines) + b"\n")
    for log in ([], ["--no-log"], []):
        status, out, _ = command("check", file, "--fix", "fixed.jsonl", "--force", *log)
        assert status == 1
        assert "data.jsonl:1 message 2: fixed: the message stood there twice" in out
        assert "data.jsonl:1 turn t2 (message 2): blocking structure" in out
        assert "1 fix in 1 record, 1 of which had failed and pass now" in out
        assert (tmp_path / "fixed.jsonl").read_bytes().splitlines() == [json.dumps(good).encode(), *lines[1:]]


def test_fixes_of_real_dialogues_help_and_never_harm(command: Command, shared_data: Path, tmp_path: Path) -> None:
    """Results that were planted twice are fixed, and then pass; good dialogues are left as they are."""
    folder = shared_data / "dialogues"
    _, out, _ = command("check", folder / "bad.jsonl", "--no-log", "--fix", "bad.jsonl", "--format", "json")
    (numbers,) = json.loads(out)["summary"]
    assert numbers["fixes"]["made"] == numbers["fixes"]["passing_now"] > 20
    lines = (folder / "bad.jsonl").read_bytes().splitlines()
    mended = (tmp_path / "bad.jsonl").read_bytes().splitlines()
    assert sum(a != b for a, b in zip(lines, mended, strict=True)) == numbers["fixes"]["records"]
    command("check", folder / "good.jsonl", "--no-log", "--fix", "good.jsonl", "--jobs", "1")
    assert (tmp_path / "good.jsonl").read_bytes() == (folder / "good.jsonl").read_bytes()
