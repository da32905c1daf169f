"""What is shown at the addresses of a dialogue."""

from dataclasses import replace
from typing import Final

from starlette.requests import Request

from ....store import EventLog
from ....store.views import snapshot_at
from ..frame import Crumb, Frame
from ..judging import Judging
from ..links import HOME, DialogueLinks, run_address
from ..prompt import PromptPage, reconstructed
from ..rendering import Page
from ..runs.endpoints import RunEndpoints
from ..value import value_page
from .blind import blind_page
from .comparison import comparison_page
from .context import Chosen, Source, dialogue_page
from .sources import Sources

PROMISE: Final = (
    "dialogue, version, digest, steps[].version, steps[].type, steps[].family, steps[].turns and snapshot keep their "
    "names and meaning within a minor release; words for people may change with any"
)


_LONGEST: Final = 1_000
"""Characters of what was chosen."""


class DialogueEndpoints:
    """The pages of dialogues."""

    def __init__(self, log: EventLog, location: str, runs: RunEndpoints, judging: Judging | None) -> None:
        self._log, self._location, self._runs, self._judging = log, location, runs, judging
        self._sources = Sources(log)

    async def page(self, request: Request) -> Page:
        """Return the page of a dialogue at the version that the address names, or the last one."""
        source = await self._sources.source(_name(request))
        links = DialogueLinks(source.course.id, queue=request.query_params.get("in", "")[:_LONGEST])
        frame = self._frame(source.course.id, json=f"{links.path}.json")
        judging = self._judging if self._judging is not None and self._judging.allows(request) else None
        judge, neighbours = judging.by if judging is not None else "", await self._neighbours(links)
        if judging is not None and judging.is_blind(source.dialogue):
            hidden = replace(frame, json="")
            return blind_page(source, hidden, links, judge=judge, neighbours=neighbours)
        return dialogue_page(source, _chosen(request, source), frame, links, judge=judge, neighbours=neighbours)

    async def _neighbours(self, links: DialogueLinks) -> tuple[DialogueLinks | None, ...]:
        run, _, number = links.dialogue.rpartition("/")
        both = await self._runs.beside(run, int(number), links.queue)
        return tuple(None if one is None else replace(links, dialogue=f"{run}/{one}") for one in both)

    async def json(self, request: Request) -> dict[str, object]:
        """Return the same facts for programs."""
        source = await self._sources.source(_name(request))
        chosen = _chosen(request, source)
        step = source.course.steps[chosen.version - 1]
        return {
            "promise": PROMISE,
            "dialogue": source.course.id,
            "version": chosen.version,
            "digest": step.digest,
            "broken": source.broken or None,
            "steps": [one.model_dump(mode="json") for one in source.course.steps],
            "snapshot": snapshot_at(source.records, chosen.version).model_dump(mode="json"),
        }

    async def compare(self, request: Request) -> Page:
        """Return the page of two versions; without any, of the last two."""
        source = await self._sources.source(_name(request))
        last = len(source.course.steps)
        before, after = _version(request, "from", max(1, last - 1), last), _version(request, "to", last, last)
        frame = self._frame(source.course.id, f"v{before} and v{after}")
        return comparison_page(source, frame, before, after)

    async def why(self, request: Request) -> Page:
        """Return the page of a value, or of the form that asks for one."""
        source = await self._sources.source(_name(request))
        version, asked = _chosen(request, source).version, request.query_params.get("place", "").strip()
        frame = self._frame(source.course.id, "a value")
        return value_page(frame, source.course.id, source.records, asked, version)

    async def prompt(self, request: Request) -> Page:
        """Return the page of the prompt behind the answer at a version."""
        name, version = _name(request), int(request.path_params["version"])
        prompt = await reconstructed(self._log, name, version)
        frame = self._frame(name, f"prompt of v{version}")
        return PromptPage(frame=frame, links=DialogueLinks(name), prompt=prompt)

    def _frame(self, name: str, *further: str, json: str = "") -> Frame:
        run, _, number = name.rpartition("/")
        way = [Crumb("runs", HOME), Crumb(run, run_address(run)), Crumb(number, DialogueLinks(name).path)]
        way += [Crumb(one, "") for one in further]
        crumbs = (*way[:-1], Crumb(way[-1].name, ""))
        return Frame(title=" ".join([name, *further]), log=self._location, crumbs=crumbs, json=json)


def _name(request: Request) -> str:
    return f"{request.path_params['run']}/{request.path_params['number']}"


def _chosen(request: Request, source: Source) -> Chosen:
    """Return what the address asks for; a version that is not there is the nearest one that is."""
    last = len(source.course.steps)
    return Chosen(
        version=_version(request, "at", last, last),
        turn=request.query_params.get("turn", ""),
        finding=request.query_params.get("finding", ""),
    )


def _version(request: Request, name: str, usual: int, last: int) -> int:
    """Return the version that the address names, or the nearest that is there; the *usual* one where it names none."""
    asked = request.query_params.get(name, "")
    version = int(asked) if asked.isdecimal() and len(asked) < 10 else usual  # noqa: PLR2004 — no dialogue is so long
    return min(max(version, 1), last)
