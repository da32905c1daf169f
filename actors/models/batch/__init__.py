"""Batch APIs of providers: many questions in one request, answered within a day at half the price."""

from collections.abc import Callable, Mapping
from os import environ
from typing import TypeAlias

from ..settings import AnthropicSettings, EndpointSettings, OpenAISettings
from .forms import batch_form, in_form
from .port import BatchProvider
from .question import BatchQuestion, QuestionKey, batch_body
from .results import Outcome, Results, Unanswered

__all__ = [
    "BatchProvider",
    "BatchProviderOf",
    "BatchQuestion",
    "Outcome",
    "QuestionKey",
    "Results",
    "Unanswered",
    "batch_body",
    "batch_form",
    "batch_provider",
    "in_form",
]


BatchProviderOf: TypeAlias = Callable[[EndpointSettings], BatchProvider]
"""As `batch_provider`."""


def batch_provider(settings: EndpointSettings, variables: Mapping[str, str] = environ) -> BatchProvider:
    """Return the batch API of the endpoint. Raises ModelMisconfigured if a key is missing."""
    if isinstance(settings, AnthropicSettings):
        from .anthropic import AnthropicBatches  # noqa: PLC0415 — an SDK is imported only where it is used

        return AnthropicBatches(settings, variables)
    assert isinstance(settings, OpenAISettings)
    from .openai import OpenAIBatches  # noqa: PLC0415

    return OpenAIBatches(settings, variables)
