"""A sample of the lying endpoints: `make hostile` tries all of them."""

import subprocess
import sys
from pathlib import Path

PROBES = Path(__file__).parent / "lies_probes.py"


def test_a_sample_of_lying_endpoints_has_the_right_accounts() -> None:
    """Runs end, in several launches where need be; what was sent to the end is in the log once, at its price."""
    done = subprocess.run([sys.executable, PROBES, "31"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 lying endpoints in all, 0 of them" in done.stdout
