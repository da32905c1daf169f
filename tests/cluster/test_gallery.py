"""The gallery that ships with the program: whole, accepted by today's rules, and made of the files in `examples`."""

import asyncio
import json
import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import ROOT
from toolace_mt.actors.formats import FORMATS, PASSIVE, read_record, recognised
from toolace_mt.actors.rules import apply_rules
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.cluster.config.pool_sources import read_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.prompt_reconstruction import reconstruct_prompt
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    ModelAnswered,
    Recorded,
    Run,
    RunStarted,
    Severity,
    Verdict,
    fold,
    fold_records,
    fold_run,
)
from toolace_mt.store import open_log

FILES = ROOT / "examples" / "gallery"
RUNS = ("documents", "energy", "library", "mediatheque", "rail", "rooms", "trenes")
HOSTS = {"laptop", "local"}
"""A host name that was chosen, and workers in one process."""


@cache
def streams() -> dict[str, Sequence[Recorded]]:
    """Every stream of the gallery by name."""

    async def read() -> dict[str, Sequence[Recorded]]:
        async with open_log(SHIPPED, writable=False) as log:
            return {head.stream: await log.read(head.stream) for head in [one async for one in log.heads()]}

    return asyncio.run(read())


def dialogues() -> list[Dialogue]:
    """Every dialogue as it ended."""
    return [fold_records(stream, records) for stream, records in streams().items() if "/" in stream]


def run_of(name: str) -> Run:
    """The run of that name."""
    return fold_run(name, streams()[name])


def names_called(dialogue: Dialogue) -> list[str]:
    """The tools that are called, in order."""
    return [call.name for _, call in dialogue.calls()]


def same(recorded: object, now: object) -> bool:
    """True if whatever was recorded is so today; there may be more today."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        return all(key in now and same(value, now[key]) for key, value in recorded.items())
    return recorded == now


def test_read_as_files_of_strangers_they_have_no_finding(command: Command, tmp_path: Path) -> None:
    """A strong model wrote them; what the log knows besides, such as the day, an export has in its words."""
    for name in RUNS:
        out = tmp_path / f"{name}.jsonl"
        assert command("export", name, "--out", out, "--log", SHIPPED)[0] == 0
        for line in out.read_bytes().splitlines():
            record = read_record(line)
            dialogue = fold("read", [recognised(record).read(record, name, PASSIVE)])
            found = [(one.check, one.message) for one in apply_rules(dialogue).findings if one.verdict is Verdict.FAIL]
            assert (name, found) == (name, [])


def test_every_chain_is_whole(command: Command) -> None:
    """Each event is as it was written."""
    status, out, err = command("log", "verify", "--log", SHIPPED)
    assert (status, err) == (0, "")
    assert f"in {len(streams())} streams, each as it was written." in out


def test_it_holds_sixteen_dialogues_of_seven_runs_in_four_languages() -> None:
    """Each of them was accepted."""
    assert {name for name in streams() if "/" not in name} == set(RUNS)
    assert [dialogue.phase for dialogue in dialogues()] == ["accepted"] * 16
    assert {dialogue.scenario.language for dialogue in dialogues() if dialogue.scenario} == {"de", "en", "es", "fr"}


@pytest.mark.parametrize("dialogue", dialogues(), ids=lambda dialogue: dialogue.id)
def test_the_rules_of_today_accept_it(dialogue: Dialogue) -> None:
    """No rule finds a blocking fault, and every rule can judge it."""
    applied = apply_rules(dialogue)
    assert [one for one in applied.findings if one.severity is Severity.BLOCKING] == []
    assert {check.verdict for check in applied.checks} <= {"pass", "fail"}


def test_every_kind_of_complexity_is_in_it() -> None:
    """Drawn, and really there: its fill was accepted."""
    drawn = {kind for dialogue in dialogues() for kind in dialogue.parameters.complexities}
    there = {edit.injection for dialogue in dialogues() for edit in dialogue.edits if edit.accepted and edit.injection}
    assert (drawn, there) == (set(ComplexityKind), set(ComplexityKind))


def test_every_answer_was_written_by_hand() -> None:
    """None of the offline model's is among them."""
    events = [record.event for records in streams().values() for record in records]
    assert {event.model for event in events if isinstance(event, ModelAnswered)} == {"by-hand"}


