"""Redriving: today's deciders over the recorded answers, compared event by event with what was recorded.

Nothing is asked: an answer, the outcome of running calls and whatever else came from outside are taken as they stand.
What follows from them is decided again, from the recorded state, so that the first difference is one of the code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from ...actors.models import QuestionRefused
from ...actors.models.recorded.answers import REFUSED
from ...actors.questions import Question, Reply
from ...actors.roles import Role
from ...actors.schemas import with_schema
from ...actors.shell.answering import add_answer, first_tries
from ...actors.shell.event_group import EventGroup
from ...events import (
    AnswerUnusable,
    CallsExecuted,
    Dialogue,
    DialogueEvent,
    DialogueImported,
    DialogueOpened,
    DialogueReviewed,
    EventsError,
    ModelAnswered,
    PlanCompared,
    Recorded,
    ReviewWithdrawn,
    StateSampled,
    fold_records,
    unopened,
)
from ...store.wording import excerpt, sentence
from .deciders import Deciders

_GIVEN = (
    DialogueOpened,
    DialogueImported,
    StateSampled,
    PlanCompared,
    CallsExecuted,
    DialogueReviewed,
    ReviewWithdrawn,
)
"""Events that come from outside: drawn, imported, looked at, run, or said by people."""
_LONGEST = 1000


class Difference(BaseModel):
    """The first event that today's deciders decide otherwise."""

    model_config = ConfigDict(frozen=True)

    version: int
    type: str
    role: str
    recorded: str
    """What was recorded, in a sentence."""
    today: str
    """What is decided today, in a sentence; or why nothing is."""
    fields: tuple[str, ...]
    """Fields that differ, where both are of one type."""


class Redriven(BaseModel):
    """The outcome of redriving one dialogue."""

    model_config = ConfigDict(frozen=True)

    dialogue: str
    events: int
    given: int
    """Events that came from outside, answers apart."""
    answers: int
    decided: int
    """Events that were decided again, and came out the same."""
    prompts: int
    """Answers whose prompt is rendered today exactly as it was."""
    difference: Difference | None
    """None: today's code explains every event."""


@dataclass(slots=True)
class _Run:
    """A redriving under way."""

    deciders: Deciders
    records: Sequence[Recorded]
    dialogue: Dialogue
    given: int = 0
    answers: int = 0
    decided: int = 0
    prompts: int = 0
    again: bool = False
    """True behind a verdict that was taken back: what follows is of rules that somebody chose then."""
    begun: list[int] = field(default_factory=list)
    """The versions at which nothing was half decided."""
    asked: dict[int, dict[str, Question[BaseModel]]] = field(default_factory=dict)
    """Questions by the version that they were asked at, and by key."""

    @property
    def at(self) -> int:
        """The number of events behind it."""
        return self.dialogue.version

    def take(self, number: int) -> None:
        """Go on by the next *number* recorded events."""
        taken = self.records[self.at : self.at + number]
        self.dialogue = fold_records(self.dialogue.id, taken, start=self.dialogue)


def redrive(records: Sequence[Recorded], deciders: Deciders) -> Redriven:
    """Decide a dialogue's events again, up to the first difference. Raises DamagedLog."""
    run, difference = _driven(records, deciders)
    return Redriven(
        dialogue=run.dialogue.id,
        events=len(records),
        given=run.given,
        answers=run.answers,
        decided=run.decided,
        prompts=run.prompts,
        difference=difference,
    )


def boundaries(records: Sequence[Recorded], deciders: Deciders) -> Sequence[int]:
    """Return the versions at which nothing is half decided, up to the first difference. Raises DamagedLog."""
    return _driven(records, deciders)[0].begun


def _driven(records: Sequence[Recorded], deciders: Deciders) -> tuple[_Run, Difference | None]:
    run = _Run(deciders, records, unopened(records[0].stream))
    difference: Difference | None = None
    while run.at < len(records) and difference is None:
        run.begun.append(run.at)
        difference = _step(run)
    if difference is None:
        run.begun.append(run.at)
    return run, difference


def _step(run: _Run) -> Difference | None:
    """Go on by what the next event is a part of; return the difference, if there is one."""
    record = run.records[run.at]
    run.again = run.again or getattr(record.event, "takes_back", None) is not None
    if isinstance(record.event, _GIVEN) or run.again or record.envelope.role == "user":
        run.given += 1
        run.take(1)
        return None
    name = run.deciders.method.next_role(run.dialogue)
    role = run.deciders.roles.get(name) if name else None
    if role is None:
        return _differs(run, "the dialogue rests: no role is next")
    try:
        decided = list(_decided(run, role, record))
    except _Otherwise as other:
        return _differs(run, str(other))
    except EventsError as error:
        return _differs(run, f"an event that cannot happen: {error}")
    except Exception as error:  # noqa: BLE001 — a role's fault fails its dialogue, as it does in a run
        return _differs(run, f"{role.name} breaks: {type(error).__name__}: {error}")
    return _compared(run, role, decided)


