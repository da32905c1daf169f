"""`stats`: a set of dialogues as a whole, beside real ones."""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from ...actors.formats import FormatError
from ...store import StoreError
from ...store.views import DialogueOutcome, expect_run
from ...store.wording import count
from ..checking.progress import Progress
from ..errors import UsageError
from ..measuring.facts import facts
from ..measuring.page import page
from ..measuring.reading import MeasuredFile, MeasuredRun, measure_file, measure_run
from ..measuring.telling import name_of, nothing_there, outcome_words, standing
from .app import DEFAULT_LOG, Form, FormOption, LogOption, app, console, errors
from .check import SHAPE, refuse_streams, refuse_unknown_shape
from .embeddings import EmbeddingsKeyOption, EmbeddingsOption, EmbeddingsUrlOption, embedding
from .inputs import refuse_missing
from .layout import print_json
from .measured import show_statistics
from .reading import read_with
from .standard_streams import is_stream, readable
from .unreadable import end_if_damaged, show_left_out, show_unreadable
from .varied import show_realised
from .writing import ForceOption, refuse_taken, write_new

if TYPE_CHECKING:
    from ..measuring.embedding import Embedder

MeasuredT = TypeVar("MeasuredT", MeasuredRun, MeasuredFile)
_DIALOGUE = re.compile(r"[^/]+/\d+")
_ENDINGS = (".jsonl", ".json", ".parquet", ".arrow", ".gz", ".zst")
"""Of names that no run is likely to have."""


@app.command()
def stats(
    of: Annotated[str, typer.Argument(metavar="RUN|FILE", help="A run, or a file or folder as `check` reads them.")],
    *,
    outcome: Annotated[
        list[DialogueOutcome] | None, typer.Option("--outcome", help="Of a run: what to look at; may be given again.")
    ] = None,
    shape: Annotated[str | None, SHAPE] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the figures as a page with pictures.")] = None,
    embeddings: EmbeddingsOption = None,
    base_url: EmbeddingsUrlOption = None,
    api_key_env: EmbeddingsKeyOption = None,
    force: ForceOption = False,
    form: FormOption = Form.TEXT,
    log: LogOption = DEFAULT_LOG,
) -> None:
    """Measure a set of dialogues as a whole, beside real ones.

    Shape, sources of values, variety, coverage of tools, languages and scenarios. A run's accepted dialogues are looked
    at, or those of --outcome. The bands are those of public dialogues that people wrote or that were executed.
    """
    refuse_unknown_shape(shape)
    refuse_streams({"--html": html})
    if html is not None:
        refuse_taken(html, force=force)
    if _is_file(of, log):
        if outcome:
            raise UsageError(f"--outcome is of runs, and {of} is a file: its dialogues are all looked at")
        with embedding(embeddings, base_url, api_key_env) as embedder:
            found = _with_coherence(_of_file(of, shape), embedder)
        _tell(found, frozenset(), html, force=force, form=form)
    else:
        if shape is not None:
            raise UsageError(f"--shape is of files, and {of} is a run")
        wanted = frozenset(outcome or [DialogueOutcome.ACCEPTED])
        with embedding(embeddings, base_url, api_key_env) as embedder:
            with _counting() as tell:
                measured = read_with(log, lambda opened: measure_run(opened, of, wanted, tell=tell))
            measured = _with_coherence(measured, embedder)
        _tell(measured, wanted, html, force=force, form=form)


def _is_file(name: str, log: str) -> bool:
    """Return True if *name* means a file; a run's name that is a file's, too, means the run."""
    if is_stream(name):
        return True
    there = lexists(name)
    if not there and _DIALOGUE.fullmatch(name):
        return False
    if "/" in name or name.endswith(_ENDINGS):
        return True
    if not there:
        return False
    try:
        read_with(log, lambda opened: expect_run(opened, name))
    except StoreError:
        return True
    errors.print(f"Run {name!r} is meant, and not the file or folder of that name, which ./{name} is.", soft_wrap=True)
    return False


def _of_file(name: str, shape: str | None) -> MeasuredFile:
    path = readable(Path(name))
    refuse_missing([path])
    try:
        with _counting() as tell:
            return replace(measure_file(path, shape, tell=tell), file=name)
    except FormatError as error:
        raise UsageError(str(error)) from error


def _with_coherence(measured: MeasuredT, embedder: "Embedder | None") -> MeasuredT:
    """Return what was measured with the coherence that a model says. Raises ModelError."""
    if embedder is None:
        return measured
    from ..measuring.coherence import coherence_of_set  # noqa: PLC0415 — an SDK takes a second to import

    return replace(measured, coherence=asyncio.run(coherence_of_set(embedder, measured.spoken)))


@contextmanager
def _counting() -> Iterator[Callable[[int], None]]:
    """Yield what shows on a terminal how many dialogues were read so far."""
    progress = Progress(sys.stderr)
    try:
        yield lambda read: progress.tell(lambda: f"{count(read, 'dialogue')} read")
    finally:
        progress.clear()


def _tell(
    measured: MeasuredRun | MeasuredFile,
    outcomes: frozenset[DialogueOutcome],
    html: Path | None,
    *,
    force: bool,
    form: Form,
) -> None:
    """Print what was measured, write the page, and name what could not be read."""
    _name_unread(measured)
    if form.is_json:
        print_json(facts(measured, outcomes))
    elif (nothing := nothing_there(measured, outcomes)) is not None:
        console.print(nothing, soft_wrap=True)
    else:
        _show(measured, outcomes)
    if html is not None and measured.statistics.dialogues:
        write_new(html, page(measured, outcomes), force=force)
        errors.print(f"Wrote the page to {html}.", soft_wrap=True)
    elif html is not None:
        errors.print(f"{html} was not made: there is nothing to draw.", soft_wrap=True)
    if isinstance(measured, MeasuredRun):
        end_if_damaged(measured.unreadable)
    elif measured.unread_records:
        raise typer.Exit(1)


def _show(measured: MeasuredRun | MeasuredFile, outcomes: frozenset[DialogueOutcome]) -> None:
    statistics = measured.statistics
    dialogues = " ".join([*outcome_words(outcomes).split(), "dialogue"])
    console.print(f"{name_of(measured)}: {count(statistics.dialogues, dialogues)}", style="bold", soft_wrap=True)
    for said in standing(measured):
        console.print(said, soft_wrap=True)
    show_statistics(statistics, dialogues, measured.coherence)
    if isinstance(measured, MeasuredRun):
        show_realised(measured.realised)


def _name_unread(measured: MeasuredRun | MeasuredFile) -> None:
    if isinstance(measured, MeasuredRun):
        show_unreadable(measured.unreadable)
    elif measured.unread_records:
        title = f"Left out {count(measured.unread_records, 'record')} that cannot be read:"
        show_left_out(title, [(one.source, one.why) for one in measured.unread])
