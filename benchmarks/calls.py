"""Model calls through the whole system on Ray, with its durable log, against a bare AsyncOpenAI loop in the same run.

*Chains* are dialogues of three answers that depend on each other: the plan, the draft of its one sub-task, one
expert's vote. *Single calls* are dialogues that end with their first answer: the plan has too few sub-tasks, and there
is no second try. Neither the start of Ray nor that of the loop is counted.
The endpoint answers after a fixed or a lognormal time; the bare loop sends the very prompts that the system sent.
"""

import argparse
import asyncio
import tempfile
import time
import urllib.request
from dataclasses import dataclass, replace

from openai import AsyncOpenAI
from rich.console import Console

from benchmarks.pipeline import POOL, ideal, steps_of
from benchmarks.serving import serving
from benchmarks.watching import Watch
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.models import OpenAISettings
from toolace_mt.actors.roles.opening import ComplexitySpan, Generation, StepSpan, SubtaskSpan, ToolSpan
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.models import Models
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.run_config import Cluster, PoolOfActors, RunConfig
from toolace_mt.cluster.limits.settings import EndpointLimits
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch
from toolace_mt.cluster.run.placement import pools_of
from toolace_mt.events import ModelAnswered, Recorded, seats_of
from toolace_mt.store import open_log
from toolace_mt.store.views import dialogues_of

MEDIAN = 0.2
DOMAINS = ("support", "calendar")
"""Eight tools or so, of which every dialogue gets all: prompts of the size that users send."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table."""

    name: str
    rows: int
    calls: int
    """Dependent calls of a row."""
    sigma: float
    in_flight: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one contender took."""

    wall: float
    best: float
    """Seconds that the same waits take without any overhead."""
    answers: int
    cpu: float
    peak_mb: float

    def row(self, case: Case, who: str) -> str:
        """A line of the table."""
        share, each = self.best / self.wall, 1000 * self.cpu / self.answers
        return (
            f"| {case.name} | {case.in_flight} | {who} | {self.wall:.1f} | {self.best:.1f} | {share:.2f} "
            f"| {each:.2f} | {self.peak_mb:.0f} |"
        )


def config_of(case: Case, folder: str, url: str) -> RunConfig:
    """The run that makes the case's rows."""
    pools = pools_of(Cluster(), tuple(METHODS[DEFAULT_METHOD].roles))
    share = max(1, case.in_flight // pools[0].replicas)
    return RunConfig(
        run="bench",
        pool=(str(POOL),),
        dialogues=case.rows,
        log=f"{folder}/log.sqlite",
        generation=Generation(
            tools=ToolSpan(min=100, max=100),
            subtasks=SubtaskSpan(min=1 if case.calls > 1 else 2, max=1 if case.calls > 1 else 2),
            steps=StepSpan(min=1, max=1),
            complexities=ComplexitySpan(min=0, max=0),
            reasonability_iterations=0,
            tries=1,
            plan_similarity="off",
        ),
        experts=seats_of(["coherence"]),
        models=Models(default=OpenAISettings(model="bench", base_url=url, api_key_env=None)),
        limits=EndpointLimits(stop_after_unusable=None),  # no answer to a single call can be used
        cluster=Cluster(
            dialogues=2 * case.in_flight,
            pools=tuple(PoolOfActors(roles=p.roles, replicas=p.replicas, in_flight=share) for p in pools),
        ),
    )


async def system(case: Case, url: str, server: int) -> tuple[Figures, list[list[Recorded]]]:
    """The whole system: Ray, workers, log writer, log."""
    with tempfile.TemporaryDirectory() as folder:
        config = config_of(case, folder, url)
        whole = load_pool(config.pool)
        pool = replace(whole, tools=tuple(tool for tool in whole if tool.domain in DOMAINS))
        with Watch(without=frozenset({server})) as watch:
            launched = await launch(ResolvedRun.of(config), pool, Display(Console(), quiet=True), in_process=False)
        assert launched.ending is Ending.COMPLETED, launched.reason
        log = open_log(config.log, writable=False)
        records = [list(one) async for one in dialogues_of(log, "bench")]
        await log.close()
    assert all(steps_of(one) for one in records)
    answers = [r for one in records for r in one if isinstance(r.event, ModelAnswered)]
    begun = min(r.envelope.at / 1e6 - r.event.latency for r in answers if isinstance(r.event, ModelAnswered))
    wall = max(r.envelope.at / 1e6 for r in answers) - begun
    assert len(answers) == case.rows * case.calls
    return Figures(wall, 0.0, len(answers), watch.cpu_between(begun, begun + wall), watch.peak_mb), records


async def bare(case: Case, url: str, server: int, prompts: list[list[str]]) -> Figures:
    """A semaphore, a loop, and the SDK as it comes."""
    slots = asyncio.Semaphore(case.in_flight)
    with Watch(without=frozenset({server})) as watch:
        begun = time.time()
        async with AsyncOpenAI(api_key="none", base_url=url, max_retries=0) as client:

            async def row(texts: list[str]) -> None:
                async with slots:
                    for text in texts:
                        await client.chat.completions.create(
                            model="bench", messages=[{"role": "user", "content": text}]
                        )

            await asyncio.gather(*(row(texts) for texts in prompts))
        wall = time.time() - begun
    return Figures(wall, 0.0, case.rows * case.calls, watch.cpu_between(begun, begun + wall), watch.peak_mb)


def simulated(case: Case, waits: list[list[float]]) -> float:
    """Seconds that rows of these waits take on the case's slots, each row one after the other."""
    return ideal([[[wait] for wait in row] for row in waits], case.in_flight, 2 * case.in_flight)


async def measure(case: Case) -> list[str]:
    """Both contenders over the same endpoint."""
    with serving("benchmarks.endpoint", "--sigma", str(case.sigma)) as (address, server):
        url = f"{address}/v1"
        ours, records = await system(case, url, server)
        waits = [[wait for step in steps_of(one) for wait in step] for one in records]
        prompt = "x" * 6000
        texts = [[f'{prompt}<task name="{name}">' for name in ("plan", "draft", "vote")[: case.calls]]] * case.rows
        loop = await bare(case, url, server, texts)
        counts = urllib.request.urlopen(f"{address}/counts").read().decode()  # noqa: S310, ASYNC210 — ours
    assert str(ours.answers + loop.answers) in counts
    best = case.rows * case.calls * MEDIAN / case.in_flight if case.sigma == 0 else simulated(case, waits)
    return [
        Figures(f.wall, best, f.answers, f.cpu, f.peak_mb).row(case, who)
        for who, f in (("toolace-mt", ours), ("bare AsyncOpenAI", loop))
    ]


CASES = (
    Case("2,000 single calls, constant", 2000, 1, 0.0, 64),
    Case("2,000 single calls, constant", 2000, 1, 0.0, 256),
    Case("700 chains of 3, constant", 700, 3, 0.0, 64),
    Case("700 chains of 3, lognormal", 700, 3, 0.8, 64),
    Case("700 chains of 3, constant", 700, 3, 0.0, 256),
    Case("700 chains of 3, lognormal", 700, 3, 0.8, 256),
)


def main() -> None:
    """Measure every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", type=int, nargs="*", help="Cases by number, from 0.")
    options = parser.parse_args()
    print("| case | in flight | who | wall s | ideal s | share | CPU ms per answer | peak memory MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for number, case in enumerate(CASES):
        if options.only is None or number in options.only:
            print("\n".join(asyncio.run(measure(case))), flush=True)


if __name__ == "__main__":
    main()
