"""Calls in a stranger's file are run only of tools that say that they only read, unless the config asks for more."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.runs import dialogues_in
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.config.run_config import Execution
from toolace_mt.events import CallsExecuted

Command = Callable[..., tuple[int, str, str]]

SHELF = '''
"""A shelf of books."""

BOOKS = ["Emma"]

def list_books(shelf: str) -> str:
    """List the books of a shelf.

    Args:
        shelf: Its name.
    """
    return f"{shelf}: {', '.join(BOOKS)}"

def clear_shelf(shelf: str) -> str:
    """Throw away the books of a shelf.

    Args:
        shelf: Its name.
    """
    BOOKS.clear()
    return "cleared"
'''


def turn(number: int, tool: str, said: str) -> list[dict[str, Any]]:
    """A call that somebody else has written, and the result that they say it had."""
    function = {"name": tool, "arguments": json.dumps({"shelf": "A"})}
    call = {"id": f"c{number}", "type": "function", "function": function}
    return [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": f"c{number}", "content": said},
    ]


def definition(name: str) -> dict[str, Any]:
    """A tool of that name, as the file holds it."""
    schema = {"type": "object", "properties": {"shelf": {"type": "string"}}, "required": ["shelf"]}
    return {"type": "function", "function": {"name": name, "description": "About shelves.", "parameters": schema}}


@pytest.fixture(name="refined")
def _refined(command: Command, tmp_path: Path) -> Callable[..., tuple[list[tuple[str, str]], str]]:
    """Refine a stranger's dialogue; the first outcome of each call by kind and text, and what the command has said."""
    (tmp_path / "shelf.py").write_text(SHELF)
    dialogue = {
        "messages": [
            {"role": "user", "content": "List shelf A, clear it and list it again."},
            *turn(1, "list_books", "A: Emma"),
            *turn(2, "clear_shelf", "cleared"),
            *turn(3, "list_books", "A: "),
            {"role": "assistant", "content": "Shelf A held Emma; it is empty now."},
        ],
        "tools": [definition("list_books"), definition("clear_shelf")],
    }
    (tmp_path / "theirs.jsonl").write_text(json.dumps(dialogue) + "\n")

    def refine(**execution: Any) -> tuple[list[tuple[str, str]], str]:
        log = tmp_path / "log.sqlite"
        config = {
            "run": "made",
            "dialogues": 1,
            "pool": str(tmp_path / "shelf.py"),
            "log": str(log),
            "execution": execution,
        }
        (tmp_path / "run.yaml").write_text(yaml.safe_dump(config))
        arguments = (tmp_path / "theirs.jsonl", "--config", tmp_path / "run.yaml", "--in-process", "--quiet", "--all")
        _, out, _ = command("refine", *arguments)
        (records,) = dialogues_in(log, "refine-theirs").values()
        first = next(record.event for record in records if isinstance(record.event, CallsExecuted))
        return [(one.kind, one.text) for one in first.outcomes], " ".join(out.split())

    return refine


Refined = Callable[..., tuple[list[tuple[str, str]], str]]
SKIPPED = "its tool has not said that it only reads, and somebody else has written the call"


def test_nothing_is_run_that_has_not_said_that_it_only_reads(refined: Refined) -> None:
    """The tools are named, with the keys that would have them run."""
    outcomes, out = refined()
    assert outcomes == [("skipped", SKIPPED)] * 3
    assert "are not run of 2 tools: nothing says that they only read (list_books, clear_shelf)" in out
    assert "execution.imported: all" in out


def test_a_tool_that_says_that_it_only_reads_is_run(refined: Refined, tmp_path: Path) -> None:
    """Not after a call of another tool that was left out, though: it might give something else now."""
    reading = {"kind": "python", "target": f"{tmp_path / 'shelf.py'}:list_books", "reads_only": True}
    outcomes, out = refined(tools={"list_books": reading})
    assert outcomes[0] == ("returned", "A: Emma")
    assert outcomes[1] == ("skipped", SKIPPED)
    assert outcomes[2] == ("skipped", "it depends on a call of 'clear_shelf', which was not run")
    assert "of 1 tool: nothing says that they only read (clear_shelf)" in out


def test_all_are_run_where_the_config_says_so(refined: Refined) -> None:
    """That is for files of one's own."""
    outcomes, out = refined(imported="all")
    assert outcomes == [("returned", "A: Emma"), ("returned", "cleared"), ("returned", "A: ")]
    assert "are not run" not in out


def test_runs_of_older_releases_are_resumed(tmp_path: Path) -> None:
    """What identifies a run has no key that they have not recorded, and how tools are held is no part of it."""
    path = tmp_path / "run.yaml"
    limits = "{readable: [data], sandbox: own, scratch_bytes: 5}"
    path.write_text(f"{{run: r, dialogues: 1, pool: pool.json, execution: {{limits: {limits}}}}}")
    identity = read_run(path).config.execution.identity()
    assert identity == Execution().identity()
    assert set(identity) == {"tools", "pool", "servers", "limits"}
    assert set(identity["limits"]) == {
        *("start_seconds", "call_seconds", "cpu_seconds", "memory_bytes", "file_bytes"),
        *("input_bytes", "output_bytes", "depth", "sessions", "network"),
    }
    assert Execution(imported="all").identity() != Execution().identity()


def test_what_may_be_read_is_named_from_the_config(tmp_path: Path) -> None:
    """A relative path is one beside it, wherever the command or a worker stands."""
    path = tmp_path / "run.yaml"
    path.write_text("{run: r, dialogues: 1, pool: pool.json, execution: {limits: {readable: [data, /srv/books]}}}")
    assert read_run(path).config.execution.limits.readable == (str(tmp_path / "data"), "/srv/books")
