"""Every refusal of every role's model: `python tests/hostile/refusal_probes.py [EVERY]`, one of EVERY."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.lies import KEY, KEY_NAME
from support.refusals import every_refusal, faults


def probe(every: int) -> int:
    """Run over each *every*-th of them, and say what came of it; return the number of those with something wrong."""
    os.environ[KEY_NAME] = KEY
    runs = wrong = 0
    for refusal in [*every_refusal()][::every]:
        with tempfile.TemporaryDirectory() as folder:
            said = asyncio.run(faults(refusal, Path(folder)))
        runs, wrong = runs + 1, wrong + bool(said)
        sys.stdout.write(f"{refusal!s:60} {'; '.join(said) or 'right'}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{runs} refusing models in all, {wrong} of them with something wrong\n")
    return wrong


if __name__ == "__main__":
    sys.exit(probe(int(sys.argv[1]) if len(sys.argv) > 1 else 1) > 0)
