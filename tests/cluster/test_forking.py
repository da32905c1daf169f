"""Forks: the same history up to a version, and another way from there, of which only what is new is asked."""

import json
import shutil
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import write_config
from support.stories import accepted_story
from support.told_logs import told_log
from toolace_mt.cluster.rerunning.forking import Forked


@pytest.fixture(name="log")
def copied(finished: Path, tmp_path: Path) -> Path:
    """A log of the finished run that may be written to."""
    return Path(shutil.copy(finished / "log.sqlite", tmp_path / "log.sqlite"))


def forked(command: Command, log: Path, of: str, *words: str) -> Forked:
    """The outcome of a fork."""
    status, out, _ = command("fork", of, "--log", log, "--json", *words)
    assert status == 0
    return Forked.model_validate_json(out)


def judged(command: Command, log: Path) -> tuple[str, int]:
    """A dialogue, and the version at which a judge is to look at its fill."""
    for number in range(1, 13):
        for one in json.loads(command("replay", f"small/{number}", "--log", log, "--json")[1]):
            if one["spent"] and one["question"].startswith("judge:"):
                return f"small/{number}", one["version"] - 1
    raise AssertionError("no judge was asked")


@pytest.mark.parametrize("at", ["1", "17"])
def test_a_fork_without_a_change_is_the_same_and_costs_nothing(command: Command, log: Path, at: str) -> None:
    """Wherever it begins: no model is asked, and every event has the same contents."""
    found = forked(command, log, "small/2", "--at", at)
    assert (found.same, found.asked, found.price) == (found.events, 0, 0)
    mine = json.loads(command("replay", found.dialogue, "--log", log, "--at", str(found.events), "--json")[1])
    theirs = json.loads(command("replay", "small/2", "--log", log, "--at", str(found.events), "--json")[1])
    assert (mine["turns"], mine["phase"]) == (theirs["turns"], theirs["phase"])
    assert command("log", "verify", "--log", log)[0] == 0


def test_a_verdict_by_hand_leads_another_way(command: Command, log: Path) -> None:
    """It is recorded as a person's, what follows is asked, and today's code explains it all."""
    of, at = judged(command, log)
    events = json.loads(command("replay", of, "--log", log, "--json")[1])
    taken = next(one for one in events if one["version"] > at and one["type"].startswith("fill_"))
    change = "--decline" if taken["type"] == "fill_accepted" else "--accept"
    found = forked(command, log, of, "--at", str(at), change, "--run", "other")
    assert (found.dialogue, found.at, found.same) == ("other/1", at, at)
    assert found.asked > 0
    told = json.loads(command("replay", "other/1", "--log", log, "--json")[1])
    assert (told[at]["role"], told[at]["type"]) == ("user", {"--accept": "fill_accepted"}.get(change, "fill_declined"))
    assert command("redrive", "other/1", "--log", log)[0] == 0
    status, _, err = command("fork", of, "--log", log, "--at", str(at), change, "--run", "other")
    assert status == 2
    assert "in the log already" in err


def test_an_answer_by_hand_is_taken_in_the_place_of_the_next(command: Command, log: Path, tmp_path: Path) -> None:
    """One that cannot be used is asked for again, as a model's is."""
    answer = tmp_path / "answer.txt"
    answer.write_text("I would rather not say.")
    of, at = judged(command, log)
    found = forked(command, log, of, "--at", str(at), "--answer", str(answer))
    assert found.question.startswith("judge:")
    told = json.loads(command("replay", found.dialogue, "--log", log, "--json")[1])
    assert told[at]["spent"]["model"] == "by-hand"
    assert told[at + 1]["type"] == "answer_unusable"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--at", "999"), "has versions 1 to"),
        (("--at", "2", "--accept"), "no fill waits for a verdict; one does at versions"),
        (("--at", "2", "--answer", "nowhere.json"), "cannot be read"),
        (("--at", "2", "--model", "nobody"), "is not in the config, which has default"),
        (("--at", "2", "--accept", "--model", "default"), "do not go together"),
        (("--at", "2", "--accept", "--decline"), "--accept and --decline do not go together"),
        (("--at", "2", "--run", "no/name"), "run"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_recorded(
    command: Command, log: Path, words: tuple[str, ...], said: str
) -> None:
    """What was given, and what would be allowed."""
    before = command("runs", "--log", log, "--json")[1]
    status, _, err = command("fork", "small/2", "--log", log, *words)
    assert status == 2
    assert said in err
    assert command("runs", "--log", log, "--json")[1] == before


def test_what_today_decides_otherwise_is_not_paid_for_unasked(command: Command, tmp_path: Path) -> None:
    """A log of other code parts from today's somewhere: without --ask nothing is asked, and nothing is recorded."""
    log = told_log(tmp_path / "log.sqlite", accepted_story("run/1"))
    status, _, err = command("fork", "run/1", "--at", "7", "--log", log, "--config", write_config(tmp_path))
    assert status == 2
    assert "today's code parts from run/1 at version" in err
    assert "--ask" in err
    assert [run["id"] for run in json.loads(command("runs", "--log", log, "--json")[1])] == ["run"]
