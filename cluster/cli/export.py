"""`export`: the accepted dialogues, in the shape that trainers read."""

import os
from pathlib import Path
from typing import Annotated

import typer

from ...store import EventLog, NoSuchStream
from ...store.views import Outcome, load_export
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, LogOption, app, errors
from .reading import read_with

_MADE = {Outcome.ACCEPTED, Outcome.REJECTED, Outcome.FAILED}


@app.command()
def export(
    run: Annotated[str, typer.Argument(help="The run.")],
    *,
    out: Annotated[Path | None, typer.Option("--out", help="The file to write; without one, standard output.")] = None,
    outcome: Annotated[
        list[Outcome] | None, typer.Option("--outcome", help="What to export; may be given again.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Write the accepted dialogues as OpenAI-style messages and tools, one JSON object a line."""
    wanted = frozenset(outcome or [Outcome.ACCEPTED])
    if out is not None and out.exists() and not force:
        raise UsageError(f"{out} is there already; --force replaces it")
    count = read_with(log, lambda opened: _write(opened, run, wanted, out))
    where = "standard output" if out is None else str(out)
    which = ", ".join(sorted(wanted))
    errors.print(f"Wrote {count} dialogues ({which}) to {where}.", markup=False)


async def _write(log: EventLog, run: str, wanted: frozenset[Outcome], out: Path | None) -> int:
    """A file is whole or not there: it gets its name when it is finished."""
    if await log.head(run) is None:
        raise NoSuchStream(f"there is no run {run!r} in this log: 'toolace-mt runs' lists what there is")
    count = 0
    if out is None:
        async for exported in load_export(log, run, wanted):
            print(exported.line())  # noqa: T201 — this is the output
            count += 1
        return count
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            async for exported in load_export(log, run, wanted):
                file.write(exported.line() + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    except OSError as error:
        raise RunFailure(f"{out} cannot be written: {error.strerror}. Nothing was changed") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return count
