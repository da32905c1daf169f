"""Simulate many schedules, replay one, or look for the planted faults.

python -m simulator --schedules 100000
python -m simulator --replay 1234
python -m simulator --planted
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from random import SystemRandom
from textwrap import wrap
from time import perf_counter

from toolace_mt.store.wording import count

from .mutations import MENDED, MUTATIONS, planted
from .plan import Plan, drawn
from .schedules import story_of, tallied_on
from .world import Outcome, simulated

_MOST_STORIES = 3
_LINES = 40
_EVERY = 10.0


def main(arguments: Sequence[str]) -> int:
    """Return the exit status: 1 where a violation was found, or a planted fault was not."""
    read = argparse.ArgumentParser(prog="simulator", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    read.add_argument("--schedules", type=_some, default=1000, metavar="NUMBER", help="schedules to go through")
    read.add_argument("--seed", type=int, metavar="SEED", help="seed of the first; left out, a fresh one")
    read.add_argument(
        "--cores", type=_some, default=os.cpu_count() or 1, metavar="NUMBER", help="processes beside each other"
    )
    read.add_argument("--replay", type=int, metavar="SEED", help="tell the story of one schedule")
    read.add_argument("--planted", action="store_true", help="plant faults, and say when each is found")
    given = read.parse_args(arguments)
    logging.disable(logging.WARNING)
    first = SystemRandom().randrange(10**9) if given.seed is None else given.seed
    if given.replay is not None:
        return _replayed(given.replay)
    if given.planted:
        return _mutated(first, given.schedules)
    return _simulated(first, given.schedules, given.cores)


def _some(given: str) -> int:
    if not given.isdecimal() or not int(given):
        raise argparse.ArgumentTypeError(f"{given!r} is no whole number above 0")
    return int(given)


def _simulated(first: int, schedules: int, cores: int) -> int:
    print(f"schedules from seed {first} on")
    begun = told = perf_counter()
    tally = None
    for tally in tallied_on(cores, first, schedules):
        if perf_counter() - told >= _EVERY:
            told = perf_counter()
            print(f"{tally.schedules:,} schedules, {len(tally.failed):,} failed", flush=True)
    assert tally is not None
    seconds = perf_counter() - begun
    print(*tally.table(), sep="\n")
    rate = 60 * tally.schedules / seconds
    print(f"{count(tally.schedules, 'schedule')} in {seconds:,.0f} s on {count(cores, 'core')}, {rate:,.0f} a minute:")
    print(f"{tally.answers:,} answers, {tally.steps:,} steps, {tally.seconds / 3600:,.1f} simulated hours")
    for seed in sorted(tally.failed)[:_MOST_STORIES]:
        print(f"\nseed {seed}: {tally.failed[seed]}")
        _tell(*story_of(seed))
    return 1 if tally.failed else 0


def _replayed(seed: int) -> int:
    plan = drawn(seed)
    outcome = simulated(plan, told=True)
    if outcome.violations:
        plan, outcome = story_of(seed)
    _tell(plan, outcome)
    print(f"digest {outcome.digest}")
    return 1 if outcome.violations else 0


def _tell(plan: Plan, outcome: Outcome) -> None:
    print(*wrap(repr(plan), 100), *(f"  {fault}" for fault in plan.faults), sep="\n")
    lines = outcome.story
    if len(lines) > _LINES:
        lines = (*lines[: _LINES // 2], f"... {len(lines) - _LINES} lines ...", *lines[-_LINES // 2 :])
    print(*lines, sep="\n")


def _mutated(first: int, most: int) -> int:
    missed = 0
    print(f"{'planted fault':32} {'found after':>12}  how (schedules from seed {first} on)")
    for name in (*MUTATIONS, *MENDED):
        with planted(name):
            outcomes = ((n, simulated(drawn(first + n - 1))) for n in range(1, most + 1))
            found = next(((n, outcome) for n, outcome in outcomes if outcome.violations), None)
        if found is None:
            missed += 1
            print(f"{name:32} {'not':>12}  within {most:,} schedules")
        else:
            print(f"{name:32} {found[0]:12,}  {found[1].violations[0]}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
