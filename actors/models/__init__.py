"""Model providers: one file each."""

from .errors import ModelError, ModelMisconfigured, ModelUnavailable
from .offline import OfflineModel, OfflineSettings
from .port import Model

ModelSettings = OfflineSettings

__all__ = [
    "Model",
    "ModelError",
    "ModelMisconfigured",
    "ModelSettings",
    "ModelUnavailable",
    "OfflineModel",
    "OfflineSettings",
    "make_model",
]


def make_model(settings: ModelSettings) -> Model:
    """The model that *settings* describe."""
    return OfflineModel(settings)
