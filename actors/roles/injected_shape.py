"""The form of an injection that can be checked when an answer is read, so that it is asked again with the reason."""

from collections.abc import Sequence

from ...events import ComplexityKind, ComplexityType
from ..replies import WrittenAssistantTurn, WrittenTurn

_MASKED_FIRST = frozenset(
    {
        ComplexityKind.MISSING_ARGUMENT,
        ComplexityKind.AMBIGUOUS_REFERENCE,
        ComplexityKind.TWO_ROUNDS,
        ComplexityKind.CHANGE_OF_MIND,
        ComplexityKind.CONFIRMATION_AMENDED,
        ComplexityKind.INFORMATION_IN_PARTS,
        ComplexityKind.EARLIER_REFERENCE,
        ComplexityKind.TOOL_SUPPLIED_LATER,
    }
)
"""Kinds that begin with the masked turn; the others end with it."""


def injected_shape_fault(kind: ComplexityKind | None, masked: str, written: Sequence[WrittenTurn]) -> str | None:
    """Return why *written* cannot be an injection of *kind* at the turn *masked*, or None."""
    if kind is None:
        return None
    first = kind in _MASKED_FIRST
    if written[0 if first else -1].id != masked:
        return f"the {'first' if first else 'last'} turn keeps the id {masked!r}, and the extra turns have none"
    if kind.type is not ComplexityType.ERROR_SIMULATION:
        extra = [turn for turn in written if turn.id != masked]
        if any(isinstance(turn, WrittenAssistantTurn) and turn.calls for turn in extra):
            return "the assistant answers in words here: an extra turn of it calls nothing"
    if kind is ComplexityKind.EARLIER_REFERENCE:
        return None if len(written) == 1 else f"only turn {masked!r} is wanted, and {len(written)} turns came"
    if not any(isinstance(turn, WrittenAssistantTurn) and turn.id != masked for turn in written):
        return "an extra turn of the assistant is wanted, and none came"
    return _spoken_last(written) if first else None


def _spoken_last(written: Sequence[WrittenTurn]) -> str | None:
    """The dialogue goes on with the assistant, so the user has the last word."""
    role = written[-1].role
    return None if role == "user" else f"the last turn is the user's, and this one is of role {role!r}"
