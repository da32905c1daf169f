"""`export`: the accepted dialogues, in a format that trainers read."""

from collections.abc import Sequence
from dataclasses import asdict
from os.path import isdir
from pathlib import Path
from typing import Annotated

import typer

from ...actors.exports import DEFAULT, EXPORTS, ArgumentForm, CallGrouping, ExportOptions, ToolChanges
from ...actors.scenarios import UnusableFile, read_policy
from ...store import BadTarget, EventLog, Output, output
from ...store.views import DialogueOutcome, expect_runs
from ...store.wording import count
from ..checking.reports.text import said_of_left_out
from ..errors import UsageError
from ..exporting.dataset import write_file, write_folder
from ..exporting.decontamination import read_benchmarks
from ..exporting.difficulty import DifficultyRange
from ..exporting.filters import Filters
from ..exporting.folder import refuse_taken
from ..exporting.manifest import LeftOut, Ordered
from ..exporting.rows import Export
from ..exporting.shards import ShardKind
from ..exporting.splits import SplitBy, read_splits
from .app import DEFAULT_LOG, LogOption, app, errors
from .layout import print_json, write_json
from .reading import read_with
from .standard_streams import is_stream
from .unreadable import end_if_damaged, show_left_out, show_unreadable
from .writing import ForceOption

_NAMES = ", ".join(sorted(EXPORTS))


