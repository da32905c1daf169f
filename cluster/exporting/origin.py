"""The runs that an export is of, added up while their dialogues are read for their rows."""

from collections.abc import Mapping, Sequence

from ...events import RunStarted
from ...store import EventLog
from ...store.views import Collector, CostMeter, LiveFunnel, RealisedMeter, VarietyMeter
from .manifest import Origin, RunOrigin


class OriginMeter:
    """The funnel of each run, and the price, complexities and variety of all."""

    def __init__(self, runs: Sequence[str]) -> None:
        self._funnels = {run: LiveFunnel(run) for run in runs}
        self._cost, self._realised, self._variety = CostMeter(", ".join(runs)), RealisedMeter(), VarietyMeter()

    @property
    def collectors(self) -> Mapping[str, Sequence[Collector]]:
        """The views that have to be given every dialogue, by run."""
        shared: tuple[Collector, ...] = (self._cost, self._realised, self._variety)
        return {run: (funnel, *shared) for run, funnel in self._funnels.items()}

    async def origin(self, log: EventLog) -> Origin:
        """Return what came together, with each run's own record. Raises as the log's `read`."""
        runs = [await self._run(log, run) for run in self._funnels]
        return Origin(runs, self._cost.cost, self._realised.realised, self._variety.variety)

    async def _run(self, log: EventLog, run: str) -> RunOrigin:
        own = await log.read(run)
        started = own[0].event if own and isinstance(own[0].event, RunStarted) else None
        return RunOrigin(run, started, own[-1].digest.hex() if own else None, self._funnels[run].funnel)
