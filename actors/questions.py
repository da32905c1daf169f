"""A question to a model is data: a role says what it wants to know, and only the shell can spend tokens."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

from ..events import Usage
from .prompts import Prompt

ReplyT = TypeVar("ReplyT", bound=BaseModel, covariant=True)


class Purpose(StrEnum):
    """What a question is for; costs are summed by it."""

    PLAN = "plan"
    DRAFT = "draft"
    EXTEND = "extend"
    FILL = "fill"
    REPAIR = "repair"
    JUDGE = "judge"
    VOTE = "vote"


class RoleName(StrEnum):
    """The four roles."""

    INITIALIZER = "initializer"
    REFINER = "refiner"
    FILLER = "filler"
    VERIFIER = "verifier"


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyT]):
    """One question, as data."""

    key: str
    """Unique among the dialogue's open questions, and the same when it is asked again: `draft:2`, `judge:m3`."""
    purpose: Purpose
    role: RoleName
    expert: str | None
    """Which expert asks, where *purpose* is vote: a config may give it a model of its own."""
    prompt: Prompt
    expects: type[ReplyT]
    max_tokens: int
    attempt: int
    """From 1."""


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
