"""Traits that no person has together: what is drawn later leaves out what does not fit what was drawn before."""

from collections.abc import Iterable, Mapping
from typing import Final

ONLY_LOOK_UPS: Final = "only look-ups"
"""The trait of a task whose calls change nothing."""
ONLY_CHANGES: Final = "only changes"
"""The trait of a task whose calls look nothing up."""
SMALL_TALK: Final = "small talk"
"""The trait of a dialogue that has some."""
_CLASHES: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "voice": {"typos": frozenset({"a slip or two", "all lower case"})},
    "e-mail": {
        "tone": frozenset({"matter-of-fact"}),
        "verbosity": frozenset({"terse"}),
        "typos": frozenset({"all lower case", "dictated"}),
    },
    "formal": {"typos": frozenset({"all lower case"})},
    "chatty": {"verbosity": frozenset({"terse"})},
    "terse": {"information": frozenset({"story first"})},
    ONLY_LOOK_UPS: {"goal": frozenset({"transact", "fix"})},
    ONLY_CHANGES: {"goal": frozenset({"browse", "compare", "report"})},
    SMALL_TALK: {
        "tone": frozenset({"matter-of-fact"}),
        "verbosity": frozenset({"terse"}),
        "patience": frozenset({"in a hurry"}),
    },
}
"""By the name of a trait: the traits of attributes drawn after it that do not go with it."""


def fitting(weights: Mapping[str, float], attribute: str, drawn: Iterable[str]) -> Mapping[str, float]:
    """Return the *weights* of *attribute* without what clashes with what was *drawn*; all of them if nothing is left.

    A trait is known by its name, the part before its colon, so that a user's own traits clash with nothing.
    """
    out = {name for trait in drawn for name in _CLASHES.get(_name(trait), {}).get(attribute, ())}
    left = {trait: weight for trait, weight in weights.items() if _name(trait) not in out}
    return left if sum(left.values()) > 0 else weights


def _name(trait: str) -> str:
    return trait.partition(":")[0]
