"""Experts that can have a seat: the project's own, those of installed packages, and those that a config adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...actors.experts import EXPERTS, Expert
from ..errors import ConfigError
from .importing import Kind, added

KIND = Kind(("experts",), Expert, "toolace_mt.actors.experts", "EXPERT", group="toolace_mt.experts")
"""Experts of installed packages have a seat where a config names them."""


@dataclass(frozen=True, slots=True)
class ExpertSet:
    """Every expert that can have a seat."""

    known: Mapping[str, Expert]
    """By name."""
    names: Mapping[str, str]
    """By the import path of those that are not the project's own."""
    origins: Mapping[str, str]
    """By their name: where they come from, with the digest of their text."""
    pinned: tuple[str, ...]
    """Paths that mean the texts that they have here and now, for another process."""


def is_path(expert: str) -> bool:
    """Return True if a seat names its expert by an import path: a name has no colon."""
    return ":" in expert


def expert_set(paths: Iterable[str] = ()) -> ExpertSet:
    """Return the experts, with those that *paths* name imported.

    Raises:
        ConfigError: one cannot be imported, is no expert, or has the name of another.
    """
    known = dict(EXPERTS)
    found = added(KIND, paths)
    for one in found:
        if one.value.name in known:
            raise ConfigError(
                f"experts: {one.origin} is named {one.value.name!r}, and so is another expert; rename it", ("experts",)
            )
        known[one.value.name] = one.value
    return ExpertSet(
        known,
        names={one.path: one.value.name for one in found},
        origins={one.value.name: one.origin for one in found},
        pinned=tuple(one.pinned for one in found),
    )
