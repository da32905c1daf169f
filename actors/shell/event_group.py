"""Events that are recorded together or not at all; each is folded once, when it is added."""

from collections.abc import Iterable

from ...events import Dialogue, DialogueEvent, admit


class EventGroup:
    """A group in the making, with the dialogue as it is after it."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.events: list[DialogueEvent] = []

    def add(self, events: Iterable[DialogueEvent]) -> None:
        """Add *events* in order. Raises ImpossibleEvent where one of them cannot happen."""
        for event in events:
            self.dialogue = admit(self.dialogue, event)
            self.events.append(event)
