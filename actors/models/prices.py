"""Price of a reply: the user's own, else that of a public list, else unknown, which is never zero."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from ...events import Usage
from .addresses import is_local

_MILLION: Final = 1_000_000


class Price(BaseModel):
    """US dollars for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0, allow_inf_nan=False)
    """Tokens of prompts."""
    output: float = Field(ge=0, allow_inf_nan=False)
    """Tokens of replies."""
    cached: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Input read from the provider's cache; left out, as input."""
    cache_write: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Input written to it; left out, as input."""
    reasoning: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Output that was thought and not said; left out, as output."""


def price_of(usage: Usage, *, own: Price | None, endpoint: str, models: tuple[str, ...]) -> float | None:
    """Return the US dollars for *usage*; None if it or the price is unknown.

    Args:
        usage: what the provider counted.
        own: the user's price, which goes before the public one.
        endpoint: the API's address; the price list knows vendors by it. A server on this machine costs nothing.
        models: the names to look up, first the one that answered.
    """
    if own is None and is_local(endpoint):
        return 0.0
    if usage.input_tokens is None or usage.output_tokens is None:
        return None
    if own is not None:
        return _by(own, usage, usage.input_tokens, usage.output_tokens)
    for model in models:
        listed = _listed(usage, endpoint, model)
        if listed is not None:
            return listed
    return None


def _by(price: Price, usage: Usage, input_tokens: int, output_tokens: int) -> float:
    cached, written = usage.cached_tokens or 0, usage.cache_write_tokens or 0
    reasoning = min(usage.reasoning_tokens or 0, output_tokens)
    plain = max(0, input_tokens - cached - written)
    parts = (
        (plain, price.input),
        (cached, price.input if price.cached is None else price.cached),
        (written, price.input if price.cache_write is None else price.cache_write),
        (output_tokens - reasoning, price.output),
        (reasoning, price.output if price.reasoning is None else price.reasoning),
    )
    return sum(tokens * each for tokens, each in parts) / _MILLION


def _listed(usage: Usage, endpoint: str, model: str) -> float | None:
    # The list is large: it is loaded when the first price is looked up, and not by every process that reads a config.
    from genai_prices import Usage as Counted  # noqa: PLC0415
    from genai_prices import calc_price  # noqa: PLC0415

    try:
        counted = Counted(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cache_read_tokens=usage.cached_tokens or None,
            cache_write_tokens=usage.cache_write_tokens or None,
        )
        return float(calc_price(counted, model, provider_api_url=endpoint).total_price)
    except (LookupError, ValueError):
        return None
