"""Admission of what begins a dialogue, and of the attempts at turns of one that was there before."""

from collections.abc import Iterable

from .dialogue import Dialogue, Phase
from .difficulty import TurnAttempted
from .opening import DialogueImported, DialogueOpened, Seat
from .turns import AssistantTurn


def opening_objection(dialogue: Dialogue, event: DialogueOpened | DialogueImported) -> str | None:
    """Return the reason why *dialogue* cannot begin so, or None."""
    if dialogue.phase is not Phase.UNOPENED:
        return "it has been opened already"
    if isinstance(event, DialogueOpened) and not event.parameters.steps:
        return "it would have no sub-task"
    return (
        twice(tool.name for tool in event.tools)
        or (twice(turn.id for turn in event.turns) if isinstance(event, DialogueImported) else None)
        or _panel(event.parameters.panel)
    )


def attempt_objection(dialogue: Dialogue, event: TurnAttempted) -> str | None:
    """Return the reason why a turn cannot be tried so now, or None."""
    if dialogue.phase is not Phase.VERIFYING or dialogue.checks is not None:
        return "it is not there to be tried, or was tried before"
    if not any(turn.id == event.turn for turn in dialogue.turns if isinstance(turn, AssistantTurn)):
        return f"there is no turn {event.turn!r} of the assistant"
    if not 1 <= event.attempt <= dialogue.parameters.attempts:
        return f"a turn is tried {dialogue.parameters.attempts} times"
    again = any((one.turn, one.attempt) == (event.turn, event.attempt) for one in dialogue.attempts)
    return f"attempt {event.attempt} at turn {event.turn!r} was made before" if again else None


def _panel(panel: tuple[Seat, ...]) -> str | None:
    for seat in panel:
        if not 1 <= seat.quorum <= seat.votes or seat.wave < 1:
            return f"{seat.expert!r} cannot sit on its panel: {seat.quorum} of {seat.votes} votes in wave {seat.wave}"
    return twice(seat.expert for seat in panel)


def twice(ids: Iterable[str]) -> str | None:
    """Return words about the first of *ids* that comes again, or None."""
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            return f"{id_!r} stands in it twice"
        seen.add(id_)
    return None
