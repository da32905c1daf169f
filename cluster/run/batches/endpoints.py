"""Endpoints that are asked in batches."""

from collections.abc import Mapping
from dataclasses import dataclass

from ....actors.models import EndpointSettings
from ....actors.models.settings import BatchSettings
from ...budget import endpoint_of
from ...config.resolved_run import ResolvedRun


@dataclass(frozen=True, slots=True)
class BatchedEndpoint:
    """One endpoint, and how long it is waited for."""

    settings: EndpointSettings
    batch: BatchSettings
    outage_timeout: float


def batched_endpoints(run: ResolvedRun) -> Mapping[str, BatchedEndpoint]:
    """Return the endpoints of *run* that are asked in batches, by their names."""
    return {
        endpoint_of(settings): BatchedEndpoint(
            settings, settings.batch, run.config.limits.of(settings.model).outage_timeout_seconds
        )
        for settings in run.models.values()
        if isinstance(settings, EndpointSettings) and settings.batch is not None
    }
