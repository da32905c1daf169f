"""What the assistant says it has done, a call has done."""

from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView, PlacedCall, deeds_named, deeds_reported, deeds_told, does, only_looks
from .port import Rule, finding

_WORD = 40
"""Characters of an argument that may name what is done: `cancelled`."""


def check(view: DialogueView) -> Iterator[Finding]:
    """A deed of a kind that a tool in force does, told while nothing was changed, by a call of that kind or ever.

    In the passive it counts where the user has asked for it and nothing has been said of it by a result.
    """
    since = -1
    for at, turn in enumerate(view.turns):
        if isinstance(turn, UserTurn):
            since = at
        elif isinstance(turn, AssistantTurn) and turn.text and since >= 0:
            lately = (placed for place in range(since + 1, at + 1) for placed in view.calls_at.get(place, ()))
            if any(not placed.only_looks for placed in lately) or not (told := _told(view, turn, since)):
                continue
            made = [placed for placed in view.calls if placed.at <= at]
            deed = next((one for one in sorted(told) if not any(_may_have(c, one) for c in made)), "")
            tools = view.tools_at[at].items() if deed else ()
            able = sorted(name for name, tool in tools if not only_looks(name, tool) and does(name, deed))
            if able:
                message = f"the assistant says that it is done, but no call was made, of {able[0]!r} or of another tool"
                yield finding(message, (turn.id,), evidence=turn.text[:160])


def _told(view: DialogueView, turn: AssistantTurn, since: int) -> frozenset[str]:
    told = deeds_told(turn.text)
    asked = view.turns[since]
    assert isinstance(asked, UserTurn)
    if told or turn.calls or view.places[turn.id] != since + 1 or "?" in asked.text or "\uff1f" in asked.text:
        return told
    reported = deeds_reported(turn.text)
    results = (result.result.content for result in view.results if reported and result.at < since)
    known = frozenset[str]().union(*(deeds_named(text) for text in results))
    return reported - known - deeds_reported(asked.text) - deeds_told(asked.text)


def _may_have(placed: PlacedCall, deed: str) -> bool:
    """True if a call may have done such a deed: by its tool's name, or by a word in its arguments."""
    if placed.only_looks:
        return False
    words = (leaf.value for leaf in placed.written_leaves if isinstance(leaf.value, str) and len(leaf.value) < _WORD)
    return placed.does(deed) or any(does(word, deed) for word in words)


RULE = Rule(
    "claimed_action",
    "No action that a tool could do is told as done while no call has done it.",
    Severity.ADVISORY,
    check,
)
