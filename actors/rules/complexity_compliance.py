"""Injected complexity is really there."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ...events import AssistantTurn, ComplexityKind, Edit, Finding, Severity, ToolListTurn
from ..evidence import DialogueView, PlacedCall, clarifications
from ..evidence.speech_acts import declines, tells_failure
from .port import Rule, finding

Judge = Callable[[DialogueView, Sequence[int]], str | None]
"""Returns what is missing from the turns at these positions, which the fill wrote; None: nothing."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at every injection that was accepted, in the turns that its fill wrote, as they are now."""
    for edit in view.dialogue.edits:
        if edit.accepted and edit.injection is not None:
            yield from _edit(view, edit, edit.injection)


def _edit(view: DialogueView, edit: Edit, kind: ComplexityKind) -> Iterator[Finding]:
    gone = [id_ for id_ in edit.wrote if id_ not in view.places]
    wrote = [view.places[id_] for id_ in edit.wrote if id_ in view.places]
    missing = f"turn {gone[0]!r} of it is gone" if gone else _JUDGES[kind](view, wrote)
    if missing:
        shown = tuple(view.turns[at].id for at in wrote) or edit.turns
        yield finding(f"{kind.value} was injected, but {missing}", shown, evidence=edit.mask)


def _removed(view: DialogueView, wrote: Sequence[int]) -> str | None:
    removed = {name for at in wrote if isinstance(turn := view.turns[at], ToolListTurn) for name in turn.removed}
    return _declined(view, wrote) if removed else "the tool list loses no tool"


def _answered_from_results(view: DialogueView, wrote: Sequence[int]) -> str | None:
    if not any(result.at < min(wrote) for result in view.results):
        return "there is no result before it to ask about"
    return _exchanged(view, wrote)


def _came_back_later(view: DialogueView, wrote: Sequence[int]) -> str | None:
    failed = [placed for at in wrote for placed in view.calls_at.get(at, ()) if placed.result and placed.result.failed]
    if len({placed.at for placed in failed}) < 2:  # noqa: PLR2004 — a second failure
        return "fewer than two of its tries fail"
    last = max(placed.at for placed in failed)
    names = {placed.call.name for placed in failed}
    later = {placed.call.name for at in wrote if at > last for placed in view.calls_at.get(at, ())}
    return None if names & later else f"{min(names)!r} is not tried again"


def _given_up(view: DialogueView, wrote: Sequence[int]) -> str | None:
    failed = [placed for at in wrote for placed in view.calls_at.get(at, ()) if placed.result and placed.result.failed]
    if not failed:
        return "none of its calls fails"
    last = max(placed.at for placed in failed)
    told = next((at for at in wrote if at > last and isinstance(view.turns[at], AssistantTurn)), None)
    if told is None or view.calls_at.get(told):
        return "the assistant does not tell the user of the failure"
    return (
        None
        if tells_failure(clarifications.assistant_words(view.turns[told]))
        else "the assistant does not say that it did not work"
    )


def _went_another_way(view: DialogueView, wrote: Sequence[int]) -> str | None:
    first, later = _tries(view, wrote)
    failed = {placed.call.name for placed in first if placed.result is not None and placed.result.failed}
    if not failed:
        return "none of its calls fails"
    if not {placed.call.name for placed in later} - failed:
        return f"no other tool is tried after {min(failed)!r}"
    return None


def _declined(view: DialogueView, wrote: Sequence[int]) -> str | None:
    declining = clarifications.spoken(view, wrote)
    if declining is None:
        return "the assistant does not decline in words"
    if not declines(clarifications.assistant_words(view.turns[declining])):
        return "the assistant does not say that it cannot"
    return None


def _supplied_later(view: DialogueView, wrote: Sequence[int]) -> str | None:
    change = next((at for at in wrote if isinstance(view.turns[at], ToolListTurn)), None)
    if change is None:
        return "the tool list does not change"
    turn = view.turns[change]
    added = {tool.name for tool in turn.added} if isinstance(turn, ToolListTurn) else set()
    new = added - (set(view.tools_at[change - 1]) if change else {t.name for t in view.dialogue.opening_tools})
    if not new:
        return "the change of the tool list adds no tool that was missing"
    if _declined(view, [at for at in wrote if at < change]) is not None:
        return "the assistant does not say that it lacks the tool"
    if not any(placed.call.name in new and placed.at > change for placed in view.calls):
        return f"the supplied tool {min(new)!r} is never called"
    return None


