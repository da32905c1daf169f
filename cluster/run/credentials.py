"""Keys that the models of a run need, looked up in this process's environment."""

import os
from collections.abc import Mapping

from ...actors.models import EndpointSettings, ModelMisconfigured, ModelSettings
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
