"""What the assistant says it has done, a call has done."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import (
    DEEDS,
    DialogueView,
    PlacedCall,
    deeds_named,
    deeds_reported,
    deeds_told,
    does,
    name_parts,
    only_looks,
)
from ..evidence.tokens import stem
from .port import Rule, finding

_WORD = 40
"""Characters of an argument that may name what is done: `cancelled`."""
_SENTENCE = re.compile(r"(?<=[.!?])\s|,? (?:and|und|et|y|e|en) (?=I\b|ich\b|j['\u2019])")
_SHORT = 3
_LONGEST = 400


def check(view: DialogueView) -> Iterator[Finding]:
    """A deed of a kind that a tool in force does, told while nothing was changed, by a call of that kind or ever.

    In the passive it counts where the user has asked for it and nothing has been said of it by a result.
    """
    since = -1
    for at, turn in view.spoken_turns:
        if turn.kind == "user":
            since = at
        elif turn.text and since >= 0:
            lately = [placed for place in range(since + 1, at + 1) for placed in view.calls_at.get(place, ())]
            if all(placed.only_looks for placed in lately):
                yield from _nothing_done(view, turn, at, since)
            elif not turn.calls:
                yield from _beside(view, turn, at)


def _nothing_done(view: DialogueView, turn: AssistantTurn, at: int, since: int) -> Iterator[Finding]:
    """Nothing was changed for the user's last words, and a deed is told."""
    if not (told := _told(view, turn, since)):
        return
    made = [placed for placed in view.calls if placed.at <= at]
    deed = next((one for one in sorted(told) if not any(_may_have(c, one) for c in made)), "")
    tools = view.tools_at[at].items() if deed else ()
    able = sorted(name for name, tool in tools if not only_looks(name, tool) and does(name, deed))
    if able:
        message = f"the assistant says that it is done, but no call was made, of {able[0]!r} or of another tool"
        yield finding(message, (turn.id,), evidence=turn.text[:160])


def _beside(view: DialogueView, turn: AssistantTurn, at: int) -> Iterator[Finding]:
    """Something was done, and a deed is told that only another tool does, one that was never called.

    The sentence has a word for what that tool deals with, which the tools that were called do not deal with.
    """
    made = [placed for placed in view.calls if placed.at <= at]
    called = {placed.call.name for placed in made}
    dealt = {word for placed in made for word in _things(placed.call.name)}
    for sentence in filter(None, _SENTENCE.split(turn.text)):
        for deed in sorted(deeds_told(sentence)):
            if any(_may_have(placed, deed) for placed in made):
                continue
            said = {stem(word) for word in name_parts(sentence[:_LONGEST].replace("'", " "))}
            for name, tool in sorted(view.tools_at[at].items()):
                things = _things(name) - dealt
                if name in called or only_looks(name, tool) or not does(name, deed) or not things & said:
                    continue
                message = f"the assistant says that it is done, and {name!r} does that, which was never called"
                yield finding(message, (turn.id,), evidence=sentence[:160])
                return


def _things(name: str) -> frozenset[str]:
    """The words of a tool's name that are no deeds: what it deals with."""
    return frozenset(
        stem(word) for word in name_parts(name) if len(word) > _SHORT and not any(does(word, one.name) for one in DEEDS)
    )


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
