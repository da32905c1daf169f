"""`check` over real dialogues: the rules alone, and everything, as a user runs it.

Run it with `python -m benchmarks.checking`; it reads ../shared/data, or what $TOOLACE_MT_DATA names.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.watching import Watch
from toolace_mt.actors.formats import PASSIVE, raw_records, read_entry
from toolace_mt.actors.rules import apply_rules
from toolace_mt.cluster.checking.judging import CheckSettings, judge_all
from toolace_mt.cluster.config.rule_set import RuleSettings
from toolace_mt.events import fold

SPEED, SECONDS = 500.0, 60.0
"""Dialogues per second and core by the rules alone; wall time of the whole."""


def main() -> int:
    """Print the tables; 1 where a target is missed, 2 where the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=10_000)
    dialogues: int = parser.parse_args().dialogues
    folder = Path(os.environ.get("TOOLACE_MT_DATA", Path(__file__).parents[1].parent / "shared" / "data")) / "dialogues"
    if not folder.is_dir():
        print(f"There is no data at {folder}: set TOOLACE_MT_DATA to the folder that holds it.", file=sys.stderr)
        return 2
    rate = alone(folder / "good.jsonl")
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "good.jsonl"
        size = repeated(folder / "good.jsonl", file, dialogues)
        print(f"\n## {dialogues:,} dialogues, {size / 2**20:.0f} MB, checked as a user does it\n")
        print("| what | seconds | dialogues per second | CPU s | peak memory of all processes, MB |")
        print("| --- | --- | --- | --- | --- |")
        log = f"{place}/log.sqlite"
        commands: list[tuple[str, Sequence[str]]] = [
            ("imported, checked and recorded, 2 processes", ("--jobs", "2", "--log", log)),
            ("the same again: finished, told from the log", ("--jobs", "2", "--log", log)),
            ("checked only, 2 processes", ("--jobs", "2", "--no-log")),
            ("checked only, 1 process", ("--jobs", "1", "--no-log")),
        ]
        seconds = [timed(name, file, options, dialogues) for name, options in commands]
    print(f"\nAt most {SECONDS:.0f} s: {'met' if seconds[0] <= SECONDS else 'missed'}.")
    return int(rate < SPEED or seconds[0] > SECONDS)


def alone(path: Path) -> float:
    """Print what each part costs in one process; dialogues per second by the rules alone."""
    raws = list(raw_records(path))
    imported = [entry.imported for raw in raws if (entry := read_entry(raw, parameters=PASSIVE)).imported is not None]
    opened = [fold("d", [event]) for event in imported if event is not None]
    settings = CheckSettings("bench", "here", RuleSettings(), None, records=True, fixes=False)
    rates = {
        "read and imported": _rate(len(raws), lambda: [read_entry(raw) for raw in raws]),
        "rules": _rate(len(raws), lambda: [apply_rules(dialogue) for dialogue in opened]),
        "read, imported, checked, encoded": _rate(len(raws), lambda: judge_all(settings, raws)),
    }
    print(f"## One process, {len(raws)} real dialogues\n\n| part | dialogues per second and core |\n| --- | --- |")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} |")
    met = rates["rules"] >= SPEED
    print(f"\nRules alone at least {SPEED:.0f}: {'met' if met else 'missed'}.")
    return rates["rules"]


def _rate(count: int, work: object) -> float:
    assert callable(work)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return count / min(seconds)


def repeated(source: Path, target: Path, count: int) -> int:
    """The dialogues of *source* over and over, until there are *count*; bytes written."""
    with source.open("rb") as file, target.open("wb") as out:
        lines = file.readlines()
        for line in islice(cycle(lines), count):
            out.write(line)
        return out.tell()


def timed(name: str, file: Path, options: Sequence[str], dialogues: int) -> float:
    """Run one check, and print a row."""
    program = "from toolace_mt.cluster.cli import main; main()"
    command = [sys.executable, "-c", program, "check", str(file), "--max-findings", "0", *options]
    with Watch() as watch:
        start = time.monotonic()
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 — ours
        wall = time.monotonic() - start
    cpu = sum(watch.by_process().values())
    print(f"| {name} | {wall:.1f} | {dialogues / wall:,.0f} | {cpu:.1f} | {watch.peak_mb:.0f} |", flush=True)
    return wall


if __name__ == "__main__":
    sys.exit(main())
