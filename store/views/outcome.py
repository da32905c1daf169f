"""How a dialogue ended, or that it has not."""

from enum import StrEnum

from ...events import Phase


class Outcome(StrEnum):
    """The four places where the funnel can hold a dialogue."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    IN_FLIGHT = "in_flight"


_BY_PHASE = {
    Phase.ACCEPTED: Outcome.ACCEPTED,
    Phase.REJECTED: Outcome.REJECTED,
    Phase.FAILED: Outcome.FAILED,
}
_BY_LAST_EVENT = {
    "dialogue_accepted": Outcome.ACCEPTED,
    "dialogue_rejected": Outcome.REJECTED,
    "dialogue_failed": Outcome.FAILED,
}


def outcome_of(phase: Phase) -> Outcome:
    """The outcome that a dialogue in *phase* has."""
    return _BY_PHASE.get(phase, Outcome.IN_FLIGHT)


def outcome_by_last(event: str) -> Outcome:
    """The outcome of a dialogue whose last event is of that type: only a reopening can follow an end."""
    return _BY_LAST_EVENT.get(event, Outcome.IN_FLIGHT)
