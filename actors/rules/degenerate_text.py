"""Text is text: no loop of one sentence, no bare punctuation, no pieces of JSON."""

import json
import re
from collections.abc import Iterator
from itertools import groupby, islice

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView, spaced_tokens
from .port import Rule, finding

_LOOKED_AT = 8000
_SENTENCE = re.compile(r"[.!?。\uff01\uff1f\n]+")
_ENDS = str.maketrans(".!?", "\n\n\n")
"""The same for ASCII, where it is quicker by far."""
_LOOP = 3
"""Times that a sentence comes in a row: at any length of the turn."""
_SENTENCE_FROM = 10
"""Characters; "ha. ha. ha." and "no, no, no" are words of people."""
_NO_WORD = re.compile(r"[\s{}\[\]\"',:;.…|\\/<>()`*_=+~#-]+")
_BRACKETS = re.compile(r"[{}\[\]]")
_PIECE = re.compile(r"[\s{}\[\]\",:]*[{}\[\]\"][\s{}\[\]\",:]*")
"""Marks of JSON with nothing between them."""
_PIECE_FROM = 2
_LEAVES = 400


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at words, goals, arguments, and the sentences of results."""
    if view.generated:
        yield from _goals(view)
    for at, turn in enumerate(view.turns):
        if turn.kind in {"user", "assistant"} and turn.text:
            yield from _words(view, turn)
        for placed in view.calls_at.get(at, ()):
            for leaf in islice(placed.leaves, _LEAVES):
                if isinstance(leaf.value, str) and _is_piece(leaf.value):
                    piece = leaf.value[:80]
                    message = f"argument {leaf.pointer!r} of {placed.call.name!r} is a piece of JSON: {piece!r}"
                    yield finding(message, (turn.id,), placed.call.id, leaf.pointer, piece, _rated(view))
        for result in view.results_at.get(at, ()):
            if isinstance(result.value, str) and (looped := _looped(result.value)):
                message = f"a result says the same sentence {_LOOP} times in a row"
                yield finding(message, (turn.id,), evidence=looped, severity=Severity.ADVISORY)


def _rated(view: DialogueView) -> Severity | None:
    return None if view.generated else Severity.ADVISORY


def _goals(view: DialogueView) -> Iterator[Finding]:
    for number, subtask in enumerate(view.dialogue.plan, start=1):
        if not spaced_tokens(subtask.goal).strip():
            turns = tuple(turn.id for turn in view.turns if turn.subtask == number)[:1]
            yield finding(f"the goal of sub-task {number} has no word: {subtask.goal[:80]!r}", turns)


def _words(view: DialogueView, turn: UserTurn | AssistantTurn) -> Iterator[Finding]:
    text = turn.text[:_LOOKED_AT]
    if _NO_WORD.fullmatch(text) and text.strip() and (view.generated or _BRACKETS.search(text)):
        message = f"the {turn.kind} writes marks and no word: {text[:80]!r}"
        yield finding(message, (turn.id,), evidence=text[:80], severity=_rated(view))
    elif looped := _looped(text):
        message = f"the {turn.kind} says the same sentence {_LOOP} times in a row"
        yield finding(message, (turn.id,), evidence=looped, severity=_rated(view))


def _looped(text: str) -> str | None:
    """The sentence that comes again and again, each time next to itself."""
    if len(text) < _LOOP * _SENTENCE_FROM:
        return None
    sentences = [told for part in _parts(text[:_LOOKED_AT]) if (told := part.strip())]
    if len(sentences) - len(set(sentences)) < _LOOP - 1:  # most texts repeat nothing
        return None
    for sentence, group in groupby(sentences):
        if sum(1 for _ in group) >= _LOOP and _telling(sentence):
            return sentence[:120]
    return None


def _parts(text: str) -> list[str]:
    return text.translate(_ENDS).split("\n") if text.isascii() else _SENTENCE.split(text)


def _telling(sentence: str) -> bool:
    letters = sum(map(str.isalpha, sentence))
    return letters >= (_SENTENCE_FROM if sentence.isascii() else _SENTENCE_FROM // 2)


def _is_piece(value: str) -> bool:
    if len(value.strip()) < _PIECE_FROM or _PIECE.fullmatch(value) is None:
        return False
    try:
        json.loads(value)
    except ValueError:
        return True
    return False


RULE = Rule(
    "degenerate_text",
    "No text is one sentence over and over, marks without a word, or a piece of JSON.",
    Severity.BLOCKING,
    check,
)
