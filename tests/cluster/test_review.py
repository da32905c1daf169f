"""People's verdicts: given by a command, a file or a key; read by status, audit, export and score."""

import asyncio
import json
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from support.commands import Command
from support.stories import accepted_story, opened_story, rejected_story
from support.told_logs import told_log
from toolace_mt.cluster.checking.reviewing.queue import Selection, queue
from toolace_mt.cluster.checking.reviewing.recording import record
from toolace_mt.cluster.cli.app import console
from toolace_mt.cluster.cli.review_session import Session
from toolace_mt.events import Dialogue, DialogueReviewed, ReviewVerdict
from toolace_mt.store import EventLog, open_beside
from toolace_mt.store.views import dialogue_at

PROGRAM = (sys.executable, "-c", "from toolace_mt.cluster.cli import main; main()")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of a run with two accepted dialogues, a rejected one and one under way."""
    stories = [accepted_story("run/1"), accepted_story("run/2"), rejected_story("run/3"), opened_story("run/4")]
    return told_log(tmp_path / "log.sqlite", *stories)


def said(command: Command, log: Path, dialogue: str, verdict: str, *more: str) -> tuple[int, str, str]:
    """What a verdict of ada's comes to."""
    return command("review", dialogue, "--log", log, "--by", "ada", "--verdict", verdict, *more)


def test_a_verdict_stands_beside_the_outcome(command: Command, log: Path) -> None:
    """The history, the audits and the status tell it; the dialogue stays accepted, and the log verifies."""
    assert said(command, log, "run/1", "keep")[:2] == (0, "run/1: ada would keep it\n")
    words = said(command, log, "run/2", "reject", "--reason", "made up\x1b[31m", "--turn", "2.2")
    assert words[:2] == (0, "run/2: ada would reject it, for turn 2.2: made up\\u001b[31m\n")
    status = json.loads(command("status", "run", "--log", log, "--json")[1])
    assert (status["funnel"]["accepted"], status["funnel"]["rejected"]) == (2, 1)
    (outcome,) = status["reviews"]["outcomes"]
    assert (outcome["outcome"], outcome["reviewed"]) == ("accepted", {"rejected": 1, "kept": 1, "unsure": 0})
    assert status["reviews"]["people"] == [{"by": "ada", "dialogues": 2, "against": 1}]
    assert json.loads(command("audit", "run", "--log", log, "--json")[1])["reviews"] == status["reviews"]
    assert "ada: 2 dialogues, 1 against the run" in command("status", "run", "--log", log)[1]
    assert "review ada would reject it, for turn 2.2: made up" in command("audit", "run/2", "--log", log)[1]
    assert "ada would keep it" in command("replay", "run/1", "--log", log)[1]
    assert command("log", "verify", "--log", log)[0] == 0


def test_what_a_person_rejected_is_not_exported_as_accepted(command: Command, log: Path) -> None:
    """Unless it is asked for; the metadata say what people said."""
    said(command, log, "run/1", "keep")
    said(command, log, "run/2", "reject", "--reason", "made up")
    said(command, log, "run/3", "keep")

    def exported(*words: str) -> list[str]:
        lines = command("export", "run", "--log", log, "--format", "openai", *words)[1].splitlines()
        return [json.loads(line)["id"] for line in lines]

    assert exported() == ["run/1"]
    assert "that a person rejected; --reviewed any" in command("export", "run", "--log", log)[2]
    assert exported("--reviewed", "any") == ["run/1", "run/2"]
    assert exported("--reviewed", "rejected") == ["run/2"]
    assert exported("--outcome", "rejected", "--reviewed", "kept") == ["run/3"]
    assert command("export", "run", "--log", log, "--reviewed", "liked")[0] == 2
    said(command, log, "run/1", "reject", "--reason", "made up")
    said(command, log, "run/2", "keep")
    assert exported("--without-duplicates") == ["run/2"]  # what is left out has no place that others could take
    said(command, log, "run/2", "reject", "--reason", "made up")
    said(command, log, "run/1", "keep")
    row = command("export", "run", "--log", log, "--format", "openai", "--reviewed", "rejected")[1]
    metadata = json.loads(row)["metadata"]
    assert (metadata["reviewed"], metadata["reviews"][0]["words"]) == ("rejected", "made up")


