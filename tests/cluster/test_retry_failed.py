"""Failed dialogues opened anew, by further dialogues of the same run."""

import re
from pathlib import Path

from support.commands import Command
from support.runs import dialogues_in, facts, write_config

BROKEN = {"default": {"provider": "offline", "mistakes": {"malformed_json": 1.0}}}
NEVER = {"stop_after_unusable": None}


def test_failed_dialogues_are_opened_anew(tmp_path: Path, command: Command) -> None:
    """Each has another in its place; nothing is deleted, the counts are right, and asking twice changes nothing."""
    bad = write_config(tmp_path, dialogues=3, models=BROKEN, limits=NEVER)
    assert command("launch", bad, "--quiet", "--in-process")[0] == 1
    before = dialogues_in(tmp_path / "log.sqlite")
    assert {records[-1].event.type for records in before.values()} == {"dialogue_failed"}
    good = write_config(tmp_path, dialogues=3)
    status, out, _ = command("launch", good, "--quiet", "--in-process")
    assert status == 1
    assert "--retry-failed opens others for the 3 failed dialogues." in out
    status, out, err = command("launch", good, "--quiet", "--in-process", "--retry-failed")
    assert status == 0, err
    after = dialogues_in(tmp_path / "log.sqlite")
    assert set(after) == {f"small/{number}" for number in range(1, 7)}
    assert all(facts(after[stream]) == facts(records) for stream, records in before.items())
    assert after["small/4"][0].event != after["small/1"][0].event
    assert re.search(r"^opened +6 *$", out, re.MULTILINE)
    assert re.search(r"^ +failed +3 *$", out, re.MULTILINE)
    status, out, _ = command("launch", good, "--quiet", "--in-process", "--retry-failed")
    assert "No dialogue failed that was not opened anew." in out
    assert set(dialogues_in(tmp_path / "log.sqlite")) == set(after)
    _, out, _ = command("status", "small", "--log", tmp_path / "log.sqlite")
    assert out.startswith("Run small: completed")
    assert "not opened yet" not in out


def test_what_fails_again_can_be_tried_again(tmp_path: Path, command: Command) -> None:
    """The dialogue that stood in for another counts as any other."""
    bad = write_config(tmp_path, dialogues=2, models=BROKEN, limits=NEVER)
    for expected in (2, 4, 6):
        assert command("launch", bad, "--quiet", "--in-process", "--retry-failed")[0] == 1
        assert len(dialogues_in(tmp_path / "log.sqlite")) == expected


def test_a_budget_holds_for_those_opened_anew(tmp_path: Path, command: Command) -> None:
    """What was spent before counts."""
    bad = write_config(tmp_path, dialogues=3, models=BROKEN, limits=NEVER)
    assert command("launch", bad, "--quiet", "--in-process")[0] == 1
    good = write_config(tmp_path, dialogues=3, budget={"calls": 10})
    status, _, err = command("launch", good, "--quiet", "--in-process", "--retry-failed")
    assert status == 1
    assert "budget" in err
