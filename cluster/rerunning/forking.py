"""Forking: a new dialogue that has the history of another one up to a version, and goes its own way from there.

Without a change it goes the same way: what followed is decided again from the recorded answers. With one, an answer to
a prompt that was answered before is taken from there, and only what is new is asked.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from ...actors.models import Model, ModelError
from ...actors.questions import Question, Reply
from ...actors.shell import Stamp
from ...events import (
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Frame,
    ModelAnswered,
    Recorded,
    RunCompleted,
    RunEvent,
    RunStarted,
    RunStopped,
    TemplateRecorded,
    Usage,
    admit,
    encode,
    fold_records,
)
from ...events.refinement import DeclinedBy
from ...store import EventLog
from ..config.resolved_run import ResolvedRun, digest_of
from ..config.run_config import PoolOfActors
from ..errors import RunFailure, UsageError
from ..limits import Governor
from ..run.run_stream import RELEASE, templates_of
from ..run.worker import Worker, limits_of
from .deciders import Deciders
from .redriving import boundaries, reply_of

BY_HAND = "by-hand"
"""The model of an answer that a person gave."""
_UNCOUNTED = Usage(
    input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
)


@dataclass(frozen=True, slots=True)
class Change:
    """What is done otherwise than in the dialogue that is forked; nothing: it goes the same way."""

    answer: str | None = None
    """The raw reply to the question that comes next."""
    accept: bool | None = None
    """The verdict on every fill that waits for one."""
    other_model: bool = False
    """True if all that follows is asked anew, of other models."""

    @property
    def is_none(self) -> bool:
        """True if nothing changes."""
        return self == Change()


class Forked(BaseModel):
    """The outcome of a fork."""

    model_config = ConfigDict(frozen=True)

    dialogue: str
    of: str
    at: int
    """The version up to which both have the same history: the one that was asked for, or the last before it at which
    nothing was half decided."""
    events: int
    same: int
    """Events from the first on whose contents are those of the dialogue that was forked."""
    taken: int
    """Answers after the fork that were taken from there."""
    asked: int
    """Answers that models were asked for."""
    price: float | None
    """US dollars for these. None: unknown."""
    outcome: str
    question: str
    """The question that was answered by hand; empty where none was."""


class RecordedFirst:
    """Answers as it was answered before, where the very same prompt was; else a model does."""

    def __init__(self, records: Sequence[Recorded], by_hand: str | None) -> None:
        """*records* hold the answers that may be taken, *by_hand* is the answer to the first question."""
        self._recorded = dict(_answers(records))
        self._by_hand = by_hand
        self.answered_by_hand = ""
        self.taken = 0
        self.asked: list[Reply] = []
        """Replies of models."""

    def before(self, model: Model) -> Model:
        """Return a model that asks *model* only what is not known."""
        return _Before(self, model)

    async def reply(self, question: Question[BaseModel], model: Model) -> Reply:
        """Return the reply to *question*, by hand, as it is recorded, or of *model*."""
        if self._by_hand is not None and not self.answered_by_hand:
            self.answered_by_hand = question.key
            return Reply(self._by_hand, BY_HAND, "stop", _UNCOUNTED, 0.0, 0.0)
        known = self._recorded.get((question.key, question.attempt, question.prompt.digest))
        if known is not None:
            self.taken += 1
            return known
        reply = await model.reply(question)
        self.asked.append(reply)
        return reply


@dataclass(frozen=True, slots=True)
class _Before:
    known: RecordedFirst
    model: Model

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`."""
        return await self.known.reply(question, self.model)

    async def close(self) -> None:
        """As `Model.close`."""
        await self.model.close()


def _answers(records: Sequence[Recorded]) -> Iterator[tuple[tuple[str, int, str], Reply]]:
    """Yield the recorded replies by question, try and digest of the prompt."""
    tries: Counter[str] = Counter()
    for record in records:
        event = record.event
        if isinstance(event, ModelAnswered):
            tries[event.question] += 1
            yield (event.question, tries[event.question], event.prompt), reply_of(event)


async def fork(
    log: EventLog,
    records: Sequence[Recorded],
    deciders: Deciders,
    run: ResolvedRun,
    *,
    change: Change,
    at: int,
    ask: bool,
) -> Forked:
    """Begin the run of that config with one dialogue that has the first *at* events of *records*, and carry it on.

    Without a change, models are asked only if that is wanted (*ask*): where today's code parts from the log.

    Raises:
        UsageError: the run is there already, there is nothing at that version that the change is about, or models would
            have to be asked.
        RunFailure: a model gave no answer; what is recorded is kept.
    """
    name, of = run.config.run, records[0].stream
    stream = f"{name}/1"
    if await log.head(name) is not None or await log.head(stream) is not None:
        raise UsageError(f"run {name!r} is in the log already: give the fork another name with --run")
    begins, ends = _stretch(records, deciders, at, change)
    asks = ask or not change.is_none
    if ends < len(records) and not asks:
        raise UsageError(
            f"today's code parts from {of} at version {ends + 1}, so that models would have to be asked for what "
            f"follows: 'redrive {of}' shows the difference, and --ask asks them"
        )
    stamp = Stamp(name, os.uname().nodename)
    frames = copied(records[:ends], stamp)
    frames += _by_hand(stream, records, begins, stamp, change)
    await _begin(log, deciders, run, stamp, {"of": of, "at": begins, "change": _told(change)})
    await log.append_frames(stream, frames, expected=0)
    known = RecordedFirst(() if change.other_model else records, change.answer)
    end: RunEvent = RunStopped(reason="stopped by the user")
    try:
        if asks:
            await _carried_on(log, run, stream, frames, known)
        end = RunCompleted()
    except ModelError as error:
        end = RunStopped(reason=str(error)[:500])
        there = len(await log.read(stream))
        again = f"'fork {stream} --at {there} --ask' goes on from what is recorded"
        raise RunFailure(f"{stream} stopped at version {there}: {error}. {again}") from error
    finally:
        number = len(await log.read(name))
        await log.append(name, [stamp.envelope(end, role="conductor", cause=None)], expected=number)
    written = await log.read(stream)
    prices = [reply.price for reply in known.asked]
    carried = sum(isinstance(record.event, ModelAnswered) for record in records[begins:ends])
    return Forked(
        dialogue=stream,
        of=of,
        at=begins,
        events=len(written),
        same=_same(records, written),
        taken=carried + known.taken,
        asked=len(known.asked),
        price=None if None in prices else sum(price for price in prices if price is not None),
        outcome=fold_records(stream, written).phase.value,
        question=known.answered_by_hand,
    )


