"""`check`: the rules over dialogues that somebody else made."""

import asyncio
import io
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ...actors.formats import FORMATS, FormatError
from ...store import redacted
from ..checking.identity import parts_of
from ..checking.outputs import refuse_existing
from ..checking.progress import Progress
from ..checking.reports import REPORTS, OutputFormat, ReportContext
from ..checking.request import CheckRequest, check_files
from ..checking.selection import described, narrowed, read_rules
from ..checking.summary import Summary
from ..config.places import places_in
from ..config.rule_set import renamed_rules
from ..errors import UsageError
from .app import DEFAULT_LOG, LogOption, app, console, errors, naming, program
from .inputs import refuse_missing
from .standard_streams import is_stream, readable, refuse_twice

SHAPE = typer.Option("--shape", help=f"The shape of every record: {', '.join(FORMATS)}.")
DIALOGUES = "JSONL, a JSON list, parquet, Arrow, or a folder of these, '-' for standard input; the shape is recognised."
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@app.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(help=DIALOGUES),
    ],
    *,
    output: Annotated[
        OutputFormat, typer.Option("--format", metavar=f"[{'|'.join(OutputFormat)}]", help="How findings are printed.")
    ] = OutputFormat.TEXT,
    select: Annotated[list[str] | None, typer.Option("--select", help="Only these rules; may be given again.")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", help="Not these rules; may be given again.")] = None,
    copies: Annotated[bool, typer.Option("--copies", help="Name what is nearly the same as an earlier one.")] = False,
    config: Annotated[Path | None, typer.Option("--config", help="A file with a 'rules' section.")] = None,
    shape: Annotated[str | None, SHAPE] = None,
    most: Annotated[int | None, typer.Option("--max-findings", min=0, help="Print no more than these.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the records that pass, as they are.")] = None,
    fix: Annotated[Path | None, typer.Option("--fix", help="Write all records, safely fixable ones fixed.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace --out and --fix if they are there.")] = False,
    run: Annotated[str | None, typer.Option("--run", help="The run's name; without one, check-FILE.")] = None,
    no_log: Annotated[bool, typer.Option("--no-log", help="Record nothing.")] = False,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Processes; without it, by cores.")] = None,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Check dialogues of your own with the verifier's rules.

    No key and no network is needed. The exit status is 1 if one does not pass.
    """
    refuse_unknown_shape(shape)
    refuse_streams({"--out": out, "--fix": fix})
    refuse_twice("the dialogues", files, config)
    files = [readable(file) for file in files]
    refuse_missing(files)
    shards_of = parts_of_all(files)
    if log.startswith("memory://") and not no_log:
        raise UsageError(
            "--log: a log in memory is gone when the command ends; name a file, or record nothing: --no-log"
        )
    read = read_rules(config)
    inputs = {
        "the file that is checked": shards_of,
        "the config": [config] if config else [],
        "a file of rules": places_in(read.add),
    }
    refuse_existing({"--out": out, "--fix": fix}, inputs, None if no_log else log, force=force)
    for renamed in renamed_rules((*read.named, *_listed(select), *_listed(ignore))):
        errors.print(renamed)
    rules = narrowed(read, select=_listed(select), ignore=_listed(ignore), copies=copies)
    order = CheckRequest(
        files=tuple(zip(files, runs_of(files, run, "check"), strict=True)),
        rules=rules,
        format_=shape,
        log=None if no_log else log,
        passing=out,
        fixed=fix,
        most=most,
        jobs=jobs,
    )
    progress = Progress(sys.stderr)
    colour = sys.stdout.isatty() and not console.no_color
    report = REPORTS[output](ReportContext(_writer(progress), described(rules), colour=colour))
    try:
        summaries = asyncio.run(check_files(order, report, progress))
    except FormatError as error:
        raise UsageError(str(error)) from error
    except KeyboardInterrupt:
        again = "" if no_log else "; what is recorded is kept, and checking again goes on"
        errors.print(f"Stopped{again}.")
        raise typer.Exit(130) from None
    sys.stdout.flush()
    for empty in (summary for summary in summaries if not summary.records):
        errors.print(f"{empty.file}: there is no dialogue in it, so nothing has passed", soft_wrap=True)
    for path, what in ((out, "the records that pass"), (fix, "every record, fixed where one was fixable,")):
        if path is not None:
            errors.print(f"Wrote {what} to {path}.", soft_wrap=True)
    _say_what_next(summaries, log)
    if not all(summary.all_passed for summary in summaries):
        raise typer.Exit(1)


def refuse_streams(outputs: Mapping[str, Path | None]) -> None:
    """Refuse standard output for *outputs*. Raises UsageError."""
    for option, path in outputs.items():
        if path is not None and is_stream(path):
            raise UsageError(f"{option} -: standard output has what the command prints; name a file, or ./- for one")


def refuse_unknown_shape(shape: str | None) -> None:
    """Refuse a name that no format has. Raises UsageError."""
    if shape is not None and shape not in FORMATS:
        raise UsageError(f"--shape {shape!r} is not known; known are {', '.join(FORMATS)}")


def parts_of_all(files: Sequence[Path]) -> list[Path]:
    """Return the files of all inputs, those of folders one by one. Raises UsageError."""
    try:
        return [part for file in files for part in parts_of(file)]
    except FormatError as error:
        raise UsageError(str(error)) from error


def _listed(names: list[str] | None) -> list[str]:
    """Names that were given one by one, or with commas."""
    return [name.strip() for given in names or [] for name in given.split(",") if name.strip()]


def runs_of(files: Sequence[Path], run: str | None, prefix: str) -> list[str]:
    """The run's name of each file: *run*, or *prefix* and the file's own. Raises UsageError."""
    if run is not None and len(files) > 1:
        raise UsageError("--run names the run of one file; check the files one by one, or leave it out")
    if run is not None and not _NAME.fullmatch(run):
        raise UsageError(f"--run {run!r}: a name has up to 64 letters, digits, dots, dashes and underscores")
    names = [run] if run is not None else [run_named(prefix, file) for file in files]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise UsageError(f"two files would both be run {twice[0]!r}; check them one by one, with --run")
    return names


def run_named(prefix: str, file: Path) -> str:
    """The name of the run over *file* where the user gives none."""
    return f"{prefix}-{re.sub(r'[^A-Za-z0-9._-]+', '-', file.stem or file.resolve().stem)}"[:64]


def _writer(progress: Progress) -> Callable[[str], object]:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not have every sign

    def write(text: str) -> None:
        progress.clear()
        sys.stdout.write(text)

    return write


def _say_what_next(summaries: Sequence[Summary], log: str) -> None:
    where = naming(log)
    for summary in summaries:
        if summary.run is None:
            continue
        said = f"is recorded in {redacted(log)}"
        if summary.finished_before:
            said = "was finished already, and nothing was changed: this is what it recorded"
        errors.print(f"Run {summary.run!r} {said}.", soft_wrap=True)
        named = summary.first_failed or summary.run
        errors.print(f"Try next: {program()} audit {named}{where}", soft_wrap=True)
