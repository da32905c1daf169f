"""The outcome of a dialogue."""

from enum import StrEnum

from ...events import Phase


class DialogueOutcome(StrEnum):
    """The four places of a dialogue in the funnel."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    IN_FLIGHT = "in_flight"


_BY_PHASE = {
    Phase.ACCEPTED: DialogueOutcome.ACCEPTED,
    Phase.REJECTED: DialogueOutcome.REJECTED,
    Phase.FAILED: DialogueOutcome.FAILED,
}
_BY_LAST_EVENT = {
    "dialogue_accepted": DialogueOutcome.ACCEPTED,
    "dialogue_rejected": DialogueOutcome.REJECTED,
    "dialogue_failed": DialogueOutcome.FAILED,
}


def outcome_of(phase: Phase) -> DialogueOutcome:
    """Return the outcome of a dialogue in *phase*."""
    return _BY_PHASE.get(phase, DialogueOutcome.IN_FLIGHT)


def outcome_by_last(event: str) -> DialogueOutcome:
    """Return the outcome of a dialogue whose last event is of that type: only a reopening can follow an end."""
    return _BY_LAST_EVENT.get(event, DialogueOutcome.IN_FLIGHT)
