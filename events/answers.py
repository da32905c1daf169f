"""Events of model answers and of what became of them."""

import operator
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from .base import EventBase, Fact


class Usage(Fact):
    """Tokens as the provider counts them. None: the provider did not say."""

    input_tokens: int | None
    """All input tokens, the cached ones among them."""
    output_tokens: int | None
    """All output tokens, reasoning among them."""
    cached_tokens: int | None
    """Input tokens read from the provider's cache."""
    cache_write_tokens: int | None
    """Input tokens written to it."""
    reasoning_tokens: int | None


class AtMost(Fact):
    """The most that an answer can have taken: it stands in for what the provider did not say."""

    tokens: int
    """Input and output together."""
    price: float | None
    """US dollars. None: no price is known."""


class ModelAnswered(EventBase):
    """A model replied: paid for, whatever it says."""

    type: Literal["model_answered"] = "model_answered"
    question: str
    """The question's key, unique among those open at once: `plan`, `draft:2`, `judge:m3`, `vote:coherence`."""
    purpose: str
    """Purpose of the question; costs are summed by it."""
    template: str
    """Digest of the prompt's template; the run's stream holds its text."""
    prompt: str
    """Digest of the whole prompt, which can be rendered again from the version before this event's group."""
    version: int
    """The version of the dialogue that the prompt was rendered from."""
    model: str
    text: str
    """The raw reply."""
    finish_reason: str
    usage: Usage
    price: float | None
    """US dollars. None: unknown."""
    latency: float
    """Seconds from sending the question to the whole reply."""
    odd: tuple[str, ...] = Field(default=(), exclude_if=operator.not_)
    """What was odd about the fields beside the reply: they were not believed."""
    at_most: AtMost | None = Field(default=None, exclude_if=operator.not_)
    """Set where tokens or price are unknown: a budget counts it instead."""


class AnswerUnusable(EventBase):
    """The reply could not be used; its raw text is in the answer before."""

    wire_version: ClassVar[int] = 2
    """Until 1, it had no kind."""
    type: Literal["answer_unusable"] = "answer_unusable"
    question: str
    fault: str
    """The fault, as the next try is told it."""
    kind: str = ""
    """Kind of fault, by which runs are summed up; empty in older logs."""


class FailureReason(StrEnum):
    """Reasons why a dialogue could be neither accepted nor rejected."""

    UNUSABLE_ANSWERS = "unusable_answers"
    PANEL_INCOMPLETE = "panel_incomplete"
    EXECUTION_INCOMPLETE = "execution_incomplete"
    """A call that can be run could not be run now."""
    CRASHED = "crashed"
    """It took its worker down with it, again and again."""
    MODEL_REFUSED = "model_refused"
    TURN_LIMIT = "turn_limit"
    """The simulated user was not done within the turns that a dialogue may have."""
    INTERNAL_ERROR = "internal_error"


class DialogueFailed(EventBase):
    """The dialogue ends without a verdict, and says why."""

    type: Literal["dialogue_failed"] = "dialogue_failed"
    reason: FailureReason
    detail: str