class _Otherwise(Exception):
    """What would happen today instead of the recorded event."""


def _decided(run: _Run, role: Role, record: Recorded) -> Iterator[DialogueEvent]:
    """Yield what today's role decides, from the recorded answer or without one. Raises _Otherwise."""
    event = record.event
    answered = isinstance(event, ModelAnswered) or (isinstance(event, AnswerUnusable) and REFUSED in event.fault[:100])
    pending = answered and _key(event) in _pending(run, event)
    if not pending and (free := role.decide(run.dialogue, ())):
        yield from free
        return
    questions = _pending(run, event) or {
        one.key: with_schema(run.dialogue, replace(one, dialogue=run.dialogue.id))
        for one in first_tries(role.ask(run.dialogue))
    }
    if not answered:
        raise _Otherwise(f"{role.name} asks {', '.join(questions)} first")
    question = questions.get(_key(event))
    if question is None:
        raise _Otherwise(f"{role.name} asks {', '.join(questions) or 'nothing'}, and not {_key(event)}")
    run.asked.setdefault(_asked_at(run, event), questions)
    outcome = _outcome(event)
    if isinstance(event, ModelAnswered):
        run.answers += 1
        run.prompts += question.prompt.digest == event.prompt
    group = EventGroup(run.dialogue)
    add_answer(group, role, question, outcome, version=_asked_at(run, event))
    yield from group.events


def _key(event: object) -> str:
    return event.question if isinstance(event, ModelAnswered | AnswerUnusable) else ""


def _asked_at(run: _Run, event: object) -> int:
    return event.version if isinstance(event, ModelAnswered) else run.at


def _pending(run: _Run, event: object) -> dict[str, Question[BaseModel]]:
    """Return the questions that were asked together with the one that *event* answers, at an earlier version."""
    if isinstance(event, ModelAnswered):
        return run.asked.get(event.version, {})
    return next((asked for asked in reversed([*run.asked.values()]) if _key(event) in asked), {})


def _outcome(event: object) -> Reply | QuestionRefused:
    if not isinstance(event, ModelAnswered):
        assert isinstance(event, AnswerUnusable)
        return QuestionRefused(event.fault.removeprefix(REFUSED))
    return reply_of(event)


def reply_of(event: ModelAnswered) -> Reply:
    """Return the reply that was recorded."""
    return Reply(
        text=event.text,
        model=event.model,
        finish_reason=event.finish_reason,
        usage=event.usage,
        price=event.price,
        latency=event.latency,
        odd=event.odd,
        at_most=event.at_most,
    )


def _compared(run: _Run, role: Role, decided: Sequence[DialogueEvent]) -> Difference | None:
    """Compare what was decided with what was recorded, event by event, and go on behind what is the same."""
    if not decided:
        return _differs(run, f"{role.name} decides nothing")
    for event in decided:
        if run.at == len(run.records):
            return None  # the run stopped here
        record = run.records[run.at]
        fields = _different_fields(record.event, event)
        if fields or record.envelope.role != role.name:
            said = sentence(run.dialogue, event) if event.type != record.event.type or fields else f"by {role.name}"
            return _differs(run, said, fields)
        run.decided += not isinstance(event, ModelAnswered)
        run.take(1)
    return None


def _different_fields(recorded: Any, today: DialogueEvent) -> tuple[str, ...]:  # noqa: ANN401 — any event
    """Return the fields that differ; of an answer none, for it is given."""
    if recorded.type != today.type:
        return ("type",)
    if isinstance(today, ModelAnswered):
        return () if recorded.question == today.question else ("question",)
    return tuple(name for name in type(today).model_fields if getattr(recorded, name) != getattr(today, name))


def _differs(run: _Run, today: str, fields: tuple[str, ...] = ()) -> Difference:
    record = run.records[run.at]
    event: Any = record.event
    return Difference(
        version=record.version,
        type=record.event.type,
        role=record.envelope.role,
        recorded=sentence(run.dialogue, event),
        today=excerpt(today, _LONGEST),
        fields=fields if fields != ("type",) else (),
    )
