"""The pulse of actors: one that stands still is killed, and started again like one that died."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import ray
from ray.exceptions import RayError

BEAT: Final = 5.0
"""Seconds between two questions to an actor."""
LONGEST: Final = 60
"""Seconds that an actor may take to say that it is there. They are counted one by one: a clock goes on while the whole
launch is stopped."""
STARTING: Final = 180
"""The same for one that is being started, which a busy machine takes long for; twice as long from start to start."""
_KILLING: Final = 30
"""Seconds that Ray may take to end an actor: its head may stand still, which is looked after elsewhere."""


async def restart_by_ray(actor: Any) -> None:  # noqa: ANN401 — Ray types no handle
    """Kill *actor*, which Ray starts again."""
    await asyncio.to_thread(ray.kill, actor, no_restart=False)


Restart = Callable[[Any], Awaitable[None]]
"""As `restart_by_ray`."""


async def keep_alive(actors: Mapping[str, Any], say: Callable[[str], None], restart: Restart = restart_by_ray) -> None:
    """Look after *actors*, by what they are called, for as long as this runs."""
    await asyncio.gather(*(_keep(whom, actor, say, restart) for whom, actor in actors.items()))


async def _keep(whom: str, actor: Any, say: Callable[[str], None], restart: Restart) -> None:  # noqa: ANN401 — Ray types no handle
    started, patience = False, STARTING
    while True:
        try:
            if await _beats(actor, LONGEST if started else patience):
                started, patience = True, STARTING
            else:
                what = f"has not answered for {LONGEST} s" if started else f"has not started within {patience} s"
                say(f"{whom} {what}: it is started again, and nothing recorded is lost")
                patience = patience if started else 2 * patience
                started = False
                await _within(_KILLING, restart(actor))
        except RayError:  # it died, and Ray starts it again
            started = False
        await asyncio.sleep(BEAT)


async def _beats(actor: Any, seconds: int) -> bool:  # noqa: ANN401 — Ray types no handle
    return await _within(seconds, actor.__ray_ready__.remote())


async def _within(seconds: int, something: Any) -> bool:  # noqa: ANN401 — Ray types no reference
    """Return True if it has come about after at most so many *seconds*. Raises what it raises."""
    coming = asyncio.ensure_future(something)
    coming.add_done_callback(lambda it: it.cancelled() or it.exception())  # it may fail when nobody waits any more
    for _ in range(seconds):
        done, _ = await asyncio.wait({coming}, timeout=1.0)
        if done:
            coming.result()
            return True
    coming.cancel()
    return False
