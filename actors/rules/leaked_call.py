"""Calls are made, not written as text."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity
from ..evidence import DialogueView
from .port import Rule, finding

_MARKUP = re.compile(
    r"</?(?:tool_call|function_call|tool_calls|functions?)>|<\|(?:tool_call|python_tag|plugin)[^>]{0,20}\|>|\[TOOL_CALLS\]"
)
_OBJECT = re.compile(
    r"\{\s*\"(?:name|function|tool|action)\"\s*:\s*\"([^\"]{1,80})\"\s*,\s*\"(?:arguments|parameters|args|action_input)\"\s*:"
)
_CALL = re.compile(r"([A-Za-z_][\w.]{1,80})\(\s*(?:[A-Za-z_]\w*\s*=|\)|[\"'{\d])")


def check(view: DialogueView) -> Iterator[Finding]:
    """Speaks of a call where the name is a tool's, so that code in an answer is not taken for one."""
    for turn in view.turns:
        if isinstance(turn, AssistantTurn) and turn.text and (words := _leaked(turn.text, view)):
            yield finding(f"the assistant's text contains a call: {words[:80]!r}", (turn.id,), evidence=words)


def _leaked(text: str, view: DialogueView) -> str | None:
    if "<" in text or "[TOOL_CALLS]" in text:
        hit = _MARKUP.search(text)
        if hit is not None:
            return hit.group()
    if "(" in text:
        for hit in _CALL.finditer(text):
            bracketed = text[max(0, hit.start() - 1)] == "["
            keyword = "=" in hit.group()
            if (bracketed and keyword) or (hit.group(1) in view.tools_ever and (bracketed or keyword)):
                return text[hit.start() : hit.start() + 200]
    if '"' in text:
        for hit in _OBJECT.finditer(text):
            if hit.group(1) in view.tools_ever:
                return text[hit.start() : hit.start() + 200]
    return None


RULE = Rule(
    "leaked_call", "The assistant's text contains no call that should have been made.", Severity.BLOCKING, check
)
