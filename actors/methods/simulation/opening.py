"""The opening: what is drawn for every method, without what a simulation cannot do."""

from ....events import DialogueOpened
from ...roles.opening import Generation

_FOR_SUBTASK, _FOR_STEP = 10, 4
"""Turns that a dialogue may have where the settings name no number: two to three times what its plan needs."""


def opened(drawn: DialogueOpened, generation: Generation) -> DialogueOpened:
    """Return the opening of the same task: tools, scenario, sub-tasks and steps; nothing is injected or repaired."""
    parameters = drawn.parameters
    needed = sum(_FOR_SUBTASK + _FOR_STEP * steps for steps in parameters.steps)
    changed = {
        "complexities": (),
        "reasonability_iterations": 0,
        "repair_rounds": 0,
        "turn_limit": generation.turn_limit or needed,
    }
    return drawn.model_copy(update={"parameters": parameters.model_copy(update=changed)})
