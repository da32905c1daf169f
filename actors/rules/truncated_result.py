"""Results are whole."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity, Verdict
from ..evidence import DialogueView
from .port import Rule, finding

_MARKED = re.compile(
    r"(?:\.{3}|…)\s*[\[(<]?\s*(?:\w+ )?truncated[\])>.]*\s*$|[\[(<](?:\w+ )?truncated[^\])>]{0,40}[\])>]\s*$",
    re.IGNORECASE,
)
_SHOWN = 60
_SCANNED = 20_000_000
"""Characters: about two seconds."""
_OPENS = re.compile(
    r"""
    (?:\[\s*)*
    (?: (?<=\[)\s* (?: $ | ["'\]] | -?\d[\d.eE+-]*\s*(?:[,\]]|$) | (?:true|false|null|nan|None|True|False|NaN)\b
                     | \(\s*["'\d-] | [A-Za-z_][\w.]*\(\s*(?:["'\d\[{(-]|\w+=) )
      | \{\s* (?: $ | ["'}] | \(?-?\d[\d.]*\s*[:,] | \w+\s*:\s*(?:["'\[{\d-]|$) ) )
    """,
    re.VERBOSE,
)
"""The beginning of JSON or of a Python literal, and not of `[12:01] started` or `{{name}}`."""
_ENDS = r"\s*(?:[,:\]})]|\Z)"
_SIGN = re.compile(
    rf"""
    (?<=[\[{{(,:=\s])[bru]?
        (?: "(?:[^"\\]++|\\.|"(?!{_ENDS}))*+(?P<double>"?) | '(?:[^'\\]++|\\.|'(?!{_ENDS}))*+(?P<single>'?) )
    | [\[\](){{}}]
    """,
    re.VERBOSE | re.DOTALL,
)
"""A whole quotation, where one may stand, or one bracket. A quote ends where a value may end: many escape none."""
_NEXT_LINE = re.compile(r"[ \t]*[\r\n]\s*")
_HEAD = 2_000
_CLOSES = {"]": "[", "}": "{", ")": "("}


def check(view: DialogueView) -> Iterator[Finding]:
    """A cut shows in a first bracket that stays open, not in text that is not JSON: many results are plain text."""
    for result in view.results:
        if not isinstance(result.value, str):
            continue
        text = result.result.content.strip()
        place = ((result.turn.id,), result.result.call_id)
        name = f"the result of call {result.result.call_id!r}"
        if _MARKED.search(text[-_SHOWN:]):
            yield finding(f"{name} says that it was truncated", *place, evidence=text[-_SHOWN:])
        elif len(text) > _SCANNED and _OPENS.match(text[:_HEAD]):
            message = f"{name} is longer than the {_SCANNED} characters that are read: whether it is whole is not known"
            yield finding(message, *place, verdict=Verdict.ERROR)
        elif len(text) > 1 and _stays_open(text):
            message = f"{name} is cut off: a bracket or quote that it opens is never closed"
            yield finding(message, *place, evidence=text[-_SHOWN:])


def _stays_open(text: str) -> bool:
    """True if the first bracket, or that of a later line after whole ones, is still open at the end."""
    at: int | None = 0
    while at is not None and _OPENS.match(text, at):
        end = _end(text, at)
        if end is None:
            return True
        line = _NEXT_LINE.match(text, end)
        at = line.end() if line else None
    return False


def _end(text: str, at: int) -> int | None:
    """Position where the bracket at *at* is closed, or None. One that stays open within another closes with it."""
    stack: list[str] = []
    inside = dict.fromkeys(_CLOSES.values(), 0)
    for found in _SIGN.finditer(text, at):
        sign = found.group()
        if sign in _CLOSES:
            closed = False
            while inside[_CLOSES[sign]] and not closed:
                inside[stack[-1]] -= 1
                closed = stack.pop() == _CLOSES[sign]
            if not stack:
                return found.end()
        elif sign in inside:
            inside[sign] += 1
            stack.append(sign)
        elif not (found.group("double") or found.group("single")):
            return None
    return None


RULE = Rule("truncated_result", "No result breaks off in the middle.", Severity.BLOCKING, check)
