"""The status of a dialogue without its turns: the part of the fold that a live display can afford for each."""

import re
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
    PlanCompared,
    RefinementCompleted,
    RulesApplied,
    SimulationCompleted,
    SubtaskDrafted,
    TaskPlanned,
    VerificationReopened,
)
from ..outcome import outcome_by_last

_NAME = re.compile(r"[\w.-]{1,80}")
"""The name of a check."""


@dataclass(frozen=True, slots=True)
class DialogueStatus:
    """A dialogue's phase, and the findings of this round."""

    phase: Phase = Phase.UNOPENED
    subtasks: int = 0
    """Those planned."""
    checks: Mapping[str, str] = field(default_factory=dict)
    """The check of each finding of this round, by the finding's id."""

    def rejected_by(self, rejection: DialogueRejected) -> list[str]:
        """Return the checks of the findings that *rejection* names, in their order, each once.

        Findings from before a verdict that was taken back are not known any more: then the reason names their checks.
        """
        known = [self.checks[id_] for id_ in rejection.findings if id_ in self.checks]
        said = [name for name in rejection.reason.partition(": ")[0].split(", ") if _NAME.fullmatch(name)]
        return list(dict.fromkeys(known or said)) or ["unknown"]

    def after(self, event: DialogueEvent) -> "DialogueStatus":
        """Return the status after *event*; its phase is that of the fold."""
        match event:
            case DialogueOpened():
                return replace(self, phase=Phase.PLANNING)
            case TaskPlanned():
                return replace(self, phase=Phase.DRAFTING, subtasks=len(event.subtasks))
            case PlanCompared() if event.again:
                return replace(self, phase=Phase.PLANNING)
            case SubtaskDrafted():
                last = event.subtask == self.subtasks
                return replace(self, phase=Phase.REFINING if last else Phase.DRAFTING)
            case DialogueImported() | RefinementCompleted() | SimulationCompleted() | VerificationReopened():
                return replace(self, phase=Phase.VERIFYING)
            case CallsExecuted() | RulesApplied() | ExpertVoted():
                return replace(self, checks={**self.checks, **{f.id: f.check for f in event.findings}})
            case DialogueAccepted() | DialogueRejected() | DialogueFailed():
                return replace(self, phase=Phase(outcome_by_last(event.type)))
            case _:  # an event that only changes turns
                return self
