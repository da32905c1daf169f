r"""Mending of text that is nearly JSON, where only one meaning is possible.

Mended: trailing commas, Python's `True`, `False` and `None`, strings in single or typographic quotes, `\'`, irregular
spaces.
Not mended: anything that would have to be guessed, such as what a truncated reply left out.
"""

import json
import re

from .faults import FaultKind, Unreadable

_TOKEN = re.compile(
    r"""
      (?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*+")
    | (?P<single>'[^'\\]*+(?:\\.[^'\\]*+)*+')
    | (?P<smart>“[^”]*+”)
    | (?P<space>\s++)
    | (?P<open>[{\[])
    | (?P<close>[}\]])
    | (?P<comma>,)
    | (?P<colon>:)
    | (?P<word>[^\s"'“{}\[\],:]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_LITERALS = {"True": "true", "False": "false", "None": "null"}
_PYTHON_ESCAPE = re.compile(r"\\(.)|\"", re.DOTALL)


def mend(text: str, start: int) -> tuple[str, int]:
    """The JSON that the object or list at *start* was meant to be, and where it ends in *text*.

    Raises:
        Unreadable: it is not closed.
    """
    pieces: list[str] = []
    depth, position, comma = 0, start, False
    while match := _TOKEN.match(text, position):
        position = match.end()
        kind, token = match.lastgroup, match.group()
        if kind == "space":
            pieces.append(" ")
            continue
        if comma and kind != "close":
            pieces.append(",")
        comma = kind == "comma"
        if comma:
            continue
        pieces.append(_mended(kind, token))
        depth += (kind == "open") - (kind == "close")
        if depth == 0:
            return "".join(pieces), position
    raise Unreadable(
        FaultKind.NOT_CLOSED, f"the JSON that begins at character {start + 1} is not closed before the reply ends"
    )


def _mended(kind: str | None, token: str) -> str:
    match kind:
        case "string":
            return token.replace("\\'", "'") if "\\'" in token and "\\\\" not in token else token
        case "single":
            return f'"{_PYTHON_ESCAPE.sub(_as_json_escape, token[1:-1])}"'
        case "smart":
            return json.dumps(token[1:-1]) if "\\" not in token else f'"{token[1:-1]}"'
        case "word":
            return _LITERALS.get(token, token)
        case _:
            return token


def _as_json_escape(match: re.Match[str]) -> str:
    r"""`\'` and `"` inside a string in single quotes, as a string in double quotes has them."""
    if match.group() == '"':
        return '\\"'
    return "'" if match.group(1) == "'" else match.group()
