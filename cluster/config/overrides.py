"""Overrides of a config: values that a command gives to keys, as if they stood in the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import UsageError

_INSTEAD: Mapping[tuple[int | str, ...], Sequence[str]] = {
    ("dialogues",): ("accepted", "candidates"),
    ("accepted",): ("dialogues",),
}
"""By a key, those in whose place it stands."""
_STEP = re.compile(r'"([^"]*)"|\'([^\']*)\'|([^."\']+)')


@dataclass(frozen=True, slots=True)
class Override:
    """A value for a key."""

    path: tuple[int | str, ...]
    value: Any
    said: str
    """The option that gives it, without the value: that may be a key in the wrong place."""


def path_of(dotted: str) -> tuple[int | str, ...] | None:
    """Return the steps of a path such as `models.default.model` or `limits.models."gpt-4.1"`; None where it is none."""
    steps: list[int | str] = []
    place = 0
    while found := _STEP.match(dotted, place):
        plain = found[3]
        steps.append(int(plain) if plain and plain.isdecimal() else plain or found[1] or found[2] or "")
        place = found.end()
        if place == len(dotted):
            return tuple(steps)
        if dotted[place] != ".":
            return None
        place += 1
    return None


def starts_with(path: Sequence[int | str], beginning: Sequence[int | str]) -> bool:
    """Return True if *path* leads to where *beginning* leads, or further in."""
    return [str(step) for step in path[: len(beginning)]] == [str(step) for step in beginning]


def overridden(given: Mapping[str, Any], overrides: Sequence[Override]) -> dict[str, Any]:
    """Return *given* with the values of *overrides*, the later ones last; *given* stays as it is.

    What one of them stands in the place of is left out, unless another one gives it.

    Raises:
        UsageError: a path leads into what is no section and no list, or beyond the end of a list.
    """
    named = {one.path[0] for one in overrides}
    replaced = {key for one in overrides if one.value is not None for key in _INSTEAD.get(one.path, ())} - named
    changed: Any = {key: value for key, value in given.items() if key not in replaced}
    for one in overrides:
        changed = _with(changed, one.path, one)
    return dict(changed)


def _with(given: Any, path: tuple[int | str, ...], override: Override) -> Any:  # noqa: ANN401 — as it was read
    if not path:
        return override.value
    step, *rest = path
    if isinstance(given, list):
        if not isinstance(step, int) or step >= len(given):
            raise UsageError(f"{override.said}: {_until(override, path)} is a list of {len(given)}, counted from 0")
        return [*given[:step], _with(given[step], tuple(rest), override), *given[step + 1 :]]
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise UsageError(f"{override.said}: {_until(override, path)} is no section: no key can be below it")
    return {**given, str(step): _with(given.get(str(step)), tuple(rest), override)}


def _until(override: Override, path: tuple[int | str, ...]) -> str:
    """The part of its path that is walked before *path* is left."""
    walked = override.path[: len(override.path) - len(path)]
    return repr(".".join(map(str, walked)))
