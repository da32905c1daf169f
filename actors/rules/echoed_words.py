"""Nobody says another speaker's words."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedResult, long_enough, long_words, nearly_same, spaced_tokens
from .port import Rule, finding

_LOOKED_BACK = 40
"""Texts that each is compared with: a loop comes back at once."""
_LEAVES = 20
"""Of a result: what repeats the user's words is short."""
_SPEAKERS = {"user": "the user's", "assistant": "the assistant's", "result": "a result's"}


class _Said(NamedTuple):
    """Words of 40 characters or more, with who says them."""

    speaker: str
    turn: str
    tokens: str


def check(view: DialogueView) -> Iterator[Finding]:
    """An assistant may pass on a result word for word; the words of the user are nobody else's."""
    severity = None if view.generated else Severity.ADVISORY
    earlier: deque[_Said] = deque(maxlen=_LOOKED_BACK)
    for said in _texts(view):
        before = _before(earlier, said)
        if before is not None:
            who = "a result" if said.speaker == "result" else f"the {said.speaker}"
            message = f"{who} says {_SPEAKERS[before.speaker]} own words again"
            yield finding(message, (said.turn, before.turn), evidence=said.tokens.strip()[:120], severity=severity)
        earlier.append(said)


def _before(earlier: Sequence[_Said], said: _Said) -> _Said | None:
    """The last of the *earlier* words that are nearly the same, and another speaker's."""
    passed_on = "result" if said.speaker == "assistant" else None
    for one in reversed(earlier):
        if one.speaker not in {said.speaker, passed_on} and nearly_same(one.tokens, said.tokens):
            return one
    return None


def _texts(view: DialogueView) -> Iterator[_Said]:
    written = view.once(long_words)
    for at, turn in enumerate(view.turns):
        if at in written:
            yield _Said(turn.kind, turn.id, written[at])
        for result in view.results_at.get(at, ()):
            for words in _words(view, result):
                yield _Said("result", result.turn.id, words)


def _words(view: DialogueView, result: PlacedResult) -> Iterator[str]:
    """The sentences of a result, without those that the call was given."""
    call = view.asked.get(id(result))
    given = view.argument_passages[call.number] if call is not None else None
    for number, leaf in enumerate(result.leaves):
        if number >= _LEAVES:
            return
        if isinstance(leaf.value, str) and long_enough(leaf.value):
            words = spaced_tokens(leaf.value)
            if given is None or not given.holds(words):
                yield words


RULE = Rule(
    "echoed_words",
    "No user, assistant or result says another speaker's words of 40 characters or more, letter by letter or nearly.",
    Severity.BLOCKING,
    check,
)
