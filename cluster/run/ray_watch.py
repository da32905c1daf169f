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
from .display import Display, at_last
from .local_ray import RayHere, lets_in

INTERVAL: Final = 1.0
"""Seconds between two looks."""
PATIENCE: Final = 2
"""Looks in a row that a process may miss."""
PATIENCE_WITH_HEAD: Final = 45
"""The same for the head of another's cluster, which may come back."""
SILENCE: Final = 45
"""Looks after which a question that is not answered is taken for an answer: the head stands still."""
_LAST_LOOK = 5.0
"""Seconds that a look may still take when none is needed any more."""
_NODES_EVERY = 5
"""Intervals after which the head is asked about this node again."""


class RayWatch:
    """Looks after the processes of Ray, in a thread of its own that calls nothing of Ray's, and asks Ray in another.

    A call may last as long as it likes, in the event loop too: the making of an actor waits for the head.
    """

    def __init__(self, here: RayHere, display: Display) -> None:
        self._here, self._display, context = here, display, ray.get_runtime_context()
        self._node = context.get_node_id()
        node = self._this_node()
        host, _, port = context.gcs_address.rpartition(":")
        self._doors = {
            "gcs_server": (host, int(port), PATIENCE_WITH_HEAD if here.joined else PATIENCE),
            "raylet": (str(node["NodeManagerAddress"]), int(str(node["NodeManagerPort"])), PATIENCE),
        }
        self.gone = ""
        """Name of the process that is gone."""
        self._missed = dict.fromkeys(self._doors, 0)
        """Looks in a row at which nobody let in."""
        self._asking = False
        """True while the head has a question to answer."""
        self._enough, self._noticed = threading.Event(), threading.Event()
        threading.Thread(target=self._look, name="ray-watch", daemon=True).start()
        self._questions = threading.Thread(target=self._ask, name="ray-questions", daemon=True)
        self._questions.start()

    def _this_node(self) -> dict[str, object]:
        nodes: list[dict[str, object]] = ray.nodes()  # type: ignore[no-untyped-call]
        return next(each for each in nodes if each["NodeID"] == self._node)

    def _look(self) -> None:
        silent = 0
        while not self._enough.wait(INTERVAL):
            for name, (host, port, patience) in self._doors.items():
                self._missed[name] = 0 if lets_in(host, port) else self._missed[name] + 1
                if self._missed[name] >= patience:
                    self.gone = name
            # Counted, because a clock goes on while the whole launch is stopped.
            silent = silent + 1 if self._asking else 0
            if silent >= SILENCE:
                self.gone = "gcs_server"
            if self.gone:
                if not self._noticed.wait(_LAST_LOOK):
                    # The event loop waits for a process that stands still, and would for ever.
                    at_last(self._display.leave)
                    at_last(self._say)
                    if self._here.guardian is not None:
                        self._here.guardian.close()
                    os._exit(1)
                return

    def _ask(self) -> None:
        while not self._enough.wait(_NODES_EVERY * INTERVAL):
            if any(self._missed.values()):
                continue  # it could only wait
            self._asking = True
            with suppress(Exception):  # the head has just gone: the next look tells
                if not self._this_node()["Alive"]:
                    self.gone = "raylet"
            self._asking = False

    def _say(self) -> None:
        sys.stderr.write(f"toolace-mt: {self.words}\n")
        sys.stderr.flush()

    async def wait(self) -> None:
        """Return when one of them is gone."""
        while not self.gone:
            await asyncio.sleep(INTERVAL)
            self._here.guard()
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
        """Look no more. What a look that is under way may find ends nothing any more."""
        self._enough.set()
        self._noticed.set()
        if not self.gone:
            self._questions.join(_LAST_LOOK)  # Ray ends after this


@asynccontextmanager
async def watched(here: RayHere, display: Display) -> AsyncIterator[RayWatch]:
    """End the block where a process of Ray is gone, and with it all that are left of a local Ray.

    Where it does not come to its end even so, *display* is left and the process ended.

    Raises:
        RunFailure: one is gone.
    """
    watch, within = RayWatch(here, display), asyncio.current_task()
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
