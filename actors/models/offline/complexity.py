"""Whether an injected complexity is really there, as far as the turns show it."""

import re
from collections.abc import Sequence

from .contents import decoded, is_failure
from .place import Place
from .sections import Call, Turn

_DECLINES = re.compile(
    r"\b(?:no|not|cannot|can't|don't|unable|sorry|afraid|unfortunately|lack|missing|without)\b", re.IGNORECASE
)


def shortcoming(kind: str, turns: Sequence[Turn], place: Place) -> str:
    """What is missing from *turns* for *kind*; empty where nothing is."""
    family, _, which = kind.partition(".")
    if family == "error_simulation":
        return _recovery(turns, empty=which == "empty_result", again=which == "outage")
    spoken = next((i for i, t in enumerate(turns) if t.role == "assistant" and not t.calls), None)
    if spoken is None or spoken == 0 or turns[spoken - 1].role != "user":
        return "the assistant does not answer the user in words"
    if not any(turn.role == "user" for turn in turns[spoken + 1 :]):
        return "the user does not go on"
    if any(turn.calls for turn in turns):
        return "something is called in between"
    text = turns[spoken].text
    if family == "clarification":
        return _clarification(text, turns, spoken)
    if family == "tool_awareness":
        if not _DECLINES.search(text):
            return "the assistant does not say that it cannot"
        return _supplied(turns, place) if which == "tool_supplied_later" else ""
    return ""


def _clarification(text: str, turns: Sequence[Turn], spoken: int) -> str:
    if "?" not in text:
        return "the assistant asks nothing"
    supplied = " ".join(turn.text for turn in turns[spoken + 1 :] if turn.role == "user")
    if supplied and supplied in turns[spoken - 1].text:
        return "the user had said it already"
    return ""


def _supplied(turns: Sequence[Turn], place: Place) -> str:
    added = {name for turn in turns for name in turn.added}
    if not added:
        return "the tool list does not change"
    called = {call.name for turn in place.turns for call in turn.calls}
    return "" if added <= called else "the tool that is supplied is never called"


def _recovery(turns: Sequence[Turn], *, empty: bool, again: bool) -> str:
    calling = [index for index, turn in enumerate(turns) if turn.calls]
    if len(calling) < 2:  # noqa: PLR2004 -- a first try and another
        return "nothing is tried again"
    first, last = turns[calling[0]], turns[calling[-1]]
    contents = [result.content for turn in turns[calling[0] : calling[-1]] for result in turn.results]
    if not contents:
        return "the first try has no result"
    if empty and not any(is_empty(content) for content in contents):
        return "no result is empty"
    if not empty and not any(is_failure(content) for content in contents):
        return "nothing fails"
    if not last.text.strip():
        return "the assistant does not say what was wrong"
    same = _signatures(first.calls) == _signatures(last.calls)
    if same is not again and not (again and _names(first.calls) <= _names(last.calls)):
        return "the second try is the same as the first" if same else "it is not tried again"
    return ""


def _signatures(calls: Sequence[Call]) -> list[tuple[str, str]]:
    return [(call.name, repr(sorted(call.arguments.items()))) for call in calls]


def _names(calls: Sequence[Call]) -> set[str]:
    return {call.name for call in calls}


def is_empty(content: str) -> bool:
    """Whether a result says that nothing was found."""
    value = decoded(content)
    if isinstance(value, dict):
        lists = [part for part in value.values() if isinstance(part, list)]
        return (bool(lists) and not any(lists)) or not value or value.get("error") == "not_found"
    return value in ([], "", None) or (isinstance(value, str) and value.lower().startswith(("no ", "nothing")))
