"""A sample of the hostile inputs, each in a process of its own: `make hostile` tries all of them."""

import subprocess
import sys
from pathlib import Path

PROBES = Path(__file__).parent / "input_probes.py"


def test_a_sample_of_hostile_inputs_is_told_as_what_it_is() -> None:
    """Nothing is executed or lost, no traceback, the right status, bounded time, memory and output."""
    done = subprocess.run([sys.executable, PROBES, "40"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "in all" in done.stdout
