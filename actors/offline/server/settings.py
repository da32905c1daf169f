"""Settings of the mock server: its speed, and the faults that it shows."""

from itertools import accumulate
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..dice import Dice
from .batches import BatchFaults
from .served import FAULTS, Served


def _in_order(rates: dict[Served, float]) -> dict[Served, float]:
    if not_drawn := rates.keys() - set(FAULTS):
        raise ValueError(f"{', '.join(sorted(not_drawn))} cannot be drawn; the faults are {', '.join(FAULTS)}")
    if sum(rates.values()) > 1 + 1e-9:
        raise ValueError(f"the rates of all faults together are at most 1, these are {sum(rates.values()):g}")
    return {fault: rates[fault] for fault in FAULTS if rates.get(fault)}


Faults = Annotated[dict[Served, Annotated[float, Field(ge=0, le=1)]], AfterValidator(_in_order)]
"""Rate of each fault, as a share of the requests; together at most 1."""


class ServerSettings(BaseModel):
    """Speed, faults and limits of the mock server."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    seed: int = 0
    """Seed of faults and latencies, which are drawn from it, the prompt and how often the prompt came."""
    latency: float = Field(default=0.0, ge=0.0)
    """Seconds until an answer begins: the median of a lognormal distribution."""
    sigma: float = Field(default=0.0, ge=0.0, le=5.0)
    """Standard deviation of the latency's logarithm; 0 for a constant latency."""
    faults: Faults = {}
    batches: BatchFaults = BatchFaults()
    retry_after: float = Field(default=1.0, ge=0.0)
    """Seconds that a client is told to wait after 429 and 529."""
    slow_seconds: float = Field(default=1.0, ge=0.0)
    """Seconds that a slow body takes."""
    models: tuple[str, ...] = ("offline",)
    """Models that `/v1/models` lists."""
    only_listed_models: bool = False
    """Answer requests to other models with 404."""
    answers_as: str | None = None
    """Name of the model in answers; None for the one that was asked."""
    key: str | None = Field(default=None, repr=False)
    """The one key that is accepted; None accepts every client."""
    reply_forms: tuple[Literal["json_schema", "json_object"], ...] | None = None
    """Forms of the reply that are taken; a request for another one is refused with 400. None: all."""
    longest_prompt: int = Field(default=4_000_000, ge=1)
    """Characters; a longer prompt is refused with 400, as one that exceeds the context window."""


def draw(settings: ServerSettings, question: bytes, times: int) -> tuple[Served, float]:
    """Return how the *times*-th arrival of the prompt with digest *question* is served, and its latency in seconds."""
    dice = Dice(settings.seed, times, question.hex())
    share, rates = dice.share(), settings.faults
    drawn = (fault for fault, reached in zip(rates, accumulate(rates.values()), strict=True) if share < reached)
    return next(drawn, Served.ANSWERED), dice.lognormal(settings.latency, settings.sigma)
