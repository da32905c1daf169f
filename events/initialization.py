"""Stage 1: the plan, then the skeleton sub-task by sub-task."""

from typing import ClassVar, Literal

from .base import EventBase, Fact
from .turns import Turn


class SubtaskPlan(Fact):
    """One sub-task of the plan."""

    goal: str
    tools: tuple[str, ...]
    """The tools that it needs, in the order of their use."""
    steps: int
    """Tool-calling steps."""


class TaskPlanned(EventBase):
    """The whole task was planned in one answer."""

    wire_version: ClassVar[int] = 2
    """Until 1, it gave no reason."""
    type: Literal["task_planned"] = "task_planned"
    subtasks: tuple[SubtaskPlan, ...]
    why: str = ""
    """The reason for calling other tools than those that were drawn."""


class SubtaskDrafted(EventBase):
    """The sub-trajectory of one sub-task was drafted."""

    wire_version: ClassVar[int] = 2
    """Until 1, no result said of itself that it is an error."""
    type: Literal["subtask_drafted"] = "subtask_drafted"
    subtask: int
    """From 1."""
    turns: tuple[Turn, ...]
