"""`launch`: begin a run, or resume it."""

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import Annotated

import typer

from ...actors.tools import Pool, load_pool
from ...store import EventLog
from ..config import RunConfig
from ..demo import demo_config
from ..display import Display
from ..launch import Ending, Launched
from ..launch import launch as carry_out
from ..reading_config import read_config
from .app import DEFAULT_LOG, JsonOption, app, console, errors, program
from .estimating import show_estimate
from .reading import read_with
from .status import load_status, show_cost, show_funnel


@app.command()
def launch(
    config: Annotated[Path | None, typer.Argument(help="The run's config; without one, a demo runs.")] = None,
    *,
    in_process: Annotated[bool, typer.Option("--in-process", help="Without Ray, in this process.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Estimate calls, tokens and money, and do nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Launch a run, or resume it where it stopped."""
    run = demo_config() if config is None else read_config(config)
    pool = load_pool(run.pool)
    if dry_run:
        show_estimate(run, pool, as_json=as_json)
        return
    if not quiet:
        _announce(run, pool)
    launched = asyncio.run(carry_out(run, pool, Display(console, quiet=quiet), in_process=in_process))
    _report(run, launched, config)


def _announce(run: RunConfig, pool: Pool) -> None:
    odd = f" ({len(pool.oddities)} oddities mended; 'toolace-mt pool show' lists them)" if pool.oddities else ""
    console.print(
        f"Run {run.run!r}: {run.dialogues} dialogues over {len(pool)} tools{odd}, log {run.log}",
        markup=False,
        soft_wrap=True,
    )


def _report(run: RunConfig, launched: Launched, config: Path | None) -> None:
    again = f"{program()} launch" + ("" if config is None else f" {config}")
    if launched.ending is Ending.ALREADY_COMPLETED:
        console.print(f"Run {run.run!r} is finished already; nothing was changed. For more, give it another name.\n")
    summary, funnel, cost = read_with(run.log, lambda opened: load_status(opened, run.run))
    rejected = read_with(run.log, lambda opened: _first_rejected(opened, run.run))
    show_funnel(funnel, summary.planned)
    console.print()
    show_cost(cost)
    console.print(f"The log: {run.log}", markup=False, soft_wrap=True)
    if launched.reason:
        errors.print(f"Stopped: {launched.reason}", style="red", markup=False, soft_wrap=True)
        console.print(f"{funnel.in_flight} dialogues are under way. To resume: {again}", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    if launched.ending is Ending.STOPPED:
        console.print(f"Stopped; {funnel.in_flight} dialogues are under way. To resume: {again}", markup=False)
        raise typer.Exit(130)
    where = "" if run.log == DEFAULT_LOG else f" --log {run.log}"
    console.print("\nTry next:")
    audited = f"audit {rejected or run.run}"
    for command in (f"replay {run.run}/1", audited, f"export {run.run} --out {run.run}.jsonl"):
        console.print(f"  {program()} {command}{where}", markup=False, soft_wrap=True)


async def _first_rejected(log: EventLog, run: str) -> str | None:
    """A dialogue that is worth an audit."""
    async with aclosing(log.heads(f"{run}/")) as heads:
        async for head in heads:
            if head.last == "dialogue_rejected":
                return head.stream
    return None
