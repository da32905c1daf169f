"""Every view over a log full of hostile text: what is printed is looked at byte by byte."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from support.hostile_text import LONG, SIGNS, SIGNS_IN_NAMES, Printed, hostile_copy, printed

GOLDEN = Path(__file__).parent.parent / "golden" / "0.2.0.sqlite"
_LONG = (
    "model_answered.model",
    "model_answered.finish_reason",
    "model_answered.purpose",
    "model_answered.question",
    "answer_unusable.question",
    "answer_unusable.fault",
    "fill_declined.reason",
    "dialogue_rejected.reason",
    "run_stopped.reason",
)
_MOST = LONG - 1
"""Characters of an output: less than one of the long texts has."""
_RUNS = [f"{run}{SIGNS_IN_NAMES}" for run in ("golden", "voted", "executed", "checked")]
_DIALOGUES = [f"{run}/{number}" for run in _RUNS for number in (1, 2)]
_OF_RUNS = [
    ["status"],
    ["stats"],
    ["stats", "--outcome", "rejected"],
    ["audit"],
    ["audit", "--disagreements"],
    ["log", "verify"],
]
_OF_DIALOGUES = [["audit"], ["replay"], ["replay", "--at", "3"], ["replay", "--diff", "1", "3"]]


@pytest.fixture(name="log", scope="module")
def hostile_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of an earlier release, in which every kind of event is, with hostile text wherever text may be."""
    log = tmp_path_factory.mktemp("log") / "hostile.sqlite"
    hostile_copy(GOLDEN, log, long=_LONG)
    return log


def _harmless(shown: Printed, *, most: int = _MOST) -> Printed:
    assert shown.obeyed == []
    assert "fault of toolace-mt" not in shown.err
    assert len(shown.out) + len(shown.err) < most
    return shown


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("words", [["runs"], *_OF_RUNS], ids=" ".join)
def test_views_of_runs_obey_nothing(log: Path, words: list[str], encoding: str) -> None:
    """Neither as text nor as JSON, in a wide encoding or a narrow one; no text without end is shown."""
    for run in [[]] if words == ["runs"] else [[run] for run in _RUNS]:
        assert _harmless(printed(*words, *run, "--log", log, encoding=encoding)).status == 0
        shown = _harmless(printed(*words, *run, "--json", "--log", log, encoding=encoding))
        assert shown.status == 0
        json.loads(shown.out)


@pytest.mark.parametrize("words", _OF_DIALOGUES, ids=" ".join)
def test_views_of_dialogues_obey_nothing(log: Path, words: list[str]) -> None:
    """The same of everything that is shown of one dialogue."""
    for dialogue in _DIALOGUES:
        assert _harmless(printed(*words, dialogue, "--log", log)).status == 0
        shown = _harmless(printed(*words, dialogue, "--json", "--log", log, encoding="latin-1"))
        json.loads(shown.out)


def test_prompts_and_exports_obey_nothing(log: Path, tmp_path: Path) -> None:
    """Of what a format cannot hold, the reason; files are as harmless as the screen, and mean the same."""
    for words in (["replay", "--prompt", "2"], ["replay", "--watch", "--pace", "0"]):
        _harmless(printed(*words, _DIALOGUES[0], "--log", log))
    for format_ in ("openai", "toolace", "trl", "sharegpt"):
        options = ["--format", format_, "--outcome", "accepted", "--outcome", "rejected", "--log", log]
        narrow, wide = (_harmless(printed("export", _RUNS[0], *options, encoding=one)) for one in ("cp1252", "utf-8"))
        file = tmp_path / f"{format_}.jsonl"
        _harmless(printed("export", _RUNS[0], *options, "--out", file))
        written = file.read_bytes() if file.exists() else b""  # where the format holds none of them, there is no file
        assert written == wide.out.encode()
        assert [json.loads(line) for line in narrow.out.splitlines()] == [
            json.loads(one) for one in written.splitlines()
        ]
    assert SIGNS in json.loads((tmp_path / "openai.jsonl").read_bytes().splitlines()[0])["messages"][0]["content"]
    answers = tmp_path / "answers.jsonl"
    assert _harmless(printed("log", "answers", _RUNS[0], "--out", answers, "--log", log)).status == 0
    assert Printed(0, answers.read_text(), "").obeyed == []


def test_a_damaged_log_is_told_harmlessly(log: Path, tmp_path: Path) -> None:
    """The names of what cannot be read are as hostile as the rest."""
    damaged = tmp_path / f"log{SIGNS_IN_NAMES}.sqlite"
    shutil.copy(log, damaged)
    with sqlite3.connect(damaged) as connection:
        connection.execute("UPDATE events SET payload = X'00' WHERE version = 3")
    for words in (["runs"], ["log", "verify"], ["status", _RUNS[0]], ["audit", _RUNS[0]], ["replay", _DIALOGUES[0]]):
        assert _harmless(printed(*words, "--log", damaged)).status == 1
