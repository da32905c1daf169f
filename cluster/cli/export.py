"""`export`: the accepted dialogues, in a format that trainers read."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from ...actors.exports import DEFAULT, EXPORTS, USUAL, ArgumentForm, ExportFormat, ExportOptions, Source, ToolChanges
from ...actors.formats import FORMATS, UnwritableDialogue, written_record
from ...actors.scenarios import UnusableFile, read_policy
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
from ..checking.judging import left_out_of
from ..checking.reports.text import said_of_left_out
from ..errors import RunFailure, UsageError
from .app import DEFAULT_LOG, LogOption, app, errors
from .layout import print_json, write_json
from .reading import read_with
from .standard_streams import is_stream
from .unreadable import end_if_damaged, show_left_out, show_unreadable
from .writing import ForceOption


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A dialogue that the format cannot hold."""

    dialogue: str
    why: str


@app.command()
def export(
    run: Annotated[str, typer.Argument(help="The run.")],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="The file to write; else, or for '-', standard output.")
    ] = None,
    name: Annotated[str, typer.Option("--format", help=f"How each is written: {', '.join(EXPORTS)}.")] = DEFAULT,
    outcome: Annotated[
        list[DialogueOutcome] | None, typer.Option("--outcome", help="What to export; may be given again.")
    ] = None,
    tool_changes: Annotated[
        ToolChanges,
        typer.Option("--tool-changes", help="How a change of the tool list is told, or the dialogue parted at it."),
    ] = ToolChanges.SYSTEM,
    arguments: Annotated[
        ArgumentForm | None, typer.Option("--arguments", help="How arguments are written, where a format has both.")
    ] = None,
    system: Annotated[
        Path | None, typer.Option("--system", help="A text to put before each dialogue's system message.")
    ] = None,
    from_turn: Annotated[
        int, typer.Option("--from-turn", min=1, help="The first assistant turn that a row is made of.")
    ] = 1,
    without_duplicates: Annotated[
        bool, typer.Option("--without-duplicates", help="Leave out what is nearly the same as an earlier one.")
    ] = False,
    force: ForceOption = False,
    log: LogOption = DEFAULT_LOG,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --out: print facts as JSON, with all that was left out.")
    ] = False,
) -> None:
    """Write the accepted dialogues in a format of trainers.

    Each is one JSON object on a line: OpenAI's messages and tools, or another --format. A dialogue that cannot be read,
    or that the format cannot hold, is left out and named with the reason; then the exit status is 1, but for what was
    erased on purpose. Where nothing can be written, no file is made. Two dialogues are nearly the same when at least
    nine tenths of what the user says, and of what is called, are in both.
    """
    if name not in EXPORTS:
        raise UsageError(f"--format {name!r} is not known; known are {', '.join(EXPORTS)}")
    if arguments is not None and not EXPORTS[name].takes_arguments:
        those = ", ".join(known for known, format_ in EXPORTS.items() if format_.takes_arguments)
        raise UsageError(f"--arguments has no meaning with --format {name}; it has with {those}")
    out = None if out is None or is_stream(out) else out
    if as_json and out is None:
        raise UsageError("--json prints facts where the dialogues would go: name a file for these with --out")
    wanted = frozenset(outcome or [DialogueOutcome.ACCEPTED])
    options = ExportOptions(arguments, tool_changes, "" if system is None else _system(system), from_turn)
    unreadable: list[Unreadable] = []
    place = None if out is None else _place(out, replace=force)
    selection = _Selection(run, wanted, EXPORTS[name], options, place, without_duplicates=without_duplicates)
    unwritable: list[LeftOut] = []
    beside: Counter[str] = Counter()
    passed_over: Counter[str] = Counter()
    written_, alike = read_with(
        log, lambda opened: _export(opened, selection, unreadable, unwritable, beside, passed_over=passed_over)
    )
    if as_json:
        facts = {"run": run, "format": name, "out": str(out) if written_ else None, "written": written_}
        left_out = [{"dialogue": one.dialogue, "why": one.why} for one in unwritable]
        passed = [one.model_dump(mode="json") for one in unreadable]
        over = {"passed_over": dict(passed_over.most_common())}
        print_json(facts | {"nearly_the_same": alike, "left_out": left_out, "unreadable": passed} | over)
    show_unreadable(unreadable)
    show_unwritable(unwritable, name, more="" if as_json else "; --json with --out names all")
    _say_written(written_, "dialogue" if name in FORMATS else "row", wanted, len(unwritable), out)
    if passed_over:
        each = ", ".join(f"{number:,} {why}" for why, number in passed_over.most_common())
        errors.print(f"Passed over: {each}.", soft_wrap=True)
    _say_alike(alike, left_out=without_duplicates)
    for sentence in said_of_left_out(beside):
        errors.print(f"Of the files that they came from, {sentence}.", soft_wrap=True)
    end_if_damaged(unreadable)
    if unwritable:
        raise typer.Exit(1)


