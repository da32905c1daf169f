"""What a launch needs beyond its config: tools, keys, files, prices, a log. All that is wrong is found at once."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...actors.execution import McpHttp
from ...actors.tools import Pool, PoolError
from ...events import Run
from ..budget import refuse_unpriced
from ..config.pool_sources import read_pool, with_executable
from ..config.resolved_run import ResolvedRun
from ..errors import CommandError, ConfigError
from .credentials import keys_needed_here, unusable_answers, unusable_keys
from .run_stream import launching

Mistake: TypeAlias = tuple[tuple[int | str, ...], str]
"""The key of the config that it belongs to, and the words."""


@dataclass(frozen=True, slots=True)
class Preflight:
    """The tools of a run, and everything for which a launch would be refused."""

    pool: Pool | None
    """None where a source cannot be read."""
    mistakes: Sequence[Mistake]


def preflight(run: ResolvedRun, before: Run | None) -> Preflight:
    """Return what a launch of *run* would meet; *before* is the run as its log has it, None where nothing has it.

    Live servers of the pool are asked for their tools. Must not be called within an event loop.
    """
    config = run.config
    pool, mistakes = _pool(run)
    for why, places in {**unusable_keys(keys_needed_here(run)), **unusable_answers(run.models)}.items():
        key = ("models", *places[0].split("."))
        mistakes.append((key, f"{why} ({', '.join(f'models.{place}' for place in places)})"))
    mistakes += _headers(run)
    try:
        refuse_unpriced(config.budget, run.models)
    except CommandError as error:
        mistakes.append((("budget", "usd"), str(error)))
    if pool is not None:
        try:
            whole = run.with_config(execution=with_executable(config, pool))
            launching(whole, pool, before or Run(config.run))
        except CommandError as error:
            mistakes.append((error.keys[0] if isinstance(error, ConfigError) and error.keys else (), str(error)))
    return Preflight(pool, mistakes)


def _pool(run: ResolvedRun) -> tuple[Pool | None, list[Mistake]]:
    config = run.config
    try:
        return read_pool(config.pool, config.execution), []
    except (CommandError, PoolError) as error:
        together = ("pool",), str(error)
    alone: list[Mistake] = []
    for number, source in enumerate(config.pool):
        try:
            read_pool([source], config.execution)
        except (CommandError, PoolError) as error:
            alone.append((("pool", number), str(error)))
    return None, alone or [together]


def _headers(run: ResolvedRun) -> Iterator[Mistake]:
    for name, server in run.config.execution.servers.items():
        if isinstance(server, McpHttp):
            for header, variable in server.headers_from_environment.items():
                if not os.environ.get(variable, "").strip():
                    why = f"the environment variable {variable!r} is not set; it has to hold the header {header!r}"
                    yield ("execution", "servers", name, "headers_from_environment", header), why
