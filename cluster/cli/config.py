"""`config check`: everything that is wrong with a config, or what a launch of it would use."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ...actors.models import EndpointSettings, ModelSettings
from ...actors.tools import Pool
from ...events import Run, fold_run
from ...store import EventLog, NoLogYet, NoSuchLog, StoreError, redacted
from ...store.wording import count
from ..checking.outputs import refuse_existing
from ..config.checking import CheckedConfig, checked_config
from ..config.named_files import named_files
from ..config.pool_sources import own_implementations, with_servers
from ..config.resolved_run import ResolvedRun
from ..config.run_config import short_panel
from ..config.validating import by_place
from ..errors import UsageError
from ..run.preflight import Mistake, preflight
from .app import Commands, Form, FormOption, app, console, errors, program
from .layout import print_json, table
from .overriding import AcceptedOption, DialoguesOption, RunOption, SeedOption, SetOption, trial_of
from .reading import read_with
from .running_tools import said_of_running, said_of_warnings

config_app = typer.Typer(cls=Commands, help="Look at a config.", no_args_is_help=True)
app.add_typer(config_app, name="config")


@config_app.command()
def check(
    config: Annotated[Path, typer.Argument(help="The run's config; '-' for standard input.")],
    *,
    set_: SetOption = None,
    dialogues: DialoguesOption = None,
    accepted: AcceptedOption = None,
    seed: SeedOption = None,
    name: RunOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Say everything that is wrong with a config.

    Its files, tools and keys are looked at, too. Where nothing is wrong, it says what a launch would use.
    Nothing is asked of a model and nothing is recorded. The exit status is 2 if anything is wrong.
    """
    trial = trial_of(set_, dialogues=dialogues, accepted=accepted, seed=seed, run=name)
    try:
        read = checked_config(config, trial.overrides)
    except UsageError as error:
        if form.is_json:
            print_json({"config": str(config), "mistakes": [str(error)], "notices": [], "used": None})
            raise typer.Exit(2) from None
        raise
    mistakes, used = list(read.mistakes), None
    if read.run is not None:
        pool, before, later = _beyond(read, read.run, config)
        mistakes += later
        used = None if pool is None or mistakes else _used(read.run, pool, before)
    mistakes.sort(key=by_place)
    notices = [] if read.run is None else list(read.run.notices)
    if form.is_json:
        print_json({"config": str(config), "mistakes": mistakes, "notices": notices, "used": used and dict(used)})
        raise typer.Exit(2 if mistakes else 0)
    for notice in notices:
        errors.print(notice, soft_wrap=True)
    if mistakes:
        raise UsageError("\n".join([f"{count(len(mistakes), 'mistake')} in {config}", *mistakes]))
    assert used is not None
    rows = [(key, "\n".join(value) if isinstance(value, list) else value) for key, value in used]
    console.print(table("", "", rows=rows, wrapping=1))
    again = f"{program()} launch {shlex.quote(str(config))}{trial.words} --dry-run"
    console.print(f"\nNo mistake. Try next: {again}", soft_wrap=True)


def _beyond(read: CheckedConfig, run: ResolvedRun, path: Path) -> tuple[Pool | None, Run | None, list[str]]:
    """The tools, the run as its log has it, and the mistakes that lie outside the config's own text."""
    before = None
    found: list[Mistake] = []
    if run.config.log.startswith("memory://"):
        found.append((("log",), "log: a log in memory is gone when the command ends; name a file"))
    else:
        try:
            refuse_existing({}, {"a file of the config": named_files(run.config, path)}, run.config.log, force=False)
        except UsageError as error:
            found.append((("log",), str(error)))
        try:
            before = _recorded(run)
        except StoreError as error:
            found.append((("log",), f"log: {error}"))
    flight = preflight(run, before)
    # What stands in for a key that is missing, or the rest of a faulty config, says nothing about the user's run.
    half_read = {path[: len(key)] for path in read.taken_out for key, _ in flight.mistakes if key[:1] == ("models",)}
    found += [(key, why) for key, why in flight.mistakes if key not in half_read]
    found = [(key, why) for key, why in found if key[:1] != ("pool",) or "pool" not in read.missing]
    found = [(key, why) for key, why in found if key or not read.mistakes]
    return flight.pool, before, [f"{read.text.at(key)}: {why}" for key, why in found]


def _recorded(run: ResolvedRun) -> Run | None:
    """The run as its log has it; None where there is no log yet. Raises StoreError."""

    async def recorded(log: EventLog) -> Run:
        return fold_run(run.config.run, await log.read(run.config.run))

    try:
        return read_with(run.config.log, recorded)
    except NoLogYet:
        return None
    except NoSuchLog:
        place = run.config.log.removeprefix("sqlite://")
        if "://" in place or os.path.lexists(place):
            raise  # nor could a launch make one there
        return None


def _used(run: ResolvedRun, pool: Pool, before: Run | None) -> list[tuple[str, str | list[str]]]:
    """What a launch would use, by the config's keys."""
    config, verification = run.config, run.verification
    stands = "begins" if before is None or before.version == 0 else "is finished" if before.completed else "is resumed"
    execution = with_servers(config.execution, config.pool)
    running = said_of_running({**own_implementations(pool, execution), **config.execution.tools}, execution.limits)
    rules = verification.rules
    number = f"{config.least:,}"
    if config.accepted is not None:
        number = f"{config.accepted:,} accepted, of {config.most:,} candidates at most"
    off = sorted(set(rules.known) - set(rules.applied))
    return [
        ("run", f"{config.run}, which {stands}"),
        ("log", redacted(config.log)),
        ("dialogues", f"{number}, seed {config.seed}"),
        ("method", run.method.origin),
        (
            "pool",
            [f"{count(len(pool), 'tool')} of {', '.join(config.pool)}{said_of_warnings(pool)}", *running],
        ),
        ("models", [f"{place}: {_model(settings)}" for place, settings in run.models.items()]),
        ("experts", [_seat(seat) for seat in short_panel(verification.panel)]),
        ("rules", f"{len(rules.applied)} apply{', but not ' + ', '.join(off) if off else ''}"),
        *_own(run),
        ("cluster", config.cluster.address or "a Ray of its own on this machine"),
    ]


def _model(settings: ModelSettings) -> str:
    if not isinstance(settings, EndpointSettings):
        return settings.provider
    keyed = f", key from {settings.api_key_env}" if settings.api_key_env else ", no key"
    return f"{settings.model} of {settings.provider} at {settings.base_url or 'the vendor'}{keyed}"


def _seat(seat: object) -> str:
    if isinstance(seat, dict):
        return f"{seat['expert']}: {seat['quorum']} of {seat['votes']} votes, wave {seat['wave']}"
    return str(seat)


def _own(run: ResolvedRun) -> Iterator[tuple[str, str | list[str]]]:
    """The user's own texts and limits; a key that says nothing has no line."""
    config, materials = run.config, run.materials
    texts = {
        "targets": ", ".join(f"{target} {share:g}" for target, share in config.targets.items()),
        "personas": count(len(materials.personas), "persona") if materials.personas else "",
        "examples": count(len(materials.examples), "task") if materials.examples else "",
        "context": count(len(materials.policy), "character") if materials.policy else "",
        "prompts": ", ".join(run.wording.tasks),
        "instructions": ", ".join(run.wording.instructions),
        "budget": ", ".join(f"{value:g} {key}" for key, value in config.budget if value is not None),
    }
    yield from ((key, words) for key, words in texts.items() if words)