def test_reviews_are_labels(command: Command, log: Path, tmp_path: Path) -> None:
    """Of the run's own findings, and of a file that was exported."""
    said(command, log, "run/1", "keep")
    said(command, log, "run/3", "reject", "--reason", "wrong flight", "--turn", "2.2")
    said(command, log, "run/2", "unsure")
    scored = json.loads(command("score", "--reviews", "run", "--log", log, "--held-out", "0", "--json")[1])
    part = scored["development"]
    assert (part["good"], part["bad"], part["bad_rejected"], scored["unlabelled"]) == (1, 1, 1, 2)
    assert part["kinds"][0]["kind"] == "wrong flight"
    out = tmp_path / "out.jsonl"
    words = ("--outcome", "accepted", "--outcome", "rejected", "--reviewed", "any", "--format", "openai", "--out", out)
    assert command("export", "run", "--log", log, *words)[0] == 0
    scored = json.loads(command("score", out, "--held-out", "0", "--json")[1])
    assert (scored["development"]["good"], scored["development"]["bad"], scored["unlabelled"]) == (1, 1, 1)
    status, _, err = command("score", "--reviews", "run", out, "--log", log)
    assert (status, "name no files" in err) == (2, True)


def test_a_file_of_verdicts_is_recorded_once(command: Command, log: Path, tmp_path: Path) -> None:
    """Lines that cannot be are named, and the others go on; said again, nothing is added."""
    file = tmp_path / "verdicts.jsonl"
    lines = [
        '{"dialogue": 1, "verdict": "keep"}',
        '{"dialogue": "run/2", "verdict": "reject", "reason": "no", "by": "bob"}',
        "",
        '{"dialogue": 2, "verdict": "reject"}',
        '{"dialogue": 4, "verdict": "keep"}',
        '{"dialogue": "other/1", "verdict": "keep"}',
        '{"dialogue": 77, "verdict": "keep"}',
        '{"dialogue": 1, "verdict": "love"}',
        '{"dialogue": 1, "verdict": "keep", "stars": 5}',
        '{"dialogue": 1, "verd',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    words = ("review", "run", "--log", log, "--by", "ada", "--from", file)
    status, _, err = command(*words)
    assert (status, err.splitlines()[0]) == (1, "Recorded 2 verdicts.")
    assert [line.split(":")[0].strip() for line in err.splitlines()[2:]] == [f"line {n}" for n in range(4, 11)]
    assert "run/4: it has not ended: it is refining" in err
    assert "Recorded 0 verdicts; 2 said before." in command(*words)[2]


def test_a_verdict_can_be_taken_back(command: Command, log: Path) -> None:
    """By who gave it; what was said before stands again."""
    said(command, log, "run/1", "keep")
    said(command, log, "run/1", "reject", "--reason", "no")
    undo = ("review", "run/1", "--log", log, "--undo", "--by")
    assert command(*undo, "bob")[0] == 2
    assert command(*undo, "ada")[:2] == (0, "run/1: taken back\n")
    assert "1         0       0" in command("status", "run", "--log", log)[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("run", "--verdict", "keep"), "name it as run/NUMBER"),
        (("run/1", "--verdict", "reject"), "a rejection needs a reason"),
        (("run/1", "--verdict", "keep", "--turn", "t1"), "there is no turn 't1' in it"),
        (("run/4", "--verdict", "keep"), "it has not ended"),
        (("run/9", "--verdict", "keep"), "there is no 'run/9'"),
        (("run/1", "--verdict", "keep", "--undo"), "do not go together"),
        (("run/1", "--verdict", "keep", "--by", " "), "--by names a person"),
        (("run",), "this is none"),
        (("run", "--json"), "nothing is asked with it"),
        (("run", "--outcome", "in_flight"), "cannot be reviewed yet"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_reviewed_is_said(command: Command, log: Path, words: tuple[str, ...], why: str) -> None:
    """With status 2, and nothing is recorded."""
    status, out, err = command("review", *words, "--log", log)
    assert (status, out) == (2, "")
    assert why in err


def reviewing(log: Path, keys: str, lines: Sequence[str] = (), *, blind: bool = False) -> None:
    """Go through the run as ada, who presses *keys* and types *lines*."""
    pressed, given = iter(keys), iter(lines)
    with asyncio.Runner() as runner:

        async def opened() -> EventLog:
            return open_beside(log)

        one = runner.run(opened())
        session = Session(one, "ada", blind=blind, run=runner, key=lambda: next(pressed), line=lambda _: next(given))
        session.review(runner.run(queue(one, "run", Selection())))
        console.print(f"Said: {session.tally}.")
        runner.run(one.close())
    assert [*pressed, *given] == []


def test_a_key_is_a_verdict(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a reason at a turn, an undo, a note and a skip; then it goes on where one stopped."""
    reviewing(log, "kznrsx?tq", ["2.2: for later", "2.2: made up"])
    shown = capsys.readouterr().out
    assert shown.count("run/1: accepted (1 of 3)") == 2
    assert "Taken back: what you said of run/1." in shown
    assert "recorded: ada notes, for turn 2.2: for later" in shown
    assert "recorded: ada would reject it, for turn 2.2: made up" in shown
    assert "run/3: rejected (3 of 3)" in shown
    assert "k  keep it" in shown
    assert "find_flights" in shown
    assert "Said: 1 rejected, 1 noted." in shown
    reviewing(log, "rkq", [""])
    shown = capsys.readouterr().out
    assert "run/1" not in shown
    assert shown.index("run/2: accepted (2 of 3)") < shown.index("Nothing was recorded.")
    assert "run/3" in shown


def test_a_blind_review_hides_what_was_decided(log: Path, capsys: pytest.CaptureFixture[str], command: Command) -> None:
    """Outcome, findings and others' reviews, until one has judged."""
    command("review", "run/3", "--log", log, "--by", "bob", "--verdict", "keep")
    reviewing(log, "uuk", blind=True)
    hidden, _, told = capsys.readouterr().out.partition("run/3 (3 of 3)")[2].partition("recorded: ada would keep it")
    assert not [word for word in ("rejected", "blocking", "bob") if word in hidden]
    assert all(word in told for word in ("The run: rejected", "blocking", "bob would keep it"))


def test_a_terminal_gives_its_keys(log: Path) -> None:
    """A key counts without a line's end, and what was pressed before it was asked for does not."""
    leader, follower = pty.openpty()
    program = [*PROGRAM, "review", "run", "--log", str(log), "--by", "ada"]
    asking = subprocess.Popen(program, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    shown = b""
    for number, key in enumerate((b"k", b"u", b"q"), start=1):
        while f"({number} of 3)".encode() not in shown or termios.tcgetattr(leader)[3] & termios.ICANON:
            if select.select([leader], [], [], 0.02)[0]:
                shown += os.read(leader, 65536)
        os.write(leader, key)
    with suppress(OSError):  # the terminal is closed when the command ends
        while got := os.read(leader, 65536):
            shown += got
    os.close(leader)
    assert asking.wait(10) == 0
    assert b"Said in this session: 1 kept, 1 unsure." in shown


def test_a_draw_is_the_same_again(log: Path) -> None:
    """Of one seed; another seed draws others of many."""

    async def drawn(seed: int) -> list[str]:
        async with open_beside(log) as opened:
            return await queue(opened, "run", Selection(sample=2, seed=seed))

    draws = [asyncio.run(drawn(seed)) for seed in range(8)]
    assert draws == [asyncio.run(drawn(seed)) for seed in range(8)]
    assert {stream for draw in draws for stream in draw} == {"run/1", "run/2", "run/3"}


async def test_two_people_review_the_same_one_at_once(log: Path) -> None:
    """Both are recorded, one behind the other."""
    async with open_beside(log) as opened:
        events = [
            DialogueReviewed(by=by, verdict=ReviewVerdict.KEEP, words="", turn=None, blind=False) for by in "abcdef"
        ]
        await asyncio.gather(*(record(opened, "run/1", partial(_same, event)) for event in events))
        assert sorted(one.by for one in dialogue_at(await opened.read("run/1")).reviews) == [*"abcdef"]


def _same(event: DialogueReviewed, _: Dialogue) -> DialogueReviewed:
    return event
