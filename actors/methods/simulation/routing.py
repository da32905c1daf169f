"""The next role: whoever speaks after the last turn. It is a pure function of the fold."""

from collections.abc import Mapping
from typing import Final

from ....events import Dialogue, Phase, next_speaker
from ...roles.purposes import ASSISTANT, INITIALIZER, TOOL_SIMULATOR, USER_SIMULATOR, VERIFIER


def next_role(dialogue: Dialogue) -> str | None:
    """Return the role whose turn it is; None for a dialogue that has ended or was never opened."""
    match dialogue.phase:
        case Phase.PLANNING:
            return INITIALIZER
        case Phase.DRAFTING:
            return _PLAYED_BY[next_speaker(dialogue.turns)]
        case Phase.VERIFYING:
            return VERIFIER
        case _:  # nothing of this method is refined
            return None


_PLAYED_BY: Final[Mapping[str, str]] = {
    "user": USER_SIMULATOR,
    "assistant": ASSISTANT,
    "tool": TOOL_SIMULATOR,
}
