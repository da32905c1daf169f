"""Hostile and broken files: each fault is a finding with its line, the rest goes on, in bounded time and memory."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Record = dict[str, Any]
PROGRAM = "from toolace_mt.cluster.cli import main; main()"


def nested(depth: int) -> str:
    """An object in an object in an object."""
    return '{"a":' * depth + "1" + "}" * depth


def with_schema(record: Record, schema: Any) -> Record:
    """The record with another schema of its tool's first argument."""
    copy: Record = json.loads(json.dumps(record))
    copy["tools"][0]["function"]["parameters"]["properties"]["order_id"] = schema
    return copy


def test_a_broken_line_far_down_is_named(command: Command, written: Written, good: Record) -> None:
    """Line 4,711 of a file, and the lines after it are checked."""
    lines = [json.dumps(good)] * 4710 + ['{"messages": [', json.dumps(good)]
    status, out, _ = command("check", written(*lines), "--jobs", "1", "--no-log")
    assert status == 1
    assert "data.jsonl:4711: blocking readable_record: the line is no JSON" in out
    assert "4,712 dialogues, 4,711 passed, 0 failed, 1 could not be read" in out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "the line is no JSON"),
        (b"\xff\xfe{}", "the line is no"),
        (b"[1, 2]", "has to hold an object"),
        (b"null", "has to hold an object"),
        (b'{"words": "hi"}', "no format is known with the keys 'words'"),
        (b'{"messages": [{"role": "narrator"}]}', "the role 'narrator'"),
        (b'{"messages": 5}', "no format is known"),
        (b"[" * 100_000, "nested too deeply"),
        (nested(100_000).encode(), "nested too deeply"),
        (
            b'{"messages": [{"role": "user", "content": "x"}], "tools": [' + nested(900).encode() + b"]}",
            "tool 1 has no",
        ),
        (b'{"messages": [{"role": "user", "content": "\\ud800"}], "tools": "\\ud800"}', "'tools' is a text"),
        (b'{"messages": [{"role": "user", "content": "x"}], "meta": ' + nested(950).encode() + b"}", ""),
    ],
)
def test_what_is_no_dialogue_is_a_finding_and_a_rejected_dialogue(
    command: Command, written: Written, good: Record, line: bytes, words: str
) -> None:
    """It names its line and is in the log, so that nothing is lost in silence."""
    status, out, _ = command("check", written(good, line, good))
    assert status == 1
    finding = next(row for row in out.splitlines() if "data.jsonl:2: blocking readable_record: " in row)
    assert words in finding
    assert "3 dialogues, 2 passed, 0 failed, 1 could not be read" in out
    audited = json.loads(command("audit", "check-data/2", "--json")[1])
    assert audited["outcome"] == "rejected"
    assert audited["findings"][0]["finding"]["check"] == "readable_record"


def test_empty_lines_are_no_records(command: Command, written: Written, good: Record, bad: Record) -> None:
    """The lines that are told are those of the file; dialogues are numbered without gaps."""
    status, out, _ = command("check", written(good, "", "   ", bad))
    assert status == 1
    assert "data.jsonl:4 turn t2" in out
    assert command("audit", "check-data/2")[0] == 0


def test_arguments_nested_a_thousand_deep_are_found(
    command: Command, written: Written, dialogue: Callable[..., Record]
) -> None:
    """As a string or as an object."""
    deep = dialogue()
    deep["messages"][1]["tool_calls"][0]["function"]["arguments"] = nested(1000)
    shallow = json.dumps(dialogue()).replace(json.dumps(json.dumps({"order_id": "OR-5501"})), nested(300))
    status, out, _ = command("check", written(deep, shallow), "--no-log")
    assert status == 1
    for line in (1, 2):
        assert f"data.jsonl:{line} turn t2 (message 2): blocking readable_arguments" in out


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/properties/order_id"},
        {"$ref": "https://example.invalid/schema.json"},
        {"$ref": "#/nowhere"},
        {"type": "string", "pattern": "^(([a-zA-Z0-9]|-)+)+$ "},
        {"type": "string", "pattern": "(("},
        {"type": 7},
        {"enum": 7},
        {"anyOf": [{"$ref": "#/properties/order_id"}, {"$ref": "#/properties/order_id"}]},
    ],
)
def test_a_hostile_schema_is_a_finding_and_never_a_hang(
    command: Command, written: Written, dialogue: Callable[..., Record], schema: Any
) -> None:
    """Loops, other documents, catastrophic patterns, nonsense: the other dialogues are checked all the same."""
    order = "A" * 40 + "-5501"
    hostile = with_schema(dialogue(order, said=order), schema)
    status, out, _ = command("check", written(hostile, dialogue()))
    assert "2 dialogues," in out
    assert "data.jsonl:2" not in out
    assert status == int("1 passed" in out)


