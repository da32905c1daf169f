"""Recording: groups of events become frames and go to the log in order, while the dialogue is carried on."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from ...events import Dialogue, DialogueEvent, Frame, ModelAnswered, encode
from .event_group import EventGroup
from .stamp import Stamp
from .tally import Tally
from .unrecorded import VisitAnswers


class Appends(Protocol):
    """The part of a log that recording needs."""

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """As `EventLog.append_frames`."""


class Recorder:
    """The dialogue of one visit at its newest version; nothing changes it but recording events.

    What is recorded is sent at once: while one append is under way, frames gather for the next one. The answers in them
    count as unrecorded until the log has confirmed them.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        last_id: str | None,
        log: Appends,
        stamp: Stamp,
        unrecorded: Sequence[Frame] = (),
        *,
        answers: VisitAnswers,
    ) -> None:
        """*unrecorded* are the last events of *dialogue*, where the log does not have them yet."""
        self.dialogue = dialogue
        self.last_id = last_id
        """Id of the newest event."""
        self.frames: list[Frame] = []
        """Frames recorded here."""
        self.tally = Tally()
        self._log = log
        self._stamp = stamp
        self._appended = dialogue.version - len(unrecorded)
        self.answers = answers
        self._waiting: list[Frame] = list(unrecorded)
        self._answers = 0
        """Answers among the waiting frames."""
        self._sending: asyncio.Task[None] | None = None
        if unrecorded:
            self._sending = asyncio.create_task(self._send())

    @property
    def broken(self) -> bool:
        """True once the log has refused an append, so that going on is in vain."""
        sending = self._sending
        return sending is not None and sending.done() and sending.exception() is not None

    def record_all(self, events: Sequence[DialogueEvent], *, role: str) -> None:
        """Record *events* as one group that follows from the event before. Raises as `record`, and ImpossibleEvent."""
        group = EventGroup(self.dialogue)
        group.add(events)
        self.record(group, role=role)

    def record(self, group: EventGroup, *, role: str, cause: str | None = None) -> None:
        """Append *group*: its first event is caused by *cause*, or else by the event before.

        Those after the first are caused by the first: they were decided from it.

        Raises:
            NotEncodable: an event cannot be written; nothing is appended.
        """
        envelopes = []
        because = cause if cause is not None else self.last_id
        for event in group.events:
            envelopes.append(self._stamp.envelope(event, role=role, cause=because))
            because = envelopes[0].id
        frames = [encode(envelope) for envelope in envelopes]
        self.frames += frames
        self.dialogue = group.dialogue
        self.last_id = envelopes[-1].id
        self._waiting += frames
        answers = sum(isinstance(event, ModelAnswered) for event in group.events)
        self.answers.sent(answers)
        self._answers += answers
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def settle(self) -> None:
        """Return when everything recorded is durable. Raises what the log raised."""
        while self._sending is not None:
            await self._sending

    async def _send(self) -> None:
        try:
            while self._waiting:
                frames, self._waiting = self._waiting, []
                answers, self._answers = self._answers, 0
                await self._log.append_frames(self.dialogue.id, frames, expected=self._appended)
                self._appended += len(frames)
                self.answers.recorded(answers)
        except BaseException:
            self.answers.close()  # whoever waits for them would wait for ever
            raise
        self._sending = None
