"""Events that begin a dialogue: opened by a run, or imported from elsewhere."""

import operator
from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from pydantic import Field, StrictInt

from .base import EventBase, Fact, JsonObject
from .complexity import ComplexityKind
from .scenario import Scenario
from .tools import Tool
from .turns import Turn
from .verification import Verdict


class Seat(Fact):
    """An expert's place on the panel."""

    expert: str
    """By name; it has one seat at the most."""
    votes: StrictInt
    """Most votes in one round."""
    quorum: StrictInt
    """Votes that have to pass, from 1 to all of them."""
    wave: StrictInt
    """Waves are asked one after the other, from the lowest: the cheap ones come first."""

    def decision(self, verdicts: Sequence[Verdict]) -> Verdict | None:
        """The decision of its votes in a round; None: the remaining votes decide. An error is a lost vote."""
        if verdicts.count(Verdict.PASS) >= self.quorum:
            return Verdict.PASS
        if verdicts.count(Verdict.FAIL) > self.votes - self.quorum:
            return Verdict.FAIL
        return Verdict.ERROR if len(verdicts) >= self.votes else None


def seats_of(experts: Iterable[str | Seat]) -> tuple[Seat, ...]:
    """A panel: an expert that is only named has one vote in the first wave."""
    return tuple(Seat(expert=e, votes=1, quorum=1, wave=1) if isinstance(e, str) else e for e in experts)


class GenerationParameters(Fact):
    """Parameters drawn or set before a dialogue begins. A role decides by these and the log alone."""

    steps: tuple[int, ...]
    """Tool-calling steps per sub-task; its length is the number of sub-tasks (paper: 2 to 5, of 1 to 6 steps)."""
    complexities: tuple[ComplexityKind, ...]
    """Complexities to inject, in this order (paper: 1 to 3)."""
    reasonability_iterations: int | None
    """Mask-and-fill iterations; None: until every turn of words was masked, 5 at the most (paper: up to 5)."""
    masks_per_iteration: int | None
    """Turns masked in one iteration at the most; None: half of those of words."""
    repair_rounds: int
    """Times that findings may send the dialogue back before it is rejected."""
    tries: int
    """Times that a question is asked before its unusable answers end the dialogue."""
    panel: tuple[Seat, ...]
    """The experts that vote."""
    walks: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """By sub-task and step, the tools that were drawn to be called together; empty where none were drawn."""
    votes_together: int = 1
    """Experts that one question asks at the most, each for a vote of its own; older logs ask one."""
    alone: tuple[str, ...] = ()
    """Experts that are asked alone all the same: those with a model of their own."""
    turn_limit: int = Field(default=0, exclude_if=operator.not_)
    """Turns at the most, where they are simulated one by one; 0 where they are not."""
    attempts: int = Field(default=0, exclude_if=operator.not_)
    """Attempts at each turn of the assistant, where they are tried; 0 where they are not."""

    @property
    def experts(self) -> tuple[str, ...]:
        """The experts that vote, by name."""
        return tuple(seat.expert for seat in self.panel)


class DialogueOpened(EventBase):
    """A run opened a dialogue."""

    wire_version: ClassVar[int] = 4
    """Until 1, the parameters named the experts, each of one vote; until 2, they were called `knobs`; until 3, there
    were no walks, scenario, policy and examples."""
    type: Literal["dialogue_opened"] = "dialogue_opened"
    seed: int
    parameters: GenerationParameters
    tools: tuple[Tool, ...]
    """The candidate tools."""
    scenario: Scenario | None = None
    policy: str = ""
    """A policy or system prompt that the assistant obeys."""
    examples: tuple[str, ...] = ()
    """Tasks that the plan is like in spirit, and other in content."""
    at_hand: tuple[str, ...] = ()
    """Required identifiers, as `tool.argument`, that no candidate tool returns: the user has them at hand."""


class StateSampled(EventBase):
    """The state of the tools was looked at before anything was planned: plans are made of what there is."""

    type: Literal["state_sampled"] = "state_sampled"
    digest: str
    """Of the whole state as a dialogue finds it, 64 hex digits; empty where servers have listed a part of it."""
    sample: str
    """JSON, as whoever plans and drafts is shown it."""
    places: tuple[str, ...] = ()
    """JSON pointers into the state's snapshot, as examples of what can be expected of it."""


class DialogueImported(EventBase):
    """A dialogue made elsewhere was imported, to be checked or refined."""

    wire_version: ClassVar[int] = 4
    """Until 1, the parameters named the experts, each of one vote; until 2, they were called `knobs`; until 3, they
    had no walks, no result said of itself that it is an error, and no injected errors were named."""
    type: Literal["dialogue_imported"] = "dialogue_imported"
    seed: int
    parameters: GenerationParameters
    tools: tuple[Tool, ...]
    turns: tuple[Turn, ...]
    source: str
    """The file and line that it came from."""
    meta: JsonObject
    """Facts from its source; `context` holds facts that the assistant rightly knows."""
    injected_errors: tuple[tuple[str, ...], ...] = ()
    """Turns of each injection with a failed call, as the file's metadata name them."""
