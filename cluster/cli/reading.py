"""Reading a log or a config from a command."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from ...store import EventLog, open_log
from ..config.reading import read_run
from ..config.resolved_run import ResolvedRun
from .app import errors
from .overriding import Trial

T = TypeVar("T")
_AS_IT_IS = Trial()


def read_with(location: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """Return what *work* makes of the log at *location*, which may be written to meanwhile. Raises StoreError."""

    async def run() -> T:
        async with open_log(location, writable=False) as log:
            return await work(log)

    return asyncio.run(run())


def run_of(config: Path, trial: Trial = _AS_IT_IS) -> ResolvedRun:
    """Return the run of a config with the values of a *trial*, and say which former names it uses.

    Raises:
        UsageError: a key or a value is not allowed.
    """
    run = read_run(config, trial.overrides)
    for notice in run.notices:
        errors.print(notice, soft_wrap=True)
    return run
