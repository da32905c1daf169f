"""The audit of a run: its rejections by check, tool, complexity and domain."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ....events import ComplexityKind, Dialogue, FailureReason, Recorded, VerificationReopened, fold_records
from ..dialogue.locator import Locator
from ..duplicates.near_duplicates import Comparison, NearDuplicates
from ..outcome import DialogueOutcome, outcome_of
from ..view import View
from .check_counts import CheckCount, CheckCounter, row
from .reviewed import ReviewMeter, Reviews
from .trace import Trace, Tracer
from .unusable import Sources, UnusableCounter, UnusableReason

UNKNOWN_DOMAIN = "(unknown)"
"""The domain of tools whose format names no domain."""


class OutcomeCount(View):
    """Dialogues with something in common, by outcome."""

    name: str
    outcomes: Mapping[DialogueOutcome, int]


class ToolCount(OutcomeCount):
    """Dialogues that call one tool, by outcome."""

    blocking: int
    """Findings that block and speak of a call of it."""


class KindCount(View):
    """One kind of complexity, in dialogues by their outcome."""

    kind: ComplexityKind
    planned: Mapping[DialogueOutcome, int]
    """Dialogues for which it was drawn."""
    injected: Mapping[DialogueOutcome, int]
    """Dialogues in which a turn was masked to inject it."""
    accepted: Mapping[DialogueOutcome, int]
    """Dialogues in which a fill that injects it was accepted."""


class RunAudit(View):
    """The verification of a run, in numbers."""

    trace: Trace
    outcomes: Mapping[DialogueOutcome, int]
    pass_rate: float | None
    """The share accepted of those that were judged. None: no dialogue was judged."""
    failures: Mapping[FailureReason, int]
    checks: tuple[CheckCount, ...]
    """Those that reject most first."""
    tools: tuple[ToolCount, ...]
    domains: tuple[OutcomeCount, ...]
    """By the domains of the tools that a dialogue calls."""
    kinds: tuple[KindCount, ...]
    near_duplicates: NearDuplicates
    """Among the accepted ones."""
    unusable: tuple[UnusableReason, ...]
    """Answers that could not be used, the most frequent reason first."""
    reviews: Reviews
    """What people say."""
    reverified: int
    """Dialogues whose verdict was taken back because rules were applied anew; the newest one counts."""


class RunAuditor:
    """Adds up dialogue by dialogue; of each accepted one it keeps a kilobyte or two."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._outcomes: Counter[DialogueOutcome] = Counter()
        self._failures: Counter[FailureReason] = Counter()
        self._checks = CheckCounter()
        self._tools: defaultdict[str, Counter[DialogueOutcome]] = defaultdict(Counter)
        self._blamed: Counter[str] = Counter()
        self._domains: defaultdict[str, Counter[DialogueOutcome]] = defaultdict(Counter)
        self._planned: defaultdict[ComplexityKind, Counter[DialogueOutcome]] = defaultdict(Counter)
        self._injected: defaultdict[ComplexityKind, Counter[DialogueOutcome]] = defaultdict(Counter)
        self._kept: defaultdict[ComplexityKind, Counter[DialogueOutcome]] = defaultdict(Counter)
        self._comparison = Comparison()
        self._unusable = UnusableCounter()
        self._reviews = ReviewMeter()
        self._reverified = 0

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. Raises DamagedLog."""
        if not records:
            return
        dialogue = fold_records(records[0].stream, records)
        sources = Sources()
        for record in records:
            self._tracer.count(record)
            if (source := sources.of(record)) is not None:
                self._unusable.count(record, source)
        outcome = outcome_of(dialogue.phase)
        self._outcomes[outcome] += 1
        if dialogue.failure is not None:
            self._failures[dialogue.failure] += 1
        self._checks.add(dialogue, outcome)
        self._reviews.count(dialogue)
        self._reverified += any(
            isinstance(record.event, VerificationReopened) and record.event.takes_back is not None for record in records
        )
        self._blame(dialogue)
        self._add_tools(dialogue, outcome)
        self._add_kinds(dialogue, outcome)
        if outcome is DialogueOutcome.ACCEPTED:
            self._comparison.add(dialogue)

    def _add_kinds(self, dialogue: Dialogue, outcome: DialogueOutcome) -> None:
        kept = {edit.injection for edit in dialogue.edits if edit.accepted}
        tried = {edit.injection for edit in dialogue.edits} | {mask.injection for mask in dialogue.masks}
        for table, kinds in (
            (self._planned, set(dialogue.parameters.complexities)),
            (self._injected, tried),
            (self._kept, kept),
        ):
            for kind in kinds:
                if kind is not None:
                    table[kind][outcome] += 1

    def _blame(self, dialogue: Dialogue) -> None:
        blocking = dialogue.blocking
        if not blocking:
            return
        locator = Locator(dialogue)
        for finding in blocking:
            tool = locator.locate(finding).tool
            if tool is not None:
                self._blamed[row(tool, self._blamed)] += 1

    def _add_tools(self, dialogue: Dialogue, outcome: DialogueOutcome) -> None:
        domains = {tool.name: tool.domain for tool in dialogue.tools}
        called = {call.name for _, call in dialogue.calls()}
        for name in sorted(called):
            self._tools[row(name, self._tools)][outcome] += 1
        for domain in sorted({domains.get(name) or UNKNOWN_DOMAIN for name in called}):
            self._domains[row(domain, self._domains)][outcome] += 1

    @property
    def audit(self) -> RunAudit:
        """The audit of the dialogues so far."""
        judged = self._outcomes[DialogueOutcome.ACCEPTED] + self._outcomes[DialogueOutcome.REJECTED]
        tools = {*self._tools, *self._blamed}
        return RunAudit(
            trace=self._tracer.trace,
            outcomes=_every(self._outcomes),
            pass_rate=self._outcomes[DialogueOutcome.ACCEPTED] / judged if judged else None,
            failures={reason: self._failures[reason] for reason in FailureReason if self._failures[reason]},
            checks=self._checks.counts,
            tools=tuple(
                ToolCount(name=name, outcomes=_every(self._tools[name]), blocking=self._blamed[name])
                for name in sorted(tools, key=lambda name: (-self._blamed[name], name))
            ),
            domains=tuple(
                OutcomeCount(name=name, outcomes=_every(self._domains[name])) for name in sorted(self._domains)
            ),
            kinds=tuple(
                KindCount(
                    kind=kind,
                    planned=_every(self._planned[kind]),
                    injected=_every(self._injected[kind]),
                    accepted=_every(self._kept[kind]),
                )
                for kind in ComplexityKind
                if kind in self._planned or kind in self._injected
            ),
            near_duplicates=self._comparison.result,
            unusable=self._unusable.reasons,
            reviews=self._reviews.reviews,
            reverified=self._reverified,
        )


def _every(counted: Counter[DialogueOutcome]) -> dict[DialogueOutcome, int]:
    return {outcome: counted[outcome] for outcome in DialogueOutcome}
