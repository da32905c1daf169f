"""`compare`: two runs beside each other, in the tables of the paper."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...actors.offline import STAND_IN
from ...store import EventLog, open_log
from ...store.views import Embedded, RunComparison, Side, Unreadable, expect_run, load_comparison
from ..comparing.picture import picture
from ..comparing.sheets import Sheet, heading, sheets
from ..errors import UsageError
from .app import DEFAULT_LOG, LogOption, app, console
from .embeddings import EmbeddingsKeyOption, EmbeddingsOption, EmbeddingsUrlOption, embedding
from .layout import print_beside, print_json, table
from .reading import locating, read_with
from .unreadable import end_if_damaged, show_unreadable
from .writing import ForceOption, write_new

if TYPE_CHECKING:
    from ..measuring.embedding import Embedder


class ReportForm(StrEnum):
    """The form of a report."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


@app.command()
def compare(
    run_a: Annotated[str, typer.Argument(help="The run that the other one is measured by, such as a baseline.")],
    run_b: Annotated[str, typer.Argument(help="The other run.")],
    *,
    log: LogOption = DEFAULT_LOG,
    log_b: Annotated[
        str | None, typer.Option("--log-b", metavar="TEXT", help="The log of the second run, if it is another one.")
    ] = None,
    form: Annotated[
        ReportForm,
        typer.Option("--format", metavar="[text|json|markdown]", help="How it is printed. --json is --format json."),
    ] = ReportForm.TEXT,
    to: Annotated[
        Path | None, typer.Option("--picture", metavar="FILE.svg", help="Also draw the differences to this file.")
    ] = None,
    embeddings: EmbeddingsOption = None,
    base_url: EmbeddingsUrlOption = None,
    api_key_env: EmbeddingsKeyOption = None,
    force: ForceOption = False,
) -> None:
    """Compare two runs: cost, pass rates, shape, variety.

    Differences are of the pairs of dialogues that both runs have, with bootstrap intervals. No model is asked but the
    one of --embeddings.
    """
    other = log if log_b is None else log_b
    if (run_a, log) == (run_b, other):
        raise UsageError(f"{run_a!r} is named twice: name two runs, or the log of the second one with --log-b")
    unreadable: list[Unreadable] = []

    with embedding(embeddings, base_url, api_key_env) as embedder:

        async def compared(first: EventLog, second: EventLog) -> RunComparison:
            a, b = (first, run_a), (second, run_b)
            embedded = None if embedder is None else await _embedded(embedder, a, b)
            return await load_comparison(a, b, stand_in=STAND_IN, unreadable=unreadable, embedded=embedded)

        async def opened(first: EventLog) -> RunComparison:
            if other == log:
                return await compared(first, first)
            async with open_log(other, writable=False) as second:
                with locating(other):
                    await expect_run(second, run_b)
                return await compared(first, second)

        comparison = read_with(log, opened)
    show_unreadable(unreadable)
    for side in (comparison.a, comparison.b):
        _refuse_empty(side)
    if to is not None:
        write_new(to, picture(comparison), force=force)
    match form:
        case ReportForm.JSON:
            print_json(comparison.model_dump(mode="json"))
        case ReportForm.MARKDOWN:
            _print_markdown(comparison)
        case ReportForm.TEXT:
            _print_text(comparison)
    end_if_damaged(unreadable)


async def _embedded(embedder: "Embedder", a: tuple[EventLog, str], b: tuple[EventLog, str]) -> Embedded:
    from ..measuring.coherence import coherence_of_runs  # noqa: PLC0415 — an SDK takes a second to import

    return await coherence_of_runs(embedder, a, b)


def _refuse_empty(side: Side) -> None:
    if not side.opened:
        raise UsageError(f"run {side.run!r} has no dialogue yet ({side.state}), so there is nothing to compare")


def _print_text(comparison: RunComparison) -> None:
    for head, words in heading(comparison):
        print_beside(f"{head}  ", words)
    for sheet in sheets(comparison):
        if sheet.rows:
            numeric = range(1, len(sheet.columns)) if sheet.numeric else ()
            title = f"\n{sheet.title}"
            console.print(table(*sheet.columns, rows=sheet.rows, title=title, numeric=numeric, wrapping=sheet.wrapping))
        else:
            console.print(f"\n{sheet.title}", style="bold")
        for note in sheet.notes:
            print_beside("", note, style="dim")


def _print_markdown(comparison: RunComparison) -> None:
    lines = ["## " + _cell(f"{comparison.b.run} against {comparison.a.run}"), ""]
    lines += [f"- **{_cell(head)}** {_cell(words)}" for head, words in heading(comparison)]
    for sheet in sheets(comparison):
        lines += ["", f"### {_cell(sheet.title)}", ""]
        lines += _markdown_table(sheet) if sheet.rows else []
        lines += [_cell(note) for note in sheet.notes]
    for line in lines:
        console.print(line, soft_wrap=True)


def _markdown_table(sheet: Sheet) -> list[str]:
    align = ["---", *["---:" if sheet.numeric else "---"] * (len(sheet.columns) - 1)]
    rows = [sheet.columns, align, *sheet.rows]
    return ["| " + " | ".join(map(_cell, row)) + " |" for row in rows] + [""]


def _cell(text: str) -> str:
    """Return *text* so that Markdown shows it as it is: runs, models and checks may be named by anybody."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in text.strip())
