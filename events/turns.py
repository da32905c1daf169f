"""The turns of a dialogue. Each has an id that stays while turns are put in before it."""

import operator
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from .base import Fact, JsonObject
from .tools import Tool


class ToolCall(Fact):
    """A call as the assistant wrote it."""

    id: str
    name: str
    arguments: JsonObject | str
    """A string where they could not be read as an object: kept as they came, for a rule to find."""


class ToolResult(Fact):
    """The result of one call: the raw string of the executor, which need not be JSON."""

    call_id: str
    content: str
    error: bool = Field(default=False, exclude_if=operator.not_)
    """Said by its writer or its executor: the call failed. Absent where it is false, as in logs without the field."""


class TurnBase(Fact):
    """Fields of every turn."""

    id: str
    subtask: int
    """The sub-task that it belongs to, from 1; 0 where unknown (imported dialogues)."""


class UserTurn(TurnBase):
    """The user speaks."""

    kind: Literal["user"] = "user"
    text: str


class AssistantTurn(TurnBase):
    """The assistant replies in words, calls tools, or both."""

    kind: Literal["assistant"] = "assistant"
    text: str
    calls: tuple[ToolCall, ...]


class ToolTurn(TurnBase):
    """The results of the calls before it."""

    kind: Literal["tool"] = "tool"
    results: tuple[ToolResult, ...]


class ToolListTurn(TurnBase):
    """The tool list changes here: from this turn on the assistant has these and no longer has those."""

    kind: Literal["tool_list"] = "tool_list"
    added: tuple[Tool, ...]
    removed: tuple[str, ...]


Turn: TypeAlias = Annotated[UserTurn | AssistantTurn | ToolTurn | ToolListTurn, Field(discriminator="kind")]
