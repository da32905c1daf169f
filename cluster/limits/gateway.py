"""The timeout of a gateway before an endpoint: no setting of ours, so it is learnt from its effects, and doubted."""

from dataclasses import dataclass
from math import inf

FIRST_PATIENCE = 16
"""Answers after which a timeout that was met once is taken to be twice as long."""


@dataclass(slots=True)
class GatewayTimeout:
    """Seconds after which a gateway abandons calls, as far as is known; infinite where it has abandoned none.

    An early 504 or 408 may have another reason than the time. While it is believed, few calls are in flight, and an
    answer that takes longer may never come. So it is believed less and less, and more slowly where that was wrong.
    """

    seconds: float = inf
    _answers: int = 0
    _patience: int = FIRST_PATIENCE
    _doubted: bool = False

    def abandoned(self, after: float) -> None:
        """Note that a call was abandoned."""
        if self._doubted:
            self._patience *= 2
        self.seconds, self._answers, self._doubted = min(self.seconds, after), 0, False

    def answered(self, after: float) -> None:
        """Note an answer."""
        if self.seconds == inf:
            return
        self._answers += 1
        if after > self.seconds:
            self.seconds, self._doubted = inf, False
        elif self._answers >= self._patience:
            self.seconds, self._answers, self._doubted = 2 * self.seconds, 0, True
