"""No question is asked again that was answered."""

import re
from collections.abc import Iterator

from ...events import Finding, Severity, Turn
from ..evidence import DialogueView, spaced_tokens
from ..evidence.languages import is_small
from ..evidence.speech_acts import declines
from .port import Rule, finding

_QUESTION = re.compile(r"[^.!?。\uff01\uff1f\n]*[?\uff1f]")
_CHOICE = re.compile(r"\b(?:or|oder|ou|o|u|of)\b|还是|或", re.IGNORECASE)
_SAID_IT = re.compile(
    r"\b(?:as i (?:already )?said|i (?:already|just) (?:said|told|answered)|like i said"
    r"|wie gesagt|hab(?:e)? ich (?:doch )?(?:schon|gerade)|sagte ich"
    r"|(?:ya|como) (?:te |le |se lo )?(?:lo )?(?:dije|he dicho)|je (?:vous )?l'ai déjà dit|comme je (?:vous )?l'ai dit"
    r"|come (?:ho )?detto|gi[àa] detto|como (?:eu )?(?:já )?disse|zoals (?:ik )?(?:al )?(?:zei|gezegd))\b"
    r"|说过|刚才说|已经说",
    re.IGNORECASE,
)
_SIGNS = frozenset("您你想要请问还是或哪个吗呢的了好")
_ANSWER = 8
"""Words of an answer; a longer one may bring something else."""
_CHINESE_ANSWER = 14
_FEWEST = 2
"""Words that a question has besides small ones."""
_NEARLY = 0.6
"""Of the words of the shorter question, where the user says that it was answered."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at a choice that is offered, answered with one of its words, and offered again at once."""
    turns = view.turns
    for at in range(len(turns) - 2):
        first, answer, again = turns[at : at + 3]
        if first.kind != "assistant" or answer.kind != "user" or again.kind != "assistant":
            continue
        if first.calls or again.calls or "?" not in again.text.replace("\uff1f", "?") or "?" in answer.text:
            continue
        complained = at + 3 < len(turns) and _complains(turns[at + 3])
        if words := _repeated(first.text, answer.text, again.text, complained=complained):
            message = f"the assistant asks again what was answered: {words[:80]!r}"
            yield finding(message, (again.id, first.id), evidence=words)


def _complains(turn: Turn) -> bool:
    return turn.kind == "user" and _SAID_IT.search(turn.text) is not None


def _repeated(first: str, answer: str, again: str, *, complained: bool) -> str | None:
    """The question of *again* that *first* has put already, with a choice of which *answer* names a part."""
    said = spaced_tokens(answer).split()
    most = _ANSWER if answer.isascii() or " " in answer.strip() else _CHINESE_ANSWER
    if not said or len(said) > most or "\uff1f" in answer or declines(answer):
        return None
    earlier = [_telling(question) for question in _QUESTION.findall(first) if _CHOICE.search(question)]
    for question in _QUESTION.findall(again):
        own = _telling(question)
        if not _CHOICE.search(question) or len(own) < _FEWEST or declines(again.partition(question)[0]):
            continue
        for words in earlier:
            shared = own & words
            same = own == words or (complained and len(shared) >= max(_FEWEST, _NEARLY * min(len(own), len(words))))
            if same and not shared.isdisjoint(said):
                return str(question).strip()
    return None


def _telling(question: str) -> frozenset[str]:
    words = spaced_tokens(question).split()
    return frozenset(word for word in words if not is_small(word) and word not in _SIGNS)


RULE = Rule(
    "repeated_question",
    "No choice that the user has just made is offered again in the same words.",
    Severity.ADVISORY,
    check,
)
