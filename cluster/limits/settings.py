"""Limits of endpoints in the config."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Limit = Annotated[int, Field(gt=0)]


class Limits(BaseModel):
    """Limits of one endpoint, for the whole cluster. A key that is left out sets no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requests_per_minute: _Limit | None = None
    """Requests to the endpoint."""
    input_tokens_per_minute: _Limit | None = None
    """Tokens of prompts."""
    output_tokens_per_minute: _Limit | None = None
    """Tokens of replies."""
    tokens_per_minute: _Limit | None = None
    """Input and output together."""
    max_in_flight: _Limit = 1024
    """Most calls in flight; the number at a moment adapts to the endpoint."""
    outage_timeout_seconds: float = Field(default=900.0, gt=0, le=86_400)
    """Seconds for which the provider may refuse without answering anything, before the run stops, resumable."""


class EndpointLimits(BaseModel):
    """The limits of every endpoint, by the name of its model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Limits = Limits()
    """For every model that is not under `models`."""
    models: dict[str, Limits] = Field(default_factory=dict)
    """For models with limits of their own; each of them, at each address, is limited by itself."""
    stop_after_unusable: int | None = Field(default=30, ge=1)
    """The run stops, resumable, where none of a model's first answers to one kind of question can be used, and they are
    as many as this, or later twice as many in a row; null never stops it."""

    def of(self, model: str) -> Limits:
        """The limits of *model*."""
        return self.models.get(model, self.default)
