"""A run as a folder of pages, to be put anywhere: a list, and a file for each dialogue."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

from ...store import EventLog
from ...store.views import RunSummary, Unreadable, load_run
from ...store.views.load import noting
from ...store.views.run.rows import DialogueRow, row_of
from .dialogue.file import dialogue_file
from .dialogue.sources import read_source
from .files import file_frame
from .frame import Crumb, Frame
from .rendering import Page, render

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class BundlePage(Page):
    """The list of a run's dialogues."""

    template: ClassVar[str] = "bundle.html"

    frame: Frame
    run: RunSummary
    rows: tuple[DialogueRow, ...]


async def bundled(log: EventLog, run: str, unreadable: list[Unreadable]) -> AsyncIterator[tuple[str, str]]:
    """Yield each file of the folder by its name, dialogue by dialogue, and the list last.

    What cannot be read is noted in *unreadable*, and left out. Raises NoSuchStream.
    """
    summary, rows = await load_run(log, run, unreadable=[]), []
    async for head in log.heads(f"{run}/"):
        if not head.stream.rpartition("/")[2].isdecimal():
            continue
        with noting(head.stream, unreadable):
            source = await read_source(log, head.stream)
            row = row_of(source.records)
            rows.append(row)
            yield f"{row.number}.html", dialogue_file(source, index=INDEX)
    rows.sort(key=lambda row: row.number)
    yield INDEX, render(BundlePage(frame=file_frame(run, Crumb(run, "")), run=summary, rows=tuple(rows)))
