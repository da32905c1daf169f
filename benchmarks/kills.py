"""Every process of a launch on Ray is killed and stopped: seconds until it ends or is done, and what it cost.

    PYTHONPATH=tests python -m benchmarks.kills [VICTIM ...]

After each, the run is completed without Ray. The exit status is 1 where anything recorded was lost,
where a process was left, or where a launch neither recovered nor ended with a message that says how to go on. What was
in flight at the signal is asked for again: that is counted, and no fault.
"""

import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from support.kills import KilledLaunch, killed_launch
from support.runs import assert_whole, dialogues_in
from toolace_mt.events import ModelAnswered

DIALOGUES = 40
VICTIMS = ("driver", "raylet", "gcs_server", "log_writer", "governor", "worker", "agent")
SIGNALS = (signal.SIGKILL, signal.SIGSTOP)
LONGEST = 300
"""Seconds after which a launch is taken to stand still."""
_PROMPT = 30
"""Seconds after which no process may be left."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a launch."""

    seconds: float
    """From the signal to its end."""
    status: int | None
    asked_after: int
    """Questions in the first two seconds after the signal."""
    left: int
    """Processes that were left after a while."""
    lost: int
    """Answers that the endpoint gave and that are not in the log of the completed run: asked for again."""
    trouble: str
    """What should not be; empty: nothing."""


def struck(killed: KilledLaunch, victim: str, number: signal.Signals) -> Outcome:
    """Send a signal, wait for the end, and complete the run."""
    killed.until_recorded(300_000)
    before, begun = killed.asked, time.monotonic()
    killed.strike(victim, number)
    time.sleep(2)
    asked = killed.asked - before
    if (victim, number) == ("driver", signal.SIGSTOP):
        killed.strike(victim, signal.SIGCONT)
    while killed.process.poll() is None and time.monotonic() < begun + LONGEST:
        time.sleep(0.1)
    seconds, status = time.monotonic() - begun, killed.process.poll()
    while killed.alive() and time.monotonic() < begun + seconds + _PROMPT:
        time.sleep(0.1)
    left, told = len(killed.alive()), killed.output
    killed.end()
    answers = answers_in(killed.log)
    trouble = "" if status == 0 or "launch again" in told or victim == "driver" else "no word of how to go on"
    if killed.launch("--in-process", "--quiet").wait(LONGEST) != 0:
        trouble = killed.output
    assert_whole(killed.log, DIALOGUES)
    after = answers_in(killed.log)
    if answers - after:
        trouble = "recorded answers are gone"
    return Outcome(seconds, status, asked, left, max(killed.asked - after.total(), 0), trouble)


def answers_in(log: Path) -> Counter[str]:
    """Return the number of answers of each dialogue."""
    found = dialogues_in(log)
    return Counter({name: sum(isinstance(one.event, ModelAnswered) for one in found[name]) for name in found})


def main() -> int:
    """Try all of them, and print a table."""
    bad = 0
    print(
        "| killed or stopped | seconds to its end | status | asked in 2 s after | processes left | paid for twice | |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for victim in sys.argv[1:] or VICTIMS:
        for number in SIGNALS:
            with TemporaryDirectory() as folder, killed_launch(Path(folder)) as killed:
                one = struck(killed, victim, number)
            bad += bool(one.trouble or one.left)
            facts = f"{one.seconds:.0f} | {one.status} | {one.asked_after} | {one.left} | {one.lost} | {one.trouble}"
            print(f"| {victim}, {number.name} | {facts} |", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
