"""A dry run warns of what there is too little of for dialogues that differ."""

import json
from pathlib import Path

import pytest

from support.commands import Command
from support.runs import write_config

TOOL = {"description": "Finds it.", "parameters": {"type": "object"}}


def warnings(command: Command, config: Path) -> list[str]:
    """What a dry run warns of, which is on the screen, too."""
    status, out, _ = command("launch", config, "--dry-run", "--json")
    assert status == 0
    told: list[str] = json.loads(out)["warnings"]
    shown = command("launch", config, "--dry-run")[1]
    assert all(warning in shown for warning in told)
    return told


@pytest.mark.parametrize(
    ("tools", "dialogues", "said"),
    [
        (3, 40, ["The pool is small: it has 3 tools, and a dialogue is offered 6 to 9"]),
        (20, 7, ["The sample is small: with 7 dialogues over 20 tools"]),
        (1, 1, ["The pool is small: it has 1 tool,"]),
        (8, 8, []),
    ],
)
def test_a_small_pool_and_a_small_sample_are_told(
    command: Command, tmp_path: Path, tools: int, dialogues: int, said: list[str]
) -> None:
    """With the numbers; where there is enough of both, nothing is said."""
    pool = tmp_path / "pool.json"
    named = [{"type": "function", "function": {**TOOL, "name": f"find_{n}"}} for n in range(tools)]
    pool.write_text(json.dumps(named))
    config = write_config(tmp_path, dialogues=dialogues, pool=str(pool), generation={"tools": {"min": 6, "max": 9}})
    told = warnings(command, config)
    assert len(told) == len(said)
    assert all(warning.startswith(words) for warning, words in zip(told, said, strict=True))


def test_people_that_come_again_are_told(command: Command, tmp_path: Path) -> None:
    """Two people speak in sixteen dialogues each."""
    people = tmp_path / "people.jsonl"
    people.write_text('{"persona": "A nurse on nights."}\n{"persona": "A retired pilot."}\n')
    told = warnings(command, write_config(tmp_path, dialogues=32, personas=str(people)))
    assert told == ["The 2 persons of 'personas' will speak in about 16 dialogues each."]
