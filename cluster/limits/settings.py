"""What a user sets: the limits of an endpoint."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _positive(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool) and not value > 0:
        raise ValueError("a limit is above zero; leave the key out for none")
    return value


_Limit = Annotated[int, BeforeValidator(_positive)]


class Limits(BaseModel):
    """What an endpoint allows, for the whole cluster. What is left out is not limited."""

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
    """Calls in flight at the most; how many there are at a moment follows from how the endpoint does."""
    outage_timeout_seconds: float = Field(default=900.0, gt=0, le=86_400)
    """Seconds for which the provider may refuse without answering anything, before the run stops, resumable."""


class EndpointLimits(BaseModel):
    """The limits of every endpoint, by the name of its model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: Limits = Limits()
    """For every model that is not under `models`."""
    models: dict[str, Limits] = Field(default_factory=dict)
    """For models with limits of their own; each of them, at each address, is limited by itself."""

    def of(self, model: str) -> Limits:
        """The limits of *model*."""
        return self.models.get(model, self.default)
