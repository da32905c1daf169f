"""Every event there is, as one union: decoding looks up the tag once instead of trying each in turn."""

from typing import Annotated, TypeAlias

from pydantic import Field

from .answers import AnswerUnusable, DialogueFailed, ModelAnswered
from .batches import BatchEnded, BatchPrepared, BatchSubmitted
from .difficulty import TurnAttempted
from .initialization import PlanCompared, SubtaskDrafted, TaskPlanned
from .opening import DialogueImported, DialogueOpened, StateSampled
from .refinement import FillAccepted, FillDeclined, FillProposed, RefinementCompleted, TurnsMasked
from .review import DialogueReviewed, ReviewWithdrawn
from .runs import FailedReplaced, RunCompleted, RunResumed, RunStarted, RunStopped, TemplateRecorded
from .simulation import SimulationCompleted, TurnSimulated
from .verification import (
    CallsExecuted,
    DialogueAccepted,
    DialogueRejected,
    ExpertVoted,
    RulesApplied,
    VerificationReopened,
)

DialogueEvent: TypeAlias = (
    DialogueOpened
    | DialogueImported
    | StateSampled
    | TaskPlanned
    | PlanCompared
    | SubtaskDrafted
    | TurnSimulated
    | SimulationCompleted
    | TurnsMasked
    | FillProposed
    | FillAccepted
    | FillDeclined
    | RefinementCompleted
    | CallsExecuted
    | RulesApplied
    | ExpertVoted
    | DialogueAccepted
    | DialogueRejected
    | VerificationReopened
    | ModelAnswered
    | AnswerUnusable
    | DialogueFailed
    | TurnAttempted
    | DialogueReviewed
    | ReviewWithdrawn
)
"""An event of a dialogue's stream."""

RunEvent: TypeAlias = (
    RunStarted
    | TemplateRecorded
    | RunResumed
    | FailedReplaced
    | RunStopped
    | RunCompleted
    | BatchPrepared
    | BatchSubmitted
    | BatchEnded
)
"""An event of a run's stream."""

Event: TypeAlias = DialogueEvent | RunEvent
AnyEvent: TypeAlias = Annotated[Event, Field(discriminator="type")]

EVENT_TYPES: dict[str, type[Event]] = {
    str(cls.model_fields["type"].default): cls for cls in (*DialogueEvent.__args__, *RunEvent.__args__)
}
"""Every event class by its tag."""
