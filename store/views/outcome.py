"""The outcome of a dialogue."""

from collections.abc import Sequence
from enum import StrEnum

from ...events import BESIDE, Phase, Recorded


class DialogueOutcome(StrEnum):
    """The four places of a dialogue in the funnel."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    IN_FLIGHT = "in_flight"


ACCEPTED_ONLY = frozenset({DialogueOutcome.ACCEPTED})
_BY_LAST_EVENT = {f"dialogue_{outcome}": outcome for outcome in DialogueOutcome}


def outcome_of(phase: Phase) -> DialogueOutcome:
    """Return the outcome of a dialogue in *phase*."""
    return DialogueOutcome(phase.value) if phase.ended else DialogueOutcome.IN_FLIGHT


def outcome_by_last(event: str) -> DialogueOutcome:
    """Return the outcome of a dialogue whose last event is of that type, reviews apart: a reopening is no end."""
    return _BY_LAST_EVENT.get(event, DialogueOutcome.IN_FLIGHT)


def last_of(records: Sequence[Recorded]) -> Recorded | None:
    """Return the last record of a dialogue that is no review; None without any."""
    return next((record for record in reversed(records) if record.event.type not in BESIDE), None)
