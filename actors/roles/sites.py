"""The turns at which each kind of complexity makes sense (paper, stage 2, mask and extend)."""

from collections.abc import Iterator
from typing import Final

from ...events import (
    AssistantTurn,
    ComplexityKind,
    ComplexityType,
    Dialogue,
    ToolCall,
    ToolListTurn,
    ToolTurn,
    Turn,
    UserTurn,
    kinds_of,
)
from ..evidence import is_look_up
from ..evidence.injection_sites import (
    arguments_left,
    changes,
    changing_tools,
    is_request,
    matters,
    other_look_ups,
    removable_tools,
    tool_named,
    values_left_out,
    wants_confirmation,
)
from ..evidence.speech_acts import asks
from .real_results import NOT_TRIED

_INVENTED: Final = frozenset({ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT})
"""Kinds in which a tool gives something else than it would: the result of one that is run would contradict it. An
outage is not among them: it passes, so a call that met one is not run."""
_BEFORE_A_REQUEST: Final = frozenset(
    {
        *kinds_of(ComplexityType.NON_FUNCTION_CALLING),
        ComplexityKind.NO_SUITABLE_TOOL,
        ComplexityKind.TOOL_REMOVED,
        ComplexityKind.POLICY_REFUSAL,
        ComplexityKind.PERMANENT_FAILURE,
        ComplexityKind.CONFIRMATION_REFUSED,
    }
)
"""Kinds in which an exchange about something else comes before the user's turn."""
_CALLS_PER_ERROR: Final = 4
"""More errors would not be realistic."""


def candidates(dialogue: Dialogue, kind: ComplexityKind) -> list[Turn]:
    """Return the turns where *kind* makes sense; none edited for its type before, and none that an injection wrote."""
    run = _run(dialogue) if kind in _INVENTED else frozenset()
    closed = {turn for edit in dialogue.edits for turn in _closed_by(edit.injection, kind.type, edit.turns)}
    written = {turn for edit in dialogue.edits if edit.injection for turn in edit.wrote}
    found = [
        turn
        for index, turn in enumerate(dialogue.turns)
        if turn.id not in closed | written | run and _suits(dialogue, kind, index)
    ]
    if kind is ComplexityKind.BAD_ARGUMENT:  # of several calls, those that succeed would be made again
        return [turn for turn in found if isinstance(turn, AssistantTurn) and len(turn.calls) == 1] or found
    if kind in _BEFORE_A_REQUEST:  # who is asked something answers it first
        return [turn for turn in found if not _answers(dialogue, dialogue.position(turn.id))] or found
    if kind is ComplexityKind.CONFIRMATION:
        return [turn for turn in found if wants_confirmation(dialogue, turn)] or [
            turn for turn in found if matters(dialogue, turn)
        ]
    return found


