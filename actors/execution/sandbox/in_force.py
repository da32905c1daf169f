"""The sandbox that is in force on this machine, and what does not hold in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import NoSandbox
from ..limits import Limits
from . import bubblewrap, landlock, seccomp


@dataclass(frozen=True, slots=True)
class InForce:
    """The parts of the sandbox that this machine has."""

    parts: tuple[str, ...]
    missing: str | None
    """Reason why bubblewrap is not among them."""
    holes: tuple[str, ...]
    """Promises that are not kept without it."""


def wraps(targets: Sequence[str], limits: Limits) -> bool:
    """True if bubblewrap is used. Raises NoSandbox where the config wants it and it does not work."""
    return _missing(targets, limits) is None


def in_force(targets: Sequence[str], limits: Limits) -> InForce:
    """Return what holds the tools of *targets* here. Raises NoSandbox."""
    missing = _missing(targets, limits)
    wrapped = missing is None
    rules, calls = landlock.version(), seccomp.available()
    parts = (
        *(["bubblewrap"] if wrapped else []),
        *([f"Landlock {rules}"] if rules else []),
        *(["seccomp"] if calls else []),
    )
    return InForce(parts, missing, tuple(_holes(wrapped=wrapped, rules=rules, calls=calls)))


def _missing(targets: Sequence[str], limits: Limits) -> str | None:
    """Return why bubblewrap is not used; None where it is. Raises NoSandbox."""
    if limits.sandbox == "own":
        return "by the config"
    why = bubblewrap.objection(targets, limits)
    if why is not None and limits.sandbox == "bubblewrap":
        raise NoSandbox(why)
    return why


def _holes(*, wrapped: bool, rules: int, calls: bool) -> list[str]:
    holes = []
    if not rules and not wrapped:
        holes.append("a tool may read and change every file that you may")
    elif not rules:
        holes.append("a tool may read all that lies in the folders of modules, and what tools of other dialogues write")
    if not calls:
        holes.append("a tool may take locks and memory that outlives it")
        if not wrapped:
            holes.append("a tool may use the network, signal and slow down other processes")
    return holes
