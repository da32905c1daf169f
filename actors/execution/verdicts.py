"""Verdicts on a dialogue from running its calls. Pure: outcomes are facts, read from a log or just obtained."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydantic import JsonValue

from ...events import Finding, Severity, Verdict
from ..evidence import DialogueView, PlacedCall, PlacedResult
from ..rules import finding
from .comparison import compare, plain_values
from .implementations import Implementation
from .planning import injected_outages
from .port import Executed, ExecutionOutcome, OutcomeKind

_SHOWN: Final = 160
_SHORTEST: Final = 3
"""Characters of a value that can be recognised where it is used again."""


@dataclass(slots=True)
class _Seen:
    """Faults found so far: calls that follow from them are not blamed themselves."""

    invented: list[JsonValue] = field(default_factory=list)
    """Values that only the dialogue has."""
    diverged: set[str] = field(default_factory=set)
    """States that are no longer those of the dialogue."""
    lost: dict[str, str] = field(default_factory=dict)
    """States that are unknown since a call of that name could not be run."""


def contradictions(
    view: DialogueView, executed: Iterable[Executed], implementations: Mapping[str, Implementation]
) -> Iterator[Finding]:
    """Violations where the dialogue and the real outcomes of its calls differ.

    A contradiction blocks, at the turn of the result; one that follows from an earlier one is advisory. What could not
    be run has the verdict `error`; what was left out on purpose has it too, and is advisory. Nothing is said of an
    outage that an injection wrote.
    """
    outcomes: dict[tuple[str, str], list[ExecutionOutcome]] = {}
    for one in executed:
        outcomes.setdefault((one.turn, one.call), []).append(one.outcome)
    seen, outages = _Seen(), injected_outages(view)
    for call in view.calls:
        implementation = implementations.get(call.call.name)
        if implementation is not None and not (call.result and call.result.turn.id in outages and call.result.failed):
            waiting = outcomes.get((call.turn.id, call.call.id))
            yield from _of_call(call, waiting.pop(0) if waiting else _NEVER, implementation, seen)


def verdict(found: Iterable[Finding], executed: Iterable[Executed]) -> Verdict | None:
    """The verdict on all calls; None if nothing was run because nothing should have been, which is not a pass."""
    blocking = [one.verdict for one in found if one.severity is not Severity.ADVISORY]
    for one in (Verdict.FAIL, Verdict.ERROR):
        if one in blocking:
            return one
    return Verdict.PASS if any(one.outcome.ran for one in executed) else None


_NEVER: Final = ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text="no outcome of it is recorded")


def _of_call(
    call: PlacedCall, outcome: ExecutionOutcome, implementation: Implementation, seen: _Seen
) -> Iterator[Finding]:
    if outcome.kind is OutcomeKind.SKIPPED:
        yield _unjudged(call, f"was not run: {outcome.text}", Severity.ADVISORY)
        return
    if not outcome.ran:
        seen.lost.setdefault(implementation.state, call.call.name)
        yield _unjudged(call, f"could not be run ({outcome.kind}): {outcome.text}", None)
        return
    if call.result is None:
        return  # a call without a result is for the rule about pairs
    if (cause := seen.lost.get(implementation.state)) is not None:
        yield _unjudged(call, f"depends on a call of {cause!r} that could not be run", None)
        return
    follows = _uses(call, seen.invented) or implementation.state in seen.diverged
    if (evidence := _contradiction(call.result, outcome, implementation, seen)) is None:
        return
    if not implementation.reads_only and (follows or call.result.failed or outcome.kind is OutcomeKind.RAISED):
        seen.diverged.add(implementation.state)  # one of the two has changed it, and the other has not
    yield _contradicted(call, call.result, evidence, follows=follows)


def _unjudged(call: PlacedCall, what: str, severity: Severity | None) -> Finding:
    return finding(
        f"the call of {call.call.name!r} {what}",
        (call.turn.id,),
        call=call.call.id,
        severity=severity,
        verdict=Verdict.ERROR,
    )


def _contradicted(call: PlacedCall, result: PlacedResult, evidence: str, *, follows: bool) -> Finding:
    also = "; it follows from an earlier result that was contradicted" if follows else ""
    return finding(
        f"the result of {call.call.name!r} differs from what running the call returned{also}",
        (result.turn.id, call.turn.id),
        call=call.call.id,
        evidence=evidence,
        severity=Severity.ADVISORY if follows else None,
    )


def _contradiction(
    result: PlacedResult, outcome: ExecutionOutcome, implementation: Implementation, seen: _Seen
) -> str | None:
    """The contradiction between the dialogue's result and the real one in words, or None."""
    if outcome.kind is OutcomeKind.RAISED:
        if result.failed or (isinstance(result.value, str) and result.empty):
            return None
        seen.invented.extend(compare(result.result.content, "null").said)
        return f"it says {_short(result.result.content)}, and the tool failed with {_short(outcome.text)}"
    comparison = compare(result.result.content, outcome.text, implementation)
    if comparison.same:
        return None
    if result.failed:
        return f"it says that the call failed ({_short(result.result.content)}), and {_short(outcome.text)} came"
    seen.invented.extend(comparison.said)
    more = "; and more" if comparison.more else ""
    return "; ".join(map(str, comparison.differences)) + more


def _uses(call: PlacedCall, invented: list[JsonValue]) -> bool:
    """True if one of its arguments is a value that only the dialogue has."""
    if not invented or call.arguments is None:
        return False
    known = {str(value) for value in invented if not isinstance(value, bool) and len(str(value)) >= _SHORTEST}
    return any(str(value) in known for value in plain_values(call.arguments))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
