"""The state of Python tools: an object that a tool takes as its first argument, and that no schema shows."""

import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

READS_ONLY: Final = "reads only"
"""In `Annotated[State, "reads only"]`: the tool changes nothing of it."""


@dataclass(frozen=True, slots=True)
class StateParameter:
    """The argument of a tool that is its state."""

    name: str
    kind: type
    """A class with `sample(seed)` and `snapshot()`, made without arguments."""
    reads_only: bool


def state_parameter(function: Callable[..., Any]) -> StateParameter | None:
    """Return the first parameter of *function*, if it is annotated with a class of states; otherwise None."""
    try:
        name = next(iter(inspect.signature(function).parameters))
        hint = typing.get_type_hints(function, include_extras=True)[name]
    except Exception:  # noqa: BLE001 - an annotation is foreign code, and may raise anything
        return None
    said: tuple[object, ...] = ()
    if typing.get_origin(hint) is Annotated:
        hint, *others = typing.get_args(hint)
        said = tuple(others)
    if not isinstance(hint, type) or not all(callable(getattr(hint, one, None)) for one in ("sample", "snapshot")):
        return None
    return StateParameter(name, hint, READS_ONLY in said)
