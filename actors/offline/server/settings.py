"""Settings of the mock server: its speed, and the faults that it shows."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Served(StrEnum):
    """Each way in which a request is served."""

    ANSWERED = "answered"
    SLOW_BODY = "slow_body"  # the answer, sent piece by piece
    TRUNCATED = "truncated"  # half of the answer, with the finish reason of the token limit
    REFUSED = "refused"
    CONTENT_FILTER = "content_filter"
    TOOL_CALL = "tool_call"  # a tool call and no text
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    OVERLOADED = "overloaded"
    DROPPED = "dropped"  # the connection is reset before the first byte
    DROPPED_MIDWAY = "dropped_midway"  # the connection ends in the middle of the answer
    MALFORMED_BODY = "malformed_body"  # 200 and half of a JSON body that claims to be whole
    HTML_BODY = "html_body"  # 200 and a web page
    ERROR_OBJECT = "error_object"  # 200 and an error
    BAD_REQUEST = "bad_request"
    TOO_LONG = "too_long"
    WRONG_KEY = "wrong_key"
    UNKNOWN_MODEL = "unknown_model"
    NO_SUCH_PATH = "no_such_path"
    ABANDONED = "abandoned"  # the client went away before its answer was sent


ANSWERS = frozenset(tuple(Served)[:6])
"""Answers that were sent to the last byte: a client pays for these and can record them."""
FAULTS = tuple(Served)[1:14]
"""Faults that are drawn, in the order of drawing."""


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

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    """Seed of faults and latencies, which are drawn from it, the prompt and how often the prompt came."""
    latency: float = Field(default=0.0, ge=0.0)
    """Seconds until an answer begins: the median of a lognormal distribution."""
    sigma: float = Field(default=0.0, ge=0.0, le=5.0)
    """Standard deviation of the latency's logarithm; 0 for a constant latency."""
    faults: Faults = {}
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
    longest_prompt: int | None = Field(default=None, ge=1)
    """Characters; a longer prompt is refused with 400, as one that exceeds the context window."""
