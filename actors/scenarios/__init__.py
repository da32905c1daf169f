"""Scenarios: the people, places and moments of dialogues, drawn so that a run covers its tables evenly."""

from .clashes import ONLY_CHANGES, ONLY_LOOK_UPS, SMALL_TALK
from .drawing import draw_scenario
from .examples import draw_examples
from .reading import UnusableFile, read_examples, read_personas, read_policy
from .settings import Dates, ScenarioSettings, Variety

__all__ = [
    "ONLY_CHANGES",
    "ONLY_LOOK_UPS",
    "SMALL_TALK",
    "Dates",
    "ScenarioSettings",
    "UnusableFile",
    "Variety",
    "draw_examples",
    "draw_scenario",
    "read_examples",
    "read_personas",
    "read_policy",
]
