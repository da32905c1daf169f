"""The assistant answers in the user's script."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView
from .port import Rule, finding

_SCRIPTS = {
    "Latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "Chinese or Japanese": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "Korean": re.compile(r"[\uac00-\ud7af]"),
    "Cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "Arabic": re.compile(r"[\u0600-\u06ff]"),
    "Devanagari": re.compile(r"[\u0900-\u097f]"),
}
_LOOKED_AT = 2000
_ENOUGH = 12
"""Letters; shorter words say too little about a language."""
_MOST = 0.8
_NONE = 0.05
_DENSE = frozenset({"Chinese or Japanese", "Korean"})
_DAMAGED = re.compile("\ufffd{2,}|(?:Ã[\u0080-\u00bf]){2,}|(?:â\u20ac[\u0098-\u00a6\u2122\u201c-\u201d]){2,}")


def check(view: DialogueView) -> Iterator[Finding]:
    """Names and terms of another script are ordinary; a whole answer without the user's script is not."""
    asked: str | None = None
    for turn in view.turns:
        if not isinstance(turn, UserTurn | AssistantTurn) or not turn.text:
            continue
        if not turn.text.isascii() and (hit := _DAMAGED.search(turn.text)):
            yield finding("the text was damaged by a wrong encoding", (turn.id,), evidence=hit.group())
        script, shares = _script(turn.text)
        if isinstance(turn, UserTurn):
            asked = script or asked
        elif asked and script and script != asked and shares.get(asked, 0.0) < _NONE:
            yield finding(f"the user writes in {asked} script, the assistant answers in {script}", (turn.id,))


def _script(text: str) -> tuple[str | None, dict[str, float]]:
    """The script that nearly all letters of *text* have, if there are enough; and the share of each."""
    text = text[:_LOOKED_AT]
    if text.isascii():
        letters = sum(map(str.isalpha, text)) if len(text) < 4 * _ENOUGH else _ENOUGH
        return ("Latin" if letters >= _ENOUGH else None), {"Latin": 1.0}
    counts = {name: len(pattern.findall(text)) * (3 if name in _DENSE else 1) for name, pattern in _SCRIPTS.items()}
    total = sum(counts.values())
    if total < _ENOUGH:
        return None, {}
    shares = {name: count / total for name, count in counts.items()}
    first = max(shares, key=lambda name: shares[name])
    return (first if shares[first] >= _MOST else None), shares


RULE = Rule(
    "language",
    "The assistant answers in the script in which the user writes, and no text is damaged.",
    Severity.ADVISORY,
    check,
)
