"""`refine`: dialogues of your own that fail are repaired by the config's models."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ...actors.formats import FormatError
from ...store import EventLog, redacted
from ...store.views import Unreadable
from ...store.wording import count
from ..checking.judging import CheckSettings
from ..checking.outputs import refuse_existing, written_whole
from ..checking.refining import SpooledRecords, collected, parameters_of, refinement
from ..checking.reports import REPORTS, OutputFormat, ReportContext
from ..checking.reports.text import said_of_left_out
from ..checking.request import LimitedReport
from ..checking.selection import described
from ..checking.summary import Summary
from ..config.named_files import named_files
from ..config.pool_sources import read_pool, with_executable
from ..config.rule_set import RuleSet
from ..config.run_config import RunConfig
from ..errors import UsageError
from ..exporting.manifest import LeftOut, Ordered
from ..exporting.rows import Export
from ..run.display import Display
from ..run.launch import Ending, Launched, launch
from .app import Form, FormOption, app, console, errors, naming, program
from .check import DIALOGUES, parts_of_all, refuse_streams, runs_of
from .export import show_unwritable
from .inputs import refuse_missing
from .launch import say_not_begun
from .layout import print_json
from .overriding import SeedOption, SetOption, run_of, trial_of
from .reading import read_with
from .running_tools import said_of_imported, said_of_sandbox
from .standard_streams import readable, refuse_twice
from .status import load_status, show_cost, show_funnel
from .unreadable import show_unreadable

_FORMAT = "openai"


@app.command()
def refine(
    file: Annotated[Path, typer.Argument(help=DIALOGUES)],
    *,
    config: Annotated[Path, typer.Option("--config", help="A run's config: models, experts, repair rounds, log.")],
    run: Annotated[str | None, typer.Option("--run", help="The run's name; without one, refine-FILE.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that pass the rules: experts vote.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write the accepted ones.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace --out if it is there.")] = False,
    in_process: Annotated[bool, typer.Option("--in-process", help="Without Ray, in this process.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    set_: SetOption = None,
    seed: SeedOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Repair dialogues of your own that fail.

    What findings point at is masked, filled, judged and verified anew.
    """
    refuse_streams({"--out": out})
    refuse_twice("the dialogues", [file], config)
    file = readable(file)
    refuse_missing([file])
    (name,) = runs_of([file], run, "refine")
    given = run_of(config, trial_of(set_, seed=seed))
    inputs = {
        "the file that is refined": parts_of_all([file]),
        "a file of the config": named_files(given.config, config),
    }
    refuse_existing({"--out": out}, inputs, given.config.log, force=force)
    parameters_of(given)
    pool = read_pool(given.config.pool, given.config.execution)
    rules = given.verification.rules
    settings = CheckSettings(name, "", rules.pinned, None, records=False, fixes=False)
    with SpooledRecords() as spool:
        try:
            checked = asyncio.run(collected(file, settings, spool, _unreadable_only(rules), everything=everything))
            if not spool:
                _say_nothing_to_do(checked, form)
                return
            work = refinement(file, settings, given, spool, everything=everything)
        except FormatError as error:
            raise UsageError(str(error)) from error
        whole = given.with_config(run=name, dialogues=len(spool), accepted=None)
        if not form.is_json:
            found = f"{count(checked.records, 'dialogue')}, {checked.passed:,} pass the rules"
            console.print(f"{found}; run {name!r} refines {len(spool):,}", soft_wrap=True)
            for sentence in said_of_left_out(checked.left_out):
                console.print(f"Of {file}, {sentence}.", soft_wrap=True)
            execution = with_executable(whole.config, pool)
            for sentence in (*said_of_imported(execution), *said_of_sandbox(execution.tools, execution.limits)):
                console.print(sentence, soft_wrap=True)
        display = Display(console, quiet=quiet or form.is_json, notes=errors)
        launched = asyncio.run(launch(whole, pool, display, in_process=in_process, work=work))
    if launched.ending is Ending.NOT_BEGUN:
        say_not_begun(whole.config, "the same command")
    _report(whole.config, launched, checked, out, form)


def _unreadable_only(rules: RuleSet) -> LimitedReport:
    return LimitedReport(
        REPORTS[OutputFormat.TEXT](ReportContext(sys.stderr.write, described(rules.pinned), colour=False)), None
    )


def _say_nothing_to_do(checked: Summary, form: Form) -> None:
    if form.is_json:
        ending = dict.fromkeys(("run", "ending", "reason", "log"))
        print_json({**ending, **_checked(checked), "funnel": None, "cost": None, **_into(None, None, [])})
    else:
        all_ = f"{checked.passed:,} of {count(checked.records, 'dialogue')}"
        console.print(f"{all_} pass the rules: there is nothing to refine.")
    if not checked.records:
        errors.print(f"{checked.file}: there is no dialogue in it", soft_wrap=True)
        raise typer.Exit(1)
    if checked.unreadable:
        errors.print(f"{count(checked.unreadable, 'record')} could not be read.")
        raise typer.Exit(1)


def _checked(checked: Summary) -> dict[str, int]:
    return {"records": checked.records, "passed": checked.passed, "unreadable": checked.unreadable}


def _into(out: Path | None, written: int | None, unwritable: Sequence[LeftOut]) -> dict[str, object]:
    left_out = [asdict(one) for one in unwritable]
    return {"out": None if written is None else str(out), "written": written or 0, "left_out": left_out}


def _report(run: RunConfig, launched: Launched, checked: Summary, out: Path | None, form: Form) -> None:
    unreadable: list[Unreadable] = []
    summary, funnel, cost = read_with(run.log, lambda opened: load_status(opened, run.run, unreadable))
    show_unreadable(unreadable)
    stopped = launched.ending is Ending.STOPPED
    unwritable: list[LeftOut] = []
    accepted = None
    if not stopped and out is not None:
        accepted = read_with(run.log, lambda opened: _write(opened, run.run, out, unwritable))
        show_unwritable(unwritable, _FORMAT)
    if form.is_json:
        facts = {"run": run.run, "ending": launched.ending, "reason": launched.reason, "log": redacted(run.log)}
        found = {"funnel": funnel.model_dump(mode="json"), "cost": cost.model_dump(mode="json")}
        print_json(facts | _checked(checked) | found | _into(out, accepted, unwritable))
    else:
        if launched.ending is Ending.ALREADY_COMPLETED:
            console.print(f"Run {run.run!r} is finished already; nothing was changed.\n")
        show_funnel(funnel, summary)
        console.print()
        show_cost(cost)
        if accepted is not None:
            console.print(f"Wrote {count(accepted, 'accepted dialogue')} to {out}.", soft_wrap=True)
        if not stopped:
            where = naming(run.log)
            console.print(f"Try next: {program()} audit {run.run}{where}", soft_wrap=True)
    if stopped:
        errors.print(f"Stopped: {launched.reason or 'by the user'}. Run the same command to resume.")
        raise typer.Exit(1 if launched.reason else 130)
    if funnel.accepted < funnel.opened or checked.unreadable or unwritable:
        raise typer.Exit(1)


async def _write(log: EventLog, run: str, out: Path, unwritable: list[LeftOut]) -> int:
    export = Export(Ordered((run,), _FORMAT))
    with written_whole(out) as file:
        assert file is not None
        async for row in export.rows(log):
            file.write(row.line)
    unwritable += export.found.unwritable
    return export.found.dialogues
