"""When a call that got no answer is given up: a pure decision."""

from dataclasses import dataclass

from ...actors.models import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)

FIRST_PATIENCE = 30.0
"""Seconds for which an address is tried at which nobody has ever answered."""


@dataclass(frozen=True, slots=True)
class RetryState:
    """Where a call stands after a try without an answer."""

    attempt: int
    """From 1."""
    delay: float | None
    """Seconds until the next try; None where the provider asks for more than patience has."""
    refusing: float
    """Seconds for which nobody has been answered, counted from this call's first refusal."""
    others_answered: bool
    """Whether others were answered since then."""
    ever_answered: bool
    """Whether anybody ever was, in this launch."""


def should_give_up(error: ModelError, plight: RetryState, *, tries: int, patience: float) -> ModelError | None:
    """The error to raise; None where the call is to be tried again.

    A provider that answers nobody is waited for as long as *patience* (seconds) lasts, and one that only asks for less
    is too. A question that fails *tries* times while others are answered is itself the reason.
    """
    if not isinstance(error, ModelUnavailable):
        return error
    if not isinstance(error, ModelBusy) and plight.attempt >= tries:
        if plight.others_answered:
            return _said(QuestionRefused, error, f"{plight.attempt} times, while other questions were answered")
        if isinstance(error, ModelGarbled):
            why = f"{plight.attempt} times in a row; is 'base_url' the address of an API?"
            return _said(ModelMisconfigured, error, why)
    if plight.delay is None:
        asked = f"it asks to be left alone for {error.retry_after or 0:.0f} s"
        return _said(type(error), error, f"{asked}, and patience is {patience:.0f} s; launch again later to resume")
    unreachable = error.status is None and not isinstance(error, ModelBusy | ModelTimedOut)
    if unreachable and not plight.ever_answered and plight.refusing + plight.delay > FIRST_PATIENCE:
        why = "nobody has answered there yet; is 'base_url' right, and does it run? Launch again to go on"
        return _said(type(error), error, why)
    if plight.refusing + plight.delay > patience:
        waited = f"nothing was answered for {plight.refusing:.0f} s"
        return _said(type(error), error, f"{waited}, and patience is {patience:.0f} s; launch again later to resume")
    return None


def _said(kind: type[ModelError], error: ModelError, why: str) -> ModelError:
    return kind(f"{error} ({why})", endpoint=error.endpoint, status=error.status, retry_after=error.retry_after)
