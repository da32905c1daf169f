"""Quantities of one dialogue. A figure is a sum of one over a sum of another, so that any set of dialogues has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ....events import (
    AssistantTurn,
    Dialogue,
    DialogueOpened,
    Phase,
    Recorded,
    Severity,
    UserTurn,
    Verdict,
    VerificationReopened,
    fold_records,
)
from ..usage import UsageMeter

CACHED_SHARE: Final = 0.1
"""Price of an input token that a provider has in its cache, as a share of another one's: what most of them ask."""


class Quantity(StrEnum):
    """Amounts that are added up over dialogues."""

    OPENED = "opened"
    WRITTEN = "written"
    """Dialogues that the rules looked at."""
    RULES_PASSED = "rules_passed"
    """Those of them in which no rule, and no call that was run, found a blocking fault in the first round."""
    FIRST_PASSED = "first_passed"
    """Those that were accepted in the first round: without a repair."""
    JUDGED = "judged"
    """Accepted or rejected."""
    ACCEPTED = "accepted"
    CALLS = "calls"
    INPUT = "input_tokens"
    CACHED = "cached_tokens"
    UNCACHED = "uncached_tokens"
    """Input that was not read from a provider's cache."""
    BILLED = "billed_tokens"
    """Input in tokens at the full price: a cached one counts as `CACHED_SHARE` of one."""
    OUTPUT = "output_tokens"
    PRICE = "price"
    """US dollars."""
    WAITED = "waited"
    """Seconds of waiting for answers."""
    TURNS = "turns"
    """Of accepted dialogues, as those below."""
    USER_TURNS = "user_turns"
    STEPS = "steps"
    """Turns of the assistant that call tools."""
    TOOL_CALLS = "tool_calls"
    FOLLOWING = "following"
    """Cosines of turns with the one before, where an embedding model says them; as those below."""
    FOLLOWING_PAIRS = "following_pairs"
    ANSWERING = "answering"
    """Of answers with their questions."""
    ANSWERING_PAIRS = "answering_pairs"
    BY_CHANCE = "by_chance"
    """Of answers with questions of another dialogue."""
    BY_CHANCE_PAIRS = "by_chance_pairs"


ORDER = {quantity: at for at, quantity in enumerate(Quantity)}
"""The place of each quantity among a dialogue's amounts."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one dialogue adds."""

    number: str
    """Its stream's name after the run's."""
    seed: int | None
    """None: it was imported."""
    task: tuple[object, ...]
    """What was drawn for it: its tools, and the calls of each step."""
    amounts: tuple[float, ...]
    """By `ORDER`."""
    unknown: frozenset[Quantity]
    """Quantities that some answer does not say."""
    blocked_first: frozenset[str]
    """Checks that blocked it in the first round of its verification."""
    blocked_last: frozenset[str]
    """Checks that rejected it."""
    last: Dialogue


def measured(records: Sequence[Recorded], beside: Mapping[Quantity, float] = MappingProxyType({})) -> Measured:
    """Return what a dialogue adds, of all its *records*, with what is known *beside* them. Raises DamagedLog."""
    stream = records[0].stream
    again = next((at for at, one in enumerate(records) if isinstance(one.event, VerificationReopened)), len(records))
    first = fold_records(stream, records[:again])
    last = fold_records(stream, records[again:], start=first)
    meter = UsageMeter()
    for record in records:
        meter.count(record.event)
    opened = next((one.event for one in records if isinstance(one.event, DialogueOpened)), None)
    amounts: dict[Quantity, float] = dict.fromkeys(Quantity, 0.0)
    amounts |= {**_stages(first, last), **_usage(meter), **_shape(last), **beside}
    return Measured(
        number=number_of(stream),
        seed=None if opened is None else opened.seed,
        task=() if opened is None else (tuple(tool.name for tool in opened.tools), opened.parameters.walks),
        amounts=tuple(amounts[quantity] for quantity in Quantity),
        unknown=_unknown(meter),
        blocked_first=_checks(first),
        blocked_last=_checks(last) if last.phase is Phase.REJECTED else frozenset(),
        last=last,
    )


def number_of(stream: str) -> str:
    """Return the number of a dialogue, as it stands in the name of its stream."""
    return stream.rpartition("/")[2]


def in_order(number: str) -> tuple[int, str]:
    """Return what numbers are sorted by."""
    return len(number), number


def _checks(dialogue: Dialogue) -> frozenset[str]:
    return frozenset(finding.check for finding in dialogue.blocking)


def _stages(first: Dialogue, last: Dialogue) -> dict[Quantity, float]:
    by_rule = any(
        finding.severity is Severity.BLOCKING and finding.verdict is Verdict.FAIL for finding in first.cheap_findings
    )
    return {
        Quantity.OPENED: 1,
        Quantity.WRITTEN: first.checks is not None,
        Quantity.RULES_PASSED: first.checks is not None and not by_rule,
        Quantity.FIRST_PASSED: first.phase is Phase.ACCEPTED,
        Quantity.JUDGED: last.phase in (Phase.ACCEPTED, Phase.REJECTED),
        Quantity.ACCEPTED: last.phase is Phase.ACCEPTED,
    }


def _usage(meter: UsageMeter) -> dict[Quantity, float]:
    read, cached = meter.known[Quantity.INPUT], meter.known[Quantity.CACHED]
    return {
        Quantity.CALLS: meter.calls,
        Quantity.INPUT: read,
        Quantity.CACHED: cached,
        Quantity.UNCACHED: read - cached,
        Quantity.BILLED: read - cached + CACHED_SHARE * cached,
        Quantity.OUTPUT: meter.known[Quantity.OUTPUT],
        Quantity.PRICE: meter.price,
        Quantity.WAITED: meter.latency,
    }


def _unknown(meter: UsageMeter) -> frozenset[Quantity]:
    unknown = {kind for kind in (Quantity.INPUT, Quantity.CACHED, Quantity.OUTPUT) if meter.unknown[kind]}
    unknown |= {Quantity.UNCACHED, Quantity.BILLED} if unknown & {Quantity.INPUT, Quantity.CACHED} else set()
    return frozenset(unknown | ({Quantity.PRICE} if meter.unpriced else set()))


def _shape(dialogue: Dialogue) -> dict[Quantity, float]:
    if dialogue.phase is not Phase.ACCEPTED:
        return {}
    assistant = [turn for turn in dialogue.turns if isinstance(turn, AssistantTurn)]
    return {
        Quantity.TURNS: len(dialogue.turns),
        Quantity.USER_TURNS: sum(isinstance(turn, UserTurn) for turn in dialogue.turns),
        Quantity.STEPS: sum(bool(turn.calls) for turn in assistant),
        Quantity.TOOL_CALLS: sum(len(turn.calls) for turn in assistant),
    }
