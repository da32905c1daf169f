"""Experts that can have a seat: the project's own, those of installed packages, and those that a config adds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import UnionType
from typing import TypeVar

from ...actors.experts import EXPERTS, Expert
from .guests import guest, in_words
from .importing import Key, Kind, added, by_name

KIND = Kind(("experts",), Expert, "toolace_mt.actors.experts", "EXPERT", group="toolace_mt.experts")
"""Experts of installed packages have a seat where a config names them."""
A = TypeVar("A")
R = TypeVar("R")
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


class ExpertBroken(Exception):
    """A function of an added expert raised, hung or returned something else than it has to; the message names it."""


def _as_guest(expert: Expert) -> Expert:
    return replace(
        expert,
        subject=_heard(expert, "subject", expert.subject, object),
        spared=_heard(expert, "spared", expert.spared, str | None),
    )


def _heard(expert: Expert, name: str, function: Callable[[A], R], wanted: type | UnionType) -> Callable[[A], R]:
    """Return a function of *expert*, whose result is looked at."""
    what = f"{name!r} of expert {expert.name!r}"

    def call(about: A) -> R:
        try:
            with guest(what, _SECONDS):
                result = function(about)
        except Exception as error:
            raise ExpertBroken(f"{what} could not judge: {in_words(error)}") from error
        if not isinstance(result, wanted):
            raise ExpertBroken(f"{what} has to return {wanted}, and returned a {type(result).__name__}")
        return result

    return call
