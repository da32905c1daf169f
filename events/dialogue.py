"""The state of a dialogue at a version, folded from its events."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .answers import FailureReason
from .base import JsonObject
from .complexity import ComplexityKind, ComplexityType
from .difficulty import TurnAttempted
from .initialization import Expectation, PlanCompared, SubtaskPlan
from .opening import GenerationParameters, Seat, StateSampled
from .refinement import DeclinedBy, FillProposed, Operation
from .review import Review
from .scenario import Scenario
from .tools import Tool
from .turns import AssistantTurn, ToolCall, ToolListTurn, Turn
from .verification import CallsExecuted, CheckOutcome, ExpertVoted, Finding, Severity, Verdict


class Phase(StrEnum):
    """Phases of a dialogue."""

    UNOPENED = "unopened"
    PLANNING = "planning"
    DRAFTING = "drafting"
    REFINING = "refining"
    VERIFYING = "verifying"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """True if a dialogue in this phase has ended."""
        return self in (Phase.ACCEPTED, Phase.REJECTED, Phase.FAILED)


@dataclass(frozen=True, slots=True)
class Mask:
    """Turns that are out to be filled."""

    id: str
    operation: Operation
    turns: tuple[str, ...]
    injection: ComplexityKind | None
    guidance: tuple[str, ...]
    proposal: FillProposed | None
    """The fill that waits for a judgement."""

    def filled(self, proposal: FillProposed) -> "Mask":
        """The same mask with a fill."""
        return replace(self, proposal=proposal)


@dataclass(frozen=True, slots=True)
class Ground:
    """The turns that open masks were cut from: fills that are judged together are judged beside the same turns."""

    turns: tuple[Turn, ...]
    withheld: frozenset[str]


@dataclass(frozen=True, slots=True)
class Edit:
    """One line of the edited-turn log: a mask that was closed."""

    mask: str
    operation: Operation
    turns: tuple[str, ...]
    """The turns that were masked."""
    injection: ComplexityKind | None
    declined_by: DeclinedBy | None
    """None: the fill was accepted."""
    wrote: tuple[str, ...]
    """The turns that an accepted fill put in their place, by id."""
    before: tuple[Turn, ...] = ()
    """The turns as they were before an accepted injection. Of an undoing: the injection's turns, which it took away."""
    withheld: frozenset[str] = frozenset()
    """Candidate tools that an accepted injection took from the opening list."""
    undone: bool = False

    @property
    def accepted(self) -> bool:
        """True if the fill is now part of the dialogue."""
        return self.declined_by is None and not self.undone


@dataclass(frozen=True, slots=True)
class RejectedReply:
    """A reply that could not be used."""

    number: int
    """From 1: the replies to its question that could not be used."""
    text: str
    """The raw reply, cut at `LONGEST_REJECTED` characters."""
    fault: str


LONGEST_REJECTED = 5000
"""Characters of a rejected reply that are kept: the next try shows them to the model."""

_NO_PARAMETERS = GenerationParameters(
    steps=(), complexities=(), reasonability_iterations=0, masks_per_iteration=1, repair_rounds=0, tries=1, panel=()
)


