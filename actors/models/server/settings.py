"""What the practice range does to its visitors."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Rate = Field(default=0.0, ge=0.0, le=1.0)


class Served(StrEnum):
    """Each way in which a question is served. The settings of the same names say how often."""

    ANSWERED = "answered"
    SLOW_BODY = "slow_body"
    """The answer, dribbled out piece by piece."""
    TRUNCATED = "truncated"
    """Half of the answer, with the finish reason of the token limit."""
    REFUSED = "refused"
    CONTENT_FILTER = "content_filter"
    TOOL_CALL = "tool_call"
    """A tool call and no text."""
    TOO_MANY_REQUESTS = "too_many_requests"
    """429 with Retry-After."""
    SERVER_ERROR = "server_error"
    """500."""
    OVERLOADED = "overloaded"
    """529 with Retry-After."""
    DROPPED = "dropped"
    """The connection is reset before the first byte."""
    DROPPED_MIDWAY = "dropped_midway"
    """The connection ends in the middle of the answer."""
    MALFORMED_BODY = "malformed_body"
    """200 and half of a JSON body that claims to be whole."""
    HTML_BODY = "html_body"
    """200 and a web page."""
    ERROR_OBJECT = "error_object"
    """200 and an error."""
    BAD_REQUEST = "bad_request"
    TOO_LONG = "too_long"
    WRONG_KEY = "wrong_key"
    UNKNOWN_MODEL = "unknown_model"
    NO_SUCH_PATH = "no_such_path"
    ABANDONED = "abandoned"
    """The client had gone before its answer was sent."""


ANSWERS = frozenset(
    {
        Served.ANSWERED,
        Served.SLOW_BODY,
        Served.TRUNCATED,
        Served.REFUSED,
        Served.CONTENT_FILTER,
        Served.TOOL_CALL,
    }
)
"""Answers that were sent to the last byte: a client pays for these and can record them."""


class Faults(BaseModel):
    """How often each fault strikes, as a share of the questions; together at most 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slow_body: float = Rate
    truncated: float = Rate
    refused: float = Rate
    content_filter: float = Rate
    tool_call: float = Rate
    too_many_requests: float = Rate
    server_error: float = Rate
    overloaded: float = Rate
    dropped: float = Rate
    dropped_midway: float = Rate
    malformed_body: float = Rate
    html_body: float = Rate
    error_object: float = Rate

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = sum(rate for _, rate in self.shares())
        if total > 1 + 1e-9:
            raise ValueError(f"the rates of all faults together are at most 1, these are {total:g}")
        return self

    def shares(self) -> tuple[tuple[Served, float], ...]:
        """Each fault and its rate, in the order of the fields."""
        return tuple((Served(name), getattr(self, name)) for name in type(self).model_fields)


class ServerSettings(BaseModel):
    """The practice range: how quick it is and what goes wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = 0
    """What faults and latencies are drawn from, with the question's text and how often it came."""
    latency: float = Field(default=0.0, ge=0.0)
    """Seconds until an answer begins: the median of a lognormal distribution."""
    sigma: float = Field(default=0.0, ge=0.0, le=5.0)
    """Of the latency's logarithm; 0 for a constant latency."""
    faults: Faults = Faults()
    retry_after: float = Field(default=1.0, ge=0.0)
    """Seconds that a refused client is told to wait."""
    slow_seconds: float = Field(default=1.0, ge=0.0)
    """How long a slow body takes."""
    models: tuple[str, ...] = ("offline",)
    """What `/v1/models` lists."""
    only_listed_models: bool = False
    """Whether a question to another model is answered with 404."""
    answers_as: str | None = None
    """The model's name in answers, where that is not the one that was asked."""
    key: str | None = Field(default=None, repr=False)
    """The one key that is let in; none lets in everybody."""
    longest_prompt: int | None = Field(default=None, ge=1)
    """Characters; a longer one is refused with 400, as one that does not fit the context window."""
