"""One visit: the state of a dialogue while an actor has it, and what was recorded of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...events import Dialogue, DialogueEvent, Frame, Phase, admit_all, encode
from ..questions import RoleName
from .appending import Appender, Appends
from .stamp import Stamp


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit comes to. It crosses processes, so it is plain values and frames."""

    frames: tuple[Frame, ...]
    """What was recorded, in order."""
    phase: Phase
    next: RoleName | None
    """Who is next; None where the dialogue has ended."""
    checks: tuple[str, ...]
    """The checks that rejected it, if they did."""
    failure: str | None
    """Why it failed, if it did."""


class Recorder:
    """The dialogue at its newest version; nothing changes it but recording events."""

    def __init__(
        self, dialogue: Dialogue, last_id: str | None, log: Appends, stamp: Stamp, unrecorded: Sequence[Frame] = ()
    ) -> None:
        """*unrecorded* are the last events of *dialogue*, where the log does not have them yet."""
        self.dialogue = dialogue
        self.frames: list[Frame] = []
        self._last_id = last_id
        self._appender = Appender(log, dialogue.id, dialogue.version - len(unrecorded))
        self._stamp = stamp
        if unrecorded:
            self._appender.add(unrecorded)

    @property
    def last_id(self) -> str | None:
        """The id of the newest event."""
        return self._last_id

    @property
    def broken(self) -> bool:
        """Whether the log has refused what was recorded."""
        return self._appender.broken

    def record(self, events: Sequence[DialogueEvent], *, role: str, cause: str | None = None) -> None:
        """Append *events* in one group: the first is caused by *cause*, or else by the event before.

        Those after the first are caused by the first: they were decided from it.

        Raises:
            ImpossibleEvent: one of them cannot happen; none is appended.
            NotEncodable: one of them cannot be written; none is appended.
        """
        dialogue = admit_all(self.dialogue, events)
        envelopes = []
        because = cause if cause is not None else self._last_id
        for event in events:
            envelopes.append(self._stamp.envelope(event, role=role, cause=because))
            because = envelopes[0].id
        frames = [encode(envelope) for envelope in envelopes]
        self._appender.add(frames)
        self.frames += frames
        self.dialogue = dialogue
        self._last_id = envelopes[-1].id

    async def settle(self) -> None:
        """Return when everything recorded is durable. Raises what the log raised."""
        await self._appender.settle()
