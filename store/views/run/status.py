"""Where a dialogue stands, without its turns: the little of the fold that a live display can afford for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ....events import (
    CallsExecuted,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueImported,
    DialogueOpened,
    DialogueRejected,
    ExpertVoted,
    Phase,
    RefinementCompleted,
    RulesApplied,
    SubtaskDrafted,
    TaskPlanned,
    VerificationReopened,
)


@dataclass(frozen=True, slots=True)
class DialogueStatus:
    """A dialogue's phase, and what found fault with it in this round."""

    phase: Phase = Phase.UNOPENED
    subtasks: int = 0
    """Planned ones."""
    checks: Mapping[str, str] = field(default_factory=dict)
    """The check of each finding of this round, by the finding's id."""

    def rejected_by(self, rejection: DialogueRejected) -> str:
        """The check of the first finding that *rejection* names."""
        return next((self.checks[id_] for id_ in rejection.findings if id_ in self.checks), "unknown")


def moved(standing: DialogueStatus, event: DialogueEvent) -> DialogueStatus:
    """Where the dialogue stands after *event*: its phase is what the fold says."""
    match event:
        case DialogueOpened():
            return replace(standing, phase=Phase.PLANNING)
        case TaskPlanned():
            return replace(standing, phase=Phase.DRAFTING, subtasks=len(event.subtasks))
        case SubtaskDrafted():
            last = event.subtask == standing.subtasks
            return replace(standing, phase=Phase.REFINING if last else Phase.DRAFTING)
        case DialogueImported() | RefinementCompleted() | VerificationReopened():
            return replace(standing, phase=Phase.VERIFYING)
        case CallsExecuted() | RulesApplied() | ExpertVoted():
            return replace(standing, checks={**standing.checks, **{f.id: f.check for f in event.findings}})
        case DialogueAccepted():
            return replace(standing, phase=Phase.ACCEPTED)
        case DialogueRejected():
            return replace(standing, phase=Phase.REJECTED)
        case DialogueFailed():
            return replace(standing, phase=Phase.FAILED)
        case _:  # what changes turns moves nothing
            return standing
