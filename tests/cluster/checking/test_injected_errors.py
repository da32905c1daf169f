"""Errors that are injected on purpose are known as such in what is exported, and in it only."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from support.runs import ROOT
from toolace_mt.actors.formats import FORMATS, PASSIVE, read_record, recognised
from toolace_mt.events import admit, unopened

GALLERY = ROOT / "cluster" / "cli" / "gallery.sqlite"
Written = Callable[..., Path]
Record = dict[str, Any]


@pytest.mark.parametrize("name", ["openai", "trl", "sharegpt"])
def test_the_projects_own_check_passes_its_exports(command: Command, tmp_path: Path, name: str) -> None:
    """Dialogues with every kind of injected error, a call against its schema among them; and an export of the check."""
    runs = json.loads(command("runs", "--log", GALLERY, "--json")[1])
    for run in (one["id"] for one in runs):
        out, again = tmp_path / f"{run}.jsonl", tmp_path / f"{run}-again.jsonl"
        assert command("export", run, "--format", name, "--out", out, "--log", GALLERY)[0] == 0
        status, said, _ = command("check", out, "--log", "checked.sqlite")
        assert status == 0, said
        assert command("export", f"check-{run}", "--format", name, "--out", again, "--log", "checked.sqlite")[0] == 0
        assert marks(again) == marks(out)
        assert command("check", again, "--no-log")[0] == 0


def marks(path: Path) -> list[Any]:
    """Return the injected errors that each record of a file names."""
    found = [json.loads(line)["metadata"] for line in path.read_bytes().splitlines()]
    metadata = [json.loads(one) if isinstance(one, str) else one for one in found]
    return [one.get("injected_errors_at") for one in metadata]


@pytest.fixture
def mended(dialogue: Callable[..., Record]) -> Record:
    """A call with a number for an id that is refused, and the right one after it, in messages 1 to 4."""
    record = dialogue()
    wrong = {"name": "find_order", "arguments": json.dumps({"order_id": 5501})}
    record["messages"][1:1] = [
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c0", "type": "function", "function": wrong}]},
        {"role": "tool", "tool_call_id": "c0", "content": "order_id has to be a text", "is_error": True},
    ]
    return record


def test_a_marked_error_that_is_mended_is_no_fault(command: Command, written: Written, mended: Record) -> None:
    """Without the mark it is one."""
    status, out, _ = command("check", written(mended), "--no-log")
    assert (status, "blocking schema" in out) == (1, True)
    mended["metadata"] = {"injected_errors_at": [[1, 2, 3]]}
    assert command("check", written(mended), "--no-log")[0] == 0


@pytest.mark.parametrize("spoil", ["never fails", "is not mended", "is elsewhere"])
def test_a_mark_alone_is_not_believed(command: Command, written: Written, mended: Record, spoil: str) -> None:
    """A file may say what it likes: without the failure, and the right call after it, a call is judged as any other."""
    mended["metadata"] = {"injected_errors_at": [[4, 5] if spoil == "is elsewhere" else [1, 2, 3, 4, 5]]}
    if spoil == "never fails":
        mended["messages"][2] |= {"is_error": False, "content": '{"order_id": 5501, "status": "shipped"}'}
    elif spoil == "is not mended":
        del mended["messages"][3:5]
    status, out, _ = command("check", written(mended), "--no-log")
    assert (status, "blocking schema" in out) == (1, True)


@pytest.mark.parametrize(
    "table", [None, 3, "1", {}, {"1": [1]}, [1], [["1"]], [[True]], [[-1, 10**20]], [[]], [None, [9]]]
)
def test_a_table_that_is_none_says_nothing(mended: Record, table: object) -> None:
    """Others' metadata may have that name, too; it is kept as it is."""
    event = FORMATS["openai"].read(mended | {"metadata": {"injected_errors_at": table}}, "a.jsonl:1", PASSIVE)
    there = admit(unopened("run/1"), event)
    assert not {id_ for turns in there.injected_errors for id_ in turns} & {turn.id for turn in there.turns}


def test_a_note_of_that_name_in_a_file_says_nothing(mended: Record) -> None:
    """What a stranger's metadata call so is a fact of theirs, and excuses no call."""
    facts = {"injected_errors": [["t2", "t3", "t4"]]}
    there = admit(unopened("run/1"), FORMATS["openai"].read(mended | {"metadata": facts}, "a.jsonl:1", PASSIVE))
    assert there.injected_errors == ()


def test_the_mark_follows_the_turns(command: Command, tmp_path: Path) -> None:
    """In pieces of ShareGPT it names the pieces, and in messages the messages, of the same turns."""
    for name in ("openai", "sharegpt"):
        out = tmp_path / f"{name}.jsonl"
        assert command("export", "energy", "--format", name, "--out", out, "--log", GALLERY)[0] == 0
        (wrong,) = [one for one in out.read_bytes().splitlines() if b"bad_argument" in one]
        record = read_record(wrong)
        dialogue = admit(unopened("run/1"), recognised(record).read(record, "a.jsonl:1", PASSIVE))
        (turns,) = dialogue.injected_errors
        kinds = [turn.kind for turn in dialogue.turns if turn.id in turns]
        assert kinds == ["assistant", "tool", "assistant"]
