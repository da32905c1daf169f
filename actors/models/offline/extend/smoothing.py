"""How a request goes on after an exchange that was put before it."""

import re
from collections.abc import Sequence

from ..dice import Dice

_GREETING = re.compile(
    r"^(?:Hi there|Hi|Hello|Hey|Good morning|Good|Thanks, that helps|Thanks|Thank you|Great"
    r"|Nice, thank you|Wonderful|Perfect, thank you|Perfect)[!,.]\s+"
)
_SOFT = re.compile(r"^(?:Now|Next,)\s+")


def follow_on(text: str, dice: Dice, openings: Sequence[str]) -> str:
    """*text* without its greeting, after one of *openings*."""
    rest = _GREETING.sub("", text, count=1)
    rest = _SOFT.sub("", rest, count=1)
    rest = rest[:1].upper() + rest[1:]
    return f"{dice.pick(openings)} {rest}"
