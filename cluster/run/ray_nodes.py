"""Nodes of a joined Ray cluster, asked what they have before workers go there."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from ..config.resolved_run import ResolvedRun
from ..errors import RunFailure
from .nodes import Needs, NodeFacts, askew, needs_of, unfit
from .ray_appends import cause_of

_ANSWER: Final = 120.0
"""Seconds that a node may take: what travels with a job is unpacked or installed there first."""


async def refuse_unfit_nodes(run: ResolvedRun, say: Callable[[str], None]) -> None:
    """Ask every node what it has; *say* tells of clocks that are off.

    Raises:
        RunFailure: some cannot run the workers of *run*; one message names each of them, and what to do.
    """
    facts = await _asked(needs_of(run))
    if why := unfit(facts):
        raise RunFailure(why)
    if words := askew(facts):
        say(words)


async def _asked(needs: Needs) -> Sequence[NodeFacts]:
    known: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
    nodes = [node for node in known if node["Alive"]]
    return await asyncio.gather(*(_ask(node, needs) for node in nodes))


async def _ask(node: dict[str, Any], needs: Needs) -> NodeFacts:
    address, started = str(node["NodeManagerAddress"]), time.time()
    there = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
    question: Any = ray.remote(_question()).options(num_cpus=0, scheduling_strategy=there, max_retries=0)
    try:
        async with asyncio.timeout(_ANSWER):
            release, lacking, clock = await question.remote(needs.variables, needs.files)
    except TimeoutError:
        return NodeFacts(address, silent=f"it has not answered within {_ANSWER:.0f} s")
    except RayError as error:
        return NodeFacts(address, silent=str(cause_of(error)).strip().rpartition("\n")[2])
    ahead = max(clock - time.time(), 0.0) or min(clock - started, 0.0)
    return NodeFacts(address, release, tuple(lacking), ahead)


def _question() -> Callable[[Sequence[str], Sequence[str]], tuple[str | None, list[str], float]]:
    """Return the function that is run there. It is one of no module, which a node could lack."""

    def answer(variables: Sequence[str], files: Sequence[str]) -> tuple[str | None, list[str], float]:
        import os  # noqa: PLC0415 — it is run where nothing of this module is
        import time  # noqa: PLC0415
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

        try:
            release = version("toolace-mt")
        except PackageNotFoundError:
            release = None
        lacking = [f"the environment variable {name}" for name in variables if not os.environ.get(name, "").strip()]
        lacking += [f"the file {name}" for name in files if not os.path.isfile(name)]  # noqa: PTH113
        return release, lacking, time.time()

    return answer