def test_control_characters_reach_nobody(command: Command, written: Written, dialogue: Callable[..., Record]) -> None:
    """Neither from a finding nor from a line that is no JSON; a report is one line for each finding."""
    hostile = dialogue("OR-1\x1b[2J\u202e\n9")
    status, out, _ = command("check", written(hostile, '{"a": "\x1b[2J'), "--no-log")
    assert status == 1
    assert "\x1b" not in out
    assert "\u202e" not in out
    for output in ("github", "json", "sarif"):
        _, told, _ = command("check", written(hostile, '{"a": "\x1b[2J'), "--no-log", "--format", output)
        assert "\x1b" not in told
        assert "\u202e" not in told


def test_a_dialogue_of_ten_thousand_turns_is_checked(
    command: Command, written: Written, dialogue: Callable[..., Record]
) -> None:
    """It is long, and says so; nothing else stands against it."""
    messages = []
    for number in range(2500):
        part = json.loads(json.dumps(dialogue(f"OR-{number}x", said=f"OR-{number}x")["messages"]))
        part[1]["tool_calls"][0]["id"] = part[2]["tool_call_id"] = f"c{number}"
        messages += part
    status, out, _ = command("check", written(dialogue(messages=messages)))
    assert status == 0
    assert "advisory length: the dialogue has 10000 turns" in out


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_a_dialogue_of_fifty_megabytes_is_checked_in_bounded_memory(
    written: Written, dialogue: Callable[..., Record]
) -> None:
    """Imported, judged and recorded, in less than eight times its size with everything else that a process needs."""
    large = dialogue()
    large["messages"][3]["content"] = "There it is."
    large["messages"][2]["content"] = "more and more of it. " * (50 * 2**20 // 21)
    file = written(large, dialogue("OR-7734"))
    assert file.stat().st_size > 50 * 2**20
    peak = f"import atexit; atexit.register(lambda: print(open('/proc/self/status').read())); {PROGRAM}"
    arguments = ["check", str(file), "--jobs", "1", "--log", str(file.with_name("log.sqlite"))]
    done = subprocess.run([sys.executable, "-c", peak, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "2 dialogues, 1 passed, 1 failed" in done.stdout
    kilobytes = int(done.stdout.partition("VmHWM:")[2].split()[0])
    assert kilobytes < 400 * 2**10


def test_a_dialogue_too_large_for_the_log_is_a_finding(
    command: Command, written: Written, good: Record, dialogue: Callable[..., Record]
) -> None:
    """It is checked where nothing is recorded; an event of the log has 64 MB at the most."""
    large = dialogue()
    large["messages"][2]["content"] = "more and more of it. " * (65 * 2**20 // 21)
    file = written(large, good)
    status, out, _ = command("check", file, "--jobs", "1", "--select", "pairing")
    assert status == 1
    assert "data.jsonl:1: blocking readable_record: it cannot be recorded" in out
    assert command("check", file, "--jobs", "1", "--select", "pairing", "--no-log")[0] == 0


def test_a_file_that_changes_meanwhile_is_told(
    command: Command, written: Written, good: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded may be of neither version, so the run does not end as if it were."""
    from toolace_mt.cluster.checking import check

    seen = iter([(1, 1), (2, 1)])
    monkeypatch.setattr(check, "_fingerprint", lambda _: next(seen))
    status, _, err = command("check", written(good))
    assert status == 1
    assert "was changed while it was checked" in err
    (run,) = json.loads(command("runs", "--json")[1])
    assert run["state"] == "stopped"
