"""How a dialogue begins: opened by a run, or imported from elsewhere."""

from typing import Literal

from .base import EventBase, Fact, JsonObject
from .complexity import ComplexityKind
from .tools import Tool
from .turns import Turn


class Knobs(Fact):
    """What was drawn or set for a dialogue before it began. All that a role decides by is in here or in the log."""

    steps: tuple[int, ...]
    """Tool-calling steps per sub-task; its length is the number of sub-tasks (paper: 2 to 5, of 1 to 6 steps)."""
    complexities: tuple[ComplexityKind, ...]
    """What to inject, in this order (paper: 1 to 3)."""
    reasonability_iterations: int
    """Mask-and-fill iterations at the most (paper: 5)."""
    masks_per_iteration: int
    """Turns masked in one iteration at the most."""
    repair_rounds: int
    """How often findings may send the dialogue back before it is rejected."""
    tries: int
    """How often a question is asked before its unusable answers are given up on."""
    experts: tuple[str, ...]
    """The experts that vote, by name."""


class DialogueOpened(EventBase):
    """A run opened a dialogue."""

    type: Literal["dialogue_opened"] = "dialogue_opened"
    seed: int
    knobs: Knobs
    tools: tuple[Tool, ...]
    """The candidate tools."""


class DialogueImported(EventBase):
    """A dialogue that somebody else made came in, to be checked or refined."""

    type: Literal["dialogue_imported"] = "dialogue_imported"
    seed: int
    knobs: Knobs
    tools: tuple[Tool, ...]
    turns: tuple[Turn, ...]
    source: str
    """The file and line that it came from."""
    meta: JsonObject
    """What its source said about it; `context` holds facts that the assistant rightly knows."""
