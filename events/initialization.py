"""Stage 1: the plan, then the skeleton sub-task by sub-task."""

from typing import ClassVar, Literal

from pydantic import Field

from .base import EventBase, Fact
from .turns import Turn


class SubtaskPlan(Fact):
    """One sub-task of the plan."""

    goal: str
    tools: tuple[str, ...]
    """The tools that it needs, in the order of their use."""
    steps: int
    """Tool-calling steps."""


class Expectation(Fact):
    """What has to hold of the tools' state when all is done."""

    at: str
    """A JSON pointer (RFC 6901) into the state's snapshot."""
    value: str | int | float | bool | None


class TaskPlanned(EventBase):
    """The whole task was planned in one answer."""

    wire_version: ClassVar[int] = 3
    """Until 1, it gave no reason; until 2, it expected nothing of a state."""
    type: Literal["task_planned"] = "task_planned"
    subtasks: tuple[SubtaskPlan, ...]
    why: str = ""
    """The reason for calling other tools than those that were drawn."""
    expect: tuple[Expectation, ...] = Field(default=(), exclude_if=lambda expect: not expect)


class PlanCompared(EventBase):
    """The plan was compared with those of the run's dialogues of lower numbers, before anything was built on it."""

    type: Literal["plan_compared"] = "plan_compared"
    compared: int
    """Plans that it was compared with: of the dialogues of lower numbers, as far back as they are remembered."""
    unknown: tuple[int, ...] = ()
    """Numbers of dialogues under way whose plans should have been among them and did not come in time."""
    nearest: int | None = None
    """The number of the dialogue whose plan is most like it; None where there was nothing to compare with."""
    likeness: float = 0.0
    """Its likeness to that plan, from 0 to 1."""
    goals: tuple[str, ...] = ()
    """The goals of that plan, where it is too like; empty where it is not."""
    again: bool = False
    """True if the plan is given up and asked for again. One that is too like and is not, is taken as it is."""


class SubtaskDrafted(EventBase):
    """The sub-trajectory of one sub-task was drafted."""

    wire_version: ClassVar[int] = 2
    """Until 1, no result said of itself that it is an error."""
    type: Literal["subtask_drafted"] = "subtask_drafted"
    subtask: int
    """From 1."""
    turns: tuple[Turn, ...]
