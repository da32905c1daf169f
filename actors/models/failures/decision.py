"""The decision after a try without an answer: the seconds until the next one, or the error that ends the call. Pure."""

from dataclasses import dataclass
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from .errors import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)

UNKNOWN_ADDRESS_TIMEOUT = 30.0
"""Seconds for which an address is tried from which no answer has ever come."""
_DOUBTED = 3
"""Tries of a question at least, before it is given up for refusals that others do not meet."""


class RetrySettings(BaseModel):
    """Pace and number of the tries of a question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tries: int = Field(default=6, ge=1, le=100)
    """Tries of one question while other questions are answered, the first one counted."""
    first: float = Field(default=0.5, gt=0, le=600)
    """Seconds before the second try; doubled from try to try."""
    longest: float = Field(default=30, gt=0, le=3600)
    """Seconds between two tries at most."""


@dataclass(frozen=True, slots=True)
class RetryState:
    """The state of a call after a try without an answer."""

    attempt: int
    """From 1."""
    refusing: float
    """Seconds without an answer to any call, counted from this call's first refusal."""
    others_answered: bool
    """True if other calls were answered since that refusal."""
    ever_answered: bool
    """True if any call was ever answered in this launch."""
    believed: bool = True
    """For a refusal that would end the run: True if the tries before ended so too, and nothing was answered between."""
    doubted: int = 1
    """Tries that ended in such a refusal, this one among them."""
    busy: int = 0
    """Tries that say nothing of the question: the endpoint was busy."""
    queued: int = 0
    """Tries that may say nothing of it: they timed out, perhaps in a queue."""


def decide(
    error: ModelError, state: RetryState, settings: RetrySettings, *, outage_timeout: float, rng: Random
) -> float | ModelError:
    """Return the seconds until the next try, or the error that ends the call.

    A provider that answers no call is waited for until *outage_timeout* (seconds) is over, however many tries that
    takes, and so is one that only asks for fewer calls. A question that fails as often as *settings* allow, while
    others are answered, is itself the reason. A question whose refusal would end the run is asked once more before that
    is believed, twice of an endpoint that has answered: a gateway may have one machine that is out of order. A busy
    endpoint uses up no try. Nor does a call that was abandoned, perhaps in a queue, up to as many again as *settings*
    allow: with one call in flight none can overtake another, so that a question whose answer takes too long looks the
    same.
    """
    if is_doubtful(error, outage_timeout) and not state.believed:
        if state.doubted < max(_DOUBTED, settings.tries):
            return _step(state.attempt, settings, rng)
        return _because(QuestionRefused, error, f"{state.doubted} times, while other questions were answered")
    if not isinstance(error, ModelUnavailable):
        return error
    tried = state.attempt - state.busy - min(state.queued, settings.tries)
    excused = isinstance(error, ModelBusy) or (is_queued(error) and state.queued <= settings.tries)
    if not excused and tried >= settings.tries:
        if state.others_answered:
            return _because(QuestionRefused, error, f"{tried} times, while other questions were answered")
        if isinstance(error, ModelGarbled):
            why = f"{tried} times in a row; is 'base_url' the address of an API?"
            return _because(ModelMisconfigured, error, why)
    if error.retry_after is not None and error.retry_after > outage_timeout:
        asked = f"it asks for a pause of {error.retry_after:.0f} s"
        return _because(type(error), error, f"{asked}, and {_over(outage_timeout)}")
    delay = _delay(state.attempt, error, settings, rng)
    unreachable = error.status is None and not isinstance(error, ModelBusy | ModelTimedOut)
    if unreachable and not state.ever_answered and state.refusing + delay > UNKNOWN_ADDRESS_TIMEOUT:
        why = "no answer has come from there yet; is 'base_url' right, and does the server run? Launch again to go on"
        return _because(type(error), error, why)
    if state.refusing + delay > outage_timeout:
        return _because(type(error), error, f"no answer for {state.refusing:.0f} s, and {_over(outage_timeout)}")
    return delay


def is_doubtful(error: ModelError, outage_timeout: float) -> bool:
    """Return True if the provider says what would end the run, and may have said it by mistake."""
    if error.retry_after is not None and error.retry_after > outage_timeout:
        return True
    return isinstance(error, ModelMisconfigured) and error.status is not None


def is_queued(error: ModelError) -> bool:
    """Return True if a long queue of the endpoint, and not the question, may be the reason."""
    return isinstance(error, ModelTimedOut) and not error.overtaken


def _delay(attempt: int, error: ModelUnavailable, settings: RetrySettings, rng: Random) -> float:
    """Return the seconds until the next try.

    A pause that the provider asks for is kept to the second. A random part on top keeps calls that were refused
    together from coming back together.
    """
    if error.retry_after is not None:
        return error.retry_after + rng.uniform(0, settings.first)
    return _step(attempt, settings, rng)


def _step(attempt: int, settings: RetrySettings, rng: Random) -> float:
    wait = min(settings.longest, settings.first * 2.0 ** min(attempt - 1, 60))
    return rng.uniform(wait / 2, wait)


def _over(outage_timeout: float) -> str:
    return f"the outage timeout is {outage_timeout:.0f} s; launch again later to resume"


def _because(kind: type[ModelError], error: ModelError, why: str) -> ModelError:
    return kind(f"{error} ({why})", endpoint=error.endpoint, status=error.status, retry_after=error.retry_after)
