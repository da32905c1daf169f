"""`export`: the accepted dialogues, in the shape that trainers read."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ...store import BadTarget, EventLog, Output, output, written
from ...store.views import (
    Comparison,
    DialogueOutcome,
    Exported,
    Unreadable,
    expect_run,
    load_export,
    load_near_duplicates,
)
from ...store.wording import count
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
        list[DialogueOutcome] | None, typer.Option("--outcome", help="What to export; may be given again.")
    ] = None,
    without_duplicates: Annotated[
        bool, typer.Option("--without-duplicates", help="Leave out what is nearly the same as an earlier one.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Write the accepted dialogues as OpenAI-style messages and tools, one JSON object a line.

    A dialogue that cannot be read is left out and named; the exit status is 1 if one of them is damaged. Two dialogues
    are nearly the same when at least nine tenths of what the user says, and of what is called, are in both.
    """
    wanted = frozenset(outcome or [DialogueOutcome.ACCEPTED])
    unreadable: list[Unreadable] = []
    place = None if out is None else _place(out, replace=force)
    order = _Order(run, wanted, place, without_duplicates=without_duplicates)
    written_, alike = read_with(log, lambda opened: _export(opened, order, unreadable))
    where = "standard output" if out is None else str(out)
    which = ", ".join(sorted(wanted))
    errors.print(f"Wrote {written_} dialogues ({which}) to {where}.", markup=False)
    _say_alike(alike, left_out=without_duplicates)
    show_unreadable(unreadable)
    end_if_damaged(unreadable)


def _place(out: Path, *, replace: bool) -> Output:
    try:
        return output(out, replace=replace)
    except BadTarget as error:
        raise UsageError(str(error)) from None


@dataclass(frozen=True, slots=True)
class _Order:
    """What is exported, and where it goes."""

    run: str
    wanted: frozenset[DialogueOutcome]
    place: Output | None
    """None: standard output."""
    without_duplicates: bool


async def _export(log: EventLog, order: _Order, unreadable: list[Unreadable]) -> tuple[int, int]:
    """How many dialogues were written, and how many are nearly the same as an earlier one."""
    await expect_run(log, order.run)
    comparison = Comparison()
    without: frozenset[str] = frozenset()
    if order.without_duplicates:
        # What cannot be read is named by the second look.
        without = (await load_near_duplicates(log, order.run, order.wanted, unreadable=[])).names
    exports = load_export(log, order.run, order.wanted, without=without, comparison=comparison, unreadable=unreadable)
    written_ = await _written(exports, order.place)
    return written_, len(without) if order.without_duplicates else len(comparison.result.pairs)


async def _written(exports: AsyncIterator[Exported], place: Output | None) -> int:
    """How many dialogues were written."""
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
    number = 0
    async for exported in exports:
        write(exported.line())
        number += 1
    return number


def _say_alike(alike: int, *, left_out: bool) -> None:
    if left_out:
        said = f"Left out {count(alike, 'near-duplicate')}: nearly the same as an earlier dialogue."
    elif alike:
        are = "is" if alike == 1 else "are"
        said = f"{alike:,} of them {are} nearly the same as an earlier one; --without-duplicates leaves them out."
    else:
        return
    errors.print(said, markup=False, soft_wrap=True)
