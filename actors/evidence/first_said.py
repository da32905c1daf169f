"""Values of calls that the user says first: what a request can leave out, and what has to be said later then."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, ToolTurn, Turn, UserTurn
from .leaves import Leaf, leaves
from .mentions import Mentions, Passage, as_passage, flattened
from .number_words import languages_of, spelt_numbers
from .results import decoded
from .times import hours_in, times_in
from .tokens import spaced_tokens

_SHORTEST = 2
"""Characters; a shorter value is in most texts by chance."""
_SHORTEST_NAME = 4
"""Characters; a shorter text is rather a unit or a code that many things share."""
_CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")
_FILLER_WORDS = """
    yes no ok okay please thanks thank you sure well oh sorry right i me my mine we it its is are be the a an and or so
    then just that this one ones do does did go ahead mean meant said say want would like need of to for in on at as
    exactly course already again told
"""
_FILLERS = frozenset(_FILLER_WORDS.split())
"""Words that say nothing of what is meant."""


@dataclass(frozen=True, slots=True)
class FirstSaid:
    """An argument of the calls that follow a user turn, whose value that turn is the first to say."""

    tool: str
    leaf: Leaf


def first_said(dialogue: Dialogue, position: int, *, all_calls: bool = False) -> tuple[FirstSaid, ...]:
    """Return the values that the user turn at *position* brings into the dialogue, for the calls of the next turn.

    With *all_calls* they are for every call up to the user's next turn.
    """
    before = said_until(dialogue, position)
    following = takewhile(lambda turn: not isinstance(turn, UserTurn), dialogue.turns[position + 1 :])
    said = _said_for_calls(dialogue, position, following if all_calls else islice(following, 1))
    return tuple(one for one in said if not says(before, one.leaf))


def said_again(dialogue: Dialogue, position: int) -> tuple[FirstSaid, ...]:
    """Return the names and identifiers that the user turn at *position* repeats from an earlier sub-task.

    They are values of the calls of the next turn, and were values of calls or results before: a word that only was said
    refers to nothing. Those that were known two sub-tasks before come alone if there are any. A number is not among
    them: an equal one may mean something else.
    """
    turns = dialogue.turns
    said = [
        one
        for one in _said_for_calls(dialogue, position, turns[position + 1 : position + 2])
        if isinstance(one.leaf.value, str) and len(one.leaf.value) >= _SHORTEST_NAME
    ]
    for back in (2, 1):
        known = _values(turn for turn in turns[:position] if turn.subtask <= turns[position].subtask - back)
        if found := tuple(one for one in said if str(one.leaf.value).casefold() in known):
            return found
    return ()


def _said_for_calls(dialogue: Dialogue, position: int, following: Iterable[Turn]) -> Iterator[FirstSaid]:
    """Yield the arguments of the calls of *following* whose values the user says at *position*."""
    asking = dialogue.turns[position]
    if not isinstance(asking, UserTurn):
        return
    words = Mentions()
    words.add(as_passage(asking.text))
    for turn in following:
        for call in turn.calls if isinstance(turn, AssistantTurn) else ():
            for leaf in leaves(call.arguments if isinstance(call.arguments, dict) else {}):
                if says(words, leaf):
                    yield FirstSaid(call.name, leaf)


def _values(turns: Iterable[Turn]) -> set[str]:
    """Return the values of the calls and results of *turns*, in lower case."""
    brought: list[JsonValue] = []
    for turn in turns:
        if isinstance(turn, AssistantTurn):
            brought += [call.arguments for call in turn.calls]
        elif isinstance(turn, ToolTurn):
            brought += [decoded(result.content) for result in turn.results]
    return {str(leaf.value).casefold() for value in brought for leaf in leaves(value)}


def said_until(dialogue: Dialogue, position: int) -> Mentions:
    """Return all that was said or found before the turn at *position*."""
    before = Mentions()
    for passage in _passages(dialogue, dialogue.turns[:position]):
        before.add(passage)
    return before


def says(mentions: Mentions, leaf: Leaf) -> bool:
    """Return True if the value of *leaf* stands in *mentions*, as it is or in another way of writing it."""
    if leaf.value is None or isinstance(leaf.value, bool):
        return False
    text = str(leaf.value)
    if mentions.holds(text) and len(text) >= _SHORTEST:
        return True
    wanted = as_passage(text)
    if wanted.days and any(not wanted.days.isdisjoint(passage.days) for passage in mentions.passages):
        return True
    if isinstance(leaf.value, (int, float)):
        return any(_says_number(passage, leaf.value) for passage in mentions.passages)
    if _CLOCK.fullmatch(text):
        times = times_in(text)
        return any(times & (times_in(passage.text) | hours_in(passage.text)) for passage in mentions.passages)
    return False


def _says_number(passage: Passage, value: float) -> bool:
    if float(value) in passage.numbers:
        return True
    words = spaced_tokens(passage.text)
    return value in spelt_numbers(words, languages_of(words))


def new_words(text: str, before: Iterable[str]) -> set[str]:
    """Return the words of *text* that none of the texts *before* has."""
    known = {word for earlier in before for word in spaced_tokens(earlier).split()}
    return set(spaced_tokens(text).split()) - known - _FILLERS


def _passages(dialogue: Dialogue, turns: tuple[Turn, ...]) -> Iterator[Passage]:
    if dialogue.context:
        yield as_passage(dialogue.context)
    for turn in turns:
        match turn:
            case UserTurn() | AssistantTurn():
                yield as_passage(_text(turn))
            case ToolTurn():
                for result in turn.results:
                    yield as_passage(flattened(decoded(result.content), result.content))


def _text(turn: Turn) -> str:
    return turn.text if isinstance(turn, (UserTurn, AssistantTurn)) else ""