def _recovered(view: DialogueView, wrote: Sequence[int]) -> str | None:
    failed, later = _tries(view, wrote)
    if not any(placed.result is not None and placed.result.failed for placed in failed):
        return "none of its calls fails"
    return _noticed(failed, later)


def _found_after_nothing(view: DialogueView, wrote: Sequence[int]) -> str | None:
    first, later = _tries(view, wrote)
    if not any(placed.result is not None and (placed.result.empty or placed.result.failed) for placed in first):
        return "none of its results is empty"
    return _noticed(first, later)


def _came_back(view: DialogueView, wrote: Sequence[int]) -> str | None:
    failed, later = _tries(view, wrote)
    down = {placed.call.name for placed in failed if placed.result is not None and placed.result.failed}
    if not down:
        return "none of its calls fails"
    again = {placed.call.name for placed in later}
    return None if down & again else f"{min(down)!r} is not tried again"


def _exchanged(view: DialogueView, wrote: Sequence[int]) -> str | None:
    return "it has no exchange without calls" if clarifications.spoken(view, wrote) is None else None


def _tries(view: DialogueView, wrote: Sequence[int]) -> tuple[list[PlacedCall], list[PlacedCall]]:
    """The calls of the first turn with calls that the fill wrote, and those of its later turns."""
    turns = [view.calls_at[at] for at in wrote if at in view.calls_at]
    return (turns[0], [placed for calls in turns[1:] for placed in calls]) if turns else ([], [])


def _noticed(first: Sequence[PlacedCall], later: Sequence[PlacedCall]) -> str | None:
    if not later:
        return "the assistant does not recover with another call"
    before = [(placed.call.name, placed.call.arguments) for placed in first]
    if all((placed.call.name, placed.call.arguments) in before for placed in later):
        return "the recovering call is the same as the one that failed"
    return None


_JUDGES: Mapping[ComplexityKind, Judge] = {
    ComplexityKind.MISSING_ARGUMENT: clarifications.argument_supplied,
    ComplexityKind.AMBIGUOUS_REFERENCE: clarifications.supplied,
    ComplexityKind.CONFIRMATION: clarifications.confirmed,
    ComplexityKind.CONFIRMATION_AMENDED: clarifications.supplied,
    ComplexityKind.CONFIRMATION_REFUSED: clarifications.refused,
    ComplexityKind.TWO_ROUNDS: clarifications.asked_twice,
    ComplexityKind.CHANGE_OF_MIND: clarifications.corrected,
    ComplexityKind.INFORMATION_IN_PARTS: clarifications.told_in_parts,
    ComplexityKind.EARLIER_REFERENCE: clarifications.referred,
    ComplexityKind.NO_SUITABLE_TOOL: _declined,
    ComplexityKind.TOOL_SUPPLIED_LATER: _supplied_later,
    ComplexityKind.TOOL_REMOVED: _removed,
    ComplexityKind.POLICY_REFUSAL: _declined,
    ComplexityKind.BAD_ARGUMENT: _recovered,
    ComplexityKind.EMPTY_RESULT: _found_after_nothing,
    ComplexityKind.OUTAGE: _came_back,
    ComplexityKind.SECOND_FAILURE: _came_back_later,
    ComplexityKind.ALTERNATIVE_TOOL: _went_another_way,
    ComplexityKind.PERMANENT_FAILURE: _given_up,
    ComplexityKind.CHIT_CHAT: _exchanged,
    ComplexityKind.GENERAL_QUESTION: _exchanged,
    ComplexityKind.QUESTION_ABOUT_RESULTS: _answered_from_results,
}

RULE = Rule(
    "complexity_compliance",
    "Every accepted injection of complexity is present in the final turns.",
    Severity.BLOCKING,
    check,
)
