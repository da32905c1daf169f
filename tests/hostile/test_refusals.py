"""A sample of the models that refuse every question of one role: `make hostile` tries all of them."""

import subprocess
import sys
from pathlib import Path

PROBES = Path(__file__).parent / "refusal_probes.py"


def test_a_run_stops_where_the_model_of_one_role_refuses_everything() -> None:
    """Soon, resumable, and with the key to change."""
    done = subprocess.run([sys.executable, PROBES, "78"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 refusing models in all, 0 of them" in done.stdout
