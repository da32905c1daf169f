"""`launch`: begin a run, or resume it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from ...actors.tools import load_pool
from ..config import RunConfig
from ..demo import demo_config
from ..display import Display
from ..launch import Ending, Launched
from ..launch import launch as carry_out
from ..reading_config import read_config
from .app import app, console


@app.command()
def launch(
    config: Annotated[Path | None, typer.Argument(help="The run's config; without one, a demo runs.")] = None,
    *,
    in_process: Annotated[bool, typer.Option("--in-process", help="Without Ray, in this process.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Launch a run, or resume it where it stopped."""
    run = demo_config() if config is None else read_config(config)
    pool = load_pool(run.pool)
    launched = asyncio.run(carry_out(run, pool, Display(console, quiet=quiet), in_process=in_process))
    _report(run, launched, config)


def _report(run: RunConfig, launched: Launched, config: Path | None) -> None:
    again = "toolace-mt launch" if config is None else f"toolace-mt launch {config}"
    match launched.ending:
        case Ending.ALREADY_COMPLETED:
            console.print(f"Run {run.run!r} is finished; nothing was changed. To make more, give the run another name.")
        case Ending.STOPPED:
            console.print(f"Stopped. {launched.tally.under_way} dialogues are under way. To resume: {again}")
            raise typer.Exit(130)
        case Ending.COMPLETED:
            console.print(f"Run {run.run!r} is finished.")
