"""Endpoints with few slots through the whole system: the share of their slots in use, and calls abandoned.

Seconds are scaled: an answer of 0.3 s with a timeout of 3 s stands for 30 s with 300. Each row is a launch of its own
at an endpoint that nobody knows. The share is the time in slots of calls that were answered, divided by what the slots
allow from the first call to the last answer; where fewer dialogues than slots are left, each counts as one slot.
With four slots a row takes forty seconds to two minutes, and on Ray as long again to start on a busy machine.
"""

import argparse
import asyncio
import json
import tempfile
import urllib.request
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rich.console import Console

from benchmarks.calls import DOMAINS, Case, config_of
from benchmarks.serving import serving
from benchmarks.slot_server import Served
from toolace_mt.actors.models import OpenAISettings, Timeouts
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.models import Models
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import launch
from toolace_mt.events import ModelAnswered
from toolace_mt.store import open_log
from toolace_mt.store.views import dialogues_of

CASES = (
    ("constant", ""),
    ("lognormal", "--sigma 0.8"),
    ("works on for callers that left", "--works-on"),
    ("refuses with 503", "--full 503"),
    ("refuses with 429, Retry-After 1", "--full 429 --retry-after 1"),
    ("four times slower midway", "--change-after 150 --change 4"),
    ("four times faster midway", "--change-after 150 --change 0.25"),
)


def idle(ends: Sequence[float], slots: int) -> float:
    """Return the slot-seconds for which fewer dialogues than *slots* are left, by the time at which each ends."""
    last = sorted(ends, reverse=True)[: slots + 1]
    return sum((slots - left) * (later - sooner) for left, (later, sooner) in enumerate(pairwise(last), 1))


async def measure(
    slots: int, seconds: float, limit: float, options: str, *, dialogues: int, in_process: bool
) -> tuple[Served, float]:
    """Launch a run of three answers a dialogue; return what the server counted, and the share of its slots in use."""
    more = ("--slots", str(slots), "--seconds", str(seconds), *options.split())
    with (
        serving("benchmarks.slot_server", *more) as (address, _),
        tempfile.TemporaryDirectory() as folder,
    ):
        url = f"{address}/v1"
        config = config_of(Case("slots", dialogues, 3, 0.0, 40), folder, url)
        timeouts = Timeouts(read=limit, total=limit)
        models = Models(default=OpenAISettings(model="bench", base_url=url, api_key_env=None, timeouts=timeouts))
        config = config.model_copy(update={"models": models})
        whole = load_pool(config.pool)
        pool = replace(whole, tools=tuple(tool for tool in whole if tool.domain in DOMAINS))
        display = Display(Console(), quiet=True)
        launched = await launch(ResolvedRun.of(config), pool, display, in_process=in_process)
        counts = urllib.request.urlopen(f"{address}/counts").read()  # noqa: S310, ASYNC210 — ours
        log = open_log(config.log, writable=False)
        records = [list(one) async for one in dialogues_of(log, "bench")]
        await log.close()
    assert not launched.progress.failures, launched.progress.failures
    served = Served(**json.loads(counts))
    ends = [max(r.envelope.at for r in one if isinstance(r.event, ModelAnswered)) / 1e6 for one in records]
    return served, served.seconds / (slots * (served.ended - served.begun) - idle(ends, slots))


def main() -> None:
    """Measure every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, nargs="*", default=[1, 4, 16])
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--timeout", type=float, default=3.0)
    parser.add_argument("--dialogues", type=int, help="Of three answers each; without it, 60 and 20 for each slot.")
    parser.add_argument("--only", type=int, nargs="*", help="Cases by number, from 0.")
    parser.add_argument("--ray", action="store_true")
    options = parser.parse_args()
    print("| slots | server | answers | share | abandoned | refused | seconds | |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for slots in options.slots:
        for number, (name, more) in enumerate(CASES):
            if options.only is None or number in options.only:
                dialogues = options.dialogues or 60 + 20 * slots
                asking = measure(
                    slots, options.seconds, options.timeout, more, dialogues=dialogues, in_process=not options.ray
                )
                served, share = asyncio.run(asking)
                left = served.left / (served.answered + served.left)
                missed = "" if share >= 0.9 and left < 0.02 else "misses"
                print(
                    f"| {slots} | {name} | {served.answered} | {share:.2f} | {left:.1%} | {served.refused} "
                    f"| {served.ended - served.begun:.1f} | {missed} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
