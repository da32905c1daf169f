"""Read models: what a log says, seen from every side. Pure functions of records, with thin loaders over a log."""

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
from .duplicate_index import ALIKE, DuplicateIndex, SimilarDialogue
from .errors import NoSuchPlace, NoSuchVersion, NotExportable, ViewError
from .export import ACCEPTED_ONLY, Exported, Metadata, export_of, load_export
from .load import Unreadable, dialogues_of, load
from .near_duplicates import NEAR_DUPLICATE, Comparison, NearDuplicate, NearDuplicates, load_near_duplicates
from .outcome import DialogueOutcome, outcome_by_last, outcome_of
from .run.check_counts import CheckCount
from .run.cost import Cost, CostMeter, PerAccepted, cost_of, load_cost
from .run.disagreement import Disagreement, disagreement_of, load_disagreements
from .run.funnel import Funnel, LiveFunnel, funnel_of, load_funnel
from .run.run_audit import KindCount, OutcomeCount, RunAudit, RunAuditor, ToolCount, load_run_audit, run_audit_of
from .run.runs import RunState, RunSummary, expect_run, load_run, load_runs, run_of, state_of
from .run.totals import KnownAmount, Price, UsageTotals
from .run.trace import Trace
from .similarity import Sketch, percent, similarity, sketch_of
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
    "cost_of",
    "dialogue_at",
    "dialogues_of",
    "diff_between",
    "diff_of",
    "disagreement_of",
    "expect_run",
    "export_of",
    "funnel_of",
    "history_of",
    "load",
    "load_cost",
    "load_disagreements",
    "load_export",
    "load_funnel",
    "load_near_duplicates",
    "load_run",
    "load_run_audit",
    "load_runs",
    "outcome_by_last",
    "outcome_of",
    "percent",
    "run_audit_of",
    "run_of",
    "similarity",
    "sketch_of",
    "snapshot_at",
    "state_of",
]
