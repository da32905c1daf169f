"""A command run as its user runs it, in this process."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeAlias

import pytest
from rich.console import ConsoleDimensions

from toolace_mt.cluster.cli import main
from toolace_mt.cluster.cli.app import console, usable

Command: TypeAlias = Callable[..., tuple[int, str, str]]
"""Given the words after `toolace-mt`: the exit status, the output and the error output."""


def succeed(*arguments: str | Path) -> None:
    """Run a command for a fixture that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["toolace-mt", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    assert ended.value.code == 0


def look_at(columns: int, patch: pytest.MonkeyPatch) -> None:
    """From now on the output is laid out for a terminal of so many columns."""
    patch.setattr(type(console), "size", usable(ConsoleDimensions(columns, 50)))


def run_command(
    arguments: Iterable[str | Path],
    patch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    columns: int | None = None,
) -> tuple[int, str, str]:
    """What a command came to: in a pipe, or on a terminal of so many columns.

    None ends with a traceback, or calls a user's mistake its own.
    """
    patch.setattr("sys.argv", ["toolace-mt", *map(str, arguments)])
    if columns is not None:
        look_at(columns, patch)
    status = 0
    try:
        main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert "fault of toolace-mt" not in captured.err
    return status, captured.out, captured.err
