"""The results of each check in a run: rejections, findings, and dialogues that it could not judge."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from ....events import Dialogue, Verdict
from ...wording import excerpt
from ..dialogue.effect import Effect, decisions, effect_of
from ..outcome import DialogueOutcome
from ..view import View

MAX_EXAMPLES = 5
"""Dialogues that are named for one check."""
MAX_ROWS = 10_000
"""Checks, tools or domains that are told apart: imported dialogues may name any number."""
OTHERS = "(others)"
"""The name under which those beyond that are counted."""


class CheckCount(View):
    """The results of one check, in the last round of each dialogue."""

    check: str
    rejected: int
    """Rejected dialogues in which it blocks."""
    alone: int
    """Those of them in which no other check blocks."""
    blocking: int
    """Findings that block."""
    advisory: int
    """Findings that are only shown."""
    outvoted: int
    """Findings that would block, but other votes of their expert passed the dialogue, or are missing."""
    errors: int
    """Dialogues that it could not judge: a rule that broke, an expert whose votes stay undecided."""
    unreadable: int
    """Dialogues in which a vote could not be read, and other votes made up for it."""
    examples: tuple[str, ...]
    """The first dialogues that it rejected or could not judge; where there are none, the first with a finding of it."""


class CheckCounter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._rejected: Counter[str] = Counter()
        self._alone: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._unreadable: Counter[str] = Counter()
        self._findings: dict[Effect, Counter[str]] = {effect: Counter() for effect in Effect}
        self._examples: defaultdict[str, list[str]] = defaultdict(list)
        self._noted: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, dialogue: Dialogue, outcome: DialogueOutcome) -> None:
        """Add one dialogue."""
        for check, effect in _effects(dialogue):
            self._findings[effect][row(check, self._findings[effect])] += 1
            _remember(self._noted, check, dialogue.id)
        blocking = {finding.check for finding in dialogue.blocking}
        for check in sorted(blocking) if outcome is DialogueOutcome.REJECTED else ():
            self._rejected[row(check, self._rejected)] += 1
            self._alone[row(check, self._alone)] += len(blocking) == 1
            _remember(self._examples, check, dialogue.id)
        unjudged, unreadable = _unjudged(dialogue)
        for check in sorted(unjudged):
            self._errors[row(check, self._errors)] += 1
            _remember(self._examples, check, dialogue.id)
        for check in sorted(unreadable):
            self._unreadable[row(check, self._unreadable)] += 1

    @property
    def counts(self) -> tuple[CheckCount, ...]:
        """The counts so far: those that reject most first."""
        found = self._findings
        shown = {name for table in found.values() for name in table}
        names = shown | self._rejected.keys() | self._errors.keys() | self._unreadable.keys()
        return tuple(
            CheckCount(
                check=name,
                rejected=self._rejected[name],
                alone=self._alone[name],
                blocking=found[Effect.BLOCKING][name],
                advisory=found[Effect.ADVISORY][name],
                outvoted=found[Effect.OUTVOTED][name] + found[Effect.UNDECIDED][name],
                errors=self._errors[name],
                unreadable=self._unreadable[name],
                examples=tuple(self._examples.get(name, []) or self._noted.get(name, [])),
            )
            for name in sorted(names, key=lambda name: (-self._rejected[name], -self._errors[name], name))
        )


def _effects(dialogue: Dialogue) -> Iterator[tuple[str, Effect]]:
    """Yield the check of each finding of the last round, and the finding's effect."""
    decided = decisions(dialogue.parameters.panel, dialogue.votes)
    for finding in dialogue.cheap_findings:
        yield finding.check, effect_of(finding)
    for vote in dialogue.votes:
        for finding in vote.findings:
            yield finding.check, effect_of(finding, decided.get(vote.expert))


def _unjudged(dialogue: Dialogue) -> tuple[set[str], set[str]]:
    """Return the checks that could not judge *dialogue* in its last round, and the experts that only lost a vote."""
    rules = {check.check for check in dialogue.checks or () if check.verdict is Verdict.ERROR}
    if dialogue.executed is not None and dialogue.executed.verdict is Verdict.ERROR:
        rules.add("execution")
    decided = decisions(dialogue.parameters.panel, dialogue.votes)
    lost = {vote.expert for vote in dialogue.votes if vote.verdict is Verdict.ERROR}
    undecided = {expert for expert in lost if decided.get(expert, Verdict.ERROR) is Verdict.ERROR}
    return rules | {f"expert.{expert}" for expert in undecided}, {f"expert.{expert}" for expert in lost - undecided}


def _remember(examples: defaultdict[str, list[str]], check: str, dialogue: str) -> None:
    named = examples[row(check, examples)]
    if len(named) < MAX_EXAMPLES and dialogue not in named:
        named.append(dialogue)


def row(name: str, table: Mapping[str, object]) -> str:
    """Return the row of *table* in which *name* is counted."""
    name = excerpt(name)
    return name if name in table or len(table) < MAX_ROWS else OTHERS
