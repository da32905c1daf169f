"""The demo: a run over the example clinic, with the offline model and a few mistakes to find."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ...actors.models import OfflineSettings
from ...actors.offline import Latency, Mistakes
from ..errors import UsageError
from .overrides import Override
from .reading import run_in
from .resolved_run import ResolvedRun
from .yaml_text import ConfigText

_CLINIC = Path("examples", "vet_clinic")


def demo_run(overrides: Sequence[Override] = ()) -> ResolvedRun:
    """Return the demo with other values of its keys.

    Raises:
        UsageError: the clinic is not at hand, as in an installation without a checkout; and as `read_run` does.
    """
    text = ConfigText(yaml.safe_dump(_demo(_clinic())), "the demo's config")
    return run_in(text.with_overrides(overrides), Path())


def _demo(clinic: Path) -> dict[str, Any]:
    """The clinic's config for a run of less than a minute. Without repair, `audit` has something to show."""
    given: dict[str, Any] = yaml.safe_load((clinic / "run.yaml").read_text(encoding="utf-8"))
    return {
        **given,
        "run": "demo",
        "dialogues": 40,
        "seed": 7,
        "pool": [str(clinic / source) for source in given["pool"]],
        "context": str(clinic / given["context"]),
        "generation": {**given["generation"], "repair_rounds": 0},
        "models": {"default": _model().model_dump(mode="json")},
    }


def _clinic() -> Path:
    here = Path(str(files("toolace_mt.cluster"))).resolve().parent / _CLINIC
    for folder in (_CLINIC, here):
        if folder.is_dir():
            return folder
    raise UsageError(f"the demo's clinic, {_CLINIC}, is not here; run it in a checkout, or launch a config")


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
