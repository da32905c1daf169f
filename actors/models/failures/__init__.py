"""Calls without an answer: the errors, what a provider's refusal means, and whether to try again."""

from .decision import RetrySettings, RetryState, decide
from .errors import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)

__all__ = [
    "ModelBusy",
    "ModelError",
    "ModelGarbled",
    "ModelMisconfigured",
    "ModelTimedOut",
    "ModelUnavailable",
    "QuestionRefused",
    "RetrySettings",
    "RetryState",
    "decide",
]
