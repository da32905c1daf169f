"""Subjects of experts: the turns that they look at, and where a dialogue has nothing for them."""

from ...events import AssistantTurn, Dialogue, ToolTurn, Turn, UserTurn
from ..evidence import DialogueView


def every_turn(turn: Turn) -> bool:
    """Return True: any change of a turn may change the vote."""
    del turn
    return True


def user_turns(turn: Turn) -> bool:
    """Return True for what the user says."""
    return isinstance(turn, UserTurn)


def answers_and_results(turn: Turn) -> bool:
    """Return True for what the assistant says or calls, and for results."""
    return isinstance(turn, AssistantTurn | ToolTurn)


def calls_and_sources(turn: Turn) -> bool:
    """Return True for turns with calls, and for those that their values come from."""
    return not isinstance(turn, AssistantTurn) or bool(turn.calls)


def always_asked(dialogue: Dialogue) -> str | None:
    """Return None: the expert has something to look at in every dialogue."""
    del dialogue
    return None


def without_failure(dialogue: Dialogue) -> str | None:
    """Return that no call failed or came back empty, or None."""
    if any(result.failed or result.empty for result in DialogueView(dialogue).results):
        return None
    return "no call failed or came back empty"


def without_injection(dialogue: Dialogue) -> str | None:
    """Return that nothing was injected, or None. What was injected into an imported dialogue is not known."""
    if dialogue.imported or any(edit.accepted and edit.injection is not None for edit in dialogue.edits):
        return None
    return "no complexity was injected"