def _system(path: Path) -> str:
    try:
        return read_policy(path)
    except UnusableFile as error:
        raise UsageError(str(error)) from None


def _place(out: Path, *, replace: bool) -> Output:
    try:
        return output(out, replace=replace)
    except BadTarget as error:
        raise UsageError(str(error)) from None


@dataclass(frozen=True, slots=True)
class _Selection:
    """The dialogues to export, the format, and the target."""

    run: str
    wanted: frozenset[DialogueOutcome]
    format_: ExportFormat
    options: ExportOptions
    place: Output | None
    """None: standard output."""
    without_duplicates: bool


async def _export(
    log: EventLog,
    selection: _Selection,
    unreadable: list[Unreadable],
    unwritable: list[LeftOut],
    beside: Counter[str],
    *,
    passed_over: Counter[str],
) -> tuple[int, int]:
    """Export; return the numbers of dialogues that were written, and of those like an earlier one."""
    await expect_run(log, selection.run)
    comparison = Comparison()
    without: frozenset[str] = frozenset()
    if selection.without_duplicates:
        # What cannot be read is named by the second look.
        without = (await load_near_duplicates(log, selection.run, selection.wanted, unreadable=[])).names
    exports = load_export(
        log, selection.run, selection.wanted, without=without, comparison=comparison, unreadable=unreadable
    )
    encoded = lines(exports, selection.format_, unwritable, beside, selection.options, passed_over=passed_over)
    written_ = await _written(encoded, selection.place)
    return written_, len(without) if selection.without_duplicates else len(comparison.result.pairs)


def show_unwritable(unwritable: Sequence[LeftOut], format_: str, *, more: str = "") -> None:
    """Name each on the error output; of very many the first."""
    if unwritable:
        title = f"Left out {count(len(unwritable), 'dialogue')} that {format_} cannot hold:"
        show_left_out(title, [(one.dialogue, one.why) for one in unwritable], more=more)


async def lines(
    exports: AsyncIterator[Exported],
    format_: ExportFormat,
    unwritable: list[LeftOut],
    beside: Counter[str] | None = None,
    options: ExportOptions = USUAL,
    *,
    passed_over: Counter[str] | None = None,
) -> AsyncIterator[bytes]:
    """Yield the rows of each dialogue as lines.

    One that *format_* cannot hold is left out, and *unwritable* says why.
    *beside* counts what dialogues that were imported have no place for, *passed_over* by reason what is no row.
    """
    async for exported in exports:
        try:
            source = Source(exported.dialogue, exported.facts(), exported.records)
            rows = list(format_.rows(source, options))
            if beside is not None:
                beside.update(left_out_of(exported.dialogue))
            if passed_over is not None and format_.passed_over is not None:
                passed_over.update(format_.passed_over(source, options))
        except UnwritableDialogue as error:
            unwritable.append(LeftOut(exported.dialogue.id, str(error)))
        else:
            for row in rows:
                yield written_record(row) + b"\n"


async def _written(encoded: AsyncIterator[bytes], place: Output | None) -> int:
    """Write every line; return their number. Without one, no file is made."""
    if place is None:
        return await _write(encoded, lambda line: write_json(line.decode().removesuffix("\n")))
    first = await anext(encoded, None)
    if first is None:
        return 0
    try:
        with written(place) as file:
            file.write(first)
            return 1 + await _write(encoded, file.write)
    except BrokenPipeError:
        raise  # who reads has gone
    except OSError as error:
        raise RunFailure(f"{place.path} cannot be written: {error.strerror}. No file was changed") from None


async def _write(encoded: AsyncIterator[bytes], write: Callable[[bytes], object]) -> int:
    number = 0
    async for line in encoded:
        write(line)
        number += 1
    return number


def _say_written(number: int, row: str, wanted: Iterable[str], left_out: int, out: Path | None) -> None:
    what = f"{count(number, row)} ({', '.join(sorted(wanted))})"
    beside = f"; {left_out:,} left out, as named above" if left_out else ""
    if out is None:
        where = " to standard output"
    else:
        where = f" to {out}" if number else f": {out} was not made" + (", and stays as it was" if out.exists() else "")
    errors.print(f"Wrote {what}{where}{beside}.", soft_wrap=True)


def _say_alike(alike: int, *, left_out: bool) -> None:
    if left_out:
        said = f"Left out {count(alike, 'near-duplicate')}: nearly the same as an earlier dialogue."
    elif alike:
        are = "is" if alike == 1 else "are"
        said = f"{alike:,} of them {are} nearly the same as an earlier one; --without-duplicates leaves them out."
    else:
        return
    errors.print(said, soft_wrap=True)
