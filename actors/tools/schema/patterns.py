"""Regular expressions from foreign schemas: refused if Python cannot read them, or if matching may never end."""

import re
import warnings
from typing import Final

_MAX_LENGTH: Final = 1000
_MAX_WILD: Final = 3
_WORD, _OTHER = "\x01", "\x02"
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CLASS: Final = re.compile(r"\[\^?\]?[^\]]*\]")
_WORD_CLASS: Final = re.compile(r"\[(?:\w-\w|\w|\x01)+\]")
_REPEAT: Final = r"(?:[*+]|\{\d*,\d*\}|\{\d{2,}\})"
_REPEATED_GROUP: Final = re.compile(rf"\){_REPEAT}")
_HARMLESS: Final = re.compile(rf"(?:\?:)?[^\w\x01\x02.|()*+?{{}}^$][A-Za-z0-9]*\x01(?:\?|\{{\d+\}}|{_REPEAT})?")
_WILD: Final = re.compile(rf"[.\x02]{_REPEAT}")


def fault_of_pattern(pattern: str) -> str | None:
    """The reason why *pattern* cannot be used, or None.

    A repeated group that repeats or chooses inside may backtrack exponentially: it is refused, although some of those
    are harmless, unless each round begins with a separator that cannot occur in the rest of it.
    """
    if len(pattern) > _MAX_LENGTH:
        return f"it is longer than {_MAX_LENGTH} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a foreign pattern's odd escape does not concern the user
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"it is not a regular expression: {error}"
    return "matching it may never end" if _may_explode(_outline(pattern)) else None


def _outline(pattern: str) -> str:
    """*pattern* with each class as one character: a word class, or another."""
    bare = _ESCAPE.sub(lambda match: _WORD if match[1] in "wd" else "=" if match[1] in "-./@:,;#" else _OTHER, pattern)
    return _CLASS.sub(lambda match: _WORD if _WORD_CLASS.fullmatch(match[0]) else _OTHER, bare)


def _may_explode(bare: str) -> bool:
    opened: list[int] = []
    for index, char in enumerate(bare):
        if char == "(":
            opened.append(index)
        elif char == ")" and opened:
            inside = bare[opened.pop() + 1 : index]
            chooses = re.search(r"[*+?|]|\{\d*,", inside.removeprefix("?:")) is not None
            if chooses and _REPEATED_GROUP.match(bare, index) and not _HARMLESS.fullmatch(inside):
                return True
    return len(_WILD.findall(bare)) > _MAX_WILD
