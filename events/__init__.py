"""Events and the state that they fold to. Pure: no I/O, no clock, no randomness, no Ray."""

from .admit import admit, admit_all, objection
from .answers import AnswerUnusable, AtMost, DialogueFailed, FailureReason, ModelAnswered, Usage
from .base import Fact, JsonObject
from .batches import BatchEnded, BatchItem, BatchPrepared, BatchSubmitted
from .catalogue import EVENT_TYPES, DialogueEvent, Event, RunEvent
from .chain import ORIGIN, link, payload_digest
from .complexity import ComplexityKind, ComplexityType, kinds_of
from .dialogue import Dialogue, Edit, Mask, Phase, tools_in_force, unopened
from .envelope import Envelope, Recorded
from .errors import DamagedLog, EventsError, ImpossibleEvent, NewerRelease, NotEncodable, TornRecord, WireError
from .fold import evolve, fold, fold_records
from .initialization import PlanCompared, SubtaskDrafted, SubtaskPlan, TaskPlanned
from .opening import DialogueImported, DialogueOpened, GenerationParameters, Seat, seats_of
from .refinement import (
    DeclinedBy,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    RefinementCompleted,
    Replacement,
    TurnsMasked,
)
from .run import OpenBatch, Run, evolve_run, fold_run
from .runs import FailedReplaced, RunCompleted, RunResumed, RunStarted, RunStopped, TemplateRecorded
from .scenario import Moment, Persona, Scenario
from .simulation import SimulationCompleted, TurnSimulated
from .tools import Tool
from .turns import AssistantTurn, ToolCall, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn
from .verification import (
    CallOutcome,
    CallsExecuted,
    CheckOutcome,
    DialogueAccepted,
    DialogueRejected,
    ExpertVoted,
    Finding,
    RulesApplied,
    Severity,
    Verdict,
    VerificationReopened,
)
from .wire import MAX_HEADER, MAX_PAYLOAD, Frame, decode, encode, header_of

__all__ = [
    "EVENT_TYPES",
    "MAX_HEADER",
    "MAX_PAYLOAD",
    "ORIGIN",
    "AnswerUnusable",
    "AssistantTurn",
    "AtMost",
    "BatchEnded",
    "BatchItem",
    "BatchPrepared",
    "BatchSubmitted",
    "CallOutcome",
    "CallsExecuted",
    "CheckOutcome",
    "ComplexityKind",
    "ComplexityType",
    "DamagedLog",
    "DeclinedBy",
    "Dialogue",
    "DialogueAccepted",
    "DialogueEvent",
    "DialogueFailed",
    "DialogueImported",
    "DialogueOpened",
    "DialogueRejected",
    "Edit",
    "Envelope",
    "Event",
    "EventsError",
    "ExpertVoted",
    "Fact",
    "FailedReplaced",
    "FailureReason",
    "FillAccepted",
    "FillDeclined",
    "FillProposed",
    "Finding",
    "Frame",
    "GenerationParameters",
    "ImpossibleEvent",
    "JsonObject",
    "Mask",
    "ModelAnswered",
    "Moment",
    "NewerRelease",
    "NotEncodable",
    "OpenBatch",
    "Operation",
    "Persona",
    "Phase",
    "PlanCompared",
    "Recorded",
    "RefinementCompleted",
    "Replacement",
    "RulesApplied",
    "Run",
    "RunCompleted",
    "RunEvent",
    "RunResumed",
    "RunStarted",
    "RunStopped",
    "Scenario",
    "Seat",
    "Severity",
    "SimulationCompleted",
    "SubtaskDrafted",
    "SubtaskPlan",
    "TaskPlanned",
    "TemplateRecorded",
    "Tool",
    "ToolCall",
    "ToolListTurn",
    "ToolResult",
    "ToolTurn",
    "TornRecord",
    "Turn",
    "TurnSimulated",
    "TurnsMasked",
    "Usage",
    "UserTurn",
    "Verdict",
    "VerificationReopened",
    "WireError",
    "admit",
    "admit_all",
    "decode",
    "encode",
    "evolve",
    "evolve_run",
    "fold",
    "fold_records",
    "fold_run",
    "header_of",
    "kinds_of",
    "link",
    "objection",
    "payload_digest",
    "seats_of",
    "tools_in_force",
    "unopened",
]
