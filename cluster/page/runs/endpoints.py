"""What is shown at the addresses of runs."""

from starlette.requests import Request

from ....store import EventLog
from ....store.views import Unreadable, load_runs
from ..frame import Crumb, Frame
from ..rendering import Page
from .home import HomePage


class RunEndpoints:
    """The pages of runs."""

    def __init__(self, log: EventLog, location: str) -> None:
        self._log, self._location = log, location

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
