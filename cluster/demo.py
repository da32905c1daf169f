"""The demo: a run over the project's own example pool, with the offline model and a few mistakes to find."""

from importlib.resources import files
from pathlib import Path

from ..actors.models import OfflineSettings
from .config import Models, RunConfig
from .errors import UsageError


def demo_config() -> RunConfig:
    """A run that shows every stage in less than a minute.

    Raises:
        UsageError: the example pool is not at hand, as in an installation without a checkout.
    """
    pool = _example_pool()
    return RunConfig(run="demo", pool=(pool,), dialogues=60, seed=7, models=Models(default=_model()))


def _example_pool() -> Path:
    here = Path(str(files("toolace_mt.cluster"))).resolve().parent / "examples" / "pool.json"
    for pool in (Path("examples/pool.json"), here):
        if pool.is_file():
            return pool
    raise UsageError("the demo's tools, examples/pool.json, are not here; run it in a checkout, or launch a config")


def _model() -> OfflineSettings:
    return OfflineSettings(seed=7)
