"""The wall time of a run: the time of each of its launches, without the pauses between them."""

from bisect import bisect_right
from collections.abc import Sequence

from ....events import Recorded, RunCompleted, RunResumed, RunStarted, RunStopped

_MICROSECONDS = 1_000_000


class WallTime:
    """Follows a run: its own records first, and then the times at which its dialogues' records were written."""

    def __init__(self, records: Sequence[Recorded]) -> None:
        self._begun: list[int] = []
        self._ended: list[int] = []
        self._open: set[int] = set()
        """Launches without a record of their end."""
        for record in records:
            if isinstance(record.event, RunStarted | RunResumed):
                self._begun.append(record.envelope.at)
                self._ended.append(record.envelope.at)
                self._open.add(len(self._begun) - 1)
            elif self._begun and isinstance(record.event, RunStopped | RunCompleted):
                self._ended[-1] = max(self._ended[-1], record.envelope.at)
                self._open.discard(len(self._begun) - 1)

    def add(self, records: Sequence[Recorded]) -> None:
        """Add a dialogue: a launch that died lasted until the last record that was written before the next one."""
        for record in records:
            at = bisect_right(self._begun, record.envelope.at) - 1
            if at in self._open:
                self._ended[at] = max(self._ended[at], record.envelope.at)

    @property
    def launches(self) -> int:
        """Launches of the run."""
        return len(self._begun)

    @property
    def seconds(self) -> float | None:
        """Seconds of all launches. None: the run has no record of its own."""
        if not self._begun:
            return None
        return sum(end - begin for begin, end in zip(self._begun, self._ended, strict=True)) / _MICROSECONDS
