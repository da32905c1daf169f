"""Every hostile input, each in a process of its own: `python tests/hostile/input_probes.py [EVERY]`, one of EVERY."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.hostile_cases import every_trial, write_base
from support.trials import told, tried
from toolace_mt.cluster.cli import main
from toolace_mt.cluster.cli.commands import load
from toolace_mt.store import inputs


def probe(every: int) -> int:
    """Try each *every*-th input, and say what came of it; return the number of those at which something is wrong."""
    load("--help")  # every command is imported before the processes part, and not in each of them
    inputs.PATIENCE = 0.2
    with tempfile.TemporaryDirectory() as folder:
        write_base(Path(folder) / "base")
        return told((tried(trial, main, Path(folder) / "base") for trial in every_trial()[::every]), print)


if __name__ == "__main__":
    sys.exit(probe(int(sys.argv[1]) if len(sys.argv) > 1 else 1) > 0)
