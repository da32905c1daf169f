"""Simulation, a method of its own: the dialogue grows turn by turn, each written by whoever speaks."""

from typing import Literal

from .base import EventBase
from .turns import Turn


class TurnSimulated(EventBase):
    """The next turn was written, by a simulator or, as far as calls were run, by the tools themselves."""

    type: Literal["turn_simulated"] = "turn_simulated"
    turn: Turn


class SimulationCompleted(EventBase):
    """The simulated user has said the stop word."""

    type: Literal["simulation_completed"] = "simulation_completed"
    reason: str
