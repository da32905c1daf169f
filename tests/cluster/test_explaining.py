"""`why`, `prompt`, `grep` and `replay` as their user meets them: stories, steps by key, damage, hostile text."""

import asyncio
import json
import os
import pty
import select
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgpack
import pytest

from support.commands import Command, look_at
from support.stories import accepted_story, opened_story, rejected_story
from support.told_logs import told_log
from toolace_mt.actors.shell import Stamp
from toolace_mt.cluster.cli.watching import moved
from toolace_mt.events import Frame, encode
from toolace_mt.store import open_log

PROGRAM = (sys.executable, "-c", "from toolace_mt.cluster.cli import main; main()")


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of a run with an accepted dialogue, a rejected one and one under way."""
    stories = [accepted_story("run/1"), rejected_story("run/2"), opened_story("run/3")]
    return told_log(tmp_path_factory.mktemp("told") / "log.sqlite", *stories)


def test_why_tells_the_way_of_a_value(command: Command, log: Path) -> None:
    """Who made it up, who found it, who put it right; as JSON the same steps."""
    status, out, _ = command("why", "run/1", "2.2.arguments.flight_id", "--log", log)
    assert status == 0
    told = [line.split()[0] for line in out.splitlines() if line.startswith("  v")]
    steps = json.loads(command("why", "run/1", "2.2.arguments.flight_id", "--log", log, "--json")[1])["steps"]
    assert told == [f"v{step['version']}" for step in steps]
    assert 'repair m7 changed "FL-999" to "FL-204"' in out
    assert "replay run/1 --diff " in out


def test_a_place_that_is_not_there_is_told_with_its_neighbours(command: Command, log: Path) -> None:
    """A mistake of the user's, with the places that were meant."""
    status, _, err = command("why", "run/1", "2.2.arguments.flight", "--log", log)
    assert status == 2
    assert "near it are 2.2.arguments.flight_id" in err


def test_the_story_of_a_mask_is_whole(command: Command, log: Path) -> None:
    """What stood, what was proposed, what was said of it, and each answer with the way to its prompt."""
    status, out, _ = command("replay", "run/1", "--mask", "m5", "--log", log)
    assert status == 0
    for words in (
        "Before",
        "Proposed at version",
        "Verdict",
        "the judge kept the original",
        "to fill:m5",
        "to judge:m5",
    ):
        assert words in out
    assert "\x1b" not in out
    facts = json.loads(command("replay", "run/1", "--mask", "m5", "--log", log, "--json")[1])
    assert [answer["question"] for answer in facts["answers"]] == ["fill:m5", "judge:m5"]
    status, _, err = command("replay", "run/1", "--mask", "m99", "--log", log)
    assert status == 2
    assert "near it are m1, m2" in err


