"""Lines of a run's dialogues: what a list shows of each, and what it is chosen by."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ....events import (
    AnswerUnusable,
    ComplexityKind,
    Dialogue,
    DialogueFailed,
    DialogueRejected,
    FailureReason,
    ModelAnswered,
    Recorded,
    Reviewed,
    Verdict,
    fold_records,
    reviewed_as,
)
from ...contract import EventLog
from ...wording import turn_lines
from ..load import Unreadable, expect_run, noting
from ..outcome import DialogueOutcome, last_of, outcome_by_last, outcome_of
from ..usage import Price
from ..view import Sentence, Short, View


class DialogueLine(View):
    """One dialogue, as a list shows it."""

    id: str
    version: int
    digest: str
    """Of its last record, hex."""
    outcome: DialogueOutcome
    failure: FailureReason | None
    reason: Sentence
    """Why it was rejected or failed; else empty."""
    blocking: tuple[Short, ...]
    """The checks that block it, in the last round."""
    checks: tuple[Short, ...]
    """All checks with a finding of the last round, or that could not judge it, by name."""
    tools: tuple[Short, ...]
    """Those that it calls, by name."""
    drawn: tuple[ComplexityKind, ...]
    complexities: tuple[ComplexityKind, ...]
    """Those that are in it: their fills were accepted."""
    models: tuple[Short, ...]
    subtasks: int
    turns: int
    calls: int
    answers: int
    unusable: int
    price: Price
    opened: datetime
    last: datetime
    """The time of its last event, reviews apart."""
    goal: Sentence
    """Of its first sub-task."""
    reviewed: Reviewed


def line_of(records: Sequence[Recorded]) -> DialogueLine:
    """Return the line of a dialogue, given all its records. Raises DamagedLog."""
    return _line(records, fold_records(records[0].stream, records))


def _line(records: Sequence[Recorded], dialogue: Dialogue) -> DialogueLine:
    answers = [record.event for record in records if isinstance(record.event, ModelAnswered)]
    prices = [answer.price for answer in answers if answer.price is not None]
    errors = {check.check for check in dialogue.checks or () if check.verdict is Verdict.ERROR}
    last = last_of(records) or records[-1]
    return DialogueLine(
        id=dialogue.id,
        version=dialogue.version,
        digest=records[-1].digest.hex(),
        outcome=outcome_of(dialogue.phase),
        failure=dialogue.failure,
        reason=last.event.reason
        if isinstance(last.event, DialogueRejected)
        else last.event.detail
        if isinstance(last.event, DialogueFailed)
        else "",
        blocking=tuple(dict.fromkeys(finding.check for finding in dialogue.blocking)),
        checks=tuple(sorted({finding.check for finding in dialogue.findings} | errors)),
        tools=tuple(sorted({call.name for _, call in dialogue.calls()})),
        drawn=dialogue.parameters.complexities,
        complexities=tuple(edit.injection for edit in dialogue.edits if edit.accepted and edit.injection is not None),
        models=tuple(sorted({answer.model for answer in answers})),
        subtasks=len(dialogue.parameters.steps),
        turns=len(dialogue.turns),
        calls=sum(1 for _ in dialogue.calls()),
        answers=len(answers),
        unusable=sum(isinstance(record.event, AnswerUnusable) for record in records),
        price=Price(known=sum(prices), unknown=len(answers) - len(prices), calls=len(answers)),
        opened=records[0].time,
        last=last.time,
        goal=dialogue.plan[0].goal if dialogue.plan else "",
        reviewed=reviewed_as(dialogue.reviews),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a dialogue has to be to be listed: each that is given has to hold, and of several, any of them."""

    outcome: tuple[DialogueOutcome, ...] = ()
    check: tuple[str, ...] = ()
    """Checks with a finding of the last round."""
    tool: tuple[str, ...] = ()
    complexity: tuple[str, ...] = ()
    """Kinds that are in it, or types of kinds."""
    model: tuple[str, ...] = ()
    since: datetime | None = None
    """The time after which its last event came."""
    text: str = ""
    """Words that a turn, a call, a result, its plan or its reason has, whatever their case."""

    def keep(self, line: DialogueLine, dialogue: Dialogue) -> bool:
        """Return True if the dialogue is to be listed."""
        kinds = {name for kind in line.complexities for name in (kind.value, kind.type.value)}
        met = (
            not self.outcome or line.outcome in self.outcome,
            not self.check or bool({*self.check} & {*line.checks}),
            not self.tool or bool({*self.tool} & {*line.tools}),
            not self.complexity or bool({*self.complexity} & kinds),
            not self.model or bool({*self.model} & {*line.models}),
            self.since is None or line.last >= self.since,
        )
        return all(met) and (not self.text or self._says(line, dialogue))

    def _says(self, line: DialogueLine, dialogue: Dialogue) -> bool:
        words = self.text.casefold()
        texts = (line.reason, *(one.goal for one in dialogue.plan), *(t for u in dialogue.turns for t in turn_lines(u)))
        return any(words in text.casefold() for text in texts)


async def lines_of(
    log: EventLog, run: str, wanted: Wanted, *, unreadable: list[Unreadable]
) -> AsyncIterator[DialogueLine]:
    """Yield the lines of *run*'s dialogues that are *wanted*, in the order of their numbers.

    What cannot be read is noted in *unreadable*. Raises NoSuchStream. Memory grows with the names of the dialogues.
    """
    await expect_run(log, run)
    heads = [head async for head in log.heads(f"{run}/")]
    for head in sorted(heads, key=lambda head: (len(head.stream), head.stream)):
        if wanted.outcome and outcome_by_last(head.last) not in wanted.outcome:
            continue
        with noting(head.stream, unreadable):
            records = await log.read(head.stream, upto=head.version)
            if not records:
                continue
            dialogue = fold_records(head.stream, records)
            line = _line(records, dialogue)
            if wanted.keep(line, dialogue):
                yield line
