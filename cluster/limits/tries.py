"""The tries of one call: what the decision about the next one has to know of those before."""

from dataclasses import dataclass
from math import inf, isfinite

from ...actors.models import ModelBusy, ModelError, RetryState, is_doubtful, is_queued

_NEVER_ANSWERED, _ONCE_ANSWERED = 1, 2
"""Refusals in a row before one that is believed, without an answer between them."""


@dataclass(slots=True)
class Tries:
    """The tries of a call that got no answer."""

    outage_timeout: float
    attempt: int = 0
    busy: int = 0
    queued: int = 0
    first_refused: float = inf
    doubted: int = 0
    """Tries that ended in what would end the run."""
    doubted_at: float = inf
    """Time of the last of them; infinite if the last try ended otherwise."""
    in_a_row: int = 0
    """Of them, the last ones, between which no call was answered."""

    def after(self, error: ModelError, *, now: float, answered_at: float) -> RetryState:
        """Return the state after a try that ended in *error*, where *answered_at* is the last answer to any call."""
        self.attempt += 1
        self.busy += isinstance(error, ModelBusy)
        self.queued += is_queued(error)
        self.first_refused = min(self.first_refused, now)
        if answered_at > self.doubted_at:
            self.in_a_row = 0
        # An endpoint that has answered in this launch has the right address, key and model.
        believed = self.in_a_row >= (_ONCE_ANSWERED if isfinite(answered_at) else _NEVER_ANSWERED)
        doubtful = is_doubtful(error, self.outage_timeout)
        self.doubted += doubtful
        self.in_a_row = self.in_a_row + 1 if doubtful else 0
        self.doubted_at = now if doubtful else inf
        return RetryState(
            self.attempt,
            now - max(self.first_refused, answered_at),
            answered_at > self.first_refused,
            isfinite(answered_at),
            believed,
            max(1, self.doubted),
            self.busy,
            self.queued,
        )
