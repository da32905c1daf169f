"""Stage 3: rules and experts find, and the dialogue is accepted, rejected or sent back."""

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from .base import EventBase, Fact

EXECUTION = "execution"
"""The check of findings that running the calls has made."""


class Verdict(StrEnum):
    """The verdict of a check. An error could not be judged: it is counted and shown, never a silent pass."""

    PASS = "pass"
    FAIL = "fail"
    ERROR = "error"


class Severity(StrEnum):
    """The effect of a finding."""

    BLOCKING = "blocking"
    """Rejects the dialogue."""
    ADVISORY = "advisory"
    """Is shown, counted, and given to the experts and to repair."""


class Finding(Fact):
    """A finding of a rule or an expert about a dialogue."""

    id: str
    """Unique within the dialogue."""
    check: str
    """The rule's name, or `expert.<name>`."""
    verdict: Verdict
    severity: Severity
    turns: tuple[str, ...]
    """The turns that it speaks of, by id; the first is where it shows."""
    call: str | None
    """The id of the call that it speaks of, if any."""
    pointer: str | None
    """A JSON pointer (RFC 6901) into that call's arguments, if it speaks of one."""
    evidence: str
    """The offending words or value, bounded."""
    message: str
    """One sentence: what is wrong."""


class CheckOutcome(Fact):
    """The verdict of one rule on the whole dialogue."""

    check: str
    verdict: Verdict


class CallOutcome(Fact):
    """The outcome of running one call of the dialogue."""

    turn: str
    """The turn that makes the call."""
    call: str
    tool: str
    kind: str
    """`returned` or `raised` where the tool itself has spoken; otherwise why it has not."""
    text: str
    """The real result, bounded; for other kinds the reason."""
    seconds: float


class StateRun(Fact):
    """The state of the tools around the calls of a dialogue, each as a digest of 64 hex digits."""

    before: str
    after: str
    changed_by: tuple[str, ...]
    """The calls, as `turn/call`, that were not refused and whose tools do not only read: they alone give `after`."""


class CallsExecuted(EventBase):
    """The calls of tools that have an implementation were run, in order and in a fresh state."""

    wire_version: ClassVar[int] = 2
    """Until 1, no state was recorded."""
    type: Literal["calls_executed"] = "calls_executed"
    outcomes: tuple[CallOutcome, ...]
    verdict: Verdict | None
    """None: nothing was run, because nothing should have been. That is no pass."""
    findings: tuple[Finding, ...]
    """Findings where the dialogue and the real outcomes differ, and about the final state."""
    state: StateRun | None = Field(default=None, exclude_if=lambda state: state is None)
    """None: the tools have no state that can be looked at, or this was no verification."""


class RulesApplied(EventBase):
    """The rules looked at the dialogue."""

    type: Literal["rules_applied"] = "rules_applied"
    checks: tuple[CheckOutcome, ...]
    """Every rule that was applied."""
    findings: tuple[Finding, ...]


class ExpertVoted(EventBase):
    """One expert answered its one question."""

    wire_version: ClassVar[int] = 2
    type: Literal["expert_voted"] = "expert_voted"
    question: str
    """The key of the question that it answers; empty where an older log does not say, until the stream is folded."""
    expert: str
    verdict: Verdict
    confidence: float | None
    """From 0 to 1, as experts of older logs stated it; None since, for it decided nothing."""
    reason: str
    findings: tuple[Finding, ...]


class DialogueAccepted(EventBase):
    """Every check passed."""

    type: Literal["dialogue_accepted"] = "dialogue_accepted"


class DialogueRejected(EventBase):
    """Findings rejected it."""

    type: Literal["dialogue_rejected"] = "dialogue_rejected"
    findings: tuple[str, ...]
    """Ids of the blocking findings."""
    reason: str


class VerificationReopened(EventBase):
    """The dialogue was mended, so every check begins again; or rules are applied anew to one that has ended."""

    wire_version: ClassVar[int] = 2
    """Until 1, no verdict was taken back."""
    type: Literal["verification_reopened"] = "verification_reopened"
    reason: str
    kept: tuple[str, ...] = ()
    """The experts whose votes stay, because nothing of their subject has changed; none in older logs."""
    takes_back: Literal["accepted", "rejected"] | None = Field(default=None, exclude_if=lambda verdict: verdict is None)
    """The verdict of an ended dialogue that is looked at again: nothing of it has changed, so votes, outcomes of calls
    and people's verdicts stand. None: it was mended."""
