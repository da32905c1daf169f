"""The next role: whoever speaks after the last turn. It is a pure function of the fold."""

from ....events import AssistantTurn, Dialogue, Phase, ToolTurn, UserTurn
from ...roles.purposes import ASSISTANT, INITIALIZER, TOOL_SIMULATOR, USER_SIMULATOR, VERIFIER


def next_role(dialogue: Dialogue) -> str | None:
    """Return the role whose turn it is; None for a dialogue that has ended or was never opened."""
    match dialogue.phase:
        case Phase.PLANNING:
            return INITIALIZER
        case Phase.DRAFTING:
            return _speaker(dialogue)
        case Phase.VERIFYING:
            return VERIFIER
        case _:  # nothing of this method is refined
            return None


def _speaker(dialogue: Dialogue) -> str:
    match dialogue.turns[-1:]:
        case (UserTurn() | ToolTurn(),):
            return ASSISTANT
        case (AssistantTurn(calls=calls),) if calls:
            return TOOL_SIMULATOR
        case _:
            return USER_SIMULATOR
