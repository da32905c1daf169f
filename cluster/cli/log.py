"""`log verify`, `log backup`, `log seal`, `log answers`: look after a log, and take answers out of it."""

from pathlib import Path
from typing import Annotated

import typer

from ...actors.models.recorded import answers_in
from ...store import BadTarget, BrokenChain, Damage, EventLog, broken_seal, output, seal, written
from ...store.views import Unreadable, dialogues_of, expect_run
from ...store.wording import count, safe_json, visible
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, JsonOption, LogOption, console, log_app
from .check import refuse_missing
from .layout import print_json
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


@log_app.command()
def verify(
    run: Annotated[str | None, typer.Argument(help="Only this run.")] = None,
    *,
    against: Annotated[Path | None, typer.Option("--seal", help="A seal that 'log seal' wrote earlier.")] = None,
    log: LogOption = DEFAULT_LOG,
    as_json: JsonOption = False,
) -> None:
    """Walk the chain of every stream, and name what is damaged. What was erased is noted, and is no damage."""
    if against is not None:
        refuse_missing([against])
    found, streams, events = read_with(log, lambda opened: _walk(opened, run, against))
    damages, erased = [one for one in found if not one.erased], [one for one in found if one.erased]
    if as_json:
        facts = {"damages": [_facts(one) for one in damages], "erased": [_facts(one) for one in erased]}
        print_json({"log": log, "streams": streams, "events": events, **facts})
    else:
        for one in found:
            where = f"{visible(one.stream)} version {one.version}"
            console.print(f"{where}: {visible(one.why)}", style="yellow" if one.erased else "red", markup=False)
        if not damages:
            but = f", but for {count(len(erased), 'erased payload')}" if erased else ""
            console.print(
                f"{log}: {count(events, 'event')} in {count(streams, 'stream')}, each as it was written{but}.",
                markup=False,
            )
    if damages:
        raise RunFailure(f"{log} is damaged in {count(len(damages), 'place')}; restore it from a backup")


async def _walk(log: EventLog, run: str | None, against: Path | None) -> tuple[list[Damage], int, int]:
    prefix = run or ""
    streams = events = 0
    damages = [damage async for damage in log.verify(prefix) if run is None or _concerns(damage, run)]
    try:
        async for head in log.heads(prefix):
            if run is None or head.stream == run or head.stream.startswith(f"{run}/"):
                streams += 1
                events += head.version
    except BrokenChain as error:
        damages.append(Damage(error.stream, error.version, error.why))
    if against is not None:
        damages += [damage async for damage in broken_seal(log, against)]
    if run is not None and not streams and not damages:
        raise UsageError(f"there is no run {run!r} in this log: 'toolace-mt runs' lists what there is")
    return damages, streams, events


def _concerns(damage: Damage, run: str) -> bool:
    """Return true if it is of *run* or one of its dialogues, or so bad that its stream is unknown."""
    return damage.stream in ("", run) or damage.stream.startswith(f"{run}/")


def _facts(damage: Damage) -> dict[str, str | int]:
    return {"stream": damage.stream, "version": damage.version, "why": damage.why}


@log_app.command()
def backup(path: Annotated[Path, typer.Argument(help="The file to write.")], *, log: LogOption = DEFAULT_LOG) -> None:
    """Make a consistent copy of the log, also while it is written to."""
    try:
        read_with(log, lambda opened: opened.backup(path))
    except BadTarget as error:
        raise UsageError(str(error)) from None
    console.print(f"Copied {log} to {path}.", markup=False)


@log_app.command(name="seal")
def seal_log(
    path: Annotated[Path, typer.Argument(help="The file to write; keep it elsewhere than the log.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace an older seal.")] = False,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Write down where every stream of the log stands.

    'log verify --seal' compares later, so that a log that was cut short is noticed.
    """
    try:
        read_with(log, lambda opened: seal(opened, path, replace=force))
    except BadTarget as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise RunFailure(f"{path} cannot be written: {error.strerror}") from None
    console.print(f"Sealed {log} in {path}. Compare later: toolace-mt log verify --seal {path}", markup=False)


@log_app.command()
def answers(
    run: Annotated[str, typer.Argument(help="The run.")],
    *,
    out: Annotated[Path, typer.Option("--out", help="The file to write, one answer a line.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an older file.")] = False,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Write every answer of a run to a file.

    From it, 'provider: recorded' answers the same questions again.
    """
    unreadable: list[Unreadable] = []
    try:
        number = read_with(log, lambda opened: _write_answers(opened, run, out, unreadable, replace=force))
    except BadTarget as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise RunFailure(f"{out} cannot be written: {error.strerror}. No file was changed") from None
    console.print(f"Wrote {count(number, 'answer')} to {out}.", markup=False, soft_wrap=True)
    show_unreadable(unreadable)
    end_if_damaged(unreadable)


async def _write_answers(log: EventLog, run: str, out: Path, unreadable: list[Unreadable], *, replace: bool) -> int:
    await expect_run(log, run)
    number = 0
    with written(output(out, replace=replace)) as file:
        async for records in dialogues_of(log, run, unreadable=unreadable):
            for answer in answers_in(records):
                file.write(safe_json(answer.model_dump_json(exclude_none=True)).encode() + b"\n")
                number += 1
    return number
