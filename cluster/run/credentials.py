"""Requirements of a run's models outside the config, looked up in this process: keys and files of answers."""

import os
from collections.abc import Mapping

from ...actors.models import EndpointSettings, ModelMisconfigured, ModelSettings, RecordedModel, RecordedSettings
from ...actors.models.endpoint import Endpoint


def missing_key(models: Mapping[str, ModelSettings]) -> str:
    """Name the first key that is not set or cannot be a key; empty where all are usable."""
    for settings in models.values():
        if isinstance(settings, EndpointSettings):
            try:
                Endpoint.of(settings, os.environ, vendor="the vendor's own address")
            except ModelMisconfigured as error:
                return str(error)
    return ""


def unusable_answers(models: Mapping[str, ModelSettings]) -> str:
    """Say why the first file of recorded answers cannot be used; empty where all can."""
    for settings in models.values():
        if isinstance(settings, RecordedSettings):
            try:
                RecordedModel(settings)
            except ModelMisconfigured as error:
                return str(error)
    return ""
