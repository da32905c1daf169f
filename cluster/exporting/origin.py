"""The run that an export is of, added up while its dialogues are read for their rows."""

from collections.abc import Sequence

from ...events import RunStarted
from ...store import EventLog
from ...store.views import Collector, CostMeter, LiveFunnel, RealisedMeter, VarietyMeter
from .manifest import Origin


class OriginMeter:
    """The funnel, price and complexities of a run."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._funnel, self._cost, self._realised = LiveFunnel(run), CostMeter(run), RealisedMeter()
        self._variety = VarietyMeter()

    @property
    def collectors(self) -> Sequence[Collector]:
        """The views that have to be given every dialogue."""
        return (self._funnel, self._cost, self._realised, self._variety)

    async def origin(self, log: EventLog) -> Origin:
        """Return what came together, with the run's own record. Raises as the log's `read`."""
        own = await log.read(self._run)
        started = own[0].event if own and isinstance(own[0].event, RunStarted) else None
        digest = own[-1].digest.hex() if own else None
        funnel, cost, realised = self._funnel.funnel, self._cost.cost, self._realised.realised
        return Origin(started, digest, funnel, cost, realised, self._variety.variety)
