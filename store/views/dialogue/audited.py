"""The facts of an audit of one dialogue."""

from collections.abc import Mapping
from datetime import datetime

from ....events import ComplexityKind, DeclinedBy, FailureReason, Finding, Operation, Phase, Verdict
from ..outcome import DialogueOutcome
from ..reviews import GivenReview
from ..run.difficulty import TurnDifficulty
from ..usage import UsageTotals
from ..view import Sentence, Short, View
from .answers import AnswerBehind
from .blame import Blame
from .drawn import DrawnKind
from .effect import Effect
from .value_history import ValueHistory


class AuditedFinding(View):
    """A finding, with the blame of the values that it is about."""

    finding: Finding
    round: int
    version: int
    """Of the event that holds it."""
    event: str
    """That event's id."""
    role: str
    final: bool
    """True in the last round: the findings of earlier ones may have been repaired."""
    weight: Effect
    """Its effect: it blocks, or there is a reason why not."""
    rejects: bool
    """True where the rejection names it."""
    tool: str | None
    """The tool of the call that it is about."""
    blame: tuple[Blame, ...]
    """At the version of the finding; the narrowest location first, then the other turns."""
    history: ValueHistory | None
    """That of the value that is to blame: at the narrowest location, or else at the turn that was written last. None:
    it is about the whole dialogue."""
    answer: AnswerBehind | None
    """The answer in which an expert found it; None for a rule's."""


class AuditedVote(View):
    """One expert's vote."""

    expert: Short
    verdict: Verdict
    confidence: float | None
    reason: str
    """Bounded, without control characters."""
    round: int
    version: int
    final: bool
    answer: AnswerBehind | None


class AuditedChecks(View):
    """The verdicts of the rules in one round."""

    round: int
    version: int
    final: bool
    passed: int
    failed: tuple[str, ...]
    errors: tuple[str, ...]
    """Rules that could not judge."""


class Attempt(View):
    """A mask that was to repair or to inject something, and its outcome."""

    mask: Short
    operation: Operation
    injection: ComplexityKind | None
    turns: tuple[Short, ...]
    guidance: tuple[Short, ...]
    """Ids of the findings to repair."""
    version: int
    """Of the event that masked."""
    closed: int | None
    """The version at which its fill was accepted or declined. None: it is open."""
    accepted: bool
    declined_by: DeclinedBy | None
    reason: str
    """Bounded, without control characters; a judge's versions A and B are named for what they were."""


class Errors(View):
    """Counts of what could not be read or judged: shown, and never a silent pass."""

    unusable_answers: int
    declined_by_error: int
    """Fills for which no usable answer came."""
    checks: int
    """Verdicts `error` of rules, over all rounds."""
    votes: int
    """Votes that could not be read, and that leave their expert undecided, over all rounds."""
    unreadable_votes: int
    """Votes that could not be read, and that other votes of their expert made up for, over all rounds."""


class DialogueAudit(View):
    """The facts that led to a dialogue's outcome."""

    id: str
    version: int
    digest: str
    """Of the last record, hex."""
    phase: Phase
    outcome: DialogueOutcome
    reason: Sentence
    failure: FailureReason | None
    ended: datetime | None
    rounds: int
    findings: tuple[AuditedFinding, ...]
    """Of all rounds, in order."""
    votes: tuple[AuditedVote, ...]
    checks: tuple[AuditedChecks, ...]
    repairs: tuple[Attempt, ...]
    injections: tuple[Attempt, ...]
    drawn: tuple[DrawnKind, ...]
    """The kinds of complexity that were drawn for it, and what became of them."""
    errors: Errors
    cost: UsageTotals
    reviews: tuple[GivenReview, ...]
    attempts: Mapping[str, TurnDifficulty]
    """Those at its turns, where it was there to be tried."""
