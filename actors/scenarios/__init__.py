"""Scenarios: the people, places and moments of dialogues, drawn so that a run covers its tables evenly."""

from .drawing import draw_scenario
from .settings import Dates, ScenarioSettings, Variety

__all__ = ["Dates", "ScenarioSettings", "Variety", "draw_scenario"]
