"""`score`: how right the rules and the experts are on dialogues that people have labelled."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ...actors.formats import FormatError
from ...store.wording import count, percent
from ..checking.judging import CheckSettings
from ..checking.scoring import CheckScore, Score, Scored, score_files, score_run, votes_of_run
from ..checking.selection import narrowed, read_rules
from ..errors import UsageError
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, errors
from .check import DIALOGUES, SHAPE, refuse_unknown_shape
from .inputs import refuse_missing
from .layout import print_json, table
from .reading import read_with
from .standard_streams import readable, refuse_twice

_MOST_CHECKS = 4
"""Checks that are named beside a kind of fault."""
_MOST_UNREADABLE = 5
_NO_LABEL = 'no dialogue has a label: write "label": "good" or "bad" into each record, beside its messages'
_NO_REVIEW = "nobody says keep or reject of a dialogue of that run: 'toolace-mt review RUN' asks you"


@app.command()
def score(
    files: Annotated[list[Path] | None, typer.Argument(help=f"Labelled dialogues. {DIALOGUES}")] = None,
    *,
    run: Annotated[
        str | None, typer.Option("--run", help="A run of `refine --all` over them, whose experts are scored, too.")
    ] = None,
    reviews: Annotated[
        str | None, typer.Option("--reviews", help="In place of files: a run with its findings, and people's reviews.")
    ] = None,
    held_out: Annotated[
        float, typer.Option("--held-out", min=0, max=1, help="Share of the dialogues that is scored apart.")
    ] = 0.3,
    config: Annotated[Path | None, typer.Option("--config", help="A file with a 'rules' section.")] = None,
    shape: Annotated[str | None, SHAPE] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, max=256, help="Processes; without it, by cores.")] = None,
    log: LogOption = DEFAULT_LOG,
    form: FormOption = Form.TEXT,
) -> None:
    """Score rules and experts on labelled dialogues.

    A label is "good", "bad", or {"verdict": "bad", "message": 7, "kind": "wrong sum"}, under "label".
    """
    if reviews is not None:
        if files or run is not None:
            raise UsageError("--reviews scores the findings of its run: name no files and no --run with it")
        _end(read_with(log, lambda opened: score_run(opened, reviews, held_out=held_out)), None, _NO_REVIEW, form)
        return
    if not files:
        raise UsageError("name files of labelled dialogues, or a run that people have reviewed with --reviews RUN")
    refuse_unknown_shape(shape)
    refuse_twice("the dialogues", files, config)
    files = [readable(file) for file in files]
    refuse_missing(files)
    rules = narrowed(read_rules(config), select=[], ignore=[])
    settings = CheckSettings("score", "", rules, shape, records=False, fixes=False)
    votes = None if run is None else read_with(log, lambda opened: votes_of_run(opened, run))
    try:
        scored = asyncio.run(score_files(files, settings, held_out=held_out, votes=votes, jobs=jobs))
    except FormatError as error:
        raise UsageError(str(error)) from error
    _end(scored, run, _NO_LABEL, form)


def _end(scored: Scored, run: str | None, none: str, form: Form) -> None:
    """Print the score; *none* says what to do where nothing could be scored."""
    _say_left_out(scored, run)
    if not any(part.good + part.bad for part in (scored.development, scored.held_out)):
        raise UsageError(none)
    if form.is_json:
        print_json(asdict(scored))
    else:
        _show("development", scored.development)
        _show("held out", scored.held_out)
    if scored.unreadable:
        raise typer.Exit(1)


def _say_left_out(scored: Scored, run: str | None) -> None:
    for line in scored.unreadable[:_MOST_UNREADABLE]:
        errors.print(line, soft_wrap=True)
    if (more := len(scored.unreadable) - _MOST_UNREADABLE) > 0:
        errors.print(f"and {more:,} more that cannot be read")
    if scored.unlabelled:
        errors.print(f"{count(scored.unlabelled, 'dialogue')} without a label: not scored.")
    if scored.unvoted:
        what = f"{count(scored.unvoted, 'labelled dialogue')} without a vote in run {run!r}"
        errors.print(f"{what}: did `refine` have --all, and the same file?", soft_wrap=True)


def _show(name: str, score: Score) -> None:
    """Print one part of a score, if there is anything in it."""
    if not score.good + score.bad:
        return
    console.print(f"{name}: {score.good:,} good, {score.bad:,} bad")
    if score.good:
        rejected, remarked = (_share(number, score.good) for number in (score.good_rejected, score.good_remarked))
        console.print(f"  good ones rejected {rejected}, with a remark only {remarked}")
    if score.bad:
        found, caught = (_share(number, score.bad) for number in (score.bad_found, score.bad_rejected))
        console.print(f"  faults found at their place {found}, by a finding that rejects {caught}")
    if score.checks:
        console.print()
        columns = ("check", "right", "wrong", "precision", "recall", "elsewhere", "rejects good")
        console.print(table(*columns, rows=map(_row, score.checks), numeric={1, 2, 3, 4, 5, 6}))
    if score.kinds:
        console.print()
        rows = [(kind.kind, kind.labelled, kind.found, kind.rejected, _named(kind.by)) for kind in score.kinds]
        console.print(table("kind of fault", "labelled", "found", "rejected", "by", rows=rows, wrapping=4))
    console.print()


def _row(one: CheckScore) -> tuple[object, ...]:
    precision, recall = (_percent(value) for value in (one.precision, one.recall))
    return one.check, one.right, one.wrong, precision, recall, one.elsewhere, one.rejects_good


def _named(by: Sequence[tuple[str, int]]) -> str:
    shown = ", ".join(f"{check} {number}" for check, number in by[:_MOST_CHECKS])
    return f"{shown}, ..." if len(by) > _MOST_CHECKS else shown


def _percent(share: float | None) -> str:
    return "-" if share is None else percent(share)


def _share(number: int, of: int) -> str:
    return f"{number:,} ({100 * number / of:.1f} %)"