@app.command()
def export(
    runs: Annotated[list[str], typer.Argument(metavar="RUN", help="The run, or several of one log, as one set.")],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            help="The file (.jsonl or .parquet), or a folder ('name/') for shards; else, or for '-', standard output.",
        ),
    ] = None,
    name: Annotated[str, typer.Option("--format", help=f"How each is written: {_NAMES}.")] = DEFAULT,
    outcome: Annotated[
        list[DialogueOutcome] | None, typer.Option("--outcome", help="Only what ended so; may be given again.")
    ] = None,
    include: Annotated[
        list[DialogueOutcome] | None,
        typer.Option("--include", help="What to export beside the accepted ones; its rows say so."),
    ] = None,
    tool_changes: Annotated[
        ToolChanges,
        typer.Option("--tool-changes", help="How a change of the tool list is told, or the dialogue parted at it."),
    ] = ToolChanges.SYSTEM,
    arguments: Annotated[
        ArgumentForm | None, typer.Option("--arguments", help="How arguments are written, where a format has both.")
    ] = None,
    calls: Annotated[
        CallGrouping, typer.Option("--calls", help="How calls that are made together stand, in whole dialogues.")
    ] = CallGrouping.TOGETHER,
    system: Annotated[
        Path | None, typer.Option("--system", help="A text to put before each dialogue's system message.")
    ] = None,
    from_turn: Annotated[
        int, typer.Option("--from-turn", min=1, help="The first assistant turn that a row is made of.")
    ] = 1,
    complexity: Annotated[
        list[str] | None,
        typer.Option("--complexity", help="Only dialogues with this kind or type; may be given again."),
    ] = None,
    tool: Annotated[list[str] | None, typer.Option("--tool", help="Only those that call this tool.")] = None,
    model: Annotated[list[str] | None, typer.Option("--model", help="Only those that this model answered for.")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only those in this language.")] = None,
    reviewed: Annotated[
        list[str] | None,
        typer.Option("--reviewed", help="Only what people say is kept, rejected, unsure, none, or any of these."),
    ] = None,
    difficulty: Annotated[
        str | None,
        typer.Option(
            "--difficulty", help="Only rows that a model got right so often, such as 0.1..0.9 of its attempts."
        ),
    ] = None,
    difficulty_by: Annotated[
        str | None,
        typer.Option("--difficulty-by", help="The run of `difficulty` that counts, of several."),
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option("--split", help="Of a folder: a split beside train, such as test=0.1.")
    ] = None,
    split_by: Annotated[SplitBy, typer.Option("--split-by", help="What is in one split only.")] = SplitBy.DIALOGUE,
    shards: Annotated[ShardKind, typer.Option("--shards", help="Of a folder: what its files are.")] = ShardKind.JSONL,
    shard_rows: Annotated[int, typer.Option("--shard-rows", min=1, help="Of a folder: rows in a file.")] = 50_000,
    without_like: Annotated[
        list[Path] | None,
        typer.Option("--without-like", help="Leave out what shares words or calls with this benchmark's file."),
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="The licence that the card states.")] = "",
    bare: Annotated[bool, typer.Option("--bare", help="Of a file: no manifest and no card beside it.")] = False,
    without_duplicates: Annotated[
        bool, typer.Option("--without-duplicates", help="Leave out what is nearly the same as an earlier one.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what was accepted beyond the number that the run ordered.")
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
    erased on purpose. Where nothing can be written, no file is made. Beside a file stand its manifest, which says what
    it was made of, and its card, which a hub shows. Two dialogues are nearly the same when at least nine tenths of what
    the user says, and of what is called, are in both.
    """
    if name not in EXPORTS:
        raise UsageError(f"--format {name!r} is not known; known are {_NAMES}")
    if arguments is not None and not EXPORTS[name].takes_arguments:
        those = ", ".join(known for known, format_ in EXPORTS.items() if format_.takes_arguments)
        raise UsageError(f"--arguments has no meaning with --format {name}; it has with {those}")
    if calls is not CallGrouping.TOGETHER and not EXPORTS[name].groups_calls:
        raise UsageError(f"--calls has no meaning with --format {name}, whose rows are no whole dialogues")
    target = None if out is None or is_stream(out) else Path(out)
    in_folder = target is not None and (str(out).endswith("/") or isdir(target))  # noqa: PTH112 — no name is too long for it
    if as_json and target is None:
        raise UsageError("--json prints facts where the dialogues would go: name a file for these with --out")
    if EXPORTS[name].begins_file is not None and (not in_folder or shards is not ShardKind.JSONL):
        raise UsageError(
            f"--format {name} writes a file of lines for each dialogue: name a folder with --out, such as {name}/"
        )
    if bare and in_folder:
        raise UsageError("--bare is an option of a file: a folder always has its manifest and card")
    if shards is ShardKind.PARQUET and not in_folder:
        raise UsageError("--shards is an option of a folder, such as --out data/; for one file, name it rows.parquet")
    if split and not in_folder:
        raise UsageError("--split writes a file for each split: name a folder with --out, such as --out dataset/")
    ordered = Ordered(
        runs=_once(runs),
        format=name,
        outcomes=frozenset([*(outcome or [DialogueOutcome.ACCEPTED]), *(include or ())]),
        options=ExportOptions(arguments, tool_changes, "" if system is None else _system(system), from_turn, calls),
        filters=Filters(*(tuple(given or ()) for given in (complexity, tool, model, language, reviewed))),
        difficulty=None if difficulty is None else DifficultyRange.of(difficulty),
        difficulty_by=difficulty_by,
        splits=read_splits(split or (), split_by),
        without_duplicates=without_duplicates,
        beyond_order=everything,
        licence=licence,
    )
    one = Export(ordered, benchmarks=read_benchmarks(without_like or ()))
    if target is None:
        read_with(log, lambda opened: _print_rows(opened, one))
    elif in_folder:
        refuse_taken(target, replace=force)
        read_with(log, lambda opened: write_folder(opened, one, target, shards, shard_rows, replace=force))
    else:
        place = _place(target, replace=force)
        beside = None if bare or place.straight else _beside(place, replace=force)
        read_with(log, lambda opened: write_file(opened, one, place, beside))
    _report(one, target, as_json=as_json)
    end_if_damaged(one.unreadable)
    if one.found.unwritable:
        raise typer.Exit(1)


def _report(one: Export, target: Path | None, *, as_json: bool) -> None:
    """Say what was written, and name all that was not."""
    found, name = one.found, one.ordered.format
    if as_json:
        of_runs = {run: {"written": found.dialogues_of[run], "rows": found.rows_of[run]} for run in one.ordered.runs}
        facts = {"runs": of_runs, "format": name, "out": str(target) if found.rows else None}
        counts = {
            "written": found.dialogues,
            "rows": found.rows,
            "filtered": found.filtered,
            "beyond_order": found.beyond_order,
            "rejected_by_a_person": found.refused,
            "rows_of_other_difficulty": found.too_easy_or_hard,
        }
        left_out = [asdict(left) for left in found.unwritable]
        passed = [unreadable.model_dump(mode="json") for unreadable in one.unreadable]
        beside = {"nearly_the_same": found.duplicates, "left_out": left_out, "unreadable": passed}
        over = {"passed_over": dict(one.passed_over.most_common())}
        like = {"like_a_benchmark": [asdict(contaminated) for contaminated in found.contaminated]}
        print_json(facts | counts | beside | over | like)
    show_unreadable(one.unreadable)
    show_unwritable(found.unwritable, name, more="" if as_json else "; --json with --out names all")
    _say_written(one, target)
    for split in one.empty_splits():
        errors.print(f"Split {split!r} got no dialogue: there are few, or its share is small.", soft_wrap=True)
    for origin in () if one.origin is None else one.origin.runs:
        if going := origin.funnel.in_flight:
            are = "is not at its" if going == 1 else "are not at their"
            errors.print(
                f"{count(going, 'dialogue')} of {origin.run} {are} end yet: export again then.", soft_wrap=True
            )
    if found.contaminated:
        title = f"Left out {count(len(found.contaminated), 'dialogue')} like a benchmark:"
        show_left_out(title, [(like.dialogue, f"{like.of}: {like.shared}") for like in found.contaminated])
    if found.too_easy_or_hard:
        said = f"Left out {count(found.too_easy_or_hard, 'row')} of a difficulty that is other, or unknown."
        errors.print(said, soft_wrap=True)
    if found.refused:
        said = f"Left out {count(found.refused, 'dialogue')} that a person rejected; --reviewed any keeps such ones."
        errors.print(said, soft_wrap=True)
    if one.passed_over:
        each = "; ".join(f"{why} ({number:,})" for why, number in one.passed_over.most_common())
        errors.print(f"Passed over: {each}.", soft_wrap=True)
    _say_alike(found.duplicates, left_out=one.ordered.without_duplicates)
    for sentence in said_of_left_out(one.beside):
        errors.print(f"Of the files that they came from, {sentence}.", soft_wrap=True)


def _once(runs: Sequence[str]) -> tuple[str, ...]:
    twice = [run for run in runs if runs.count(run) > 1]
    if twice:
        raise UsageError(f"run {twice[0]!r} is named twice, and its dialogues would be in the set twice")
    return tuple(runs)


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


def _beside(place: Output, *, replace: bool) -> tuple[Output, Output]:
    """Return where the card and the manifest of a file go: under names that no loader takes for rows."""
    card, manifest = (place.path.with_name(f"{place.path.name}{end}") for end in (".card.md", ".manifest"))
    return _place(card, replace=replace), _place(manifest, replace=replace)


async def _print_rows(log: EventLog, one: Export) -> None:
    await expect_runs(log, one.ordered.runs)
    async for row in one.rows(log):
        write_json(row.line.decode().removesuffix("\n"))


def show_unwritable(unwritable: Sequence[LeftOut], format_: str, *, more: str = "") -> None:
    """Name each on the error output; of very many the first."""
    if unwritable:
        title = f"Left out {count(len(unwritable), 'dialogue')} that {format_} cannot hold:"
        show_left_out(title, [(one.dialogue, one.why) for one in unwritable], more=more)


def _say_written(one: Export, out: Path | None) -> None:
    found = one.found
    dialogues = count(found.dialogues, "dialogue")
    rows = "" if found.rows == found.dialogues else f"{count(found.rows, 'row')} of "
    what = f"{rows}{dialogues} ({', '.join(sorted(one.ordered.outcomes))})"
    beside = f"; {len(found.unwritable):,} left out, as named above" if found.unwritable else ""
    beside += f"; {found.filtered:,} left out by what was asked for" if found.filtered else ""
    beside += f"; {found.beyond_order:,} more than ordered left out (--all)" if found.beyond_order else ""
    if out is None:
        where = " to standard output"
    else:
        unmade = f": {out} was not made{', and stays as it was' if out.exists() else ''}"
        where = f" to {out}" if found.rows else unmade
    errors.print(f"Wrote {what}{where}{beside}.", soft_wrap=True)
    if len(one.ordered.runs) > 1:
        each = ", ".join(f"{found.dialogues_of[run]:,} of {run}" for run in one.ordered.runs)
        errors.print(f"By run: {each}.", soft_wrap=True)


def _say_alike(alike: int, *, left_out: bool) -> None:
    if left_out:
        said = f"Left out {count(alike, 'near-duplicate')}: nearly the same as an earlier dialogue."
    elif alike:
        are = "is" if alike == 1 else "are"
        said = f"{alike:,} of them {are} nearly the same as an earlier one; --without-duplicates leaves them out."
    else:
        return
    errors.print(said, soft_wrap=True)