def test_grep_finds_places_that_why_takes(command: Command, log: Path) -> None:
    """Words whatever their case, and patterns; every place leads to a history."""
    found = json.loads(command("grep", "run", "fl-204", "--log", log, "--json")[1])
    assert {one["dialogue"] for one in found} == {"run/1", "run/2", "run/3"}
    for one in found:
        assert command("why", one["dialogue"], one["address"], "--log", log)[0] == 0
    assert json.loads(command("grep", "run", "/fl-204/", "--log", log, "--json")[1]) == []
    assert json.loads(command("grep", "run/1", "/FL-\\d+/", "--log", log, "--json")[1])
    status, out, _ = command("grep", "run", "nobody says this", "--log", log)
    assert (status, out) == (0, "Nothing in run has it.\n")
    status, _, err = command("grep", "run", "/(/", "--log", log)
    assert status == 2
    assert "no regular expression" in err


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    command: Command, log: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Whatever is shown of a dialogue is folded."""
    look_at(columns, monkeypatch)
    for words in (
        ("replay", "run/1"),
        ("replay", "run/1", "--at", "30"),
        ("replay", "run/1", "--diff", "1", "40"),
        ("replay", "run/1", "--mask", "m7"),
        ("audit", "run/2"),
        ("audit", "run"),
        ("why", "run/1", "FL-999"),
        ("grep", "run", "Oslo"),
    ):
        status, out, _ = command(*words, "--log", log)
        assert status == 0
        assert max(map(len, out.splitlines())) <= columns, words


def test_words_that_differ_are_marked_without_colours(command: Command, log: Path) -> None:
    """Brackets say it where no colour does."""
    out = command("replay", "run/1", "--diff", "19", "22", "--log", log)[1]
    assert "    - FL-[-204-]" in out
    assert "    + FL-{+999+}" in out


def test_keys_move_between_the_first_version_and_the_last() -> None:
    """Arrows step, others jump, q ends, and what is no key stays."""
    assert [moved(5, key, 9) for key in ("\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "g", "G", "x")] == [
        6,
        4,
        1,
        9,
        1,
        9,
        5,
    ]
    assert (moved(9, "\x1b[C", 9), moved(1, "\x1b[D", 9), moved(3, "q", 9)) == (9, 1, None)


def test_arrow_keys_step_in_a_real_terminal(log: Path) -> None:
    """Right, three at once, end, quit: none is lost, and none is echoed."""
    leader, follower = pty.openpty()
    words = [*PROGRAM, "replay", "run/1", "--watch", "--log", str(log)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    shown = b""
    with subprocess.Popen(words, stdin=follower, stdout=follower, stderr=follower, env=environment) as process:
        os.close(follower)
        try:
            for keys, version in ((b"", 1), (b"\x1b[C", 2), (b"\x1b[C\x1b[C\x1b[D", 3), (b"\x1b[F", 49)):
                os.write(leader, keys)
                shown = _read_until(leader, f"version {version} of 49".encode())
            os.write(leader, b"q")
            assert process.wait(timeout=20) == 0
            assert b"^[[" not in shown
        finally:
            process.kill()
            os.close(leader)
    assert b"accepted the dialogue" in shown


def _read_until(leader: int, words: bytes) -> bytes:
    """What is shown until *words* and the line of keys behind them."""
    shown, end = b"", time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([leader], [], [], 0.05)[0]:
            shown += os.read(leader, 65536)
            if b"q quit" in shown[shown.find(words) :] and words in shown:
                return shown
    raise AssertionError(shown[-500:])


def _spoilt(tmp_path: Path, change: str) -> Path:
    place = told_log(tmp_path / "log.sqlite", accepted_story("run/1"), rejected_story("run/2"))
    with sqlite3.connect(place) as base:
        base.execute(change)
    return place


@pytest.mark.parametrize(
    ("change", "known"),
    [
        ("UPDATE events SET payload = x'80' WHERE stream = 'run/1' AND version = 30", 29),
        ("UPDATE events SET payload = NULL WHERE stream = 'run/1' AND version = 30", 29),
    ],
)
def test_a_broken_chain_is_shown_up_to_the_break(command: Command, tmp_path: Path, change: str, known: int) -> None:
    """Every command says where it ends and why, shows what is before, and ends with a failure."""
    log = _spoilt(tmp_path, change)
    for words in (("replay", "run/1"), ("audit", "run/1"), ("why", "run/1", "2.2"), ("replay", "run/1", "--at", "20")):
        status, out, err = command(*words, "--log", log)
        assert status == 1
        assert out
        assert f"shown up to version {known}" in err
    assert command("replay", "run/2", "--log", log)[0] == 0
    status, out, _ = command("audit", "run", "--list", "--log", log)
    assert "run/2" in out


def test_an_event_of_a_newer_release_is_shown_as_unknown(command: Command, tmp_path: Path) -> None:
    """What is before it is told as ever, and it and those behind it by their headers."""
    story = accepted_story("run/1")
    log = told_log(tmp_path / "log.sqlite", story)
    stamp = Stamp("run", "here")

    async def write() -> None:
        frames = [encode(stamp.envelope(record.event, role="seer", cause=None)) for record in story.records[-1:]]
        header = msgpack.unpackb(frames[0].header)
        future = Frame(msgpack.packb([*header[:6], "future_seen", 3]), frames[0].payload)
        async with open_log(log) as opened:
            await opened.append_frames("run/1", [future, *frames], expected=len(story.records))

    asyncio.run(write())
    status, out, err = command("replay", "run/1", "--log", log)
    assert status == 1
    assert "future_seen: unknown to this release, version 3" in out
    assert "dialogue_accepted: behind an unknown event" in out
    assert "shown up to version 49" in err
    assert command("why", "run/1", "2.2.arguments.flight_id", "--log", log)[1]


def test_hostile_text_is_shown_and_not_obeyed(command: Command, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape sequences in a value reach no terminal."""
    look_at(80, monkeypatch)
    for words in (("why", "run/1", "2.4.text"), ("replay", "run/1", "--mask", "m5"), ("replay", "run/1")):
        out = command(*words, "--log", log)[1]
        assert "\x1b[31m" not in out
