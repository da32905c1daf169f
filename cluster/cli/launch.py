"""`launch`: begin a run, or resume it."""

import asyncio
import shlex
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ...actors.models import EndpointSettings
from ...actors.models.addresses import is_local
from ...actors.tools import Pool
from ...store import EventLog, StoreError, redacted
from ...store.views import DialogueOutcome, Funnel, StrataMeter, Unreadable, load_run
from ...store.wording import count
from ..checking.outputs import refuse_existing
from ..config.demo import demo_run
from ..config.named_files import named_files
from ..config.pool_sources import read_pool, sandbox_of, with_executable
from ..config.resolved_run import ResolvedRun
from ..config.run_config import RunConfig
from ..errors import UsageError
from ..run.display import Display
from ..run.interrupts import STOPPED_BY_USER
from ..run.launch import Ending, Launched
from ..run.launch import launch as carry_out
from ..run.progress import enough_candidates
from .app import Form, FormOption, app, console, errors, naming, program
from .estimating import show_estimate
from .layout import print_json
from .ordered import facts_of_targets, show_order, show_targets
from .overriding import (
    AcceptedOption,
    AddressOption,
    DialoguesOption,
    RunOption,
    SeedOption,
    SetOption,
    run_of,
    trial_of,
)
from .probing import show_probe
from .reading import read_with
from .running_tools import said_of_sandbox, said_of_warnings
from .status import load_status, show_cost, show_funnel, show_unusable
from .unreadable import show_unreadable


