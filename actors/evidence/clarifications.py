"""Clarifications in a dialogue: whether one is what it is meant to be, or else what is missing from it.

Each function looks at the turns at the positions *wrote*, which an injection wrote, and returns what is missing; None:
nothing.
"""

from collections.abc import Sequence

from ...events import AssistantTurn, Turn, UserTurn
from .dialogue_view import DialogueView
from .first_said import new_words, said_until, says
from .mentions import Mentions, as_passage
from .speech_acts import agrees, asks


def _clarified(view: DialogueView, wrote: Sequence[int]) -> str | None:
    asking = spoken(view, wrote)
    if asking is None:
        return "the assistant does not stop to ask"
    if not asks(assistant_words(view.turns[asking])):
        return "the assistant asks nothing"
    return _answered(view, wrote, asking, wrote[0])


def _answered(view: DialogueView, wrote: Sequence[int], asking: int, since: int) -> str | None:
    """The user answers what is asked at *asking*; a call follows, and none stands between *since* and the answer."""
    answered = next((at for at in wrote if at > asking and isinstance(view.turns[at], UserTurn)), None)
    if answered is None:
        return "the user does not answer what the assistant asks"
    if any(since < placed.at < answered for placed in view.calls):
        return "the assistant calls before the user has answered"
    if not any(placed.at > answered for placed in view.calls):
        return "no call follows the user's answer"
    return None


def supplied(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """A clarification brings something: a value of the calls after it, or words that the user had not said."""
    return _clarified(view, wrote) or _brings_something(view, wrote)


def argument_supplied(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """Of the calls after the answer, something was not known when the assistant asked."""
    return supplied(view, wrote) or _new_for_the_call(view, wrote)


def _new_for_the_call(view: DialogueView, wrote: Sequence[int]) -> str | None:
    calls = next((calls for at, calls in sorted(view.calls_at.items()) if at > max(wrote)), [])
    asking = spoken(view, wrote)
    known = said_until(view.dialogue, asking or 0)
    values = [leaf for placed in calls for leaf in placed.leaves if not isinstance(leaf.value, bool | None)]
    if values and all(says(known, leaf) for leaf in values):
        return "every value of the next call was known before the question"
    return None


def _brings_something(view: DialogueView, wrote: Sequence[int]) -> str | None:
    asking = spoken(view, wrote)
    assert asking is not None  # `_clarified` has looked
    said = [turn.text for at in wrote if isinstance(turn := view.turns[at], UserTurn) and at > asking]
    earlier = [turn.text for turn in view.turns[:asking] if isinstance(turn, UserTurn)]
    if any(new_words(text, earlier) for text in said):
        return None
    return "the user's answer says nothing that was not said before the question"


def confirmed(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """An assistant who asks before it calls has the user's answer in between."""
    asking = next((at for at in wrote if isinstance(view.turns[at], AssistantTurn)), None)
    if asking is None or view.calls_at.get(asking) or not asks(assistant_words(view.turns[asking])):
        return "the assistant does not ask before it calls"
    return _answered(view, wrote, asking, asking)


def asked_twice(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """Two rounds are two questions, and what they bring."""
    rounds = [at for at in wrote if asks(assistant_words(view.turns[at])) and not view.calls_at.get(at)]
    if len(rounds) < 2:  # noqa: PLR2004 — two rounds
        return "the assistant does not ask twice"
    return supplied(view, wrote)


def corrected(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """A user who changes their mind says something else before anything is called."""
    replied = spoken(view, wrote)
    if replied is None:
        return "the assistant does not answer the first request in words"
    changed = next((at for at in wrote if at > replied and isinstance(view.turns[at], UserTurn)), None)
    if changed is None:
        return "the user does not change what they asked for"
    if any(min(wrote) < placed.at < changed for placed in view.calls):
        return "the assistant calls before the user has changed their mind"
    if not any(placed.at > changed for placed in view.calls):
        return "no call follows what the user wants in the end"
    return _brings_something(view, wrote)


def refused(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """A confirmation that the user declines: nothing is called for it."""
    asking = spoken(view, wrote)
    if asking is None or not asks(assistant_words(view.turns[asking])):
        return "the assistant does not ask before it calls"
    answer = next((turn for at in wrote if at > asking and isinstance(turn := view.turns[at], UserTurn)), None)
    if answer is None:
        return "the user does not answer what the assistant asks"
    if agrees(answer.text):
        return "the user agrees, and nothing is called for it"
    if any(wrote[0] < placed.at <= wrote[-1] for placed in view.calls):
        return "something is called although the user says no"
    return None


def told_in_parts(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """The second message brings a value that the first one and all before it lack."""
    return corrected(view, wrote) or _new_for_the_call(view, wrote)


def referred(view: DialogueView, wrote: Sequence[int]) -> str | None:
    """The next call has a text that the user's words leave out and that came up before."""
    at = wrote[-1]
    turn = view.turns[at]
    if not isinstance(turn, UserTurn):
        return "the user says nothing"
    calls = next((calls for place, calls in sorted(view.calls_at.items()) if place > at), [])
    words, before = Mentions(), said_until(view.dialogue, at)
    words.add(as_passage(turn.text))
    texts = [leaf for placed in calls for leaf in placed.leaves if isinstance(leaf.value, str)]
    if any(says(before, leaf) and not says(words, leaf) for leaf in texts):
        return None
    return "the next call has no value that came up before and that the user points back to"


def spoken(view: DialogueView, wrote: Sequence[int]) -> int | None:
    """Position where the assistant answers a user turn of the fill with words alone."""
    asked = False
    for at in wrote:
        turn = view.turns[at]
        if isinstance(turn, AssistantTurn) and not turn.calls and asked:
            return at
        asked = asked or isinstance(turn, UserTurn)
    return None


def assistant_words(turn: Turn) -> str:
    """Return what the assistant says in *turn*; empty for another speaker's."""
    return turn.text if isinstance(turn, AssistantTurn) else ""
