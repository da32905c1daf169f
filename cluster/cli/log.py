"""`log verify`, `log backup`, `log seal`: look after a log."""

from pathlib import Path
from typing import Annotated

import typer

from ...store import Damage, EventLog, broken_seal, seal
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, JsonOption, LogOption, console, log_app
from .reading import read_with
from .shown import print_json


@log_app.command()
def verify(
    run: Annotated[str | None, typer.Argument(help="Only this run.")] = None,
    *,
    against: Annotated[Path | None, typer.Option("--seal", help="A seal that 'log seal' wrote earlier.")] = None,
    log: LogOption = DEFAULT_LOG,
    as_json: JsonOption = False,
) -> None:
    """Walk the chain of every stream, and name what is damaged."""
    damages, streams, events = read_with(log, lambda opened: _walk(opened, run, against))
    if as_json:
        facts = [{"stream": d.stream, "version": d.version, "why": d.why} for d in damages]
        print_json({"log": log, "streams": streams, "events": events, "damages": facts})
    else:
        for damage in damages:
            console.print(f"{damage.stream} version {damage.version}: {damage.why}", style="red", markup=False)
        if not damages:
            console.print(f"{log}: {events} events in {streams} streams, and every one is as it was written.")
    if damages:
        raise RunFailure(f"{log} is damaged in {len(damages)} places; restore it from a backup")


async def _walk(log: EventLog, run: str | None, against: Path | None) -> tuple[list[Damage], int, int]:
    prefixes = [""] if run is None else [run]
    streams = events = 0
    damages: list[Damage] = []
    for prefix in prefixes:
        async for head in log.heads(prefix):
            if run is None or head.stream == run or head.stream.startswith(f"{run}/"):
                streams += 1
                events += head.version
        damages += [damage async for damage in log.verify(prefix)]
    if against is not None:
        damages += [damage async for damage in broken_seal(log, against)]
    if run is not None and not streams:
        raise UsageError(f"there is no run {run!r} in this log: 'toolace-mt runs' lists what there is")
    return damages, streams, events


@log_app.command()
def backup(path: Annotated[Path, typer.Argument(help="The file to write.")], *, log: LogOption = DEFAULT_LOG) -> None:
    """Make a consistent copy of the log, also while it is written to."""
    try:
        read_with(log, lambda opened: opened.backup(path))
    except FileExistsError:
        raise UsageError(f"{path} is there already; name another file") from None
    console.print(f"Copied {log} to {path}.", markup=False)


@log_app.command(name="seal")
def seal_log(
    path: Annotated[Path, typer.Argument(help="The file to write; keep it elsewhere than the log.")],
    *,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Write down where every stream stands, so that a log that was cut short can be told."""
    read_with(log, lambda opened: seal(opened, path))
    console.print(f"Sealed {log} in {path}. Compare later: toolace-mt log verify --seal {path}", markup=False)
