"""Read models, made from the log at will: pure functions of records, and collectors that add up a run's dialogues."""

from .comparison.comparison import EmbeddedBy, Figure, RunComparison
from .comparison.figures import Section, Unit
from .comparison.measuring import Embedded, accepted_alike, load_comparison
from .comparison.quantities import Quantity, number_of
from .comparison.side import Side
from .dialogue.addresses import address, addresses, resolved
from .dialogue.answers import answer_behind, by_id
from .dialogue.audit import audit_of
from .dialogue.audited import Attempt, AuditedFinding, AuditedVote, DialogueAudit, Errors
from .dialogue.blame import Blame, blame_all, blame_of
from .dialogue.changes import Action, Change, Field
from .dialogue.diff import Diff, Proposed, TurnChange, diff_between
from .dialogue.effect import Effect
from .dialogue.history import HistoryLine, Spent, history_of
from .dialogue.location import Location, Part
from .dialogue.mask_story import AnswerTo, MaskStory, mask_story
from .dialogue.searching import Found, pattern_of, search
from .dialogue.snapshot import Snapshot, dialogue_at, snapshot_at
from .dialogue.value_history import Act, Origin, ReadFrom, ValueHistory, ValueStep, grouped
from .dialogue.why import history_at, value_history, why
from .duplicates.index import DuplicateIndex
from .duplicates.near_duplicates import NEAR_DUPLICATE, Comparison, NearDuplicates, load_near_duplicates
from .duplicates.similarity import Sketch, similarity, sketch_of
from .errors import NoSuchPlace, NoSuchVersion, NotExportable
from .export import Exported, export_of, load_export
from .load import (
    LISTING,
    Collector,
    Unreadable,
    collect,
    dialogues_of,
    ended_in,
    expect_run,
    expect_runs,
    load,
    noting,
    run_of,
)
from .outcome import ACCEPTED_ONLY, DialogueOutcome, last_of, outcome_by_last, outcome_of
from .readable import Readable, load_readable
from .reviews import GivenReview, given_reviews
from .run.audit import KindCount, RunAudit, RunAuditor
from .run.batches import BatchLine, BatchState, batches_in
from .run.check_counts import CheckCount
from .run.cost import Cost, CostMeter
from .run.difficulty import (
    ATTEMPTS,
    DialogueDifficulty,
    Difficulty,
    DifficultyMeter,
    TurnDifficulty,
    difficulty_runs,
    load_difficulty,
    tried_by,
)
from .run.disagreement import Disagreement, disagreement_of, load_disagreements
from .run.funnel import Funnel, LiveFunnel
from .run.lines import DialogueLine, Wanted, line_of, lines_of
from .run.ordered import load_surplus
from .run.realised import Realised, RealisedCount, RealisedMeter
from .run.reviewed import ReviewMeter, Reviews
from .run.strata import StrataMeter, strata_drawn, strata_of
from .run.summary import RunState, RunSummary, load_run, load_runs, state_of
from .run.unusable import UnusableReason
from .run.variety import Variety, VarietyMeter
from .unknown import UnknownEvent, events_behind
from .usage import KnownAmount, Price, UsageTotals
from .versions.json_layout import laid_out
from .versions.words import Mark, Piece, pieces
from .view import View

__all__ = [
    "ACCEPTED_ONLY",
    "ATTEMPTS",
    "LISTING",
    "NEAR_DUPLICATE",
    "Act",
    "Action",
    "AnswerTo",
    "Attempt",
    "AuditedFinding",
    "AuditedVote",
    "BatchLine",
    "BatchState",
    "Blame",
    "Change",
    "CheckCount",
    "Collector",
    "Comparison",
    "Cost",
    "CostMeter",
    "DialogueAudit",
    "DialogueDifficulty",
    "DialogueLine",
    "DialogueOutcome",
    "Diff",
    "Difficulty",
    "DifficultyMeter",
    "Disagreement",
    "DuplicateIndex",
    "Effect",
    "Embedded",
    "EmbeddedBy",
    "Errors",
    "Exported",
    "Field",
    "Figure",
    "Found",
    "Funnel",
    "GivenReview",
    "HistoryLine",
    "KindCount",
    "KnownAmount",
    "LiveFunnel",
    "Location",
    "Mark",
    "MaskStory",
    "NearDuplicates",
    "NoSuchPlace",
    "NoSuchVersion",
    "NotExportable",
    "Origin",
    "Part",
    "Piece",
    "Price",
    "Proposed",
    "Quantity",
    "ReadFrom",
    "Readable",
    "Realised",
    "RealisedCount",
    "RealisedMeter",
    "ReviewMeter",
    "Reviews",
    "RunAudit",
    "RunAuditor",
    "RunComparison",
    "RunState",
    "RunSummary",
    "Section",
    "Side",
    "Sketch",
    "Snapshot",
    "Spent",
    "StrataMeter",
    "TurnChange",
    "TurnDifficulty",
    "Unit",
    "UnknownEvent",
    "Unreadable",
    "UnusableReason",
    "UsageTotals",
    "ValueHistory",
    "ValueStep",
    "Variety",
    "VarietyMeter",
    "View",
    "Wanted",
    "accepted_alike",
    "address",
    "addresses",
    "answer_behind",
    "audit_of",
    "batches_in",
    "blame_all",
    "blame_of",
    "by_id",
    "collect",
    "dialogue_at",
    "dialogues_of",
    "diff_between",
    "difficulty_runs",
    "disagreement_of",
    "ended_in",
    "events_behind",
    "expect_run",
    "expect_runs",
    "export_of",
    "given_reviews",
    "grouped",
    "history_at",
    "history_of",
    "laid_out",
    "last_of",
    "line_of",
    "lines_of",
    "load",
    "load_comparison",
    "load_difficulty",
    "load_disagreements",
    "load_export",
    "load_near_duplicates",
    "load_readable",
    "load_run",
    "load_runs",
    "load_surplus",
    "mask_story",
    "noting",
    "number_of",
    "outcome_by_last",
    "outcome_of",
    "pattern_of",
    "pieces",
    "resolved",
    "run_of",
    "search",
    "similarity",
    "sketch_of",
    "snapshot_at",
    "state_of",
    "strata_drawn",
    "strata_of",
    "tried_by",
    "value_history",
    "why",
]
