"""The shell: the one place where a role's questions meet a model and its events meet the log.

It folds, asks, records and asks again, for as long as it is the turn of a role that it serves. Answers are recorded in
the order of their questions, so that the same answers make the same events; each is sent to the log at once. The next
question does not wait for it, unless too many answers are unrecorded or one has been for too long.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent, DialogueFailed, FailureReason, Frame, Recorded, decode, fold_records
from ..execution import StateUnseen
from ..models import Model, QuestionRefused
from ..models.batch import BatchQuestion, QuestionKey
from ..prompts.wording import Wording
from ..questions import Question, Reply
from ..roles import Role
from ..schemas import with_schema
from .answering import add_answer, first_tries, purpose_of
from .event_group import EventGroup
from .executing import Executing
from .recorder import Appends, Recorder
from .stamp import Stamp
from .unrecorded import Unrecorded, VisitAnswers
from .visit import Visited

_REMEMBERED = 512
Outcomes: TypeAlias = Mapping[QuestionKey, Reply | QuestionRefused]
"""Outcomes of questions that were asked in batches."""
NO_OUTCOMES: Outcomes = {}


class Stopping(Exception):
    """The question was not put, because the run is stopping, or the log has refused what came before it."""


@dataclass(frozen=True, slots=True)
class _Known:
    dialogue: Dialogue
    last_id: str


class Shell:
    """Runs roles for many dialogues at once in one event loop."""

    def __init__(
        self,
        roles: Mapping[str, Role],
        model_for: Callable[[Question[BaseModel]], Model],
        log: Appends,
        stamp: Stamp,
        *,
        next_role: Callable[[Dialogue], str | None],
        in_flight: int,
        executing: Executing | None = None,
        wording: Wording | None = None,
        batched: Callable[[Question[BaseModel]], BatchQuestion | None] = lambda _: None,
        rests: Callable[[Dialogue], bool] = lambda _: False,
    ) -> None:
        """*batched* returns a question that is to be asked in a batch as such, and None for every other.

        A visit ends where *rests* is true: whoever sees all dialogues of the run has something to add first.
        """
        self._roles = roles
        self._next_role = next_role
        self._model_for = model_for
        self._log = log
        self._stamp = stamp
        self._slots = asyncio.Semaphore(in_flight)
        self._unrecorded = Unrecorded()
        self._executing = executing
        self._wording = wording or Wording()
        self._batched = batched
        self._rests = rests
        self._stopping = False
        self._remembered: OrderedDict[str, _Known] = OrderedDict()

    def stop(self) -> None:
        """Put no more questions. What is in flight is awaited and recorded."""
        self._stopping = True

    async def visit(
        self,
        stream: str,
        frames: Sequence[Frame],
        recorded: int | None = None,
        outcomes: Outcomes = NO_OUTCOMES,
    ) -> Visited:
        """Carry the dialogue on from *frames*, all that has happened, for as long as a role here is next.

        The log has the first *recorded* of them (None: all); the others are recorded before anything else. *outcomes*
        are those of its questions in batches. Where one is missing, the visit ends, and says which.

        Raises:
            WrongVersion: somebody else carries it on.
            ModelError: no reply could be had; what was answered before is recorded.
            DamagedLog, TornRecord, NewerRelease: *frames* are not a dialogue.
        """
        known = self._restore(stream, frames)
        unrecorded = () if recorded is None else frames[recorded:]
        answers = VisitAnswers(self._unrecorded)
        recorder = Recorder(known.dialogue, known.last_id, self._log, self._stamp, unrecorded, answers=answers)
        try:
            waiting = await self._carry_on(recorder, outcomes)
        finally:
            try:
                await recorder.settle()
            finally:
                answers.close()
        self._remember(stream, recorder)
        next_role = self._next_role(recorder.dialogue)
        return Visited.of(recorder.dialogue, recorder.frames, next_role, recorder.tally, waiting)

    async def _carry_on(self, recorder: Recorder, outcomes: Outcomes) -> Sequence[BatchQuestion]:
        """Return the questions for a batch without which it does not go on."""
        # Outcomes of batches are paid for: they are recorded even where nothing more is asked.
        while not recorder.broken and (outcomes or not self._stopping):
            role = self._roles.get(name) if (name := self._next_role(recorder.dialogue)) else None
            if role is None or self._rests(recorder.dialogue):
                return ()
            try:
                if await self._execute(recorder, role):
                    continue
                questions = self._decide_freely(recorder, role)
            except Exception as error:  # noqa: BLE001 — a role's fault fails its dialogue, not the run
                _fail(recorder, role, error)
                return ()
            questions = [replace(question, dialogue=recorder.dialogue.id) for question in questions]
            if self._stopping and questions and not any(QuestionKey.of(one) in outcomes for one in questions):
                return ()
            # None of them is asked before those in batches are answered: answers are recorded in their order.
            if waiting := self._missing(questions, outcomes):
                return waiting
            if questions:
                await self._ask(recorder, role, questions, outcomes)
        return ()

    def _missing(self, questions: Sequence[Question[BaseModel]], outcomes: Outcomes) -> Sequence[BatchQuestion]:
        due = (self._batched(question) for question in questions)
        return [question for question in due if question is not None and question.key not in outcomes]

    async def _execute(self, recorder: Recorder, role: Role) -> bool:
        """Run the calls that are due, before anything else is decided; whether anything has come."""
        dialogue = recorder.dialogue
        if self._executing is None:
            return False
        try:
            event: DialogueEvent | None = await self._executing.due(dialogue)
        except StateUnseen as error:
            detail = f"the state of the tools cannot be looked at: {error}"[:2000]
            event = DialogueFailed(reason=FailureReason.EXECUTION_INCOMPLETE, detail=detail)
        if event is None:
            return False
        recorder.record_all([event], role=role.name)
        return True

    def _decide_freely(self, recorder: Recorder, role: Role) -> Sequence[Question[BaseModel]]:
        if events := role.decide(recorder.dialogue, ()):
            recorder.record_all(events, role=role.name)
            return ()
        if questions := first_tries(role.ask(recorder.dialogue)):
            return [with_schema(recorder.dialogue, self._worded(question)) for question in questions]
        raise AssertionError(f"{role.name} is next and has nothing to ask or to decide")

    def _worded(self, question: Question[BaseModel]) -> Question[BaseModel]:
        """The question in the user's own words."""
        return replace(question, prompt=self._wording.applied(question.prompt, question.purpose.role))

    async def _ask(
        self, recorder: Recorder, role: Role, questions: Sequence[Question[BaseModel]], outcomes: Outcomes
    ) -> None:
        """Ask *questions*, and record the answers in their order. Raises what kept one from coming.

        They are asked at once, but for those that begin as another one does: these wait for its answer, so that they
        find what they share in the provider's cache.
        """
        await recorder.answers.room()
        version, cause = recorder.dialogue.version, recorder.last_id
        first: dict[str, asyncio.Task[Reply]] = {}
        replies: list[asyncio.Task[Reply]] = []
        for question in questions:
            asking = self._reply(question, outcomes, recorder.answers, first.get(question.prompt.shared))
            replies.append(asyncio.create_task(asking))
            first.setdefault(question.prompt.shared, replies[-1])
        troubles: list[Exception] = []
        for question, task in zip(questions, replies, strict=True):
            outcome: Reply | QuestionRefused
            try:
                outcome = await task
            except QuestionRefused as refusal:
                outcome = refusal
            except Exception as error:  # noqa: BLE001 — the other answers are paid for: record them first
                troubles.append(error)
                continue
            except asyncio.CancelledError:
                for other in replies:
                    other.cancel()
                raise
            if recorder.dialogue.ended:
                continue
            group = EventGroup(recorder.dialogue)
            try:
                add_answer(group, role, question, outcome, version=version)
                recorder.record(group, role=role.name, cause=cause)
                recorder.tally.add(purpose_of(question), group)
            except Exception as error:  # noqa: BLE001 — a role's fault fails its dialogue, not the run
                _fail(recorder, role, error)
        for trouble in troubles:
            if not isinstance(trouble, Stopping):
                raise trouble

    async def _reply(
        self,
        question: Question[BaseModel],
        outcomes: Outcomes,
        answers: VisitAnswers,
        after: asyncio.Task[Reply] | None,
    ) -> Reply:
        outcome = outcomes.get(QuestionKey.of(question)) if outcomes else None
        if isinstance(outcome, Reply):
            return outcome
        if outcome is not None:
            raise outcome
        if after is not None:
            await asyncio.wait([after])
        async with self._slots:
            await self._unrecorded.room()
            if self._stopping or answers.closed:
                raise Stopping
            reply = await self._model_for(question).reply(question)
            answers.came()
            return reply

    def _restore(self, stream: str, frames: Sequence[Frame]) -> _Known:
        known = self._remembered.pop(stream, None)
        if known is not None and known.dialogue.version > len(frames):
            known = None
        after = known.dialogue.version if known else 0
        records = [
            Recorded(stream, number, b"", decode(frame)) for number, frame in enumerate(frames[after:], after + 1)
        ]
        dialogue = fold_records(stream, records, start=known.dialogue if known else None)
        last_id = records[-1].envelope.id if records else known.last_id if known else ""
        return _Known(dialogue, last_id)

    def _remember(self, stream: str, recorder: Recorder) -> None:
        if recorder.dialogue.ended or recorder.last_id is None:
            return
        self._remembered[stream] = _Known(recorder.dialogue, recorder.last_id)
        while len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)


def _fail(recorder: Recorder, role: Role, error: Exception) -> None:
    detail = f"{role.name}: {type(error).__name__}: {error}"[:2000]
    recorder.record_all([DialogueFailed(reason=FailureReason.INTERNAL_ERROR, detail=detail)], role=role.name)