def errors_left(dialogue: Dialogue) -> int:
    """Return the number of errors that can still be simulated: one for each four calls, and at least one."""
    done = [edit.injection for edit in dialogue.edits if edit.accepted] + [mask.injection for mask in dialogue.masks]
    errors = sum(kind is not None and kind.type is ComplexityType.ERROR_SIMULATION for kind in done)
    return max(1, sum(1 for _ in dialogue.calls()) // _CALLS_PER_ERROR) - errors


def _run(dialogue: Dialogue) -> frozenset[str]:
    """Turns with calls that are run, or would be if they could: what comes of them cannot be invented."""
    outcomes = dialogue.executed.outcomes if dialogue.executed is not None else ()
    return frozenset(outcome.turn for outcome in outcomes if outcome.kind != NOT_TRIED)


def _closed_by(done: ComplexityKind | None, type_: ComplexityType, turns: tuple[str, ...]) -> tuple[str, ...]:
    return turns if done is not None and done.type is type_ else ()


def _suits(dialogue: Dialogue, kind: ComplexityKind, index: int) -> bool:
    turn = dialogue.turns[index]
    match turn:
        case AssistantTurn():
            confirmed = kind is ComplexityKind.CONFIRMATION and _is_answered(dialogue, index)
            return bool(turn.calls) and not confirmed and _suits_calls(dialogue, turn, kind)
        case UserTurn():
            return _suits_user(dialogue, kind, index)
        case _:
            return False


def _is_answered(dialogue: Dialogue, index: int) -> bool:
    """Return True if the user's last words before the turn answer a question of the assistant."""
    spoken = (at for at in range(index - 1, 0, -1) if isinstance(dialogue.turns[at], UserTurn))
    return _answers(dialogue, next(spoken, 0))


def _answers(dialogue: Dialogue, index: int) -> bool:
    """Return True if the turn answers a question of the assistant right before it."""
    before = dialogue.turns[index - 1] if index else None
    return isinstance(before, AssistantTurn) and not before.calls and asks(before.text)


def _has_result(dialogue: Dialogue, index: int) -> bool:
    """Return True if something is known by then, so that a new wish has something to be about."""
    return any(isinstance(earlier, ToolTurn) for earlier in dialogue.turns[:index])


def _suits_calls(dialogue: Dialogue, turn: AssistantTurn, kind: ComplexityKind) -> bool:
    match kind:
        case ComplexityKind.CONFIRMATION:
            return changes(dialogue, turn)
        case ComplexityKind.BAD_ARGUMENT:
            return any(call.arguments for call in turn.calls)
        case ComplexityKind.EMPTY_RESULT:
            return any(_can_find_nothing(dialogue, call) for call in turn.calls)
        case ComplexityKind.ALTERNATIVE_TOOL:
            return not changes(dialogue, turn) and bool(other_look_ups(dialogue, turn)) and not _run(dialogue)
        case _:
            return kind in (ComplexityKind.OUTAGE, ComplexityKind.SECOND_FAILURE)


def _suits_user(dialogue: Dialogue, kind: ComplexityKind, index: int) -> bool:
    turn = dialogue.turns[index].id
    match kind:
        case (
            ComplexityKind.MISSING_ARGUMENT
            | ComplexityKind.AMBIGUOUS_REFERENCE
            | ComplexityKind.CHANGE_OF_MIND
            | ComplexityKind.TWO_ROUNDS
            | ComplexityKind.INFORMATION_IN_PARTS
            | ComplexityKind.EARLIER_REFERENCE
        ):
            return is_request(dialogue, index) and bool(values_left_out(dialogue, kind, turn))
        case ComplexityKind.CONFIRMATION_AMENDED:
            called = changes(dialogue, dialogue.turns[index + 1]) if is_request(dialogue, index) else False
            return called and bool(values_left_out(dialogue, kind, turn))
        case ComplexityKind.CONFIRMATION_REFUSED:
            return _has_result(dialogue, index) and bool(changing_tools(dialogue, turn))
        case ComplexityKind.TOOL_SUPPLIED_LATER:
            # A tool for which a yes has been asked cannot be missing when the yes comes.
            return is_request(dialogue, index) and not _answers(dialogue, index) and _is_new(dialogue, index)
        case ComplexityKind.TOOL_REMOVED:
            return index > 0 and bool(removable_tools(dialogue, turn))
        case ComplexityKind.POLICY_REFUSAL:
            return bool(dialogue.policy)
        case ComplexityKind.PERMANENT_FAILURE:
            return _has_result(dialogue, index) and not _run(dialogue)
        case ComplexityKind.QUESTION_ABOUT_RESULTS:
            return _has_result(dialogue, index)
        case _:
            return kind in (
                ComplexityKind.NO_SUITABLE_TOOL,
                ComplexityKind.CHIT_CHAT,
                ComplexityKind.GENERAL_QUESTION,
            )


def _can_find_nothing(dialogue: Dialogue, call: ToolCall) -> bool:
    """Return True if *call* looks for something, and there is another way to say what or a further argument.

    Whoever is found by an e-mail address alone is found, or has none.
    """
    if (
        not is_look_up(call.name, tool_named(dialogue, call.name))
        or not isinstance(call.arguments, dict)
        or not call.arguments
    ):
        return False
    otherwise = any("@" not in str(value) for value in call.arguments.values())
    return otherwise or bool(arguments_left(dialogue, call))


def _is_new(dialogue: Dialogue, index: int) -> bool:
    """Return True if the first tool called after the turn was neither called before, nor comes or goes already."""
    following = dialogue.turns[index + 1]
    assert isinstance(following, AssistantTurn)
    lists = [turn for turn in dialogue.turns if isinstance(turn, ToolListTurn)]
    changed = {name for turn in lists for name in (*(tool.name for tool in turn.added), *turn.removed)}
    return following.calls[0].name not in {*_called_before(dialogue, index), *dialogue.withheld, *changed}


def _called_before(dialogue: Dialogue, index: int) -> Iterator[str]:
    earlier = (turn for turn in dialogue.turns[:index] if isinstance(turn, AssistantTurn))
    return (call.name for turn in earlier for call in turn.calls)
