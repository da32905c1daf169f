"""The one role of the method, and what it takes: that depends on the dialogues, which are counted turn by turn."""

from collections.abc import Mapping, Sequence

from ....events import Dialogue, Phase, Seat, Tool
from ...experts import Expert
from ...roles.opening import Generation
from ...roles.purposes import ASSISTANT
from ..port import Expectation


def next_role(dialogue: Dialogue) -> str | None:
    """Return the role that tries the turns; None for a dialogue that has ended or was never opened."""
    return ASSISTANT if dialogue.phase is Phase.VERIFYING else None


def expected(
    generation: Generation, panel: Sequence[Seat], experts: Mapping[str, Expert], tools: Sequence[Tool]
) -> Expectation:
    """Return no calls: the dialogues themselves say how many there are."""
    del generation, panel, experts, tools
    return Expectation((), (), (), ())
