"""Keys that the models of a run need, looked up in this process's environment."""

import os

from ...actors.models import EndpointSettings, ModelMisconfigured
from ...actors.models.endpoint import Endpoint
from ..config.run_config import Models


def missing_key(models: Models) -> str:
    """Name the first key that is not set or cannot be a key; empty where all are usable."""
    for settings in models.used().values():
        if isinstance(settings, EndpointSettings):
            try:
                Endpoint.of(settings, os.environ, vendor="the vendor's own address")
            except ModelMisconfigured as error:
                return str(error)
    return ""
