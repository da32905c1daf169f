"""Settings of scenarios: weights of our values and of the user's own, and what comes from the user's files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from .traits import TRAITS


class Dates(BaseModel):
    """The days from which a dialogue's date is drawn, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: date = date(2025, 1, 1)
    """The first day."""
    last: date = date(2026, 12, 31)
    """The last day."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first > self.last:
            raise ValueError(f"first is {self.first} and last is {self.last}: first is at most last")
        return self


Weights: TypeAlias = dict[str, Annotated[FiniteFloat, Field(ge=0)]]
"""Shares by name, relative to each other."""


class ScenarioSettings(BaseModel):
    """Weights by attribute: `{mood: {annoyed: 3, calm: 1}}` draws these two only.

    A key is the name of one of our values, or a text of your own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Weights = Field(default_factory=dict)
    """The medium: chat, phone chat, voice, e-mail, work chat."""
    tone: Weights = Field(default_factory=dict)
    """The register: casual, neutral, formal, matter-of-fact, chatty, professional."""
    verbosity: Weights = Field(default_factory=dict)
    """The length of messages: terse, short, medium, long."""
    patience: Weights = Field(default_factory=dict)
    """The patience: patient, in a hurry, careful, easily annoyed."""
    mood: Weights = Field(default_factory=dict)
    """The mood: calm, cheerful, worried, annoyed, tired, curious, undecided."""
    typos: Weights = Field(default_factory=dict)
    """The spelling: clean, a slip or two, all lower case, dictated, not a native speaker."""
    expertise: Weights = Field(default_factory=dict)
    """How well the user knows the subject, in your own words."""
    goal: Weights = Field(default_factory=dict)
    """The type of the goal: browse, compare, transact, fix, plan, report, several at once."""
    information: Weights = Field(default_factory=dict)
    """The way in which information comes: all at once, story first, in parts, by reference, and so on."""
    dates: Dates | None = Dates()
    """The days from which "today" is drawn; null for none, as where the policy says what day it is."""

    @model_validator(mode="after")
    def _drawable(self) -> Self:
        for attribute in TRAITS:
            given: dict[str, float] = getattr(self, attribute)
            if given and not any(given.values()):
                raise ValueError(f"{attribute}: every weight is 0, so nothing can be drawn; leave it out for ours")
        return self

    def weights(self, attribute: str) -> Mapping[str, float]:
        """Return the weights of *attribute*, a value of ours under its whole text."""
        given: dict[str, float] = getattr(self, attribute)
        texts = {text.partition(":")[0]: text for text in TRAITS[attribute]}
        return {texts.get(name, name): weight for name, weight in given.items()} or TRAITS[attribute]


@dataclass(frozen=True, slots=True)
class Variety:
    """What makes the dialogues of a run differ, and what they have in common."""

    scenario: ScenarioSettings = field(default_factory=ScenarioSettings)
    languages: tuple[tuple[str, float], ...] = (("en", 1.0),)
    """Codes and weights."""
    personas: tuple[str, ...] = ()
    """Descriptions of people; empty for ours."""
    examples: tuple[str, ...] = ()
    """Tasks as examples; empty for ours."""
    policy: str = ""
