"""Events of a run's batches at providers: a batch is in the log before it is created, and until its answers are."""

import operator
from typing import Literal

from pydantic import Field

from .base import EventBase, Fact


class BatchItem(Fact):
    """One question in a batch."""

    dialogue: str
    question: str
    """The question's key."""
    attempt: int
    prompt: str
    """Digest of the prompt."""
    most_tokens: int
    """Tokens that it can take, reserved of the budget."""
    most_price: float
    """US dollars that it can cost; zero where no price is known."""
    form: str = Field(default="", exclude_if=operator.not_)
    """The form of the reply that is asked for, where the configured one was refused: `object` or `off`."""


class BatchPrepared(EventBase):
    """A batch is about to be created: from now on the provider may have it."""

    type: Literal["batch_prepared"] = "batch_prepared"
    wave: str
    """The marker by which the batch is found at the provider."""
    endpoint: str
    """Model, address and key variable."""
    since: int
    """Seconds since 1970: the provider's batches from then on are looked through for the marker."""
    items: tuple[BatchItem, ...]


class BatchSubmitted(EventBase):
    """The provider has a batch."""

    type: Literal["batch_submitted"] = "batch_submitted"
    wave: str
    batch: str
    """The provider's id."""


class BatchEnded(EventBase):
    """Nothing is expected of a batch any more: its answers are in the dialogues' logs, or will never come."""

    type: Literal["batch_ended"] = "batch_ended"
    wave: str
    answered: int
    """Answers that came."""
    reason: str
    """Reason for which others did not; empty where all did."""
