"""The demo: a run over the project's own example pool, with the offline model and a few mistakes to find."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import yaml

from ...actors.models import OfflineSettings
from ...actors.offline import Latency, Mistakes
from ...actors.roles.opening import Generation, StepSpan, SubtaskSpan
from ..errors import UsageError
from .overrides import Override
from .reading import run_in
from .resolved_run import ResolvedRun
from .run_config import Models, RunConfig
from .yaml_text import ConfigText

_SHORT = Generation(subtasks=SubtaskSpan(min=1, max=2), steps=StepSpan(min=1, max=3), repair_rounds=0)
"""Dialogues that a person can follow. Without repair, some are rejected, and `audit` has something to show."""


def demo_config() -> RunConfig:
    """A run that shows every stage in less than a minute.

    Raises:
        UsageError: the example pool is not at hand, as in an installation without a checkout.
    """
    pool = _example_pool()
    models = Models(default=_model())
    return RunConfig(run="demo", pool=(str(pool),), dialogues=60, seed=7, generation=_SHORT, models=models)


def demo_run(overrides: Sequence[Override] = ()) -> ResolvedRun:
    """Return the demo with other values of its keys. Raises UsageError, as `demo_config` and `read_run`."""
    text = ConfigText(yaml.safe_dump(demo_config().to_json()), "the demo's config")
    return run_in(text.with_overrides(overrides), Path())


def _example_pool() -> Path:
    here = Path(str(files("toolace_mt.cluster"))).resolve().parent / "examples" / "pool.json"
    for pool in (Path("examples/pool.json"), here):
        if pool.is_file():
            return pool
    raise UsageError("the demo's tools, examples/pool.json, are not here; run it in a checkout, or launch a config")


def _model() -> OfflineSettings:
    mistakes = Mistakes(
        malformed_json=0.03,
        missing_argument=0.06,
        invented_identifier=0.4,
        wrong_type=0.05,
        broken_pairing=0.03,
        unreadable_vote=0.01,
        unfair_judge=0.05,
    )
    return OfflineSettings(seed=7, latency=Latency(median=0.1, sigma=0.8), mistakes=mistakes)
