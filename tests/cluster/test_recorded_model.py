"""A run's answers written to a file, and the same questions answered from it."""

import json
import shutil
from pathlib import Path

import pytest

from support.commands import Command, succeed
from support.runs import dialogues_in, facts, write_config


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run with mistakes and unusable answers."""
    folder = tmp_path_factory.mktemp("recorded")
    succeed("launch", write_config(folder), "--in-process", "--quiet")
    return folder


@pytest.fixture
def recorded(finished: Path, tmp_path: Path, command: Command) -> Path:
    """A copy of it, and its answers in a file."""
    folder = Path(shutil.copytree(finished, tmp_path / "recorded"))
    log = folder / "log.sqlite"
    status, out, _ = command("log", "answers", "small", "--out", folder / "answers.jsonl", "--log", log)
    assert status == 0
    assert out.startswith("Wrote ")
    return folder


def again(folder: Path, run: str = "small", **changes: object) -> Path:
    """A config in a folder below *folder* whose only model is the file of answers above it."""
    below = folder / "again"
    below.mkdir(exist_ok=True)
    models = {"default": {"provider": "recorded", "file": "../answers.jsonl"}}
    return write_config(below, run=run, models=models, **changes)


@pytest.mark.parametrize("run", ["small", "other-name"])
def test_recorded_answers_make_the_same_dialogues(recorded: Path, command: Command, run: str) -> None:
    """Event by event, with the answers' own models, tokens and seconds, whatever the run is called."""
    status, _, err = command("launch", again(recorded, run), "--in-process", "--quiet")
    assert status == 0, err
    first = dialogues_in(recorded / "log.sqlite")
    second = dialogues_in(recorded / "again" / "log.sqlite", run)
    assert len(first) == 12
    for stream, records in first.items():
        theirs = second[f"{run}/{stream.partition('/')[2]}"]
        assert facts(theirs, without=()) == facts(records, without=())


@pytest.mark.ray
@pytest.mark.usefixtures("local_ray")
def test_workers_elsewhere_find_the_file(recorded: Path, command: Command) -> None:
    """The path is relative to the config, and not to the folder of a worker."""
    status, _, err = command("launch", again(recorded), "--quiet")
    assert status == 0, err
    assert len(dialogues_in(recorded / "again" / "log.sqlite")) == 12


def test_a_missing_answer_stops_its_dialogue_and_no_other(recorded: Path, command: Command) -> None:
    """It is named, those that rest are counted, and once it is there the run goes on to the same end."""
    file = recorded / "answers.jsonl"
    lines = file.read_text().splitlines(keepends=True)
    of_two = [line for line in lines if json.loads(line)["dialogue"] in ("small/3", "small/5")]
    missing = [line for line in of_two if json.loads(line)["question"] == "draft:2"]
    file.write_text("".join(line for line in lines if line not in missing))
    status, out, err = command("launch", config := again(recorded), "--in-process", "--quiet")
    assert status == 1
    assert f"{str(file)!r}" not in out
    assert "has no answer for dialogue 'small/" in err
    assert "2 dialogues rest for want of an answer" in err
    assert "To resume: " in out
    ended = ("dialogue_accepted", "dialogue_rejected", "dialogue_failed")
    found = dialogues_in(recorded / "again" / "log.sqlite")
    assert sorted(stream for stream, records in found.items() if records[-1].event.type not in ended) == [
        "small/3",
        "small/5",
    ]
    file.write_text("".join(lines))
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    first = dialogues_in(recorded / "log.sqlite")
    second = dialogues_in(recorded / "again" / "log.sqlite")
    assert {s: facts(r) for s, r in first.items()} == {s: facts(r) for s, r in second.items()}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: the line: "),
        ('{"dialogue": "a/1", "question": "plan"}', "a line has either 'text' or 'refused'"),
        ('{"dialogue": "a/x", "question": "plan", "text": "{}"}', "line 1: dialogue: "),
        ('{"dialogue": "1", "question": "plan", "answer": "{}"}', "line 1: answer: "),
        (
            '{"dialogue": "1", "question": "plan", "text": ""}\n{"dialogue": "1", "question": "plan", "text": ""}',
            "line 2: ",
        ),
        ("", "holds no answer"),
    ],
)
def test_a_file_of_another_shape_is_refused_before_anything_runs(
    tmp_path: Path, command: Command, line: str, message: str
) -> None:
    """The message names the file and the line, and no log is made."""
    (tmp_path / "answers.jsonl").write_text(line)
    status, _, err = command("launch", again(tmp_path), "--in-process", "--quiet")
    assert status == 2
    assert message in err
    assert "answers.jsonl" in err
    assert not (tmp_path / "again" / "log.sqlite").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path, command: Command) -> None:
    """As it stands in the config, from the config's folder."""
    status, _, err = command("launch", again(tmp_path), "--in-process", "--quiet")
    assert status == 2
    assert "answers.jsonl' cannot be read: No such file or directory" in err
