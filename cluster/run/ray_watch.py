"""Watching over Ray: where one of its own processes is gone, a launch ends at once and says so.

Ray itself waits for minutes, and then ends the process that has started it.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import ray

from ..errors import RunFailure
from .local_ray import RayHere, lets_in

INTERVAL: Final = 1.0
"""Seconds between two looks."""
PATIENCE: Final = 2
"""Looks in a row that a process may miss."""
PATIENCE_WITH_HEAD: Final = 45
"""The same for the head of another's cluster, which may come back."""
SILENCE: Final = 45
"""Intervals after which a look that does not end is taken for an answer: the head stands still."""
_LAST_LOOK = 5.0
"""Seconds that a look may still take when none is needed any more."""
_NODES_EVERY = 5
"""Looks of which one asks the head about this node."""


class RayWatch:
    """Looks after the processes of Ray, in a thread of its own: a look may last as long as it likes."""

    def __init__(self, here: RayHere) -> None:
        self._here, context = here, ray.get_runtime_context()
        self._node = context.get_node_id()
        node = self._this_node()
        host, _, port = context.gcs_address.rpartition(":")
        self._doors = {
            "gcs_server": (host, int(port), PATIENCE_WITH_HEAD if here.joined else PATIENCE),
            "raylet": (str(node["NodeManagerAddress"]), int(str(node["NodeManagerPort"])), PATIENCE),
        }
        self.gone = ""
        """Name of the process that is gone."""
        self._looks = 0
        self._enough, self._noticed = threading.Event(), threading.Event()
        self._looking = threading.Thread(target=self._look, name="ray-watch", daemon=True)
        self._looking.start()

    def _this_node(self) -> dict[str, object]:
        nodes: list[dict[str, object]] = ray.nodes()  # type: ignore[no-untyped-call]
        return next(each for each in nodes if each["NodeID"] == self._node)

    def _look(self) -> None:
        missed = dict.fromkeys(self._doors, 0)
        while not self._enough.wait(INTERVAL):
            for name, (host, port, patience) in self._doors.items():
                missed[name] = 0 if lets_in(host, port) else missed[name] + 1
                if missed[name] >= patience:
                    self.gone = name
            if not any(missed.values()) and self._looks % _NODES_EVERY == 0:
                with suppress(Exception):  # the head has just gone: the next look tells
                    self.gone = self.gone if self._this_node()["Alive"] else "raylet"
            self._looks += 1
            if self.gone:
                if not self._noticed.wait(_LAST_LOOK):
                    # The event loop waits for a process that stands still, and would for ever.
                    sys.stderr.write(f"toolace-mt: {self.words}\n")
                    sys.stderr.flush()
                    if self._here.guardian is not None:
                        self._here.guardian.close()
                    os._exit(1)
                return

    async def wait(self) -> None:
        """Return when one of them is gone."""
        looks = silent = 0
        while not self.gone:
            await asyncio.sleep(INTERVAL)
            self._here.guard()
            # Counted, because a clock goes on while the whole launch is stopped.
            silent = silent + 1 if looks == self._looks else 0
            looks = self._looks
            if silent >= SILENCE:
                self.gone = "gcs_server"
        self._noticed.set()
        self._here.kill()

    @property
    def words(self) -> str:
        """The message to the user."""
        return (
            f"Ray's process {self.gone!r} is gone. Everything recorded is kept: launch again to resume. "
            f"Ray's own logs: {self._here.logs}"
        )

    def close(self) -> None:
        """Look no more."""
        self._enough.set()
        if not self.gone:
            self._looking.join(_LAST_LOOK)


@asynccontextmanager
async def watched(here: RayHere) -> AsyncIterator[RayWatch]:
    """End the block where a process of Ray is gone, and with it all that are left of a local Ray.

    Raises:
        RunFailure: one is gone.
    """
    watch, within = RayWatch(here), asyncio.current_task()
    assert within is not None

    async def look() -> None:
        await watch.wait()
        within.cancel()

    looking = asyncio.create_task(look())
    try:
        yield watch
    except asyncio.CancelledError:
        if not watch.gone:
            raise
        within.uncancel()
        raise RunFailure(watch.words) from None
    finally:
        looking.cancel()
        watch.close()
