"""Calls that are wrong on purpose: an injected error is judged as an error that is noticed and mended."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ...events import ComplexityKind, ComplexityType, Dialogue
from .dialogue_view import DialogueView, PlacedCall

_OUTAGE: Final = re.compile(
    r"\b(?:time[d ]?[ -]?out|unavailable|outage|overload\w*|maintenance|rate[ _-]?limit\w*|too many requests"
    r"|temporar\w+|try again|connection|not (?:answer|respond)|429|50[0234])\b",
    re.IGNORECASE,
)
"""Words of a failure that is not the caller's."""


def mended_calls(view: DialogueView) -> frozenset[int]:
    """Return the numbers of the calls that an injected error consists of.

    Such a call was written by an injection of an error, it failed or came back empty, and a later call of the same
    injection takes its place and does neither. So no trust is needed, and the word of a file is enough: without the
    failure and the right call after it, the call is judged like any other.
    """
    errors = view.dialogue.injected_errors
    return frozenset(placed.number for turns in errors for placed in _mended(view, turns))


def wrongly_called(view: DialogueView) -> frozenset[str]:
    """The turns whose call an injected error made wrong on purpose: nobody should learn to make it.

    The call failed, and a later one of the same injection puts it right: the same tool, other arguments. An outage or
    an empty result is no wrong call. The kind of the injection tells; where it is not known, the words of the failure
    do, and whether the same call is made again.
    """
    found = set[str]()
    for kind, turns in _injected(view.dialogue):
        if kind not in (None, ComplexityKind.BAD_ARGUMENT):
            continue
        ordered = kind is not None
        wrote = _written(view, turns)
        for placed in wrote:
            failed = placed.result is not None and placed.result.failed
            blamed = failed and (ordered or not (_tells_outage(placed) or _is_made_again(placed, wrote)))
            if blamed and any(_corrects(later, placed, ordered=ordered) for later in wrote):
                found.add(placed.turn.id)
    return frozenset(found)


def _injected(dialogue: Dialogue) -> Iterator[tuple[ComplexityKind | None, Sequence[str]]]:
    """Each injected error with its kind, which no import knows, and its turns."""
    yield from ((None, turns) for turns in dialogue.errors_elsewhere)
    for edit in dialogue.edits:
        kind = edit.injection
        if edit.accepted and kind is not None and kind.type is ComplexityType.ERROR_SIMULATION:
            yield kind, edit.wrote


def _tells_outage(placed: PlacedCall) -> bool:
    return placed.result is not None and _OUTAGE.search(placed.result.result.content) is not None


def _is_made_again(placed: PlacedCall, wrote: Sequence[PlacedCall]) -> bool:
    return any(other.at > placed.at and other.key == placed.key for other in wrote)


def _corrects(later: PlacedCall, placed: PlacedCall, *, ordered: bool) -> bool:
    return (
        later.at > placed.at
        and later.call.name == placed.call.name
        and later.key != placed.key
        and (ordered or _takes_the_place(later, placed))
    )


def _written(view: DialogueView, turns: Sequence[str]) -> list[PlacedCall]:
    return [placed for id_ in turns if id_ in view.places for placed in view.calls_at.get(view.places[id_], ())]


def _mended(view: DialogueView, turns: Sequence[str]) -> Iterator[PlacedCall]:
    wrote = _written(view, turns)
    for placed in wrote:
        result = placed.result
        if result is not None and (result.failed or result.empty):
            later = (other for other in wrote if other.at > placed.at and other.key != placed.key)
            if any(_takes_the_place(other, placed) for other in later):
                yield placed


def _takes_the_place(later: PlacedCall, placed: PlacedCall) -> bool:
    """True if *later* succeeds with the same tool, or with another one where *placed* found nothing."""
    result = later.result
    if result is None or result.failed or result.empty:
        return False
    return later.call.name == placed.call.name or (placed.result is not None and not placed.result.failed)