@dataclass(frozen=True)
class Dialogue:
    """The left fold of a dialogue's events. Nothing here is written by anything but `evolve`.

    It has no slots: the fold copies its fields as one dictionary, ten times faster than one by one.
    """

    id: str
    version: int = 0
    """The number of events folded."""
    phase: Phase = Phase.UNOPENED
    imported: bool = False
    seed: int = 0
    parameters: GenerationParameters = _NO_PARAMETERS
    tools: tuple[Tool, ...] = ()
    """The candidate tools, the withheld ones among them."""
    withheld: frozenset[str] = frozenset()
    """Candidate tools that are not there at the start: a tool-list turn supplies them."""
    context: str = ""
    """Facts that the assistant rightly knows beforehand: its policy, and the date and time."""
    policy: str = ""
    """A policy or system prompt that the assistant has; of an import, what it came with."""
    errors_elsewhere: tuple[tuple[str, ...], ...] = ()
    """Of an import: the turns, by id, of each error that was injected where it was made, as its file says."""
    origin: JsonObject = field(default_factory=dict)
    """Of an import: the facts from its source, with what is only carried from there."""
    scenario: Scenario | None = None
    examples: tuple[str, ...] = ()
    """Tasks that the plan is like in spirit."""
    at_hand: tuple[str, ...] = ()
    """Required identifiers, as `tool.argument`, that no candidate tool returns."""
    state: StateSampled | None = None
    """The tools' state as it begins. None: they have none, or it was not looked at."""
    plan: tuple[SubtaskPlan, ...] = ()
    expect: tuple[Expectation, ...] = ()
    """What the plan expects of the tools' final state."""
    compared: bool = False
    """The plan was compared with earlier ones, and stays."""
    resembled: tuple[PlanCompared, ...] = ()
    """The comparisons for which a plan was given up."""
    drafted: int = 0
    """Sub-tasks drafted."""
    simulated: bool = False
    """Its turns were written one by one; whoever wrote those of the assistant did not see the plan."""
    turns: tuple[Turn, ...] = ()
    masks: tuple[Mask, ...] = ()
    """The open ones."""
    ground: Ground | None = None
    """The turns that the open masks were cut from; None: no mask is open."""
    masked: int = 0
    """Masks ever opened."""
    edits: tuple[Edit, ...] = ()
    picks: Mapping[str, int] = field(default_factory=dict)
    """Times that reasonability has picked each turn."""
    iterations: int = 0
    """Reasonability iterations begun."""
    round: int = 0
    """Verification rounds begun, from 1."""
    executed: CallsExecuted | None = None
    """Outcomes of running the calls. None: not run since calls or results changed, or not in this round."""
    settled: frozenset[str] = frozenset()
    """Tool turns that were masked for what running gives, since anything else of calls and results has changed."""
    checks: tuple[CheckOutcome, ...] | None = None
    """Outcomes of the rules in this round. None: they have not been applied."""
    rule_findings: tuple[Finding, ...] = ()
    votes: tuple[ExpertVoted, ...] = ()
    """Of this round."""
    question: str = ""
    """The question answered last; votes of older logs do not name theirs."""
    ballots: Mapping[str, Verdict] = field(default_factory=dict)
    """The votes of this round by the question that each answers."""
    repairs: int = 0
    """Repair rounds begun."""
    mended: bool = False
    """A repair was accepted since the rules were last applied."""
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The faults of unusable answers, by question."""
    said: str | None = None
    """The answer to `question` as it came. None: it has been found unusable, or none came."""
    rejected: Mapping[str, RejectedReply] = field(default_factory=dict)
    """The last unusable reply, by question. A question that its provider refused got none."""
    failure: FailureReason | None = None
    reason: str = ""
    """The reason why it was rejected or failed."""
    attempts: tuple[TurnAttempted, ...] = ()
    """Those at its turns, where it is there to be tried."""
    reviews: tuple[Review, ...] = ()
    """Those of people, without the ones that were taken back."""

    @property
    def injected_errors(self) -> tuple[tuple[str, ...], ...]:
        """The turns, by id, of each injected error: those that accepted injections wrote, and those of an import."""
        wrote = [
            edit.wrote
            for edit in self.edits
            if edit.accepted and edit.injection is not None and edit.injection.type is ComplexityType.ERROR_SIMULATION
        ]
        return (*self.errors_elsewhere, *wrote)

    @property
    def ended(self) -> bool:
        """True if it is accepted, rejected or failed."""
        return self.phase.ended

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of this round: of execution, of rules, of experts."""
        return (*self.cheap_findings, *(finding for vote in self.votes for finding in vote.findings))

    @property
    def cheap_findings(self) -> tuple[Finding, ...]:
        """The findings of this round for which no model was paid."""
        return (*(self.executed.findings if self.executed else ()), *self.rule_findings)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings of this round that reject. Those of votes that others outvoted do not, nor while it is open."""
        failing = {seat.expert for seat in self.parameters.panel if self.decision(seat) is Verdict.FAIL}
        voted = (finding for vote in self.votes if vote.expert in failing for finding in vote.findings)
        found = (*self.cheap_findings, *voted)
        return tuple(f for f in found if f.severity is Severity.BLOCKING and f.verdict is Verdict.FAIL)

    def decision(self, seat: Seat) -> Verdict | None:
        """The decision of a seat's votes in this round; None: still open."""
        return seat.decision([vote.verdict for vote in self.votes if vote.expert == seat.expert])

    def injection_of(self, turns: Collection[str]) -> Edit | None:
        """Return the accepted injection that wrote exactly *turns*; None where no injection did, or it was undone."""
        wrote = set(turns)
        return next((one for one in self.edits if one.injection and one.accepted and set(one.wrote) == wrote), None)

    @property
    def as_masked(self) -> "Dialogue":
        """The dialogue without what was accepted of the fills that are judged together with the open ones."""
        if self.ground is None:
            return self
        return replace(self, turns=self.ground.turns, withheld=self.ground.withheld)

    @property
    def opening_tools(self) -> tuple[Tool, ...]:
        """The tools that the assistant has before the first turn."""
        return tuple(tool for tool in self.tools if tool.name not in self.withheld)

    def turn(self, id_: str) -> Turn:
        """The turn of that id. Raises KeyError."""
        return {turn.id: turn for turn in self.turns}[id_]

    def position(self, id_: str) -> int:
        """Position of the turn of that id, from 0. Raises KeyError."""
        return {turn.id: index for index, turn in enumerate(self.turns)}[id_]

    def mask(self, id_: str) -> Mask:
        """The open mask of that id. Raises KeyError."""
        return {mask.id: mask for mask in self.masks}[id_]

    def calls(self) -> Iterator[tuple[AssistantTurn, ToolCall]]:
        """Every call with its turn, in order."""
        for turn in self.turns:
            if isinstance(turn, AssistantTurn):
                for call in turn.calls:
                    yield turn, call


def tools_in_force(tools: tuple[Tool, ...], turns: tuple[Turn, ...]) -> dict[str, Tool]:
    """The tools by name after *turns*, having begun with *tools*."""
    known = {tool.name: tool for tool in tools}
    for turn in turns:
        if isinstance(turn, ToolListTurn):
            for name in turn.removed:
                known.pop(name, None)
            known.update({tool.name: tool for tool in turn.added})
    return known


def unopened(id_: str) -> Dialogue:
    """A dialogue of which nothing has happened yet."""
    return Dialogue(id_)
