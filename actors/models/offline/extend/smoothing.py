"""How a request goes on after an exchange that was put before it."""

from collections.abc import Sequence

from ..dice import Dice
from ..frames import without_opening


def follow_on(text: str, dice: Dice, openings: Sequence[str]) -> str:
    """*text* without its greeting, after one of *openings*."""
    return f"{dice.pick(openings)} {without_opening(text)}"
