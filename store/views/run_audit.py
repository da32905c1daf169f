"""Why the dialogues of a run were rejected: by check, tool, complexity and domain."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ...events import (
    ComplexityKind,
    Dialogue,
    FailureReason,
    Finding,
    Recorded,
    Severity,
    Verdict,
    fold_records,
)
from ..contract import EventLog
from .load import Unreadable, dialogues_of, noting
from .near_duplicates import Comparison, NearDuplicates
from .outcome import Outcome, outcome_of
from .spots import Spotter
from .trace import Trace, Tracer
from .view import View

MAX_EXAMPLES = 5
"""Dialogues that are named for one check."""
MAX_ROWS = 10_000
"""Checks, tools or domains that are told apart: imported dialogues may name any number."""
OTHERS = "(others)"
"""What is beyond that is counted under this name."""
UNKNOWN_DOMAIN = "(unknown)"
"""Of tools whose format says none."""


class CheckCount(View):
    """What one check did, in the last round of each dialogue."""

    check: str
    rejected: int
    """Rejected dialogues in which it blocks."""
    blocking: int
    """Findings that block."""
    advisory: int
    """Findings that do not."""
    errors: int
    """Dialogues that it could not judge."""
    examples: tuple[str, ...]
    """The first dialogues that it rejected, or could not judge."""


class OutcomeCount(View):
    """How the dialogues ended that have something in common."""

    name: str
    outcomes: Mapping[Outcome, int]


class ToolCount(OutcomeCount):
    """How the dialogues ended that call one tool."""

    blocking: int
    """Findings that block and speak of a call of it."""


class KindCount(View):
    """One kind of complexity, in dialogues by their outcome."""

    kind: ComplexityKind
    planned: Mapping[Outcome, int]
    """Dialogues for which it was drawn."""
    injected: Mapping[Outcome, int]
    """Dialogues in which a turn was masked to inject it."""
    accepted: Mapping[Outcome, int]
    """Dialogues in which a fill that injects it was accepted."""


class RunAudit(View):
    """The verification of a run, in numbers."""

    trace: Trace
    outcomes: Mapping[Outcome, int]
    pass_rate: float | None
    """Accepted of those that were judged. None: none was."""
    failures: Mapping[FailureReason, int]
    checks: tuple[CheckCount, ...]
    """Those that reject most first."""
    tools: tuple[ToolCount, ...]
    domains: tuple[OutcomeCount, ...]
    """By the domains of the tools that a dialogue calls."""
    kinds: tuple[KindCount, ...]
    near_duplicates: NearDuplicates
    """Among the accepted ones."""


class RunAuditor:
    """Adds up dialogue by dialogue; what it keeps of each accepted one is a kilobyte or two."""

    def __init__(self, scope: str) -> None:
        self._tracer = Tracer(scope)
        self._outcomes: Counter[Outcome] = Counter()
        self._failures: Counter[FailureReason] = Counter()
        self._rejected: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._findings: dict[Severity, Counter[str]] = {severity: Counter() for severity in Severity}
        self._examples: defaultdict[str, list[str]] = defaultdict(list)
        self._tools: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
        self._blamed: Counter[str] = Counter()
        self._domains: defaultdict[str, Counter[Outcome]] = defaultdict(Counter)
        self._planned: defaultdict[ComplexityKind, Counter[Outcome]] = defaultdict(Counter)
        self._injected: defaultdict[ComplexityKind, Counter[Outcome]] = defaultdict(Counter)
        self._kept: defaultdict[ComplexityKind, Counter[Outcome]] = defaultdict(Counter)
        self._comparison = Comparison()

    def add(self, records: Sequence[Recorded]) -> None:
        """Take one dialogue in: all its records. Raises DamagedLog."""
        if not records:
            return
        dialogue = fold_records(records[0].stream, records)
        for record in records:
            self._tracer.count(record)
        outcome = outcome_of(dialogue.phase)
        self._outcomes[outcome] += 1
        if dialogue.failure is not None:
            self._failures[dialogue.failure] += 1
        self._add_checks(dialogue, outcome)
        self._add_tools(dialogue, outcome)
        self._add_kinds(dialogue, outcome)
        if outcome is Outcome.ACCEPTED:
            self._comparison.add(dialogue)

    def _add_kinds(self, dialogue: Dialogue, outcome: Outcome) -> None:
        kept = {edit.injection for edit in dialogue.edits if edit.accepted}
        tried = {edit.injection for edit in dialogue.edits} | {mask.injection for mask in dialogue.masks}
        for table, kinds in (
            (self._planned, set(dialogue.knobs.complexities)),
            (self._injected, tried),
            (self._kept, kept),
        ):
            for kind in kinds:
                if kind is not None:
                    table[kind][outcome] += 1

    def _add_checks(self, dialogue: Dialogue, outcome: Outcome) -> None:
        blocking = {finding.id for finding in dialogue.blocking}
        spotter = Spotter(dialogue) if blocking else None
        for finding in dialogue.findings:
            severity = Severity.BLOCKING if finding.id in blocking else Severity.ADVISORY
            self._findings[severity][_row(finding.check, self._findings[severity])] += 1
            if spotter is not None and finding.id in blocking:
                self._blame(spotter, finding)
        for check in sorted({finding.check for finding in dialogue.blocking}) if outcome is Outcome.REJECTED else ():
            self._rejected[_row(check, self._rejected)] += 1
            self._remember(check, dialogue.id)
        for check in sorted(_unjudged(dialogue)):
            self._errors[_row(check, self._errors)] += 1
            self._remember(check, dialogue.id)

    def _blame(self, spotter: Spotter, finding: Finding) -> None:
        tool = spotter.spots(finding).tool
        if tool is not None:
            self._blamed[_row(tool, self._blamed)] += 1

    def _remember(self, check: str, dialogue: str) -> None:
        examples = self._examples[_row(check, self._examples)]
        if len(examples) < MAX_EXAMPLES and dialogue not in examples:
            examples.append(dialogue)

    def _add_tools(self, dialogue: Dialogue, outcome: Outcome) -> None:
        domains = {tool.name: tool.domain for tool in dialogue.tools}
        called = {call.name for _, call in dialogue.calls()}
        for name in sorted(called):
            self._tools[_row(name, self._tools)][outcome] += 1
        for domain in sorted({domains.get(name) or UNKNOWN_DOMAIN for name in called}):
            self._domains[_row(domain, self._domains)][outcome] += 1

    @property
    def audit(self) -> RunAudit:
        """What was added so far."""
        judged = self._outcomes[Outcome.ACCEPTED] + self._outcomes[Outcome.REJECTED]
        tools = {*self._tools, *self._blamed}
        return RunAudit(
            trace=self._tracer.trace,
            outcomes=_every(self._outcomes),
            pass_rate=self._outcomes[Outcome.ACCEPTED] / judged if judged else None,
            failures={reason: self._failures[reason] for reason in FailureReason if self._failures[reason]},
            checks=self._checks(),
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
        )

    def _checks(self) -> tuple[CheckCount, ...]:
        blocking, advisory = self._findings[Severity.BLOCKING], self._findings[Severity.ADVISORY]
        names = {*self._rejected, *self._errors, *blocking, *advisory}
        return tuple(
            CheckCount(
                check=name,
                rejected=self._rejected[name],
                blocking=blocking[name],
                advisory=advisory[name],
                errors=self._errors[name],
                examples=tuple(self._examples.get(name, ())),
            )
            for name in sorted(names, key=lambda name: (-self._rejected[name], -self._errors[name], name))
        )


def _unjudged(dialogue: Dialogue) -> set[str]:
    """The checks that could not judge *dialogue* in its last round."""
    rules = {check.check for check in dialogue.checks or () if check.verdict is Verdict.ERROR}
    if dialogue.executed is not None and dialogue.executed.verdict is Verdict.ERROR:
        rules.add("execution")
    experts = {f"expert.{vote.expert}" for vote in dialogue.votes if vote.verdict is Verdict.ERROR}
    return rules | experts


def _row(name: str, table: Mapping[str, object]) -> str:
    return name if name in table or len(table) < MAX_ROWS else OTHERS


def _every(counted: Counter[Outcome]) -> dict[Outcome, int]:
    return {outcome: counted[outcome] for outcome in Outcome}


def run_audit_of(scope: str, dialogues: Iterable[Sequence[Recorded]]) -> RunAudit:
    """The audit of *dialogues*, each given by all its records. Raises DamagedLog."""
    auditor = RunAuditor(scope)
    for records in dialogues:
        auditor.add(records)
    return auditor.audit


async def load_run_audit(log: EventLog, run: str, *, unreadable: list[Unreadable] | None = None) -> RunAudit:
    """The audit of *run*, one dialogue in memory at a time. Raises DamagedLog, and as `dialogues_of`."""
    auditor = RunAuditor(run)
    async for records in dialogues_of(log, run, unreadable=unreadable):
        with noting(records[0].stream, unreadable):
            auditor.add(records)
    return auditor.audit
