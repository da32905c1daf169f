"""Work in the background of a launch: its error is that of the questions that it is for."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence

from ....actors.shell.shell import Stopping
from .asked import Asked, fail


class Background:
    """Tasks that nobody awaits before the end."""

    def __init__(self) -> None:
        self._tasks: dict[asyncio.Task[None], None] = {}

    def start(self, work: Coroutine[None, None, None], concerned: Callable[[], Sequence[Asked]]) -> None:
        """Do *work*; its error is that of the questions *concerned*, unless the run is stopping."""

        async def guarded() -> None:
            try:
                await work
            except Stopping:
                return
            except Exception as error:  # noqa: BLE001 — it belongs to whoever waits for the outcomes
                fail(concerned(), error)

        task = asyncio.create_task(guarded())
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)

    async def settle(self) -> None:
        """Return when all of it is over."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
