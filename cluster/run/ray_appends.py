"""Appends from an actor to the log writer: collected for a moment, sent together, and repeated while it restarts.

A remote call costs as much as a model call through a lean client; fifty appends in one cost hardly more than one. The
next question does not wait for them, so the delay costs nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from ray.exceptions import ActorDiedError, RayActorError, RayError, RuntimeEnvSetupError

from ...events import Frame
from ...store import Head, StoreError
from ..errors import RunFailure
from .log_writer import Append

COLLECTING = 0.02
"""Seconds for which appends are collected."""
RESTART_TIMEOUT = 60.0
"""Seconds within which the log writer has to come back: it restarts by itself."""
_MOST = 512


class LogWriterAway(StoreError):
    """The log writer could not be reached for a minute."""


class RayAppends:
    """The log writer as it is seen from another process: appends are collected, everything else is passed on."""

    def __init__(self, log_writer: Any) -> None:  # noqa: ANN401 — Ray types no handle
        self.actor = log_writer
        self._waiting: list[tuple[Append, asyncio.Future[Sequence[bytes]]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """As `EventLog.append_frames`. Raises LogWriterAway where the log writer does not come back."""
        done: asyncio.Future[Sequence[bytes]] = asyncio.get_running_loop().create_future()
        self._waiting.append((Append(stream, tuple(frames), expected), done))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await done

    async def _send(self) -> None:
        while self._waiting:
            await asyncio.sleep(COLLECTING)
            group, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            try:
                outcomes = await call_restartable(self.actor.append_all, [append for append, _ in group])
            except Exception as error:  # noqa: BLE001 — handed to the waiting appends; the next group goes on
                outcomes = [error] * len(group)
            for (_, done), outcome in zip(group, outcomes, strict=True):
                if done.cancelled():
                    continue
                if isinstance(outcome, Exception):
                    done.set_exception(outcome)
                else:
                    done.set_result(outcome)
        self._sending = None

    async def read_frames(self, stream: str, upto: int | None = None) -> Sequence[Frame]:
        """As `LogWriter.read_frames`."""
        frames: Sequence[Frame] = await call_restartable(self.actor.read_frames, stream, upto)
        return frames

    async def heads(self, prefix: str, after: str) -> Sequence[Head]:
        """As `LogWriter.heads`."""
        heads: Sequence[Head] = await call_restartable(self.actor.heads, prefix, after)
        return heads

    async def counts(self, after: int) -> dict[str, int]:
        """As `LogWriter.counts`."""
        counts: dict[str, int] = await call_restartable(self.actor.counts, after)
        return counts

    async def standing(self) -> tuple[int, float]:
        """As `LogWriter.standing`."""
        standing: tuple[int, float] = await call_restartable(self.actor.standing)
        return standing


async def call_restartable(
    method: Any,  # noqa: ANN401 — Ray types no handle
    *args: Any,  # noqa: ANN401
    away: Callable[[str], Exception] = LogWriterAway,
    whom: str = "the log writer",
    within: float = RESTART_TIMEOUT,
) -> Any:  # noqa: ANN401
    """Return the result of a remote call of an actor that restarts by itself; repeated meanwhile, it may run twice.

    Raises:
        Exception: made by *away*, if *whom* did not come back; otherwise the actor's own error.
    """
    loop = asyncio.get_running_loop()
    deadline, pause = None, 0.1
    while True:
        try:
            return await method.remote(*args)
        except RayActorError as error:
            if (why := never_began(error)) is not None:
                raise away(f"{whom} cannot begin: {why}") from error
            deadline = deadline or loop.time() + within  # from now on: the call may have been under way for long
            if loop.time() > deadline:
                raise away(f"{whom} did not come back within {within:.0f} s: {error}") from error
        except RayError as error:
            raise cause_of(error) from None
        await asyncio.sleep(pause)
        pause = min(2 * pause, 2.0)


def never_began(error: RayActorError) -> str | None:
    """Return why an actor could not be made, which Ray does not try again; None for one that was there and died."""
    words = str(error).strip()
    return words.rpartition("\n")[2] if isinstance(error, ActorDiedError) and "creation task" in words else None


def cause_of(error: RayError) -> Exception:
    """Return the error that was raised in the actor, or the Ray error if there is none."""
    if isinstance(error, RuntimeEnvSetupError):
        last = str(error).strip().rpartition("\n")[2]
        return RunFailure(f"Ray cannot set up a node for the workers: {last}. Launch again once that is mended")
    cause = getattr(error, "cause", None)
    return cause if isinstance(cause, Exception) else error
