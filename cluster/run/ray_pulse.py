"""The pulse of actors: one that stands still is killed, and started again like one that died."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import ray
from ray.exceptions import RayError

BEAT: Final = 5.0
"""Seconds between two questions to an actor."""
LONGEST: Final = 60
"""Seconds that an actor may take to say that it is there. They are counted one by one: a clock goes on while the whole
launch is stopped."""


async def keep_alive(actors: Mapping[str, Any], say: Callable[[str], None]) -> None:
    """Look after *actors*, by what they are called, for as long as this runs."""
    await asyncio.gather(*(_keep(whom, actor, say) for whom, actor in actors.items()))


async def _keep(whom: str, actor: Any, say: Callable[[str], None]) -> None:  # noqa: ANN401 — Ray types no handle
    started = False
    while True:
        try:
            if not started:
                await actor.__ray_ready__.remote()  # however long that takes
                started = True
            elif not await _beats(actor):
                say(f"{whom} has not answered for {LONGEST} s: it is started again, and nothing recorded is lost")
                await asyncio.to_thread(ray.kill, actor, no_restart=False)
                started = False
        except RayError:  # it died, and Ray starts it again
            started = False
        await asyncio.sleep(BEAT)


async def _beats(actor: Any) -> bool:  # noqa: ANN401 — Ray types no handle
    answer = asyncio.ensure_future(actor.__ray_ready__.remote())
    answer.add_done_callback(lambda it: it.cancelled() or it.exception())  # it may fail when nobody waits any more
    for _ in range(LONGEST):
        done, _ = await asyncio.wait({answer}, timeout=1.0)
        if done:
            answer.result()
            return True
    answer.cancel()
    return False
