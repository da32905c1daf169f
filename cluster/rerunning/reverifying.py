"""Reverifying: a rule set and the recorded votes over stored dialogues. No model is asked, and no call is run."""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from ...actors.experts import Expert
from ...actors.roles import Verifier
from ...actors.rules import Rule
from ...actors.shell import Stamp
from ...events import (
    Dialogue,
    DialogueEvent,
    DialogueFailed,
    Phase,
    Recorded,
    Seat,
    Verdict,
    VerificationReopened,
    admit,
    fold_records,
)
from ...store import EventLog
from ...store.views import Unreadable, dialogues_of, expect_run, run_of
from ...store.views.load import noting


class Became(StrEnum):
    """The outcome of verifying a dialogue again."""

    SAME = "same"
    CHANGED = "changed"
    """Another verdict, or another check that rejects."""
    UNVOTED = "unvoted"
    """Nothing of the rules rejects it any more, and experts that would have to vote were never asked."""
    UNJUDGED = "unjudged"
    """A rule could not judge it."""
    SKIPPED = "skipped"
    """It has no verdict: it is under way, or has failed."""


class Reverified(BaseModel):
    """One dialogue, verified again."""

    model_config = ConfigDict(frozen=True)

    dialogue: str
    version: int
    """The version that it was verified at."""
    became: Became
    before: str
    after: str
    """`accepted`, `rejected`; else the same as before."""
    reason_before: str
    reason_after: str
    """Why it is rejected now; or who would have to vote; or which rule could not judge."""
    checks_before: tuple[str, ...]
    checks_after: tuple[str, ...]
    """The checks that block it."""
    recorded: bool


def reverified(
    records: Sequence[Recorded], rules: Mapping[str, Rule], experts: Mapping[str, Expert], why: str
) -> tuple[Reverified, Sequence[DialogueEvent]]:
    """Return what *rules* and the recorded votes make of a dialogue, and the events that would say so.

    *why* is the reason that is recorded. No event where nothing changes, or no verdict can be given. Raises DamagedLog.
    """
    before = fold_records(records[0].stream, records)
    if before.phase not in (Phase.ACCEPTED, Phase.REJECTED) or before.checks is None:
        return _told(before, before, Became.SKIPPED), ()
    panel = tuple(seat.expert for seat in before.parameters.panel)
    takes_back = "accepted" if before.phase is Phase.ACCEPTED else "rejected"
    events: list[DialogueEvent] = [VerificationReopened(reason=why, kept=panel, takes_back=takes_back)]
    after = admit(before, events[0])
    verifier = Verifier(rules, experts)
    while not after.ended:
        decided = verifier.decide(after, ())
        if not decided:
            silent = ", ".join(seat.expert for seat in _undecided(after))
            return _told(before, after, Became.UNVOTED, f"no recorded vote of {silent}"), ()
        for event in decided:
            if isinstance(event, DialogueFailed):
                return _told(before, after, Became.UNJUDGED, event.detail), ()
            after = admit(after, event)
            events.append(event)
    told = _told(before, after, Became.CHANGED)
    same = (told.before, told.checks_before) == (told.after, told.checks_after)
    return (told.model_copy(update={"became": Became.SAME}), ()) if same else (told, events)


async def reverify(
    log: EventLog,
    name: str,
    rules: Mapping[str, Rule],
    experts: Mapping[str, Expert],
    *,
    why: str,
    record: bool,
    unreadable: list[Unreadable],
) -> AsyncIterator[Reverified]:
    """Yield each dialogue of the run *name*, or the one of that name, verified again.

    With *record* its new verdict is appended, where it has one. What cannot be read is noted in *unreadable*.

    Raises NoSuchStream; WrongVersion where somebody else appends to a dialogue meanwhile.
    """
    async for records in _each(log, name, unreadable):
        stream = records[0].stream
        with noting(stream, unreadable):
            told, events = reverified(records, rules, experts, why)
            if record and events:
                await _append(log, records, events)
                told = told.model_copy(update={"recorded": True})
            yield told


async def _each(log: EventLog, name: str, unreadable: list[Unreadable]) -> AsyncIterator[Sequence[Recorded]]:
    if run_of(name) is None:
        await expect_run(log, name)
        async for records in dialogues_of(log, name, unreadable=unreadable):
            yield records
        return
    records = await log.read(name)
    if not records:
        await expect_run(log, name)
    yield records


async def _append(log: EventLog, records: Sequence[Recorded], events: Sequence[DialogueEvent]) -> None:
    stream, stamp = records[0].stream, Stamp(run_of(records[0].stream) or "", os.uname().nodename)
    cause, envelopes = records[-1].envelope.id, []
    for event in events:
        envelopes.append(stamp.envelope(event, role="verifier", cause=cause))
        cause = envelopes[0].id
    await log.append(stream, envelopes, expected=len(records))


def _told(before: Dialogue, after: Dialogue, became: Became, reason: str = "") -> Reverified:
    decided = after.ended
    return Reverified(
        dialogue=before.id,
        version=before.version,
        became=became,
        before=before.phase.value,
        after=after.phase.value if decided else before.phase.value,
        reason_before=before.reason,
        reason_after=reason or (after.reason if decided else ""),
        checks_before=_blocking(before),
        checks_after=_blocking(after) if decided else _blocking(before),
        recorded=False,
    )


def _blocking(dialogue: Dialogue) -> tuple[str, ...]:
    if dialogue.phase is not Phase.REJECTED:
        return ()
    return tuple(sorted({finding.check for finding in dialogue.blocking}))


def _undecided(dialogue: Dialogue) -> list[Seat]:
    return [seat for seat in dialogue.parameters.panel if dialogue.decision(seat) in (None, Verdict.ERROR)]
