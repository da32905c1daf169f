"""Experts that can have a seat: the project's own, those of installed packages, and those that a config adds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ...actors.experts import EXPERTS, Expert
from .guests import guarded
from .importing import Key, Kind, added, by_name

KIND = Kind(("experts",), Expert, "toolace_mt.actors.experts", "EXPERT", group="toolace_mt.experts")
"""Experts of installed packages have a seat where a config names them."""
_SECONDS = 10.0
"""For one look at a dialogue."""


@dataclass(frozen=True, slots=True)
class ExpertSet:
    """Every expert that can have a seat."""

    known: Mapping[str, Expert]
    """By name."""
    names: Mapping[str, str]
    """By the import path of those that are not the project's own."""
    origins: Mapping[str, str]
    """By their name: where they come from, with the digest of their text."""
    pinned: Mapping[str, str]
    """By their name: paths that mean the texts that they have here and now, for another process."""


def is_path(expert: str) -> bool:
    """Return True if a seat names its expert by an import path: a name has no colon."""
    return ":" in expert


def expert_set(paths: Iterable[tuple[str, Key]] = ()) -> ExpertSet:
    """Return the experts, with those that *paths*, each with its key, name imported.

    Raises:
        ConfigError: one cannot be imported, is no expert, or has the name of another.
    """
    found = [replace(one, value=_as_guest(one.value)) for one in added(KIND, paths)]
    return ExpertSet(
        by_name(KIND, EXPERTS, found),
        names={one.path: one.value.name for one in found},
        origins={one.value.name: one.origin for one in found},
        pinned={one.value.name: one.pinned for one in found},
    )


def _as_guest(expert: Expert) -> Expert:
    what = f"expert {expert.name!r}"
    return replace(
        expert,
        subject=guarded(expert.subject, what, _SECONDS),
        spared=guarded(expert.spared, what, _SECONDS),
    )
