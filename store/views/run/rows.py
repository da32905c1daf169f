"""A row for each dialogue of a run: what lists show of it and choose by; a hundred thousand fit into memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sys import intern

from pydantic import JsonValue, TypeAdapter

from ....events import (
    ComplexityKind,
    Dialogue,
    FailureReason,
    ModelAnswered,
    Phase,
    Recorded,
    Reviewed,
    fold_records,
    reviewed_as,
)
from ...wording import excerpt
from ..dialogue.locator import Locator
from ..outcome import DialogueOutcome, last_of, outcome_by_last, outcome_of

_GOAL = 160
_MOST = 200
"""Names of one kind that are kept of a dialogue."""


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The answers of one model in one dialogue."""

    model: str
    answers: int
    input_tokens: int
    output_tokens: int
    price: float
    unpriced: int
    """Answers without a price."""
    unsaid: int
    """Answers that do not say how many tokens they took."""


@dataclass(frozen=True, slots=True)
class DialogueRow:
    """One dialogue, in brief."""

    stream: str
    number: int
    events: int
    phase: Phase
    reached: Phase
    """The phase that it came to before it ended; of one under way, that in which it is."""
    outcome: DialogueOutcome
    failure: FailureReason | None
    ended: int | None
    """Microseconds since 1970 at which it ended; None while it is under way."""
    turns: int
    calls: int
    kinds: tuple[ComplexityKind, ...]
    """Kinds of complexity that are in it."""
    tools: tuple[str, ...]
    """Tools that it calls."""
    checks: tuple[str, ...]
    """Checks that block it, in its last round."""
    blamed: tuple[str, ...]
    """Tools of the calls that these speak of."""
    findings: int
    """Of its last round, those that only advise among them."""
    reviewed: Reviewed
    goal: str
    uses: tuple[ModelUse, ...]

    @property
    def answers(self) -> int:
        """Answers of all models."""
        return sum(use.answers for use in self.uses)

    @property
    def price(self) -> float | None:
        """US dollars, of the answers that have a price; None: no answer has one."""
        known = [use for use in self.uses if use.unpriced < use.answers]
        return sum(use.price for use in known) if known or not self.uses else None

    @property
    def unpriced(self) -> int:
        """Answers without a price."""
        return sum(use.unpriced for use in self.uses)


def row_of(records: Sequence[Recorded]) -> DialogueRow:
    """Return the row of a dialogue, given its records from the first on. Raises DamagedLog."""
    stream = records[0].stream
    last = last_of(records)
    end = last if last is not None and outcome_by_last(last.event.type) is not DialogueOutcome.IN_FLIGHT else None
    before = fold_records(stream, records if end is None else records[: end.version - 1])
    dialogue = fold_records(stream, records[before.version :], start=before)
    blocking = dialogue.blocking
    locator = Locator(dialogue) if blocking else None
    blamed = [] if locator is None else [locator.locate(finding).tool for finding in blocking]
    return DialogueRow(
        stream=stream,
        number=int(stream.rpartition("/")[2]),
        events=len(records),
        phase=dialogue.phase,
        reached=before.phase,
        outcome=outcome_of(dialogue.phase),
        failure=dialogue.failure,
        ended=None if end is None else end.envelope.at,
        turns=len(dialogue.turns),
        calls=sum(1 for _ in dialogue.calls()),
        kinds=tuple(dict.fromkeys(edit.injection for edit in dialogue.edits if edit.injection and edit.accepted)),
        tools=_names(call.name for _, call in dialogue.calls()),
        checks=_names(finding.check for finding in blocking),
        blamed=_names(name for name in blamed if name),
        findings=len(dialogue.findings),
        reviewed=reviewed_as(dialogue.reviews),
        goal=_goal(dialogue),
        uses=_uses(records),
    )


def row_facts(row: DialogueRow) -> dict[str, JsonValue]:
    """Return a row as JSON."""
    facts: dict[str, JsonValue] = _ROWS.dump_python(row, mode="json")
    ended = None if row.ended is None else datetime.fromtimestamp(row.ended / 1_000_000, UTC).isoformat()
    return {**facts, "ended": ended, "answers": row.answers, "price": row.price, "unpriced": row.unpriced}


_ROWS = TypeAdapter(DialogueRow)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once; the same names of many dialogues are kept in one place."""
    return tuple(intern(excerpt(name)) for name in list(dict.fromkeys(names))[:_MOST])


def _goal(dialogue: Dialogue) -> str:
    if dialogue.plan:
        return excerpt(dialogue.plan[0].goal, _GOAL)
    return excerpt(next((turn.text for turn in dialogue.turns if turn.kind == "user"), ""), _GOAL)


def _uses(records: Sequence[Recorded]) -> tuple[ModelUse, ...]:
    answers: dict[str, list[ModelAnswered]] = {}
    for record in records:
        if isinstance(record.event, ModelAnswered):
            answers.setdefault(record.event.model, []).append(record.event)
    return tuple(
        ModelUse(
            model=intern(excerpt(model)),
            answers=len(given),
            input_tokens=sum(one.usage.input_tokens or 0 for one in given),
            output_tokens=sum(one.usage.output_tokens or 0 for one in given),
            price=sum(one.price or 0.0 for one in given),
            unpriced=sum(one.price is None for one in given),
            unsaid=sum(None in (one.usage.input_tokens, one.usage.output_tokens) for one in given),
        )
        for model, given in answers.items()
    )
