"""Model providers: one file each."""

from typing import Annotated, TypeAlias, assert_never

from pydantic import Field

from ..offline import OfflineModel, OfflineSettings
from .failures.decision import RetrySettings, RetryState, decide, is_doubtful, is_queued
from .failures.errors import (
    AnswerMissing,
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)
from .port import Model
from .prices import Price
from .recorded import RecordedModel, RecordedSettings
from .settings import AnthropicSettings, EndpointSettings, OpenAISettings, Timeouts
from .windowed import WindowedModel

ModelSettings: TypeAlias = Annotated[
    OfflineSettings | RecordedSettings | OpenAISettings | AnthropicSettings, Field(discriminator="provider")
]
"""Settings of a model of any provider."""

__all__ = [
    "AnswerMissing",
    "AnthropicSettings",
    "EndpointSettings",
    "Model",
    "ModelBusy",
    "ModelError",
    "ModelGarbled",
    "ModelMisconfigured",
    "ModelSettings",
    "ModelTimedOut",
    "ModelUnavailable",
    "OfflineModel",
    "OfflineSettings",
    "OpenAISettings",
    "Price",
    "QuestionRefused",
    "RecordedModel",
    "RecordedSettings",
    "RetrySettings",
    "RetryState",
    "Timeouts",
    "decide",
    "is_doubtful",
    "is_queued",
    "make_model",
]


def make_model(settings: ModelSettings) -> Model:
    """Return the model that *settings* describe. Raises ModelMisconfigured if a key or a file of answers is missing.

    An SDK takes a second to import, so it is imported only where its provider is used.
    """
    match settings:
        case OfflineSettings():
            return OfflineModel(settings)
        case RecordedSettings():
            return RecordedModel(settings)
        case OpenAISettings():
            from .openai import OpenAIModel  # noqa: PLC0415

            return WindowedModel(OpenAIModel(settings), settings)
        case AnthropicSettings():
            from .anthropic import AnthropicModel  # noqa: PLC0415

            return WindowedModel(AnthropicModel(settings), settings)
        case _:
            assert_never(settings)
