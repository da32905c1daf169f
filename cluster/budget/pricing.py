"""Upper bounds of the cost of a call, before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import BaseModel

from ...actors.models import AnthropicSettings, ModelSettings, OfflineSettings, OpenAISettings, RecordedSettings
from ...actors.models.prices import price_of
from ...actors.questions import Question
from ...events import Usage
from .amounts import NANO
from .errors import UnpricedBudget
from .settings import Budget

_VENDORS = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
_INPUT, _OUTPUT = 100_000, 10_000


class Rates(NamedTuple):
    """Highest price of a token, in billionths of a US dollar."""

    input: float
    output: float


def rates_of(settings: ModelSettings) -> Rates | None:
    """Return the highest price of a token; None if it is unknown. A model without an endpoint costs nothing."""
    if isinstance(settings, OfflineSettings | RecordedSettings):
        return Rates(0.0, 0.0)
    read = _price(settings, _INPUT, 0)
    written = _price(settings, _INPUT, 0, cache_write_tokens=_INPUT)
    said = _price(settings, _INPUT, _OUTPUT)
    thought = _price(settings, _INPUT, _OUTPUT, reasoning_tokens=_OUTPUT)
    if read is None or said is None:
        return None
    return Rates(max(read, written or 0.0) * NANO / _INPUT, (max(said, thought or 0.0) - read) * NANO / _OUTPUT)


def price_of_call(settings: ModelSettings, input_tokens: int, output_tokens: int) -> float | None:
    """Return the US dollars for a call that reads nothing from a cache; None if the price is unknown."""
    if isinstance(settings, OfflineSettings | RecordedSettings):
        return 0.0
    return _price(settings, input_tokens, output_tokens)


def refuse_unpriced(budget: Budget, models: Mapping[str, ModelSettings]) -> None:
    """Check that a budget in money can be kept with *models*, by their keys in the config.

    Raises:
        UnpricedBudget: the price of one of them is unknown.
    """
    if budget.usd is None:
        return
    for place, settings in models.items():
        if rates_of(settings) is None:
            model = getattr(settings, "model", settings.provider)
            raise UnpricedBudget(
                f"a budget of {budget.usd:g} USD cannot be kept with model {model!r} under {place!r}: its price is "
                "unknown. Set its 'price' (US dollars per million tokens), or budget 'tokens' or 'calls' instead"
            )


def most_output(settings: ModelSettings, question: Question[BaseModel]) -> int:
    """Return the most tokens that a reply may have, thinking included."""
    if isinstance(settings, OfflineSettings | RecordedSettings):
        return question.purpose.max_tokens
    most = settings.max_tokens or question.purpose.max_tokens
    thinking = settings.thinking if isinstance(settings, AnthropicSettings) else None
    return most + thinking if isinstance(thinking, int) else most


def _price(
    settings: OpenAISettings | AnthropicSettings,
    input_tokens: int,
    output_tokens: int,
    *,
    cache_write_tokens: int | None = None,
    reasoning_tokens: int | None = None,
) -> float | None:
    usage = Usage(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=None,
        cache_write_tokens=cache_write_tokens,
        reasoning_tokens=reasoning_tokens,
    )
    address = settings.base_url or _VENDORS[settings.provider]
    price = price_of(usage, own=settings.price, endpoint=address, models=(settings.model,))
    return price if price is None or settings.batch is None else price * settings.batch.price_factor


def endpoint_of(settings: ModelSettings) -> str:
    """Return the name of the endpoint at which limits are shared: a model at an address, under one key."""
    match settings:
        case OfflineSettings() | RecordedSettings():
            return settings.provider
        case OpenAISettings(model=model, api_key_env=key) | AnthropicSettings(model=model, api_key_env=key):
            address = settings.base_url or f"the {settings.provider} API"
            return f"{model} at {address}" + (f" ({key})" if key else "")
