"""`audit` says what rejected and what did not; `audit` and `export` say which dialogues are nearly the same."""

import json
import re
from pathlib import Path

import pytest

from support.commands import Command
from support.stories import Story, accepted_story, finding, opened_story
from support.told_logs import told_log
from toolace_mt.actors.formats import FORMATS, recognised
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.cluster.cli.unreadable import show_left_out
from toolace_mt.events import (
    CheckOutcome,
    DialogueAccepted,
    ExpertVoted,
    RefinementCompleted,
    RulesApplied,
    Seat,
    Verdict,
)


def outvoted_story(id_: str) -> Story:
    """Accepted, though one of three votes of its expert failed it, and one could not be read."""
    story = opened_story(id_, experts=(Seat(expert="a", votes=4, quorum=2, wave=1),))
    story.add("refiner", RefinementCompleted(reason="every turn was picked"))
    story.add("verifier", RulesApplied(checks=(CheckOutcome(check="length", verdict=Verdict.PASS),), findings=()))
    for number, verdict in enumerate((Verdict.FAIL, Verdict.ERROR, Verdict.PASS, Verdict.PASS), start=1):
        said = (finding("a1", check="expert.a"),) if verdict is Verdict.FAIL else ()
        vote = ExpertVoted(
            question=f"vote:a:1:{number}",
            expert="a",
            verdict=verdict,
            confidence=0.5,
            reason="So it is.",
            findings=said,
        )
        story.add("verifier", vote)
    story.add("verifier", DialogueAccepted())
    return story


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of four accepted dialogues: the second and the tenth are as the first."""
    stories = [*(accepted_story(f"run/{number}") for number in (1, 2, 10)), outvoted_story("run/3")]
    return told_log(tmp_path / "log.sqlite", *stories)


def test_what_was_outvoted_is_not_called_blocking(command: Command, log: Path) -> None:
    """Neither in a dialogue's audit nor in its run's, where a vote that was made up for is no error either."""
    status, out, _ = command("audit", "run/3", "--log", log)
    assert status == 0
    assert "outvoted expert.a (a1, round 1)" in out
    assert "blocking expert.a" not in out
    _, out, _ = command("audit", "run", "--log", log)
    header, row = (next(line for line in out.splitlines() if word in line) for word in ("rejected  ", "expert.a"))
    assert header.split()[:4] == ["check", "rejected", "blocking", "advisory"]
    assert "outvoted" in header
    assert "unreadable, asked again" in header
    assert "could not judge" not in header
    assert row.split() == ["expert.a", "0", "0", "0", "1", "1", "run/3"]
    _, out, _ = command("audit", "run", "--log", log, "--json")
    (count,) = [check for check in json.loads(out)["checks"] if check["check"] == "expert.a"]
    assert (count["blocking"], count["outvoted"], count["errors"], count["unreadable"]) == (0, 1, 0, 1)


def test_an_audit_names_the_near_duplicates(command: Command, log: Path) -> None:
    """Among the accepted ones, each with the one that stays."""
    status, out, _ = command("audit", "run", "--log", log)
    assert status == 0
    assert "2 of the 4 accepted ones are nearly the same" in out
    assert "run/2 is 100 % the same as run/1" in out
    assert out.index("run/2 is") < out.index("run/10 is")
    _, out, _ = command("audit", "run", "--log", log, "--json")
    alike = json.loads(out)["near_duplicates"]
    assert alike["compared"] == 4
    assert [pair["dialogue"] for pair in alike["pairs"]] == ["run/2", "run/10"]


def test_an_export_says_how_many_are_alike_and_leaves_them_out(command: Command, log: Path) -> None:
    """By default it only says so; what is left out is counted, and the first stays."""
    status, out, err = command("export", "run", "--log", log)
    assert (status, len(out.splitlines())) == (0, 4)
    assert "2 of them are nearly the same as an earlier one; --without-duplicates leaves them out" in err
    status, out, err = command("export", "run", "--log", log, "--without-duplicates")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["run/1", "run/3"]
    assert "Wrote 2 dialogues" in err
    assert "Left out 2 near-duplicates" in err
    status, out, err = command("export", "run", "--log", log, "--outcome", "rejected")
    assert (status, out) == (0, "")
    assert "nearly" not in err


@pytest.mark.parametrize("format_", FORMATS)
def test_an_export_in_any_format_is_checked_as_what_it_is(
    command: Command, log: Path, tmp_path: Path, format_: str
) -> None:
    """Every dialogue that the format can hold is in it; one that it cannot hold is named, and the status says so."""
    out_file = tmp_path / "out.jsonl"
    status, _, err = command("export", "run", "--log", log, "--out", out_file, "--format", format_)
    lines = [json.loads(line) for line in out_file.read_text().splitlines()]
    named = re.findall(r"^  (run/\d+): ", err, re.MULTILINE)
    assert status == (1 if named else 0)
    assert len(lines) + len(named) == 4
    assert not named or f"; {len(named)} left out, as named above." in err.splitlines()[-1]
    assert len(lines) >= 3
    assert {recognised(record).name for record in lines} <= {format_, *(["hf"] if format_ == "axolotl" else [])}
    status, out, _ = command("check", out_file, "--no-log", "--format", "json")
    assert json.loads(out)["summary"][0]["unreadable"] == 0


def test_an_export_that_holds_nothing_leaves_no_file_and_names_all_as_json(command: Command, tmp_path: Path) -> None:
    """A file that is there stays as it was; the facts name every dialogue and its reason."""
    out = tmp_path / "energy.jsonl"
    words = ("export", "energy", "--format", "toolace", "--out", out, "--log", SHIPPED)
    status, _, err = command(*words)
    assert (status, out.exists()) == (1, False)
    assert "Wrote 0 dialogues (accepted): " in err
    out.write_text("mine")
    status, facts, _ = command(*words, "--force", "--json")
    assert (status, out.read_text()) == (1, "mine")
    left_out = json.loads(facts)["left_out"]
    assert [one["dialogue"] for one in left_out] == ["energy/1", "energy/2", "energy/3"]
    assert all("toolace cannot hold the words of" in one["why"] for one in left_out)
    assert command("export", "energy", "--json", "--log", SHIPPED)[0] == 2


def test_of_very_many_the_first_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """And the number of the others, with the way to see them."""
    show_left_out("Left out:", [(f"run/{number}", "too long") for number in range(1, 1026)], more="; --json names all")
    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "  run/1: too long"
    assert lines[-1] == "  and 1,005 more; --json names all"


def test_a_format_that_is_not_known_is_refused(command: Command, log: Path) -> None:
    """Those that are known are named."""
    status, _, err = command("export", "run", "--log", log, "--format", "csv")
    assert status == 2
    assert "--format 'csv' is not known; known are anthropic, atif, axolotl, gym, hermes, hf, kto, openai" in err