def _stretch(records: Sequence[Recorded], deciders: Deciders, at: int, change: Change) -> tuple[int, int]:
    """Return the version at which it forks, and the one up to which it goes the same way.

    Raises UsageError where the dialogue has no such version.
    """
    if not 1 <= at <= len(records):
        raise UsageError(f"--at {at}: {records[0].stream} has versions 1 to {len(records)}")
    bounds = boundaries(records, deciders)
    last = bounds[-1]
    begins = max(bound for bound in bounds if bound <= at) if at <= last else _undecided(records, at)
    return begins, max(begins, last) if change.is_none else begins


def _undecided(records: Sequence[Recorded], at: int) -> int:
    """Return the last version up to *at* that does not part an answer from what was decided from it.

    Today's code does not explain the events before it, so that it cannot say what was decided at once.
    """
    answers = {record.envelope.id for record in records if isinstance(record.event, ModelAnswered)}
    while at < len(records) and records[at].envelope.cause in answers:
        at -= 1
    return at


def copied(records: Sequence[Recorded], stamp: Stamp) -> list[Frame]:
    """Return the events of *records* as those of another dialogue: with ids of their own, and causes among these."""
    ids: dict[str | None, str] = {}
    frames: list[Frame] = []
    for record in records:
        cause = ids.get(record.envelope.cause)
        envelope = stamp.envelope(record.event, role=record.envelope.role, cause=cause)
        ids[record.envelope.id] = envelope.id
        frames.append(encode(envelope))
    return frames


def _by_hand(stream: str, records: Sequence[Recorded], at: int, stamp: Stamp, change: Change) -> list[Frame]:
    """Return a person's verdict on every fill that waits for one at version *at*. Raises UsageError where none does."""
    if change.accept is None:
        return []
    dialogue = fold_records(stream, records[:at])
    waiting = [mask.id for mask in dialogue.masks if mask.proposal is not None]
    if not waiting:
        others = ", ".join(str(record.version) for record in records if isinstance(record.event, FillProposed))
        where = f"one does at versions {others}" if others else "none ever does"
        raise UsageError(f"at version {at} no fill waits for a verdict; {where}")
    frames: list[Frame] = []
    for mask in waiting:
        verdict: DialogueEvent = FillDeclined(mask=mask, by=DeclinedBy.JUDGE, reason="declined by hand")
        if change.accept:
            verdict = FillAccepted(mask=mask, reason="accepted by hand")
        dialogue = admit(dialogue, verdict)
        frames.append(encode(stamp.envelope(verdict, role="user", cause=None)))
    return frames


async def _begin(
    log: EventLog, deciders: Deciders, run: ResolvedRun, stamp: Stamp, forked: Mapping[str, object]
) -> None:
    """Record the run: the config of the one that was forked, with its new name, and what was forked."""
    config = {**deciders.run.config, "run": stamp.run, "dialogues": 1, "accepted": None, "forked": dict(forked)}
    recorded = run.config.to_json()
    config |= {key: recorded[key] for key in ("models", "limits", "budget")}
    templates = {one.digest: one for one in templates_of(run)}
    texts = [TemplateRecorded(name="recorded", digest=d, text=t) for d, t in deciders.run.templates.items()]
    started = RunStarted(
        config=config,
        config_digest=digest_of(config),
        pool_digest=deciders.run.pool_digest,
        tools=deciders.run.tools,
        dialogues=1,
        seed=deciders.run.seed,
        release=RELEASE,
    )
    events: list[RunEvent] = [started, *templates.values(), *(one for one in texts if one.digest not in templates)]
    await log.append(stamp.run, [stamp.envelope(event, role="conductor", cause=None) for event in events], expected=0)


async def _carried_on(
    log: EventLog, run: ResolvedRun, stream: str, frames: Sequence[Frame], known: RecordedFirst
) -> None:
    roles = tuple(run.method.method.roles)
    governor = Governor(limits_of(run), run.config.budget)
    pool = PoolOfActors(roles=roles)
    worker = Worker(run.config, pool, log, governor, name="fork", node="local", run=run, before=known.before)
    try:
        await worker.shell.visit(stream, frames, len(frames))
    finally:
        await worker.close()


def _told(change: Change) -> str:
    if change.answer is not None:
        return "the next answer is given by hand"
    if change.accept is not None:
        return f"the fill is {'accepted' if change.accept else 'declined'} by hand"
    return "other models answer" if change.other_model else "nothing"


def _same(one: Sequence[Recorded], other: Sequence[Recorded]) -> int:
    """Return the number of events from the first on whose contents are the same."""
    same = 0
    for mine, theirs in zip(one, other, strict=False):
        if encode(mine.envelope).payload != encode(theirs.envelope).payload or mine.event.type != theirs.event.type:
            break
        same += 1
    return same
