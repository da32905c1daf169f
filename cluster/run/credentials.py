"""Requirements of a run's models outside the config, looked up in this process: keys and files of answers."""

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...actors.models import EndpointSettings, ModelMisconfigured, ModelSettings, RecordedModel, RecordedSettings
from ...actors.models.endpoint import unusable_secrets
from ..config.resolved_run import ResolvedRun
from .ray_job import address_of


def keys_needed_here(run: ResolvedRun, *, in_process: bool = False) -> Mapping[str, ModelSettings]:
    """Return the models whose keys this process needs; the others' are those of a cluster that it joins."""
    return run.models if in_process or address_of(run.config.cluster.address) is None else _batched(run.models)


def _batched(models: Mapping[str, ModelSettings]) -> Mapping[str, ModelSettings]:
    """Return the models that are asked in batches, which this process does."""
    return {place: one for place, one in models.items() if isinstance(one, EndpointSettings) and one.batch is not None}


def unusable_keys(models: Mapping[str, ModelSettings]) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with each key that is not set or cannot be one, and the places that need it."""
    needed: defaultdict[str, list[str]] = defaultdict(list)
    for place, settings in models.items():
        if isinstance(settings, EndpointSettings):
            for fault in unusable_secrets(settings, os.environ, vendor="the vendor's own address"):
                needed[fault].append(place)
    return needed


def unusable_answers(models: Mapping[str, ModelSettings]) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with each file of recorded answers that cannot be used, and the places that need it."""
    needed: defaultdict[str, list[str]] = defaultdict(list)
    for place, settings in models.items():
        if isinstance(settings, RecordedSettings):
            try:
                RecordedModel(settings)
            except ModelMisconfigured as error:
                needed[str(error)].append(place)
    return needed


def in_words(faults: Mapping[str, Sequence[str]]) -> str:
    """Return a line for each fault, with the keys of the config that need what is at fault; empty for none."""
    return "\n".join(f"{', '.join(f'models.{place}' for place in places)}: {why}" for why, places in faults.items())