@app.command()
def launch(
    config: Annotated[Path | None, typer.Argument(help="The run's config; without one, a demo runs.")] = None,
    *,
    in_process: Annotated[bool, typer.Option("--in-process", help="Without Ray, in this process.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Estimate calls, tokens and money, and do nothing.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Open a further dialogue for each one that failed.")
    ] = False,
    probe: Annotated[
        bool, typer.Option("--probe", help="Ask each model three questions, say what comes, and record nothing.")
    ] = False,
    set_: SetOption = None,
    dialogues: DialoguesOption = None,
    accepted: AcceptedOption = None,
    seed: SeedOption = None,
    name: RunOption = None,
    address: AddressOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Launch a run, or resume it where it stopped."""
    trial = trial_of(set_, dialogues=dialogues, accepted=accepted, seed=seed, run=name, address=address)
    again = f"{program()} launch" + ("" if config is None else f" {shlex.quote(str(config))}") + trial.words
    resolved = demo_run(trial.overrides) if config is None else run_of(config, trial)
    run = resolved.config
    if run.log.startswith("memory://"):
        raise UsageError("log: a log in memory is gone when the command ends; name a file")
    if config is not None:
        refuse_existing({}, {"a file of the config": named_files(run, config)}, run.log, force=False)
    pool = read_pool(run.pool, run.execution)
    if probe:
        raise typer.Exit(show_probe(resolved, pool, as_json=form.is_json))
    if dry_run:
        show_estimate(resolved, pool, in_process=in_process, as_json=form.is_json)
        return
    quiet = quiet or form.is_json
    if not quiet:
        _announce(run, pool)
        _warn_of_own_judge(resolved)
    display = Display(console, quiet=quiet, notes=errors)
    launched = asyncio.run(carry_out(resolved, pool, display, in_process=in_process, retry_failed=retry_failed))
    if launched.ending is Ending.NOT_BEGUN:
        say_not_begun(run, again)
    unreadable: list[Unreadable] = []
    strata = StrataMeter()
    summary, funnel, cost = read_with(run.log, lambda opened: load_status(opened, run.run, unreadable, strata))
    show_unreadable(unreadable)
    if form.is_json:
        facts = {"run": run.run, "ending": launched.ending, "reason": launched.reason, "log": redacted(run.log)}
        found = {"funnel": funnel.model_dump(mode="json"), "cost": cost.model_dump(mode="json")}
        ordered = {"ordered": summary.ordered, "targets": facts_of_targets(summary.targets, strata)}
        print_json({**facts, **ordered, **found})
        raise typer.Exit(_status(launched, funnel))
    if launched.ending is Ending.ALREADY_COMPLETED:
        more = "give it another name: --run" if run.accepted is None else "raise 'accepted', as with --accepted"
        console.print(f"Run {run.run!r} is finished already; nothing was changed. For more, {more}.", soft_wrap=True)
        anew = "No dialogue failed that was not opened anew." if retry_failed else _failed_words(funnel)
        console.print(f"{anew}\n" if anew else "", soft_wrap=True)
    show_funnel(funnel, summary)
    console.print()
    show_cost(cost)
    show_unusable(cost)
    show_order(summary, funnel, cost, run.log)
    show_targets(summary.targets, strata)
    console.print(f"\nThe log: {redacted(run.log)}", soft_wrap=True)
    enough = enough_candidates(launched.progress) if launched.ending is Ending.SHORT else None
    _report(run, launched, again + (f" --set candidates={enough}" if enough else ""), funnel)


def _announce(run: RunConfig, pool: Pool) -> None:
    """Say what is launched, and where the sandbox of its tools has holes. Raises UsageError."""
    tools = f"{count(len(pool), 'tool')}{said_of_warnings(pool)}"
    number = f"{count(run.least, 'dialogue')} over"
    if run.accepted is not None:
        number = f"{count(run.accepted, 'accepted dialogue')}, of {run.most:,} at most, over"
    console.print(f"Run {run.run!r}: {number} {tools}, log {redacted(run.log)}", soft_wrap=True)
    execution = with_executable(run, pool)
    if (sandbox := sandbox_of(execution.tools, execution.limits)) is not None and sandbox.holes:
        for sentence in said_of_sandbox(execution.tools, execution.limits):
            console.print(sentence, style="yellow", soft_wrap=True)


def _warn_of_own_judge(run: ResolvedRun) -> None:
    """Say it where one model on this machine writes the dialogues and judges them."""
    models = run.models
    (first, *others) = models.values()
    if not others and isinstance(first, EndpointSettings) and first.base_url and is_local(first.base_url):
        console.print(
            f"One local model, {first.model!r}, writes the dialogues and judges them: it will find few faults of its "
            "own. Name a better one under models.verifier.",
            style="yellow",
        )


def say_not_begun(run: RunConfig, again: str) -> NoReturn:
    """Say where the run stands that was stopped before it went on, and end."""
    try:
        before = read_with(run.log, lambda opened: load_run(opened, run.run, unreadable=[]))
        in_flight = count(before.dialogues[DialogueOutcome.IN_FLIGHT], "dialogue")
        standing = f"{in_flight} of earlier launches under way"
    except StoreError:
        standing = "nothing is recorded yet"
    errors.print(f"Stopped before the run went on; {standing}. To resume: {again}", soft_wrap=True)
    raise typer.Exit(STOPPED_BY_USER)


def _failed_words(funnel: Funnel) -> str:
    return f"--retry-failed opens others for the {count(funnel.failed, 'failed dialogue')}." if funnel.failed else ""


def _status(launched: Launched, funnel: Funnel) -> int:
    """The exit status: 1 where it stopped by itself or accepted nothing, 130 where the user stopped it."""
    if launched.reason:
        return 1
    if launched.ending is Ending.STOPPED:
        return STOPPED_BY_USER
    return 0 if funnel.accepted else 1


def _report(run: RunConfig, launched: Launched, again: str, funnel: Funnel) -> None:
    if launched.ending in (Ending.STOPPED, Ending.SHORT):
        if launched.reason:
            errors.print(f"Stopped: {launched.reason}", style="red", soft_wrap=True)
        under_way = f"{count(funnel.in_flight, 'dialogue')} under way"
        stands = "Ended before the order was met" if launched.ending is Ending.SHORT else f"Stopped, with {under_way}"
        console.print(f"{stands}. To resume: {again}", soft_wrap=True)
        raise typer.Exit(_status(launched, funnel))
    _suggest(run, funnel)
    if not funnel.accepted:
        errors.print(f"No dialogue was accepted, of {funnel.opened:,}.", style="red")
        raise typer.Exit(_status(launched, funnel))


def _suggest(run: RunConfig, funnel: Funnel) -> None:
    """Three commands that are worth a try."""
    where = naming(run.log)
    rejected = read_with(run.log, lambda opened: _first_rejected(opened, run.run))
    commands = [f"replay {run.run}/1", f"audit {rejected or run.run}"]
    commands += [f"export {run.run} --out {run.run}.jsonl"] if funnel.accepted else [f"status {run.run}"]
    console.print("\nTry next:")
    for command in commands:
        console.print(f"  {program()} {command}{where}", soft_wrap=True)


async def _first_rejected(log: EventLog, run: str) -> str | None:
    """A dialogue that is worth an audit."""
    async with aclosing(log.heads(f"{run}/")) as heads:
        async for head in heads:
            if head.last == "dialogue_rejected":
                return head.stream
    return None
