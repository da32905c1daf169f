"""A question to a model is data: a role says what it wants to know, and only the shell can spend tokens."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

from ..events import Usage
from .prompts import Prompt

ReplyT_co = TypeVar("ReplyT_co", bound=BaseModel, covariant=True)


class Purpose(StrEnum):
    """What a question is for; costs are summed by it."""

    PLAN = "plan"
    DRAFT = "draft"
    EXTEND = "extend"
    FILL = "fill"
    REPAIR = "repair"
    JUDGE = "judge"
    VOTE = "vote"


MAX_TOKENS: dict[Purpose, int] = {
    Purpose.PLAN: 3000,
    Purpose.DRAFT: 6000,
    Purpose.EXTEND: 4000,
    Purpose.FILL: 6000,
    Purpose.REPAIR: 6000,
    Purpose.JUDGE: 1000,
    Purpose.VOTE: 2000,
}
"""How long a reply may get; a role's model may be given a limit of its own."""


class RoleName(StrEnum):
    """The four roles."""

    INITIALIZER = "initializer"
    REFINER = "refiner"
    FILLER = "filler"
    VERIFIER = "verifier"


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyT_co]):
    """One question, as data."""

    key: str
    """Unique among the dialogue's open questions, and the same when it is asked again: `draft:2`, `judge:m3`."""
    purpose: Purpose
    role: RoleName
    expert: str | None
    """Which expert asks, where *purpose* is vote: a config may give it a model of its own."""
    prompt: Prompt
    expects: type[ReplyT_co]
    attempt: int
    """From 1."""

    @property
    def max_tokens(self) -> int:
        """How long the reply may get."""
        return MAX_TOKENS[self.purpose]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider sent back, before anybody has read it."""

    text: str
    model: str
    """The model that the provider says has answered."""
    finish_reason: str
    """`stop`, `length`, `refusal`, `content_filter`, `tool_calls` or the provider's own word."""
    usage: Usage
    price: float | None
    """US dollars; None where nobody knows."""
    latency: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that has been read: a value, or what is wrong with it and that no try is left."""

    question: Question[BaseModel]
    value: BaseModel | None
    fault: str | None
    """Set where *value* is None: the question has been asked as often as it may be."""
