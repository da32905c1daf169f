"""Turns that repeat a wrong value: its call cannot be mended without them."""

from itertools import takewhile

from ...events import AssistantTurn, Dialogue, Finding, ToolTurn, Turn, UserTurn
from ..evidence import leaves
from ..evidence.first_said import says
from ..evidence.mentions import Mentions, as_passage
from .real_results import came_of

_TELLING = 2
"""Signs; a shorter value is in most texts by chance."""


def resting_on(dialogue: Dialogue, finding: Finding) -> frozenset[str]:
    """Return the turns up to the user's next one that say the value of the argument that *finding* points at.

    A result that a tool has really given is none of them: it comes anew once the call is another.
    """
    at, call = next(
        (
            (place, call)
            for place, turn in enumerate(dialogue.turns)
            if isinstance(turn, AssistantTurn) and turn.id in finding.turns
            for call in turn.calls
            if call.id == finding.call
        ),
        (-1, None),
    )
    if call is None or not finding.pointer or not isinstance(call.arguments, dict):
        return frozenset()
    wrong = next((leaf for leaf in leaves(call.arguments) if leaf.pointer == finding.pointer), None)
    if wrong is None or isinstance(wrong.value, bool | None) or len(str(wrong.value)) < _TELLING:
        return frozenset()
    real = {turn for turn, _ in came_of(dialogue)}
    following = takewhile(lambda turn: not isinstance(turn, UserTurn), dialogue.turns[at + 1 :])
    return frozenset(turn.id for turn in following if turn.id not in real and says(_words(turn), wrong))


def _words(turn: Turn) -> Mentions:
    words = Mentions()
    for text in _texts(turn):
        words.add(as_passage(text))
    return words


def _texts(turn: Turn) -> list[str]:
    match turn:
        case AssistantTurn():
            return [turn.text, *(str(call.arguments) for call in turn.calls)]
        case ToolTurn():
            return [result.content for result in turn.results]
        case _:
            return []
