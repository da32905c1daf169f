"""Where the real data lies, how properties are tried, a finished run, and commands as their user runs them."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support.commands import Command, run_command, succeed
from support.runs import FLAWED, write_config

# How long an example takes is the machine's affair: other tests run beside it.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples at every run, so that a change fails for what it changes. `make fuzz` looks for new ones.
settings.register_profile("steady", UNTIMED, derandomize=True)
settings.register_profile("fuzz", UNTIMED, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("TOOLACE_MT_PROPERTIES", "steady"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real pools and dialogues; a test that needs it says plainly where it is missing."""
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip("the real pools and dialogues are not here: set TOOLACE_MT_DATA to their folder")
    return folder


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
