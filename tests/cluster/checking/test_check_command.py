"""`check`, as its user meets it: what it prints, writes and records, what it refuses, and the exit status."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., tuple[int, str, str]]
Written = Callable[..., Path]
Record = dict[str, Any]
PROGRAM = "from toolace_mt.cluster.cli import main; main()"


def test_what_passes_ends_with_zero_and_a_summary(command: Command, written: Written, good: Record) -> None:
    """The numbers are on standard output; where it is recorded is beside them."""
    status, out, err = command("check", written(good, good))
    assert status == 0
    assert "2 dialogues, 2 passed, 0 failed" in out
    assert "Run 'check-data' is recorded in toolace-mt.sqlite" in err


def test_a_finding_names_file_line_turn_rule_and_evidence(
    command: Command, written: Written, good: Record, bad: Record
) -> None:
    """As a linter does; the status is 1."""
    file = written(good, bad)
    status, out, _ = command("check", file)
    assert status == 1
    lines = out.splitlines()
    assert lines[0].startswith(f"{file}:2 turn t2 (message 2): blocking grounding: the identifier 'OR-7734'")
    assert lines[1] == "    evidence: OR-7734"
    assert "2 dialogues, 1 passed, 1 failed" in out
    assert [line.split() for line in lines if line.strip().startswith("grounding")] == [
        ["grounding", "1", "0", "0", "1"]
    ]


def test_a_record_is_a_dialogue_of_the_log(command: Command, written: Written, good: Record, bad: Record) -> None:
    """Replay, audit with blame, status, export and verify work on it."""
    command("check", written(good, bad), "--run", "mine")
    events = json.loads(command("replay", "mine/2", "--json")[1])
    assert [event["type"] for event in events] == ["dialogue_imported", "rules_applied", "dialogue_rejected"]
    audited = json.loads(command("audit", "mine/2", "--json")[1])
    assert audited["findings"][0]["finding"]["pointer"] == "/order_id"
    assert audited["findings"][0]["blame"][0]["type"] == "dialogue_imported"
    funnel = json.loads(command("status", "mine", "--json")[1])["funnel"]
    assert (funnel["opened"], funnel["accepted"], funnel["rejected"], funnel["failed"]) == (2, 1, 1, 0)
    assert command("export", "mine", "--out", "out.jsonl")[0] == 0
    assert command("log", "verify")[0] == 0
    (run,) = json.loads(command("runs", "--json")[1])
    assert (run["id"], run["state"], run["planned"], run["opened"]) == ("mine", "completed", 2, 2)


def test_an_export_of_a_check_can_be_checked(command: Command, written: Written, good: Record, tmp_path: Path) -> None:
    """What is exported passes the same rules."""
    command("check", written(good), "--run", "mine")
    command("export", "mine", "--out", "out.jsonl")
    assert command("check", tmp_path / "out.jsonl", "--no-log")[0] == 0


def test_nothing_is_recorded_without_a_log(
    command: Command, written: Written, good: Record, bad: Record, tmp_path: Path
) -> None:
    """The findings are the same, and no file is made."""
    file = written(good, bad)
    _, recorded, _ = command("check", file)
    (tmp_path / "toolace-mt.sqlite").rename(tmp_path / "elsewhere")
    status, out, _ = command("check", file, "--no-log")
    assert (status, out) == (1, recorded)
    assert not (tmp_path / "toolace-mt.sqlite").exists()


def test_checking_again_tells_the_same_from_the_log(
    command: Command, written: Written, good: Record, bad: Record
) -> None:
    """The run is finished: nothing is recorded again, and findings and status are those of then."""
    file = written(good, bad, "{broken")
    first = command("check", file)
    before = command("runs", "--json")[1]
    again = command("check", file)
    assert again[:2] == first[:2] == (1, first[1])
    assert "was finished already, and nothing was changed" in again[2]
    assert command("runs", "--json")[1] == before


def test_another_file_under_a_run_is_refused(command: Command, written: Written, good: Record, bad: Record) -> None:
    """So are the same file under other rules, and two files of one name."""
    file = written(good)
    command("check", file, "--run", "mine")
    other = written(bad, name="other.jsonl")
    status, _, err = command("check", other, "--run", "mine")
    assert status == 2
    assert "run 'mine' is in the log already, and is of something else (sha256: was" in err
    status, _, err = command("check", file, "--run", "mine", "--ignore", "grounding")
    assert status == 2
    assert 'rules.applied.grounding: was "blocking", is nothing' in err
    (file.parent / "folder").mkdir()
    twin = file.rename(file.parent / "folder" / "other.jsonl")
    status, _, err = command("check", twin, other)
    assert status == 2
    assert "two files would both be run 'check-other'" in err


def test_a_moved_file_is_the_same_file(command: Command, written: Written, good: Record) -> None:
    """What it holds counts, not where it lies."""
    file = written(good)
    command("check", file, "--run", "mine")
    moved = file.rename(file.parent / "moved.jsonl")
    assert "finished already" in command("check", moved, "--run", "mine")[2]


def test_what_passes_is_written_byte_for_byte(command: Command, written: Written, bad: Record, tmp_path: Path) -> None:
    """Odd spacing, escapes and key order stay; what fails or cannot be read is left out."""
    odd = b'{"messages" : [{"content": "H\\u00e4 \xc3\xa4",  "role":"user"}]}'
    file = written(odd, bad, "{broken", odd)
    assert command("check", file, "--out", "clean.jsonl")[0] == 1
    assert (tmp_path / "clean.jsonl").read_bytes() == odd + b"\n" + odd + b"\n"


def test_nothing_is_replaced_unasked(command: Command, written: Written, good: Record, tmp_path: Path) -> None:
    """An output that is there, or that is the input, is refused before anything is done."""
    file = written(good)
    there = tmp_path / "there.jsonl"
    there.write_text("mine")
    assert command("check", file, "--out", there)[0] == 2
    assert command("check", file, "--out", file, "--force")[0] == 2
    assert command("check", file, "--out", "a.jsonl", "--fix", "a.jsonl")[0] == 2
    assert there.read_text() == "mine"
    assert not (tmp_path / "toolace-mt.sqlite").exists()
    assert command("check", file, "--out", there, "--force")[0] == 0
    assert json.loads(there.read_text()) == good
    assert not list(tmp_path.glob(".*.part"))


def test_findings_beyond_a_number_are_counted_and_withheld(command: Command, written: Written, bad: Record) -> None:
    """The summary knows them all."""
    status, out, _ = command("check", written(*[bad] * 5), "--select", "grounding", "--max-findings", "2")
    assert status == 1
    assert out.count("blocking grounding") == 2
    assert "and 3 more findings" in out
    assert "5 dialogues, 0 passed, 5 failed" in out


def test_rules_are_chosen_by_name(command: Command, written: Written, bad: Record) -> None:
    """One by one or with commas; one that is not there is named, with what comes near."""
    file = written(bad)
    assert command("check", file, "--no-log", "--ignore", "grounding,unsupported_claims")[0] == 0
    assert command("check", file, "--no-log", "--select", "schema", "--select", "pairing")[0] == 0
    assert command("check", file, "--no-log", "--select", "grounding")[0] == 1
    status, _, err = command("check", file, "--select", "groundig")
    assert status == 2
    assert "there is no rule 'groundig'; did you mean 'grounding'?" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl: there is no such file"),
        (["."], "this is no file"),
        (["data.jsonl", "--run", "a b"], "a name has up to 64"),
        (["data.jsonl", "data.jsonl", "--run", "a"], "--run names the run of one file"),
        (["data.jsonl", "--shape", "csv"], "--shape 'csv' is not known; known are anthropic,"),
        (["data.jsonl", "--config", "none.yaml"], "none.yaml: there is no such file"),
    ],
)
def test_a_mistake_in_the_command_is_said(
    command: Command, written: Written, good: Record, arguments: list[str], message: str
) -> None:
    """One message, status 2, and nothing is made."""
    written(good)
    status, _, err = command("check", *arguments)
    assert status == 2
    assert message in " ".join(err.split())


def test_several_files_are_several_runs_and_one_report(
    command: Command, written: Written, good: Record, bad: Record
) -> None:
    """Each has its summary."""
    one, two = written(good, name="one.jsonl"), written(bad, name="two with space.jsonl")
    status, out, _ = command("check", one, two)
    assert status == 1
    assert "one.jsonl: 1 dialogue, 1 passed" in out
    assert "two with space.jsonl: 1 dialogue, 0 passed" in out
    names = [run["id"] for run in json.loads(command("runs", "--json")[1])]
    assert names == ["check-one", "check-two-with-space"]


@pytest.mark.parametrize("content", ["", "\n\n \n", "[]", '{"data": []}\n'])
def test_an_empty_file_is_no_pass(command: Command, tmp_path: Path, content: str) -> None:
    """A pipeline that lost everything would go on with it; whatever form it has nothing in."""
    path = tmp_path / "empty.jsonl"
    path.write_text(content)
    status, out, err = command("check", path, "--no-log")
    assert status == 1
    assert "0 passed" in out
    assert "there is no dialogue in it" in err or "1 could not be read" in out


def test_two_processes_say_what_one_says(command: Command, shared_data: Path, tmp_path: Path) -> None:
    """In the same order, of real dialogues with defects; the log of both verifies."""
    lines = (shared_data / "dialogues" / "bad.jsonl").read_bytes().splitlines(keepends=True)
    file = tmp_path / "real.jsonl"
    file.write_bytes(b"".join(lines[::4]))
    alone = command("check", file, "--jobs", "1", "--log", "one.sqlite")
    both = command("check", file, "--jobs", "2", "--log", "two.sqlite")
    assert alone[0] == 1
    assert alone[1].replace("one.sqlite", "two.sqlite") == both[1]
    assert command("log", "verify", "--log", "two.sqlite")[0] == 0
    audits = [json.loads(command("audit", "check-real", "--log", f"{n}.sqlite", "--json")[1]) for n in ("one", "two")]
    assert audits[0]["outcomes"] == audits[1]["outcomes"]
    assert audits[0]["checks"] == audits[1]["checks"]


def test_a_killed_check_goes_on_where_it_was(command: Command, shared_data: Path, tmp_path: Path) -> None:
    """Nothing is recorded twice, nothing is missing, and the report is that of a check that was never killed."""
    file = tmp_path / "real.jsonl"
    lines = (shared_data / "dialogues" / "bad.jsonl").read_bytes().splitlines(keepends=True)[::2]
    file.write_bytes(b"".join(lines))
    arguments = ["check", str(file), "--jobs", "2", "--log", "log.sqlite", "--run", "r"]
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], cwd=tmp_path, stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline(), "the first finding has come, so that some dialogues are recorded"
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.communicate()
    assert _all_gone(child.pid), "who judges does not outlive who asked"
    (run,) = json.loads(command("runs", "--log", "log.sqlite", "--json")[1])
    assert 0 < run["opened"] < len(lines)
    assert run["state"] != "completed"
    status, out, _ = command(*arguments)
    (run,) = json.loads(command("runs", "--log", "log.sqlite", "--json")[1])
    assert (run["state"], run["opened"], run["events"]) == ("completed", len(lines), 3 * len(lines))
    assert (status, out) == command("check", file, "--no-log", "--jobs", "1")[:2]
    assert command("log", "verify", "--log", "log.sqlite")[0] == 0


def test_ctrl_c_stops_in_order(shared_data: Path, tmp_path: Path) -> None:
    """One sentence, status 130, no traceback, and no process is left behind."""
    data = (shared_data / "dialogues" / "bad.jsonl").read_bytes()
    (tmp_path / "real.jsonl").write_bytes(data * 25)  # long enough not to be done before the signal comes
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "check", "real.jsonl", "--jobs", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    try:
        child.stdout.readline()
        os.killpg(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=60)
    finally:
        if child.poll() is None:  # it would still run beside all later tests
            os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    assert (child.returncode, err.decode()) == (130, "Stopped; what is recorded is kept, and checking again goes on.\n")
    assert _all_gone(child.pid)


def _all_gone(group: int) -> bool:
    """Whether every process of a group ends by itself within a while; one that only waits to be buried has ended."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        states = [stat for path in Path("/proc").glob("[0-9]*/stat") if (stat := _stat(path))]
        if not any(int(fields[2]) == group and fields[0] != "Z" for fields in states):
            return True
        time.sleep(0.05)
    return False


def _stat(path: Path) -> list[str]:
    """State, parent and group of a process, among others; nothing where it has gone meanwhile."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def test_what_was_written_is_said(command: Command, written: Written, good: Record) -> None:
    """Beside the report, which a program may read."""
    _, out, told = command("check", written(good), "--no-log", "--out", "clean.jsonl", "--fix", "fixed.jsonl", "--json")
    assert json.loads(out)["withheld"] == 0
    assert "Wrote the records that pass to clean.jsonl." in told
    assert "Wrote every record, fixed where one was fixable, to fixed.jsonl." in told
