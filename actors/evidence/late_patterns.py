"""Patterns that are compiled when they are first used: compiled at once, they took a third of a command's start."""

import re
from typing import cast


class _Late:
    """Stands for a pattern that has not been used yet."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> object:
        """What the compiled pattern has by that name; it is kept, and found at once the next time."""
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(*self._given)
        vars(self).update({known: getattr(compiled, known) for known in dir(compiled) if not known.startswith("_")})
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like `re.compile(pattern, flags)`; an error in the pattern shows when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
