"""`difficulty`: a model tries each assistant turn of a run's accepted dialogues."""

import asyncio
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Annotated

import typer

from ...actors.models import ModelSettings
from ...actors.tools import Pool
from ...events import Run, fold_run
from ...store import EventLog, redacted
from ...store.views import DifficultyMeter, Unreadable, expect_run, tried_by
from ...store.wording import count
from ..checking.trying import Openings, Subject, Takes, accepted_of, refuse_other, spool, trying
from ..config.resolved_run import ResolvedRun
from ..config.run_config import RunConfig
from ..config.trial_config import config_of_run, run_of_attempts
from ..errors import UsageError
from ..run.display import Display
from ..run.launch import Ending, Launched, launch
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, errors, naming, program
from .launch import say_not_begun
from .layout import print_json
from .overriding import run_of
from .reading import read_with
from .status import load_status, show_cost
from .tried import show_difficulty
from .unreadable import show_unreadable


@app.command()
def difficulty(
    of: Annotated[str, typer.Argument(metavar="RUN", help="The run whose accepted dialogues are tried.")],
    *,
    model: Annotated[
        str, typer.Option("--model", help="A key under 'models' in the config: default, a role, or of 'others'.")
    ],
    tries: Annotated[int, typer.Option("--tries", min=1, max=1000, help="Attempts at each turn.")] = 8,
    config: Annotated[
        Path | None, typer.Option("--config", help="A config with the model; without it, that of the run.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option("--budget", help="US dollars at the most, over all launches of it.")
    ] = None,
    name: Annotated[str | None, typer.Option("--run", help="Its name; without one, RUN-MODEL.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Estimate calls, tokens and money, and do nothing.")
    ] = False,
    in_process: Annotated[bool, typer.Option("--in-process", help="Without Ray, in this process.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Measure how hard the turns of a run are for a model.

    It tries each assistant turn from what stands before it, several times, and is compared with the turn that is there.
    That is a run of its own in the log: stop it, and the same command goes on.
    """
    if budget is not None and not 0 < budget < inf:
        raise UsageError(f"--budget {budget:g} is not allowed; it is more than 0 US dollars")
    before = read_with(log, lambda opened: _run(opened, of))
    base = run_of(config).config if config is not None else config_of_run(before)
    subject = Subject(of, model, _settings(base, model, of, config), tries)
    own = name or f"{of}-{model}"
    with Openings() as openings:
        earlier = read_with(log, lambda opened: _read(opened, own, subject, openings, base.seed))
        if not openings.sources:
            raise UsageError(f"run {of!r} has no accepted dialogue yet: there is nothing to try")
        run = run_of_attempts(base, own, subject.settings, log=log, dialogues=len(openings.sources), usd=budget)
        if dry_run or not form.is_json:
            _show_estimate(run, subject, openings.takes, as_json=form.is_json)
        if dry_run:
            return
        display = Display(console, quiet=quiet or form.is_json, notes=errors)
        pool = Pool((), {}, (), {})
        work = replace(trying(run, subject, openings), model_at=base.models.place(model))
        launched = asyncio.run(launch(run, pool, display, in_process=in_process, work=work))
    if launched.ending is Ending.NOT_BEGUN:
        say_not_begun(run.config, "the same command")
    _report(run.config, of, launched, form, finished=earlier.completed)


def _settings(base: RunConfig, model: str, of: str, config: Path | None) -> ModelSettings:
    known = base.models.named
    if model in known:
        return known[model]
    where = f"the config of run {of!r}" if config is None else str(config)
    hint = "" if config is not None else "; --config names a file with others"
    raise UsageError(f"--model {model!r} is not in {where}, which has {', '.join(known)}{hint}")


async def _run(log: EventLog, of: str) -> Run:
    if "/" in of:
        raise UsageError(f"{of!r} is a dialogue: name its run, {of.partition('/')[0]!r}")
    await expect_run(log, of)
    if (tried := await tried_by(log, of)) is not None:
        raise UsageError(f"{of!r} holds attempts at the dialogues of run {tried!r}: name that one")
    return fold_run(of, await log.read(of))


async def _read(log: EventLog, own: str, subject: Subject, openings: Openings, seed: int) -> Run:
    """Put what is to be tried into *openings*: what was begun with or, where nothing was, what is accepted now."""
    earlier = fold_run(own, await log.read(own))
    refuse_other(subject, earlier)
    recorded = earlier.config.get("sources")
    begun = [number for number in recorded if isinstance(number, int)] if isinstance(recorded, list) else None
    await spool(log, subject, await accepted_of(log, subject.of) if begun is None else begun, openings, seed)
    return earlier


def _show_estimate(run: ResolvedRun, subject: Subject, takes: Takes, *, as_json: bool) -> None:
    usd = takes.usd(subject.settings)
    if as_json:
        facts = {"run": run.config.run, "dialogues": takes.dialogues, "turns": takes.turns, "calls": takes.calls}
        print_json(facts | {"input_tokens": takes.input_tokens, "output_tokens": takes.output_tokens, "usd": usd})
        return
    price = "a price that is unknown: set 'price' under the model" if usd is None else f"${usd:,.2f}"
    console.print(
        f"Run {run.config.run!r}: {count(takes.turns, 'turn')} of {count(takes.dialogues, 'dialogue')}, "
        f"{count(subject.tries, 'attempt')} each.\n"
        f"All of it takes {count(takes.calls, 'call')}, about {takes.input_tokens:,} tokens of input and "
        f"{takes.output_tokens:,} of output, and {price}; nothing is assumed to be cached.",
        soft_wrap=True,
    )


def _report(run: RunConfig, of: str, launched: Launched, form: Form, *, finished: bool) -> None:
    meter, unreadable = DifficultyMeter(), list[Unreadable]()
    _, _, cost = read_with(run.log, lambda opened: load_status(opened, run.run, unreadable, meter))
    show_unreadable(unreadable)
    found = meter.difficulty
    if form.is_json:
        facts = {
            "run": run.run,
            "of": of,
            "ending": launched.ending,
            "reason": launched.reason,
            "log": redacted(run.log),
        }
        print_json(facts | {"difficulty": found.model_dump(mode="json"), "cost": cost.model_dump(mode="json")})
    else:
        if finished:
            console.print(f"Run {run.run!r} is finished already; nothing was asked.\n")
        show_cost(cost)
        show_difficulty(found)
    if launched.ending is Ending.STOPPED:
        errors.print(f"Stopped: {launched.reason or 'by the user'}. Run the same command to go on.", soft_wrap=True)
        raise typer.Exit(1 if launched.reason else 130)
    if not form.is_json:
        where = naming(run.log)
        between = found.calling.sometimes + found.speaking.sometimes  # with one attempt, none
        wanted = "0.1..0.9" if between else "0..0.9"
        words = f"export {of} --format gym --difficulty {wanted} --out hard.jsonl{where}"
        console.print(f"\nTry next: {program()} {words}", soft_wrap=True)
