"""Read models, made from the log at will: pure functions of records, and collectors that add up a run's dialogues."""

from .dialogue.answers import AnswerBehind
from .dialogue.audit import audit_of
from .dialogue.audited import Attempt, AuditedChecks, AuditedFinding, AuditedVote, DialogueAudit, Errors
from .dialogue.blame import Blame, BlamedMask, blame_all, blame_of
from .dialogue.changes import Action, Change, Field
from .dialogue.diff import Diff, PhaseChange, PlacedTurn, TurnChange, diff_between, diff_of
from .dialogue.effect import Effect
from .dialogue.history import HistoryLine, Spent, history_of
from .dialogue.location import Location, Part
from .dialogue.snapshot import ShownEdit, ShownMask, ShownTurn, ShownVote, Snapshot, dialogue_at, snapshot_at
from .duplicates.index import ALIKE, DuplicateIndex, SimilarDialogue
from .duplicates.near_duplicates import NEAR_DUPLICATE, Comparison, NearDuplicate, NearDuplicates, load_near_duplicates
from .duplicates.similarity import Sketch, similarity, sketch_of
from .errors import NoSuchPlace, NoSuchVersion, NotExportable, ViewError
from .export import ACCEPTED_ONLY, Exported, Metadata, export_of, load_export
from .load import Collector, Unreadable, collect, dialogues_of, expect_run, load, run_of
from .outcome import DialogueOutcome, outcome_by_last, outcome_of
from .run.audit import KindCount, OutcomeCount, RunAudit, RunAuditor, ToolCount
from .run.check_counts import CheckCount
from .run.cost import Cost, CostMeter, PerAccepted
from .run.disagreement import Disagreement, disagreement_of, load_disagreements
from .run.funnel import Funnel, LiveFunnel
from .run.summary import RunState, RunSummary, load_run, load_runs, state_of
from .run.trace import Trace
from .usage import KnownAmount, Price, UsageTotals
from .view import View

__all__ = [
    "ACCEPTED_ONLY",
    "ALIKE",
    "NEAR_DUPLICATE",
    "Action",
    "AnswerBehind",
    "Attempt",
    "AuditedChecks",
    "AuditedFinding",
    "AuditedVote",
    "Blame",
    "BlamedMask",
    "Change",
    "CheckCount",
    "Collector",
    "Comparison",
    "Cost",
    "CostMeter",
    "DialogueAudit",
    "DialogueOutcome",
    "Diff",
    "Disagreement",
    "DuplicateIndex",
    "Effect",
    "Errors",
    "Exported",
    "Field",
    "Funnel",
    "HistoryLine",
    "KindCount",
    "KnownAmount",
    "LiveFunnel",
    "Location",
    "Metadata",
    "NearDuplicate",
    "NearDuplicates",
    "NoSuchPlace",
    "NoSuchVersion",
    "NotExportable",
    "OutcomeCount",
    "Part",
    "PerAccepted",
    "PhaseChange",
    "PlacedTurn",
    "Price",
    "RunAudit",
    "RunAuditor",
    "RunState",
    "RunSummary",
    "ShownEdit",
    "ShownMask",
    "ShownTurn",
    "ShownVote",
    "SimilarDialogue",
    "Sketch",
    "Snapshot",
    "Spent",
    "ToolCount",
    "Trace",
    "TurnChange",
    "Unreadable",
    "UsageTotals",
    "View",
    "ViewError",
    "audit_of",
    "blame_all",
    "blame_of",
    "collect",
    "dialogue_at",
    "dialogues_of",
    "diff_between",
    "diff_of",
    "disagreement_of",
    "expect_run",
    "export_of",
    "history_of",
    "load",
    "load_disagreements",
    "load_export",
    "load_near_duplicates",
    "load_run",
    "load_runs",
    "outcome_by_last",
    "outcome_of",
    "run_of",
    "similarity",
    "sketch_of",
    "snapshot_at",
    "state_of",
]
