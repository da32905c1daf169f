"""Commands that only read a log start without the imports of those that make and check dialogues."""

import subprocess
import sys

import pytest

from support.runs import ROOT
from toolace_mt.cluster.cli.commands import load

READING = ("audit", "gallery", "log", "replay", "runs", "status")
NAMED = "import sys; from toolace_mt.cluster.cli.commands import load; {}; print(*sys.modules)"


def modules(*called: str) -> set[str]:
    """What is imported in a new process by whoever calls these commands."""
    program = NAMED.format("; ".join(f"load({name!r})" for name in called))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ended.stdout.split())


def test_commands_that_read_a_log_import_no_actors() -> None:
    """What the roles, rules and models import takes longer than reading a log."""
    imported = modules("--version", *READING)
    assert {f"toolace_mt.cluster.cli.{name}" for name in READING} <= imported
    assert [name for name in imported if name.startswith("toolace_mt.actors")] == []


@pytest.mark.parametrize("called", ["", "--help", "rules", "no-such-command"])
def test_help_knows_every_command(called: str) -> None:
    """Each file that registers a command is imported where all may be told of, or another's name is meant."""
    app = load(called)
    files = {path.stem for path in (ROOT / "cluster" / "cli").glob("*.py") if "@app.command(" in path.read_text()}
    registered = {info.callback.__module__.rpartition(".")[2] for info in app.registered_commands if info.callback}
    assert files == registered
