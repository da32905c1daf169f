"""What is shown at the addresses of runs."""

import asyncio
import json
from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ....store import EventLog
from ....store.views import Unreadable, expect_run, load_run, load_runs
from ....store.views.run.rows import DialogueRow, row_facts
from ..frame import Crumb, Frame
from ..judging import Judging
from ..links import HOME, dialogues_address, run_address
from ..rendering import Page
from .choice import Choice
from .comparison import RunComparisonPage, compared_runs
from .home import HomePage
from .index import RunIndex
from .pages import DialoguesPage, Options, Progress, RunPage

PATIENCE = 0.25
"""Seconds that a page waits for what it has not looked at yet; then it shows what it has."""
_IN_PASSING = 0.1
"""The share of that, where it is not what the page is about."""
_PAGE = 50
_FIELDS = 20
_LONGEST = 19
"""Digits that no number of a dialogue has."""
_CALM = 1.0
"""Seconds between two tidings of changes."""


class RunEndpoints:
    """The pages of runs."""

    def __init__(self, log: EventLog, location: str, judging: Judging | None, patience: float) -> None:
        self._log, self._location, self._judging, self._patience = log, location, judging, patience
        self._indexes: dict[str, RunIndex] = {}

    async def close(self) -> None:
        """Follow no run any longer."""
        for index in self._indexes.values():
            await index.end()

    async def home(self, _: Request) -> Page:
        """Return the page of all runs."""
        unreadable: list[Unreadable] = []
        runs = await load_runs(self._log, unreadable=unreadable)
        frame = Frame(title="runs", log=self._location, crumbs=(Crumb("runs", ""),), json="/runs.json")
        return HomePage(frame=frame, runs=tuple(runs), unreadable=tuple(unreadable))

    async def home_json(self, _: Request) -> dict[str, object]:
        """Return the same facts for programs."""
        unreadable: list[Unreadable] = []
        runs = await load_runs(self._log, unreadable=unreadable)
        return {
            "runs": [run.model_dump(mode="json") for run in runs],
            "unreadable": [one.model_dump(mode="json") for one in unreadable],
        }

    async def compare(self, request: Request) -> Page:
        """Return the page of two runs; it reads both as a whole."""
        runs = await load_runs(self._log, unreadable=[])
        names = tuple(run.id for run in runs if run.opened)
        a, b = (request.query_params.get(side, "") for side in ("a", "b"))
        frame = Frame(title="two runs", log=self._location, crumbs=(Crumb("runs", HOME), Crumb("two runs", "")))
        compared = await compared_runs(self._log, runs, a, b)
        return RunComparisonPage(frame=frame, runs=names, a=a, b=b or (names[-1] if names else ""), compared=compared)

    async def run(self, request: Request) -> Page:
        """Return the page of a run."""
        name = request.path_params["run"]
        await expect_run(self._log, name)
        index = await self._index(name)
        summary = await load_run(self._log, name, unreadable=[], counted=index.counted())
        crumbs = (Crumb("runs", HOME), Crumb(name, ""))
        frame = Frame(title=name, log=self._location, crumbs=crumbs, json=f"{run_address(name)}.json")
        return RunPage(frame=frame, run=summary, tally=index.tally(), progress=_progress(index))

    async def run_json(self, request: Request) -> dict[str, object]:
        """Return the same facts for programs."""
        name = request.path_params["run"]
        await expect_run(self._log, name)
        index = await self._index(name)
        summary = await load_run(self._log, name, unreadable=[], counted=index.counted())
        return {
            "run": summary.model_dump(mode="json"),
            "complete": index.complete,
            "trouble": index.trouble or None,
            "tally": index.tally().model_dump(mode="json"),
        }

    async def dialogues(self, request: Request) -> Page:
        """Return a page of dialogues."""
        part, index = await self._part(request)
        name, counted = request.path_params["run"], index.tally()
        crumbs = (Crumb("runs", HOME), Crumb(name, run_address(name)), Crumb("dialogues", ""))
        chosen = part.choice.words
        return DialoguesPage(
            frame=Frame(
                title=f"dialogues of {name}",
                log=self._location,
                crumbs=crumbs,
                json=dialogues_address(name, ".json", **chosen),
            ),
            run=name,
            blind=self._judging is not None and self._judging.blind and self._judging.allows(request),
            choice=part.choice,
            options=Options(
                checks=tuple(sorted(line.name for line in counted.checks)),
                tools=tuple(sorted(line.name for line in counted.tools)),
                kinds=tuple(sorted(line.name for line in counted.kinds)),
                models=tuple(line.name for line in counted.models),
            ),
            rows=part.rows,
            found=part.found,
            first=part.after == 0,
            next=dialogues_address(name, **chosen, after=part.next) if part.next is not None else "",
            progress=_progress(index),
        )

    async def dialogues_json(self, request: Request) -> dict[str, object]:
        """Return the same facts for programs."""
        part, index = await self._part(request)
        return {
            "run": request.path_params["run"],
            "chosen": part.choice.words,
            "complete": index.complete,
            "trouble": index.trouble or None,
            "found": part.found,
            "dialogues": [row_facts(row) for row in part.rows],
            "next": part.next,
        }

    async def _part(self, request: Request) -> tuple["_Part", RunIndex]:
        """Return the dialogues that the address asks for, as many as a page has."""
        name = request.path_params["run"]
        await expect_run(self._log, name)
        index, choice = await self._index(name), Choice.of(request.query_params)
        asked = request.query_params.get("after", "")
        after = int(asked) if asked.isdecimal() and len(asked) < _LONGEST else 0
        chosen = [row for row in index.rows() if choice.takes(row)]
        rows = await self._page(index, chosen, choice, after)
        found = len(chosen) if choice.words else len(index.numbers)
        following = rows[_PAGE - 1].number if len(rows) > _PAGE else None
        return _Part(choice, after, tuple(rows[:_PAGE]), found, following), index

    async def beside(self, run: str, number: int, queue: str) -> tuple[int | None, int | None]:
        """Return the numbers of the dialogues before and behind, of those that *queue* chooses; None where none is."""
        index = await self._index(run, share=_IN_PASSING)
        choice = Choice.of(dict(parse_qsl(queue, max_num_fields=_FIELDS)))
        numbers = [row.number for row in index.rows() if choice.takes(row)] if choice.words else index.numbers
        at, behind = bisect_left(numbers, number), bisect_right(numbers, number)
        return numbers[at - 1] if at else None, numbers[behind] if behind < len(numbers) else None

    async def changes(self, request: Request) -> Response:
        """Tell, as long as somebody listens, that the run has grown, or the one dialogue that was asked for."""
        index = await self._index(request.path_params["run"])
        asked = request.query_params.get("dialogue", "")
        return StreamingResponse(
            _told(index, int(asked) if asked.isdecimal() else None), media_type="text/event-stream"
        )

    async def _index(self, run: str, *, share: float = 1.0) -> RunIndex:
        index = self._indexes.setdefault(run, RunIndex(self._log, run))
        await index.begin(self._patience * share)
        return index

    async def _page(self, index: RunIndex, chosen: list[DialogueRow], choice: Choice, after: int) -> list[DialogueRow]:
        """Return the rows behind *after*, one more than a page has; without a choice, those not looked at yet, too."""
        if choice.words or index.complete:
            return [row for row in chosen if row.number > after][: _PAGE + 1]
        numbers = [number for number in index.numbers if number > after][: _PAGE + 1]
        found = [await index.row(number) for number in numbers]
        return [row for row in found if row is not None]


@dataclass(frozen=True, slots=True)
class _Part:
    """A page of dialogues."""

    choice: Choice
    after: int
    rows: tuple[DialogueRow, ...]
    found: int
    next: int | None
    """The number behind which the next page begins; None on the last."""


def _progress(index: RunIndex) -> Progress:
    return Progress(
        seen=index.seen,
        expected=index.expected,
        complete=index.complete,
        latest=index.latest,
        trouble=index.trouble,
    )


async def _told(index: RunIndex, dialogue: int | None) -> AsyncIterator[str]:
    seen, before = index.seen, -1
    yield "retry: 3000\n\n"
    while not index.over.is_set():
        version = index.version(dialogue)
        if version != before:
            yield f"data: {json.dumps({'version': version, 'events': seen})}\n\n"
        before = version
        seen = await index.changed(seen)
        with suppress(TimeoutError):
            await asyncio.wait_for(index.over.wait(), _CALM)