@pytest.mark.parametrize("dialogue", [one.id for one in dialogues()])
def test_every_prompt_can_be_shown_again(dialogue: str) -> None:
    """The prompt behind each answer and the reply to it; what this release renders otherwise is said.

    Values that an injection names, turns that a judge is asked about and the like change from release to release; half
    of a dialogue's prompts, its plan's among them, are those that were sent, byte for byte.
    """
    records = streams()[dialogue]
    same: list[bool] = []

    async def show() -> None:
        async with open_log(SHIPPED, writable=False) as log:
            for record in records:
                if isinstance(record.event, ModelAnswered):
                    prompt = await reconstruct_prompt(log, records, record.version)
                    shown = f"{prompt.system}\0{prompt.context}\0{prompt.task}".encode()
                    assert prompt.same == (sha256(shown).hexdigest() == record.event.prompt)
                    assert prompt.reply == record.event.text
                    same.append(prompt.same)

    asyncio.run(show())
    assert same[0]
    assert sum(same) >= len(same) / 2


@pytest.mark.parametrize("name", FORMATS)
def test_every_run_exports_and_reads_back(command: Command, tmp_path: Path, name: str) -> None:
    """In every format; `toolace`, which has no place for words beside calls, names what it cannot hold."""
    for run in RUNS:
        out = tmp_path / f"{run}.jsonl"
        status, _, err = command("export", run, "--format", name, "--out", out, "--log", SHIPPED)
        records = [read_record(line) for line in out.read_bytes().splitlines()] if out.exists() else []
        left_out = len(re.findall(rf"^  {run}/\d+: toolace cannot hold the words of", err, re.MULTILINE))
        written = [dialogue for dialogue in dialogues() if dialogue.id.startswith(f"{run}/")]
        assert (len(records) + left_out, status) == (len(written), min(left_out, 1))
        assert left_out == 0 or name == "toolace"
        read = [fold("read", [recognised(record).read(record, name, PASSIVE)]) for record in records]
        assert left_out or [names_called(one) for one in read] == [names_called(one) for one in written]


@pytest.mark.parametrize("name", RUNS)
def test_the_files_beside_it_are_those_of_its_run(name: str) -> None:
    """Pool, seed, settings and policy: whoever launches the config draws the same openings."""
    run, config = run_of(name), read_run(FILES / f"{name}.yaml")
    pool = read_pool(config.config.pool, config.config.execution)
    assert pool.warnings == ()
    assert run.pool_digest == pool.digest
    now = {key: value for key, value in config.identity(pool.digest).items() if key != "pool"}
    assert {key for key, value in now.items() if not same(run.config[key], value)} == set()


def test_it_names_nothing_of_where_it_was_made() -> None:
    """No host, and no path but those relative to the config."""
    assert {record.envelope.node for records in streams().values() for record in records} <= HOSTS
    for name in RUNS:
        started = streams()[name][0].event
        assert isinstance(started, RunStarted)
        config = json.dumps(started.config)
        assert [part for part in config.split('"') if part.startswith(("/", "~", "file:"))] == []


def test_the_command_copies_it_and_says_what_is_in_it(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says to try next works."""
    monkeypatch.chdir(tmp_path)
    status, out, err = command("gallery")
    assert (status, err) == (0, "")
    assert Path("gallery.sqlite").read_bytes() == SHIPPED.read_bytes()
    listed = [line.partition(" ")[0] for line in out.splitlines() if "/" in line.partition(" ")[0]]
    assert listed == [dialogue.id for dialogue in dialogues()]
    told = [line.split()[1:] for line in out.partition("Try next:\n")[2].splitlines()]
    assert len(told) == 6
    for words in told:
        status, shown, _ = command(*words, *(["--pace", "0"] if "--watch" in words else []))
        assert status == 0
        assert shown
    status, out, _ = command("gallery")
    assert status == 0
    assert out.startswith("The gallery is in gallery.sqlite.")


def test_the_command_gives_facts_as_json(command: Command, tmp_path: Path) -> None:
    """One JSON value with every dialogue."""
    status, out, _ = command("gallery", tmp_path / "there.sqlite", "--json")
    facts = json.loads(out)
    assert (status, facts["copied"]) == (0, True)
    assert [one["dialogue"] for one in facts["dialogues"]] == [one.id for one in dialogues()]
    assert all(one["answers"] and one["complexities"] and one["goal"] for one in facts["dialogues"])


def test_the_command_replaces_nothing(command: Command, tmp_path: Path) -> None:
    """A file of another content stays as it is, a log too."""
    for content in (b"my notes", b"SQLite format 3\0" + bytes(84)):
        path = tmp_path / "mine.sqlite"
        path.write_bytes(content)
        status, _, err = command("gallery", path)
        assert status == 2
        assert "is there already" in err
        assert path.read_bytes() == content
