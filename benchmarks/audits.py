"""Explaining a large log: CPU time of the commands that read a run, over a log of many dialogues.

Run it with `python -m benchmarks.audits`, or with the number of dialogues after it. Twelve dialogues of the demo are
made by the offline model, and repeated under other numbers.
"""

import asyncio
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from toolace_mt.actors.shell import Stamp
from toolace_mt.cluster.rerunning.forking import copied
from toolace_mt.store import open_log

NUMBER = 10_000
MADE = 12
_AT_ONCE = 200
_PROGRAM = (sys.executable, "-c", "from toolace_mt.cluster.cli import main; main()")


def main() -> int:
    """Print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    with tempfile.TemporaryDirectory() as made:
        small, large = str(Path(made) / "small.sqlite"), str(Path(made) / "large.sqlite")
        launch = ("launch", "--in-process", "--quiet", "--dialogues", str(MADE), "--set", f"log={small}")
        subprocess.run([*_PROGRAM, *launch], check=True, capture_output=True)  # noqa: S603 — this program
        events = asyncio.run(_repeat(small, large, number))
        print(f"{number:,} dialogues, {events:,} events, {Path(large).stat().st_size / 1e6:,.0f} MB\n")
        print("| command | CPU s | ms for each dialogue |")
        print("| --- | --- | --- |")
        for words in (("big",), ("big", "--outcome", "rejected"), (f"big/{number}",)):
            seconds = _seconds(("audit", *words, "--log", large))
            print(f"| `audit {' '.join(words)}` | {seconds:.1f} | {1000 * seconds / number:.2f} |", flush=True)
    return 0


async def _repeat(small: str, large: str, number: int) -> int:
    """Write a log of so many dialogues, and return its events."""
    async with open_log(small, writable=False) as log:
        begun = await log.read("demo")
        dialogues = [await log.read(f"demo/{at}") for at in range(1, MADE + 1)]
    stamp = Stamp("big", "here")
    frames = [copied(records, stamp) for records in dialogues]
    async with open_log(large) as log:
        started = [stamp.envelope(record.event, role="conductor", cause=None) for record in begun]
        await log.append("big", started, expected=0)
        for first in range(0, number, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, number))
            await asyncio.gather(*(log.append_frames(f"big/{at + 1}", frames[at % MADE], expected=0) for at in numbers))
    return sum(len(frames[at % MADE]) for at in range(number))


def _seconds(words: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*_PROGRAM, *words], check=True, capture_output=True)  # noqa: S603 — this program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
