"""A question to a model is data: a role says what it wants to know, and only the shell can spend tokens."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from ..events import AtMost, JsonObject, Usage
from .prompts import Prompt

ReplyT_co = TypeVar("ReplyT_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True, slots=True)
class Purpose:
    """A kind of question that a method asks; costs are summed by its name."""

    name: str
    role: str
    """The role that asks, whose model answers."""
    max_tokens: int
    """Tokens of a reply at most; a role's model may be given a limit of its own."""


@dataclass(frozen=True, slots=True)
class Question(Generic[ReplyT_co]):
    """One question, as data."""

    key: str
    """Unique among the dialogue's open questions, and the same when it is asked again: `draft:2`, `judge:m3`."""
    purpose: Purpose
    expert: str | None
    """The expert that asks, if one does: a config may give it a model of its own."""
    prompt: Prompt
    expects: type[ReplyT_co]
    attempt: int
    """From 1."""
    dialogue: str = ""
    """The dialogue that it is about; the shell sets it."""
    schema: JsonObject | None = None
    """JSON schema of the reply, as narrow as the question is, for endpoints that take one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A provider's reply as it came, before it is parsed."""

    text: str
    model: str
    """The model that the provider says has answered."""
    finish_reason: str
    """`stop`, `length`, `refusal`, `content_filter`, `tool_calls` or the provider's own word.

    `window` where the context window was full before the token limit, `too_long` where only the beginning is here.
    """
    usage: Usage
    price: float | None
    """US dollars; None where nobody knows."""
    latency: float
    """Seconds."""
    odd: tuple[str, ...] = ()
    """What was odd about the fields beside the text, and was not believed."""
    at_most: AtMost | None = None
    """What it can have taken, where the provider did not say what it took."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that has been read: a value, or what is wrong with it and that no try is left."""

    question: Question[BaseModel]
    value: BaseModel | None
    fault: str | None
    """Set where *value* is None: the question has been asked as often as it may be."""
