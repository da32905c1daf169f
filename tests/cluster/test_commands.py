"""The commands, as their user meets them: what they print, and the exit status."""

import json
import sqlite3
from importlib import metadata
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import write_config


def one_with(command: Command, finished: Path, outcome: str) -> str:
    """A dialogue of the finished run that ended so."""
    log = finished / "log.sqlite"
    for number in range(1, 13):
        _, out, _ = command("audit", f"small/{number}", "--log", log, "--json")
        if json.loads(out)["outcome"] == outcome:
            return f"small/{number}"
    raise AssertionError(f"no dialogue was {outcome}")


def test_a_launch_ends_with_its_funnel_and_what_to_try_next(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user sees where every dialogue went, where the log is, and three commands."""
    monkeypatch.chdir(tmp_path)
    status, out, _ = command("launch", write_config(tmp_path, dialogues=3), "--in-process")
    assert status == 0
    for words in (
        "opened",
        "accepted",
        "rejected",
        "failed",
        "log.sqlite",
        " replay small/",
        " audit ",
        " export small",
    ):
        assert words in out


def test_launching_a_finished_run_changes_nothing(command: Command, finished: Path) -> None:
    """It says so, and the log has the same bytes of events as before."""
    before = command("runs", "--log", finished / "log.sqlite", "--json")[1]
    status, out, _ = command("launch", finished / "run.yaml", "--in-process", "--quiet")
    assert status == 0
    assert "finished already; nothing was changed" in out
    assert command("runs", "--log", finished / "log.sqlite", "--json")[1] == before


def test_replay_shows_every_event_in_a_line(command: Command, finished: Path) -> None:
    """Version, time, role, what it did, and the answer's model and price."""
    status, out, _ = command("replay", "small/1", "--log", finished / "log.sqlite")
    assert status == 0
    assert "opened the dialogue" in out
    assert "[offline, $0.0000]" in out
    assert "This replay asked no model." in out


def test_replay_shows_the_dialogue_at_a_version_and_what_changed(command: Command, finished: Path) -> None:
    """`--at` is the fold of so many events, `--diff` what lies between two."""
    log = finished / "log.sqlite"
    events = json.loads(command("replay", "small/1", "--log", log, "--json")[1])
    drafted = next(event["version"] for event in events if event["type"] == "subtask_drafted")
    before = json.loads(command("replay", "small/1", "--log", log, "--at", str(drafted - 1), "--json")[1])
    after = json.loads(command("replay", "small/1", "--log", log, "--at", str(drafted), "--json")[1])
    changed = command("replay", "small/1", "--log", log, "--diff", str(drafted - 1), str(drafted), "--json")
    assert before["turns"] == []
    assert len(after["turns"]) == len(json.loads(changed[1])["added"]) > 0
    assert command("replay", "small/1", "--log", log, "--at", str(len(events)))[0] == 0


def test_replay_plays_every_event(command: Command, finished: Path) -> None:
    """`--watch` shows each event with what it changed."""
    log = finished / "log.sqlite"
    status, out, _ = command("replay", "small/1", "--log", log, "--watch", "--pace", "0")
    events = json.loads(command("replay", "small/1", "--log", log, "--json")[1])
    assert status == 0
    assert sum(line[:4].strip().isdigit() and line[4:6] == "  " for line in out.splitlines()) >= len(events)


def test_replay_shows_one_thing_at_a_time(command: Command, finished: Path) -> None:
    """Options that would hide each other are refused."""
    for options in (["--at", "3", "--diff", "1", "2"], ["--watch", "--json"]):
        status, _, err = command("replay", "small/1", "--log", finished / "log.sqlite", *options)
        assert status == 2
        assert "do not go together" in err


def test_replay_is_whole_where_nobody_looks_at_a_terminal(command: Command, finished: Path) -> None:
    """Piped, every event is one line, and none is cut."""
    _, out, _ = command("replay", "small/1", "--log", finished / "log.sqlite")
    events = json.loads(command("replay", "small/1", "--log", finished / "log.sqlite", "--json")[1])
    lines = {line.split()[0]: line for line in out.splitlines() if line.strip()[:1].isdigit()}
    assert len(lines) == len(events) > 10
    assert all(" ".join(event["did"].split())[:200] in lines[str(event["version"])] for event in events)


def test_a_launch_tells_its_facts_as_json(command: Command, tmp_path: Path) -> None:
    """One JSON value and nothing else."""
    status, out, _ = command("launch", write_config(tmp_path, dialogues=2), "--in-process", "--json")
    facts = json.loads(out)
    assert status == 0
    assert (facts["ending"], facts["funnel"]["opened"]) == ("completed", 2)
    estimate = json.loads(command("launch", write_config(tmp_path), "--dry-run", "--json")[1])
    assert estimate["calls"]["low"] <= estimate["calls"]["expected"] <= estimate["calls"]["high"]


def test_every_prompt_can_be_shown_again(command: Command, finished: Path) -> None:
    """Rendered from the log, each has the very digest that was recorded when it was sent."""
    log = finished / "log.sqlite"
    events = json.loads(command("replay", "small/2", "--log", log, "--json")[1])
    answers = [event["version"] for event in events if event["type"] == "model_answered"]
    assert len(answers) > 5
    for version in answers:
        _, out, _ = command("replay", "small/2", "--log", log, "--prompt", str(version), "--json")
        assert json.loads(out)["same"] is True


def test_an_audit_of_a_run_counts_by_check(command: Command, finished: Path) -> None:
    """How many were rejected, and by what."""
    status, out, _ = command("audit", "small", "--log", finished / "log.sqlite", "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["outcomes"]["rejected"] > 0
    assert any(check["rejected"] for check in facts["checks"])
    assert command("audit", "small", "--log", finished / "log.sqlite")[0] == 0


def test_an_audit_lists_the_dialogues_about_which_experts_disagree(command: Command, finished: Path) -> None:
    """As text and as JSON the same ones; it is a question about a run."""
    log = finished / "log.sqlite"
    status, out, _ = command("audit", "small", "--disagreements", "--log", log, "--json")
    assert status == 0
    dialogues = [found["dialogue"] for found in json.loads(out)]
    status, out, _ = command("audit", "small", "--disagreements", "--log", log)
    assert status == 0
    assert [line.split(" ")[0] for line in out.splitlines() if line.startswith("small/")] == dialogues
    assert "experts disagree about" in out
    status, _, err = command("audit", "small/1", "--disagreements", "--log", log)
    assert status == 2
    assert "is a dialogue" in err


def test_an_audit_of_a_rejected_dialogue_names_finding_and_blame(command: Command, finished: Path) -> None:
    """Turn, argument, evidence, and the event, role and answer that wrote it."""
    rejected = one_with(command, finished, "rejected")
    _, out, _ = command("audit", rejected, "--log", finished / "log.sqlite", "--json")
    facts = json.loads(out)
    rejecting = [finding for finding in facts["findings"] if finding["rejects"]]
    assert rejecting
    for finding in rejecting:
        assert finding["finding"]["turns"]
        assert finding["blame"][0]["event"]
        assert finding["blame"][0]["answer"]["model"] == "offline"
    status, shown, _ = command("audit", rejected, "--log", finished / "log.sqlite")
    assert status == 0
    assert "  broken by " in shown
    assert "from the answer at version" in shown


def test_an_export_has_accepted_dialogues_only(command: Command, finished: Path, tmp_path: Path) -> None:
    """Messages and tools as OpenAI's API has them; ids match, and arguments are JSON strings."""
    out = tmp_path / "data.jsonl"
    words = ["--format", "openai", "--log", finished / "log.sqlite"]
    assert command("export", "small", "--out", out, *words)[0] == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    status = json.loads(command("status", "small", "--log", finished / "log.sqlite", "--json")[1])
    assert len(lines) == status["funnel"]["accepted"] > 0
    for line in lines:
        offered = {tool["function"]["name"] for tool in line["tools"]}
        waiting: set[str] = set()
        for message in line["messages"]:
            for call in message.get("tool_calls") or []:
                assert isinstance(json.loads(call["function"]["arguments"]), dict)
                waiting.add(call["id"])
                offered_later = any("tool_calls" not in m and call["function"]["name"] in (m["content"] or "")
                                    for m in line["messages"] if m["role"] == "system")  # fmt: skip
                assert call["function"]["name"] in offered or offered_later
            if message["role"] == "tool":
                waiting.remove(message["tool_call_id"])
        assert waiting == set()


def test_an_export_replaces_nothing_unasked(command: Command, finished: Path, tmp_path: Path) -> None:
    """A file that is there stays, unless --force says otherwise; none is left half-written."""
    out = tmp_path / "data.jsonl"
    out.write_text("mine")
    status, _, err = command("export", "small", "--out", out, "--log", finished / "log.sqlite")
    assert (status, out.read_text()) == (2, "mine")
    assert "--force" in err
    assert command("export", "small", "--out", out, "--force", "--log", finished / "log.sqlite")[0] == 0
    there = {path.name for path in tmp_path.iterdir()}
    assert there == {"data.jsonl", "data.jsonl.card.md", "data.jsonl.manifest"}


def test_status_adds_up(command: Command, finished: Path) -> None:
    """Every opened dialogue is in exactly one place, and costs are summed from the log."""
    facts = json.loads(command("status", "small", "--log", finished / "log.sqlite", "--json")[1])
    funnel = facts["funnel"]
    assert funnel["opened"] == 12 == funnel["accepted"] + funnel["rejected"] + funnel["failed"]
    assert facts["cost"]["total"]["calls"] > 12 * 10
    status, out, _ = command("status", "small", "--log", finished / "log.sqlite")
    assert status == 0
    assert "Per accepted dialogue" in out


def test_log_verify_says_that_all_is_well(command: Command, finished: Path) -> None:
    """And counts what it walked."""
    status, out, _ = command("log", "verify", "--log", finished / "log.sqlite")
    assert status == 0
    assert "13 streams" in out


def test_a_sealed_and_backed_up_log_verifies(command: Command, finished: Path, tmp_path: Path) -> None:
    """A copy is as good as the log, and the seal fits both."""
    copy, sealed = tmp_path / "copy.sqlite", tmp_path / "seal"
    assert command("log", "backup", copy, "--log", finished / "log.sqlite")[0] == 0
    assert command("log", "seal", sealed, "--log", finished / "log.sqlite")[0] == 0
    assert command("log", "verify", "--seal", sealed, "--log", copy)[0] == 0
    assert command("log", "backup", copy, "--log", finished / "log.sqlite")[0] == 2


def test_a_changed_event_is_named(command: Command, finished: Path, tmp_path: Path) -> None:
    """One byte of one stored event is enough: verify exits 1 and names stream and version."""
    copy = tmp_path / "copy.sqlite"
    command("log", "backup", copy, "--log", finished / "log.sqlite")
    base = sqlite3.connect(copy)
    with base:
        (payload,) = base.execute("SELECT payload FROM events WHERE stream='small/7' AND version=5").fetchone()
        spoilt = payload[:-1] + bytes([payload[-1] ^ 1])
        base.execute("UPDATE events SET payload=? WHERE stream='small/7' AND version=5", (spoilt,))
    base.close()
    status, out, err = command("log", "verify", "--log", copy)
    assert status == 1
    assert "small/7 version 5" in out
    assert "damaged" in err


def test_the_version_is_that_of_the_package(command: Command) -> None:
    """And the help says how to ask for it."""
    assert command("--version") == (0, f"toolace-mt {metadata.version('toolace-mt')}\n", "")
    assert "--version" in command("--help")[1]


def test_an_estimate_names_no_question_that_is_never_asked(command: Command, tmp_path: Path) -> None:
    """Experts that share questions are asked for no single votes."""
    rows = [line.split()[0] for line in command("launch", write_config(tmp_path), "--dry-run")[1].splitlines() if line]
    assert "votes" in rows
    assert "vote" not in rows
