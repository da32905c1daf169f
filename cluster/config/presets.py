"""Named bundles of generation settings: each key of a bundle can still be set."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

Preset: TypeAlias = Literal["paper", "short", "agentic"]

PRESETS: Final[Mapping[str, Mapping[str, Any]]] = {
    "paper": {},
    "short": {
        "tools": {"min": 3, "max": 8},
        "subtasks": {"min": 1, "max": 2},
        "steps": {"min": 1, "max": 2},
        "parallel": 0.2,
        "complexities": {"min": 0, "max": 1},
        "reasonability_iterations": 2,
    },
    "agentic": {
        "tools": {"min": 8, "max": 20},
        "subtasks": {"min": 1, "max": 2},
        "steps": {"min": 4, "max": 6},
        "parallel": 0.6,
        "complexities": {"min": 1, "max": 3},
        "reasonability_iterations": 8,
    },
}
"""By name: generation settings that differ from the defaults, which are the paper's."""


def with_preset(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a config with those of its preset under `generation`, where they are not given."""
    bundle, generation = PRESETS.get(str(given.get("preset")), {}), given.get("generation", {})
    if not bundle or not isinstance(generation, Mapping):
        return dict(given)
    merged = {**bundle, **generation}
    for key, value in bundle.items():
        if isinstance(value, Mapping) and isinstance(generation.get(key), Mapping):
            merged[key] = {**value, **generation[key]}
    return {**given, "generation": merged}
