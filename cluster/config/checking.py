"""Reads a config to its end: past each mistake, as if what is at fault were not there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from .overrides import Override
from .pruning import KeyPath, at_fault
from .reading import run_in
from .resolved_run import ResolvedRun
from .yaml_text import ConfigText

_REQUIRED: Mapping[str, Any] = {"run": "unnamed", "dialogues": 1, "pool": ["unknown"]}


@dataclass(frozen=True, slots=True)
class CheckedConfig:
    """A config with all its mistakes."""

    mistakes: tuple[str, ...]
    run: ResolvedRun | None
    """The run without what is at fault; None where nothing can be read."""
    missing: frozenset[str]
    """Required keys that are not given, or not as they have to be."""
    taken_out: frozenset[KeyPath]
    """What was at fault, by the keys that lead to it."""
    text: ConfigText
    """The text, for the places of what is found later."""


def checked_config(path: Path, overrides: Sequence[Override] = ()) -> CheckedConfig:
    """Return the config in *path*, `-` for standard input, with everything that is wrong with it.

    Raises:
        ConfigError: it cannot be read, or is not YAML.
        UsageError: an override leads to no key.
    """
    text = whole = ConfigText.of(path).with_overrides(overrides)
    found: list[str] = []
    taken_out: set[KeyPath] = set()
    while True:
        missing = frozenset(_REQUIRED) - _given(text)
        # Said once already, as a missing key or as a wrong one.
        stand_ins = [Override((key,), _REQUIRED[key], "") for key in missing] if found else []
        try:
            run = run_in(text.with_overrides(stand_ins), path.parent)
        except ConfigError as error:
            found += [line for line in _lines(error, taken_out) if line not in found]
            taken_out.update(at_fault(text.given, error.keys))
            rest = text.without(error.keys)
            if rest.given == text.given and not {key[0] for key in error.keys} & missing:
                return CheckedConfig(tuple(found), None, missing, frozenset(taken_out), whole)
            text = rest
        else:
            return CheckedConfig(tuple(found), run, missing, frozenset(taken_out), whole)


def _given(text: ConfigText) -> set[str]:
    """Return the required keys that are there, by themselves or by what may stand in their place."""
    given = set(text.given)
    return given | {"dialogues"} if text.given.get("accepted") is not None else given


def _lines(error: ConfigError, taken_out: Collection[KeyPath]) -> list[str]:
    """The lines of *error*, but for those that only say what is wrong without that which was taken out."""
    lines, keys = str(error).splitlines(), error.keys
    if len(lines) != len(keys):
        return lines
    # Places in a list are no names: where one was taken out, the next one has its number.
    beside = {*taken_out, *(path[:-1] for path in taken_out)} - {
        path for path in taken_out if isinstance(path[-1], int)
    }
    return [line for line, key in zip(lines, keys, strict=True) if key not in beside]
