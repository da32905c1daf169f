"""One Ray and one finished run for the whole session, and the commands as their user runs them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.commands import Command, run_command, succeed
from support.runs import FLAWED, write_config

KEY = "sk-test-0123456789abcdef"
"""The key that the mock endpoints accept. Workers inherit it from the environment in which Ray was started."""


@pytest.fixture(scope="session")
def local_ray() -> Iterator[None]:
    """A local Ray that every test that needs one shares."""
    from toolace_mt.cluster.run.local_ray import joined

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MOCK_KEY", KEY)
        with joined(None):
            yield


@pytest.fixture(name="key")
def mock_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The key, in the environment and nowhere else."""
    monkeypatch.setenv("MOCK_KEY", KEY)
    return KEY


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys)

    return run


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a finished run with mistakes, so that some dialogues are accepted and some rejected."""
    folder = tmp_path_factory.mktemp("finished")
    config = write_config(folder, dialogues=12, **FLAWED)
    succeed("launch", config, "--in-process", "--quiet")
    return folder
