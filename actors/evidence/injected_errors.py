"""Calls that are wrong on purpose: an injected error is judged as an error that is noticed and mended."""

from collections.abc import Iterator, Sequence

from .dialogue_view import DialogueView, PlacedCall


def mended_calls(view: DialogueView) -> frozenset[int]:
    """Return the numbers of the calls that an injected error consists of.

    Such a call was written by an injection of an error, it failed or came back empty, and a later call of the same
    injection takes its place and does neither. So no trust is needed, and the word of a file is enough: without the
    failure and the right call after it, the call is judged like any other.
    """
    errors = view.dialogue.injected_errors
    return frozenset(placed.number for turns in errors for placed in _mended(view, turns))


def _mended(view: DialogueView, turns: Sequence[str]) -> Iterator[PlacedCall]:
    wrote = [placed for id_ in turns if id_ in view.places for placed in view.calls_at.get(view.places[id_], ())]
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
