"""What the tests of hostile input share with those of commands."""

from pathlib import Path

import pytest

from support.commands import Command, run_command, succeed
from support.runs import FLAWED, write_config


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small finished run."""
    folder = tmp_path_factory.mktemp("finished")
    succeed("launch", write_config(folder, dialogues=2, **FLAWED), "--in-process", "--quiet")
    return folder
