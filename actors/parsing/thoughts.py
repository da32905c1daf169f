"""Thoughts that some servers leave in a reply: before what is said, or in its place."""

import json
import re
from enum import Enum, auto
from typing import Final, NamedTuple

_NAMES: Final = "think|thinking|thoughts?|reason|reasoning|reflection|analysis|scratch_?pad|(?:inner_)?monologue|cot"
_WORDS: Final = rf"(?:\w+:)?(?:{_NAMES})"
_BEGIN = re.compile(
    rf"\s*(?:<{_WORDS}>|\[(?:THINK|REASONING)\]|<\|(?:think(?:ing)?|begin_of_thought)\|>|◁think▷|"
    r"<\|?channel\|?>\s*(?:analysis|thought|commentary)|(?:<\|start\|>\s*)?assistant\s*<\|channel\|>\s*analysis)",
    re.IGNORECASE,
)
_END = re.compile(
    rf"</{_WORDS}\s*>|\[/(?:THINK|REASONING)\]|<\|(?:/think(?:ing)?|end_of_thought)\|>|◁/think▷|<channel\|>|"
    r"<\|channel\|>\s*final\b[^{\[]{0,80}?<\|message\|>|\bassistantfinal(?=\s*[\[{`])",
    re.IGNORECASE,
)
_MARK = re.compile(r"<\|?/?[a-z_]{1,40}\|?>|\s")
_JSON: Final = json.JSONDecoder(strict=False)
_MOST: Final = 30
"""Objects between two marks that are looked at."""
_OBJECT = re.compile(r"""[{\[]\s*["'“{}]""")


class Kind(Enum):
    """Relation of a text to the thoughts."""

    PLAIN = auto()
    """There are none."""
    AFTER = auto()
    """It follows them."""
    INSIDE = auto()
    """They are all that there is, and the reply is the last thing in them."""


class Said(NamedTuple):
    """The part of a reply that is read."""

    text: str
    kind: Kind


def said_in(text: str) -> Said:
    """Return what is said in *text*; often the mark that opens its thoughts is missing, or the one that closes them."""
    begins = _BEGIN.match(text)
    end = _last_end(text, begins.end() if begins else 0)
    if end is None:
        return Said(text, Kind.INSIDE if begins else Kind.PLAIN)
    rest = text[end.end() :]
    if _OBJECT.search(rest):
        return Said(rest, Kind.AFTER)
    if not _MARK.sub("", rest):
        return Said(text[: end.start()], Kind.INSIDE)
    return Said(rest, Kind.AFTER) if begins else Said(text, Kind.PLAIN)


def _last_end(text: str, start: int) -> re.Match[str] | None:
    """Return the last mark that ends thoughts and is no part of a string in the reply itself."""
    marks = [*_END.finditer(text, start)]
    while marks:
        end = marks.pop()
        position = marks[-1].end() if marks else start
        for _ in range(_MOST):
            begun = _OBJECT.search(text, position, end.start())
            if begun is None:
                return end
            position = max(begun.end(), _end_of(text, begun.start()))
            if position > end.start():
                break
        else:
            return end
    return None


def _end_of(text: str, start: int) -> int:
    try:
        return _JSON.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return start
