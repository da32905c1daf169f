"""The pipeline on Ray against an exact simulation of the same waits without any overhead and without barriers.

The offline model waits lognormal times; the run's answers and their latencies are read back from the log, and the
simulation schedules the very same waits on the same number of slots: each dialogue's answers in the order in which they
depended on each other, each as soon as a slot is free. Wall time is counted from the first question to the last answer.
"""

import argparse
import asyncio
import heapq
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console

from benchmarks.watching import Watch
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.offline import Latency
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.models import Models
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.run_config import Cluster, PoolOfActors, RunConfig
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import launch
from toolace_mt.cluster.run.placement import pools_of
from toolace_mt.events import ModelAnswered, Recorded
from toolace_mt.store import open_log
from toolace_mt.store.views import dialogues_of

POOL = Path(__file__).parent.parent / "examples" / "pool.json"


def ideal(dialogues: list[list[list[float]]], slots: int, at_once: int) -> float:
    """Seconds that the same waits take without overhead: steps of a dialogue follow each other, slots are shared.

    *dialogues* holds, for each, its steps, and for each step the latencies of the answers that were asked for together.
    """
    ready: list[tuple[float, int, int]] = []
    waiting = list(range(len(dialogues)))[::-1]
    for _ in range(min(at_once, len(waiting))):
        number = waiting.pop()
        heapq.heappush(ready, (0.0, number, 0))
    free = [0.0] * slots
    heapq.heapify(free)
    last = 0.0
    while ready:
        now, number, step = heapq.heappop(ready)
        done = now
        for latency in dialogues[number][step]:
            start = max(now, heapq.heappop(free))
            heapq.heappush(free, start + latency)
            done = max(done, start + latency)
        last = max(last, done)
        if step + 1 < len(dialogues[number]):
            heapq.heappush(ready, (done, number, step + 1))
        elif waiting:
            heapq.heappush(ready, (done, waiting.pop(), 0))
    return last


def steps_of(records: list[Recorded]) -> list[list[float]]:
    """The answers of a dialogue by the version from which they were asked."""
    steps: defaultdict[int, list[float]] = defaultdict(list)
    for record in records:
        if isinstance(record.event, ModelAnswered):
            steps[record.event.version].append(record.event.latency)
    return [steps[version] for version in sorted(steps)]


async def measure(dialogues: int, slots: int, at_once: int) -> None:
    """One run, and its figures."""
    with tempfile.TemporaryDirectory() as folder:
        pools = pools_of(Cluster(), tuple(METHODS[DEFAULT_METHOD].roles))
        share = max(1, slots // pools[0].replicas)
        config = RunConfig(
            run="bench",
            pool=(str(POOL),),
            dialogues=dialogues,
            log=f"{folder}/log.sqlite",
            models=Models(default=OfflineSettings(latency=Latency(median=0.2, sigma=0.8))),
            cluster=Cluster(
                dialogues=at_once,
                pools=tuple(PoolOfActors(roles=p.roles, replicas=p.replicas, in_flight=share) for p in pools),
            ),
        )
        pool = load_pool(config.pool)
        with Watch() as watch:
            await launch(ResolvedRun.of(config), pool, Display(Console(), quiet=True), in_process=False)
        log = open_log(config.log, writable=False)
        records = [list(one) async for one in dialogues_of(log, "bench")]
        await log.close()
    times = [
        r.envelope.at / 1e6 - r.event.latency for one in records for r in one if isinstance(r.event, ModelAnswered)
    ]
    ends = [r.envelope.at / 1e6 for one in records for r in one]
    wall = max(ends) - min(times)
    answers = len(times)
    best = ideal([steps_of(one) for one in records], slots, at_once)
    print("\n| dialogues | answers | in flight | wall s | ideal s | share | CPU ms per answer | peak memory MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    print(
        f"| {dialogues} | {answers} | {slots} | {wall:.1f} | {best:.1f} | {best / wall:.2f} "
        f"| {watch.cpu_between(min(times), max(ends)) / answers * 1000:.2f} | {watch.peak_mb:.0f} |"
    )
    print("\nCPU seconds by process, Ray's start included:")
    for name, seconds in list(watch.by_process().items())[:8]:
        print(f"- {name}: {seconds:.1f}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=300)
    parser.add_argument("--slots", type=int, default=64)
    parser.add_argument("--at-once", type=int, default=128)
    options = parser.parse_args()
    started = time.monotonic()
    asyncio.run(measure(options.dialogues, options.slots, options.at_once))
    print(f"\nMeasured in {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
