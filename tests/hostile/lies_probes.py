"""Every fault of an endpoint, and mixtures, at 10 to 30 %: `python tests/hostile/lies_probes.py [EVERY]`.

Both SDKs ask, and accounts are compared with what the endpoint has counted. `refusal_probes.py` tries what refuses all.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from support.lies import KEY, KEY_NAME, Told, every_lie, told


def probe(every: int) -> int:
    """Run over each *every*-th liar, and say what came of it; return the number of runs at which something is wrong."""
    os.environ[KEY_NAME] = KEY
    runs, wrong = 0, 0
    for number, lie in enumerate([*every_lie()][::every]):
        with tempfile.TemporaryDirectory() as folder:
            result = asyncio.run(told(lie, Path(folder)))
        runs, wrong = runs + 1, wrong + bool(result.wrong)
        _say(_line(number, result))
    _say(f"{runs} lying endpoints in all, {wrong} of them with something wrong")
    return wrong


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _line(number: int, result: Told) -> str:
    said = "; ".join(result.wrong) or "right"
    counts = f"met {result.met:4}, {len(result.stops)} stops, {result.answers:4} answers"
    return f"{number:4} {result.lie!s:36} {counts}: {said}"


if __name__ == "__main__":
    sys.exit(probe(int(sys.argv[1]) if len(sys.argv) > 1 else 1) > 0)
