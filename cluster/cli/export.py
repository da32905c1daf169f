"""`export`: the accepted dialogues, in the shape that trainers read."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated

import typer

from ...store import BadTarget, EventLog, Output, output, written
from ...store.views import Exported, Outcome, Unreadable, expect_run, load_export
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, LogOption, app, errors
from .reading import read_with
from .unreadable import end_if_damaged, show_unreadable


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
    """Write the accepted dialogues as OpenAI-style messages and tools, one JSON object a line.

    A dialogue that cannot be read is left out and named; the exit status is 1 if one of them is damaged.
    """
    wanted = frozenset(outcome or [Outcome.ACCEPTED])
    unreadable: list[Unreadable] = []
    place = None if out is None else _place(out, replace=force)
    count = read_with(log, lambda opened: _export(opened, run, wanted, place, unreadable))
    where = "standard output" if out is None else str(out)
    which = ", ".join(sorted(wanted))
    errors.print(f"Wrote {count} dialogues ({which}) to {where}.", markup=False)
    show_unreadable(unreadable)
    end_if_damaged(unreadable)


def _place(out: Path, *, replace: bool) -> Output:
    try:
        return output(out, replace=replace)
    except BadTarget as error:
        raise UsageError(str(error)) from None


async def _export(
    log: EventLog, run: str, wanted: frozenset[Outcome], place: Output | None, unreadable: list[Unreadable]
) -> int:
    """How many dialogues were written."""
    await expect_run(log, run)
    exports = load_export(log, run, wanted, unreadable=unreadable)
    if place is None:
        return await _write(exports, print)
    try:
        with written(place) as file:
            return await _write(exports, lambda line: file.write(line.encode() + b"\n"))
    except BrokenPipeError:
        raise  # who reads has gone
    except OSError as error:
        raise RunFailure(f"{place.path} cannot be written: {error.strerror}. No file was changed") from None


async def _write(exports: AsyncIterator[Exported], write: Callable[[str], object]) -> int:
    count = 0
    async for exported in exports:
        write(exported.line())
        count += 1
    return count
