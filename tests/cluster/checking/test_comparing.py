"""`check` compares the records of a file: what is nearly the same as an earlier one is said, in order."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from toolace_mt.actors.formats import RawRecord
from toolace_mt.cluster.checking.check import Check
from toolace_mt.cluster.checking.judging import CheckSettings, Judged, judge_all
from toolace_mt.cluster.config.rule_set import RuleSettings
from toolace_mt.cluster.errors import RunFailure
from toolace_mt.events import Severity
from toolace_mt.store import MemoryLog

Record = dict[str, Any]
Written = Callable[..., Path]
Dialogue = Callable[..., Record]


def varied(dialogue: Dialogue, number: int) -> Record:
    """A dialogue that is like no other number's."""
    order = f"OR-{1000 + number}"
    words = " ".join(f"word{number * 17 + n}" for n in range(12))
    record = dialogue(order, said=order)
    record["messages"][0]["content"] += f" {words}"
    return record


def test_a_copy_is_told_with_its_place_and_passes(command: Command, written: Written, dialogue: Dialogue) -> None:
    """An advisory one, that names the first of its kind; lines that cannot be read are no copies of each other."""
    one, other = varied(dialogue, 1), varied(dialogue, 2)
    nearly = json.loads(json.dumps(one))
    nearly["messages"][0]["content"] = nearly["messages"][0]["content"].replace("Where", "where", 1) + "!"
    file = written(one, other, nearly, "{", "{", one)
    status, out, _ = command("check", file, "--copies")
    assert status == 1
    assert f"{file}:3: advisory near_duplicate: it is 100 % the same as {file}:1\n" in out
    assert f"{file}:6: advisory near_duplicate: it is 100 % the same as {file}:1\n" in out
    assert out.count("near_duplicate: it is") == 2
    assert "4 passed" in out
    again = command("check", file, "--copies")
    assert (again[0], again[1]) == (status, out)
    _, out, _ = command("audit", "check-data/3")
    assert "advisory near_duplicate" in out
    _, out, _ = command("audit", "check-data")
    assert "2 of the 4 accepted ones are nearly the same" in out


def test_copies_are_named_where_that_is_asked_for(
    command: Command, written: Written, dialogue: Dialogue, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Counted where it is not asked for, looked for alone, and made to reject; by its old place in a config, too."""
    one = varied(dialogue, 1)
    file = written(one, one)
    assert "near_duplicate" not in command("rules")[1]
    status, out, _ = command("check", file, "--no-log")
    assert (status, "near_duplicate" in out) == (0, False)
    assert "1 is nearly the same as an earlier one; --copies names them" in out
    _, out, _ = command("check", file, "--no-log", "--format", "json")
    assert json.loads(out)["summary"][0]["copies"] == 1
    status, out, _ = command("check", file, "--no-log", "--select", "near_duplicate")
    assert (status, out.count("near_duplicate: it is")) == (0, 1)
    config = tmp_path / "strict.yaml"
    written_ = {"copies: blocking": (), "severity: {near_duplicate: blocking}": ("--no-log",)}
    for rules, extra in written_.items():
        config.write_text(f"rules: {{{rules}}}")
        caplog.clear()
        status, out, _ = command(
            "check", file, "--config", config, "--run", "strict", "--out", "clean.jsonl", "--force", *extra
        )
        assert (status, "is not a rule any more" in caplog.text) == (1, "near_duplicate" in rules)
        assert f"{file}:2: blocking near_duplicate" in out
        assert len((tmp_path / "clean.jsonl").read_text().splitlines()) == 1
    status, out, _ = command("audit", "strict/2", "--json")
    assert json.loads(out)["reason"].startswith("near_duplicate: it is 100 % the same as")
    assert json.loads(out)["outcome"] == "rejected"


def test_processes_change_nothing(command: Command, written: Written, dialogue: Dialogue) -> None:
    """However the records are shared out, the first of its kind stays."""
    records = [varied(dialogue, number % 60) for number in range(170)]
    file = written(*records)
    alone = command("check", file, "--no-log", "--copies", "--jobs", "1")
    assert alone[1].count("near_duplicate: it is") == 110
    assert command("check", file, "--no-log", "--copies", "--jobs", "2")[1] == alone[1]


async def judge(settings: CheckSettings, raws: Sequence[RawRecord]) -> list[Judged]:
    """Judges in this process."""
    return judge_all(settings, raws)


async def told(file: Path, log: MemoryLog, judge_: Any = judge) -> list[tuple[int, list[str]]]:
    """The findings of each record."""
    rules = RuleSettings(copies=Severity.ADVISORY)
    settings = CheckSettings("run", "here", rules, None, records=True, fixes=False)
    check = Check(file, settings, judge_, log, jobs=1)
    return [(one.raw.number, [f.message for f in one.judged.findings]) async for one in check.records()]


async def test_a_check_that_stops_and_goes_on_says_the_same(written: Written, dialogue: Dialogue) -> None:
    """What is in the log already is known to what comes after it."""
    file = written(*(varied(dialogue, number % 90) for number in range(200)))
    whole = await told(file, MemoryLog())
    assert sum(bool(messages) for _, messages in whole) == 110

    async def stops(settings: CheckSettings, raws: Sequence[RawRecord]) -> list[Judged]:
        if raws[0].number > 50:
            raise RunFailure("the machine is needed elsewhere")
        return await judge(settings, raws)

    log = MemoryLog()
    with pytest.raises(RunFailure):
        await told(file, log, stops)
    assert await told(file, log) == whole
    assert await told(file, log) == whole
