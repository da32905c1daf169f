"""Events of a run, which has a stream of its own."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from .base import EventBase, JsonObject


class RunStarted(EventBase):
    """A run was launched over one config."""

    type: Literal["run_started"] = "run_started"
    config: JsonObject
    """The config as it was checked, without secrets."""
    config_digest: str
    pool_digest: str
    tools: int
    """Tools in the pool."""
    tool_names: Mapping[str, str] = Field(default_factory=dict, exclude_if=lambda names: not names)
    """Names of tools that providers do not accept, as their sources say them, by the names that they have here."""
    dialogues: int
    """Dialogues that it will open; where accepted ones are ordered, at the most."""
    seed: int
    release: str
    """The version of this software."""


class TemplateRecorded(EventBase):
    """The text of a prompt's template, once per run."""

    type: Literal["template_recorded"] = "template_recorded"
    name: str
    digest: str
    text: str


class RunResumed(EventBase):
    """The run goes on after it had stopped or died."""

    type: Literal["run_resumed"] = "run_resumed"
    config: JsonObject
    """The config as it is now: what drives the dialogues is the same; models, limits and what is ordered may differ."""
    release: str


class FailedReplaced(EventBase):
    """The run opens one further dialogue for each one that failed."""

    type: Literal["failed_replaced"] = "failed_replaced"
    failed: tuple[int, ...]
    """Numbers of those that failed; they stay as they are."""


class RunStopped(EventBase):
    """The run stopped before its end, on purpose."""

    type: Literal["run_stopped"] = "run_stopped"
    reason: str


class RunCompleted(EventBase):
    """Every dialogue of the run has ended."""

    type: Literal["run_completed"] = "run_completed"
