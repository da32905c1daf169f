"""Every command and group says in its list what it does, whole at 80 columns, and knows -h."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command

from support.commands import Command
from toolace_mt.cluster.cli.commands import load

WIDTH = 80 - 2
"""As much as a page of help uses of a usual terminal."""


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group below *command*, with the words that call it."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


EVERY = dict(commands(get_command(load("--help"))))
GROUPS = [path for path, one in EVERY.items() if hasattr(one, "commands")]


@pytest.mark.parametrize("path", GROUPS, ids=lambda path: " ".join(path) or "toolace-mt")
def test_no_summary_in_a_list_is_cut(path: tuple[str, ...]) -> None:
    """Beside the longest name of its list there is room for the whole of it."""
    below = EVERY[path].commands
    room = WIDTH - 6 - max(map(len, below))
    summaries = {name: one.get_short_help_str(room) for name, one in below.items()}
    assert {name: said for name, said in summaries.items() if said.endswith("...") or not said.endswith(".")} == {}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: " ".join(path) or "toolace-mt")
def test_every_command_knows_both_words_for_help(path: tuple[str, ...], command: Command) -> None:
    """`-h` prints the same as `--help`."""
    short, long = command(*path, "-h"), command(*path, "--help")
    assert short == long
    assert short[0] == 0
    assert short[1].startswith("Usage: ")
    assert "-h, --help" in short[1]
