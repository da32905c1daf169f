"""Simulation, a method of its own: the dialogue grows turn by turn, each written by whoever speaks."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .base import EventBase
from .turns import AssistantTurn, ToolTurn, Turn, UserTurn

Speaker: TypeAlias = Literal["user", "assistant", "tool"]


class TurnSimulated(EventBase):
    """The next turn was written, by a simulator or, as far as calls were run, by the tools themselves."""

    type: Literal["turn_simulated"] = "turn_simulated"
    turn: Turn


class SimulationCompleted(EventBase):
    """The simulated user has said the stop word."""

    type: Literal["simulation_completed"] = "simulation_completed"
    reason: str


def next_speaker(turns: Sequence[Turn]) -> Speaker:
    """Return who writes the turn after *turns*: tools answer calls, the assistant answers them and the user."""
    match turns[-1:]:
        case (UserTurn() | ToolTurn(),):
            return "assistant"
        case (AssistantTurn(calls=calls),) if calls:
            return "tool"
        case _:
            return "user"
