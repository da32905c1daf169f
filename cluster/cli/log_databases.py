"""`log init`, `log migrate`, `log copy`: make a log beforehand, bring it to this release, move runs to another one."""

from typing import Annotated

import typer

from ...store import Copied, EventLog, copy_log, make_log, migrate_log, open_log, redacted
from ...store.views import expect_run
from ...store.wording import count
from ..errors import UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, console, log_app, naming, program
from .layout import print_json
from .reading import read_with

_WAIT = 10.0
"""Seconds to wait for another process that writes to a run that is copied to."""


@log_app.command(name="init")
def init_log(*, log: LogOption = DEFAULT_LOG, form: FormOption = Form.TEXT) -> None:
    """Make an empty log, where there is none.

    A launch makes its own. Use it where the role that launches may not make tables.
    """
    _refuse_memory(log)
    made = make_log(log)
    if form.is_json:
        print_json({"log": redacted(log), "made": made.before == 0, "layout": made.after})
    elif made.before == 0:
        console.print(f"Made an empty log at {redacted(log)}.", soft_wrap=True)
    else:
        console.print(f"There is a log at {redacted(log)} already; nothing was changed.", soft_wrap=True)


@log_app.command()
def migrate(*, log: LogOption = DEFAULT_LOG, form: FormOption = Form.TEXT) -> None:
    """Bring a log to the layout of this release.

    Also needed after a database was restored on another server. Its events stay as they are.
    """
    _refuse_memory(log)
    made = migrate_log(log)
    if form.is_json:
        facts = {"before": made.before, "layout": made.after, "renumbered": made.rebased}
        print_json({"log": redacted(log), **facts})
        return
    if made.before != made.after:
        console.print(f"{redacted(log)} had layout {made.before}, and has {made.after} now.", soft_wrap=True)
    if made.rebased:
        console.print(
            f"{redacted(log)} was restored from another server: new events are numbered behind its own now.",
            soft_wrap=True,
        )
    if made.before == made.after and not made.rebased:
        console.print(f"{redacted(log)} is of this release already; nothing was changed.", soft_wrap=True)


@log_app.command()
def copy(
    from_: Annotated[str, typer.Argument(metavar="FROM", help="The log to copy from: a file or a URL.")],
    to: Annotated[str, typer.Argument(metavar="TO", help="The log to copy to; it is made where there is none.")],
    runs: Annotated[list[str] | None, typer.Argument(metavar="[RUN]...", help="Only these runs.")] = None,
    *,
    form: FormOption = Form.TEXT,
) -> None:
    """Copy runs to another log, of either kind.

    Every event is checked on its way and compared after. What is there already is left, so that it can be repeated.
    """
    _refuse_memory(from_, to)
    if from_ == to:
        raise UsageError(f"{redacted(from_)} is named twice: name another log to copy to")
    copied = read_with(from_, lambda source: _copied(source, to, runs or []))
    if form.is_json:
        facts = {"streams": copied.streams, "events": copied.events, "new": copied.new}
        print_json({"from": redacted(from_), "to": redacted(to), "runs": runs or None, **facts})
        return
    console.print(_told(copied, redacted(from_), redacted(to)), soft_wrap=True)
    console.print(f"Try next: {program()} runs{naming(to)}", soft_wrap=True)


def _told(copied: Copied, from_: str, to: str) -> str:
    what = f"{count(copied.events, 'event')} in {count(copied.streams, 'stream')}"
    if copied.new == copied.events:
        return f"Copied {what} from {from_} to {to}, each with the digest that it had."
    if not copied.new:
        return f"{to} has all of it already, {what}; nothing was changed."
    return f"Copied {copied.new:,} of {what} from {from_} to {to}, each with the digest that it had; it has the others."


async def _copied(source: EventLog, to: str, runs: list[str]) -> Copied:
    for run in runs:
        await expect_run(source, run)
    async with open_log(to) as target:
        for run in runs or [head.stream async for head in source.heads() if "/" not in head.stream]:
            await target.hold(run, wait=_WAIT)
        return await copy_log(source.stored(), target, lambda stream: not runs or stream.partition("/")[0] in runs)


def _refuse_memory(*logs: str) -> None:
    if any(log.startswith("memory://") for log in logs):
        raise UsageError("a log in memory is gone when the command ends; name a file or a database")
