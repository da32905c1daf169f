"""A method: one way to make dialogues. One folder here is one method."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...events import Dialogue, DialogueOpened, Seat, Tool
from ..experts import Expert
from ..prompts import Template
from ..questions import Purpose
from ..roles import Role
from ..roles.opening import Generation
from ..rules import Rule


@dataclass(frozen=True, slots=True)
class ExpectedCalls:
    """Calls of one kind that a dialogue takes, and the size of each."""

    purpose: Purpose
    expert: str | None
    count: float
    input: float
    """Tokens of a prompt."""
    output: float
    """Tokens of a reply."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The calls of one dialogue as three guesses, and what was assumed."""

    low: Sequence[ExpectedCalls]
    expected: Sequence[ExpectedCalls]
    high: Sequence[ExpectedCalls]
    assumptions: tuple[str, ...]


MakeRole: TypeAlias = Callable[[Mapping[str, Rule], Mapping[str, Expert]], Role]
"""Makes a role that goes by these rules and experts, each by name."""
Routing: TypeAlias = Callable[[Dialogue], str | None]
"""The role that is next; None for a dialogue that has ended or was never opened. A pure function of the fold."""
Expecting: TypeAlias = Callable[[Generation, Sequence[Seat], Mapping[str, Expert], Sequence[Tool]], Expectation]
"""The calls of a dialogue by the generation settings, the panel, the experts by name, and the tools of the pool."""

Opening: TypeAlias = Callable[[DialogueOpened, Generation], DialogueOpened]
"""The opening of a dialogue as its method begins it, from what was drawn by the seed for every method."""


def as_drawn(drawn: DialogueOpened, generation: Generation) -> DialogueOpened:
    """Return the opening as it was drawn."""
    del generation
    return drawn


@dataclass(frozen=True, slots=True)
class Method:
    """All that the shell, the conductor, the config and the estimate have to know of a way to make dialogues."""

    name: str
    summary: str
    """One sentence."""
    roles: Mapping[str, MakeRole]
    """By name, in the order in which a dialogue meets them."""
    next_role: Routing
    purposes: tuple[Purpose, ...]
    """Every kind of question that its roles ask."""
    templates: tuple[Template, ...]
    """Every template of its prompts, but for those of the experts."""
    expected: Expecting
    imports: bool = False
    """True if it works on dialogues that are there already, and opens none."""
    opened: Opening = as_drawn
    """Takes out of an opening what the method does not do, so that the log says what was done."""

    def __post_init__(self) -> None:
        """Raise ValueError where a question is asked by a role that the method does not have."""
        strangers = {purpose.role for purpose in self.purposes} - set(self.roles)
        if strangers:
            raise ValueError(
                f"method {self.name!r} has questions of the role {min(strangers)!r}, which is not among its roles"
            )
