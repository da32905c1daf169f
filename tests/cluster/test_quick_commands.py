"""Commands that only read a log start without the imports of those that make and check dialogues."""

import subprocess
import sys
from importlib import import_module

import pytest

from toolace_mt.cluster.cli.running import QUICK

IMPORTED = "import sys; from toolace_mt.cluster.cli import app, {}; print(*sys.modules)"


@pytest.mark.parametrize("name", sorted(QUICK))
def test_a_quick_command_is_one(name: str) -> None:
    """It is in the module of its name, where it is looked for."""
    assert callable(getattr(import_module(f"toolace_mt.cluster.cli.{name}"), name))


def test_quick_commands_import_no_actors() -> None:
    """What the roles, rules and models import takes longer than reading a log."""
    program = IMPORTED.format(", ".join(sorted(QUICK)))
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [name for name in ended.stdout.split() if name.startswith("toolace_mt.actors")] == []
    assert "toolace_mt.cluster.cli.status" in ended.stdout
