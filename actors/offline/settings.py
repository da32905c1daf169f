"""Settings of the offline model."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Rate = Field(default=0.0, ge=0.0, le=1.0)


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Latency(_Settings):
    """Time until a reply: lognormal, drawn from the prompt."""

    median: float = Field(default=0.0, ge=0.0)
    """Seconds; 0 for no wait."""
    sigma: float = Field(default=0.0, ge=0.0, le=5.0)
    """Of the logarithm; 0 for a constant wait."""


class Mistakes(_Settings):
    """Rates of mistakes, each as a share of the replies in which it can be made."""

    malformed_json: float = Rate
    """The reply breaks off, whatever was asked."""
    missing_argument: float = Rate
    """A call lacks an argument that its schema requires."""
    invented_identifier: float = Rate
    """A call has an identifier that nobody mentioned."""
    wrong_type: float = Rate
    """A call has an argument of a type that its schema refuses."""
    broken_pairing: float = Rate
    """A result names a call that was not made."""
    unreadable_vote: float = Rate
    """A vote has a verdict that does not exist."""
    unfair_judge: float = Rate
    """The judge names the worse version."""


class OfflineSettings(_Settings):
    """The offline model: its seed, its latency, and how often it errs."""

    provider: Literal["offline"] = "offline"
    seed: int = 0
    """The same seed and the same prompt make the same reply."""
    latency: Latency = Latency()
    mistakes: Mistakes = Mistakes()
