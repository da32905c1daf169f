"""Adaptive concurrency: the calls in flight at an endpoint follow the number that it answers at a time. Pure.

Nothing is known of an endpoint at first, so one call measures it. Then calls in flight grow for as long as answers take
no longer than before, and even the last call of a queue would be answered within its timeout. Answers that take much
longer than usual may have waited in a queue, or the endpoint may have become slower: fewer calls in flight show which
it is, because these find no queue. Little's law then gives the number of calls that the endpoint answers at a time:
calls in flight, divided by the factor by which the queue makes answers slower.

An answer is compared with those of its own kind, so that a series of long questions does not count as a slow endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf
from typing import NamedTuple

BURST = 64
"""Calls in flight that one measured answer allows at most; more are a matter of doubling."""
ONE_TROUBLE = 1.0
"""Seconds within which refusals count as one: those of a burst arrive together."""
_QUEUEING, _QUEUED = 1.5, 3.0
"""Slowdowns from which on calls in flight do not grow, and from which on fewer of them look for a queue."""
_BELOW = 0.75
"""Share of the calls that an endpoint seems to answer at a time which leaves no queue."""
_ABOVE = 1.75
"""Calls in flight for each that it answers at a time: it never waits for the next one."""
_FIRST, _GROWING, _STAYING = 0.1, 0.8, 0.5
"""Shares of the timeout that the last call of a queue may take: after a first measure, while growing, and for good."""
_ENOUGH, _FEW = 24, 12
"""Answers for a judgement, and for a look at what answers take without a queue."""
_WEIGHT = 64
"""Answers that the usual seconds of a kind remember."""
_IN_USE = 0.75
"""Share of the window that is in use where it is taken to be too small."""
_PLAIN = 1.2
"""Slowdown from which on timeouts are explained by it."""
_BLIND, _NEAR = 2.0, 1.4
"""Factors by which timeouts without such an explanation reduce the window: at first, and near to what is known."""
_LONGEST_HOLD = 64
_LOOK_AGAIN = 32
"""Judgements in a row with a small queue after which it is looked at."""


class Timed(NamedTuple):
    """Number of some answers, and the seconds that they took together."""

    answers: int = 0
    seconds: float = 0.0

    def plus(self, other: Timed) -> Timed:
        """Return the sum."""
        return Timed(self.answers + other.answers, self.seconds + other.seconds)


Kinds = Mapping[str, Timed]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A reduction of the calls in flight, for the display."""

    reach: int
    """Calls that the endpoint answers at a time."""
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Look:
    """What was measured before calls in flight were reduced to look for a queue."""

    window: float
    answered: Kinds


@dataclass(frozen=True, slots=True)
class Concurrency:
    """State of the limiter."""

    ceiling: int
    timeout: float = inf
    """Seconds after which a call is abandoned."""
    window: float = 1.0
    threshold: float = inf
    """Below it the window doubles, above it it grows by an eighth."""
    era: int = 0
    """Number of reductions so far: calls sent before one tell nothing of the window after it."""
    usual: Kinds = field(default_factory=dict)
    """Answers without a queue, by kind."""
    recent: Kinds = field(default_factory=dict)
    """Answers since the last judgement, by kind."""
    settled: bool = True
    """False after a growth: the first answers found a queue that was still short."""
    look: Look | None = None
    """Set while the calls in flight are reduced to look for a queue."""
    settling: int = 0
    """Answers after a reduction that are left out: the first ones are the quickest."""
    held: int = 0
    """Judgements until the window may grow again."""
    hold: int = 1
    """Judgements for which the next reduction holds it."""
    queueing: int = 0
    """Judgements in a row that found a small queue."""
    troubled_at: float = -inf
    lowered: Lowered | None = None

    @property
    def slots(self) -> int:
        """Calls that may be in flight."""
        return max(1, min(self.ceiling, int(self.window)))

    @property
    def known(self) -> float:
        """Calls that it answers at a time, as far as that was found out."""
        return float(self.lowered.reach) if self.lowered else 0.0

    @property
    def each(self) -> float:
        """Seconds between two answers while all slots are in use, as far as it was measured; else 0."""
        total = _total(self.recent or self.usual)
        return total.seconds / total.answers / self.window if total.answers else 0.0


def after_answers(state: Concurrency, answered: Kinds, *, era: int, in_flight: int) -> Concurrency:
    """Return the state after calls of an *era* were *answered*, by kind, while *in_flight* others were under way."""
    count = _total(answered).answers
    if era != state.era or not count:
        return state
    if state.settling > 0:
        return replace(state, settling=state.settling - count)
    state = replace(state, recent=merged(state.recent, answered))
    if _total(state.recent).answers < _needed(state):
        return state
    if state.look is None:
        state = _judged(state, busy=in_flight + count >= _IN_USE * state.slots)
    else:
        state = _looked(state, state.look)
    return replace(state, recent={})


def after_refusals(state: Concurrency, now: float, refused: int, *, in_flight: int) -> Concurrency:
    """Return the state after the endpoint *refused* calls because of load, while *in_flight* others were under way."""
    if now - state.troubled_at < ONE_TROUBLE:
        if not in_flight or in_flight >= state.window:
            return state
        before = state.lowered.before if state.lowered else state.slots
        return replace(state, window=float(in_flight), lowered=Lowered(in_flight, before, in_flight))
    tried = min(state.window, max(1.0, float(in_flight + refused)))
    if not in_flight:  # it answers nobody: how many calls it bears is not the question
        return _reduced(state, tried / 2, threshold=min(state.threshold, max(2.0, tried / 2)), at=now, hold=False)
    threshold = 1.0 if tried >= _IN_USE * state.window else state.threshold
    taken = tried * in_flight / (in_flight + refused)
    lowest = tried / 2 if state.held else state.known / 2
    return _reduced(state, min(state.window, max(lowest, taken)), threshold=threshold, at=now)


def after_timeouts(state: Concurrency, now: float, *, era: int) -> Concurrency:
    """Return the state after calls of an *era* were abandoned that nobody had overtaken."""
    if era != state.era or state.slots == 1:
        return state
    slowdown = _slowdown(state.recent, state.usual)
    factor = slowdown if slowdown > _PLAIN else _NEAR if state.lowered else _BLIND
    return _reduced(state, state.window / factor, threshold=1.0, at=now)


def _needed(state: Concurrency) -> float:
    """Return the number of answers for the next judgement."""
    if state.look is not None:
        return max(2 * state.window, _FEW)
    return int(state.window) if state.window < state.threshold else max(state.window, min(_ENOUGH, 6 * state.window))


def _judged(state: Concurrency, *, busy: bool) -> Concurrency:
    slowdown = _slowdown(state.recent, state.usual)
    longest = _longest(state.recent)
    late = slowdown >= _QUEUEING and longest > _STAYING * state.timeout
    patience = _LOOK_AGAIN if state.window >= state.threshold else 1
    if state.slots > 1 and (slowdown >= _QUEUED or late or (slowdown >= _QUEUEING and state.queueing >= patience)):
        if not state.settled:
            return replace(state, settled=True)
        look = Look(state.window, state.recent)
        below = max(1.0, state.known / 2, _BELOW * state.window / slowdown)
        return replace(state, window=below, era=state.era + 1, settling=int(below), look=look, queueing=0)
    state = replace(state, usual=_learnt(state, slowdown), held=max(0, state.held - 1))
    if slowdown >= (_QUEUED if state.slots == 1 else _QUEUEING):
        return replace(state, queueing=state.queueing + 1)
    proven = state.lowered is not None and state.window > 1.1 * state.lowered.before
    state = replace(state, queueing=0, hold=1 if proven else state.hold)
    grown = _grown(state, longest) if busy and not state.held else state
    return replace(grown, settled=grown.slots < 1.5 * state.slots)


def _grown(state: Concurrency, longest: float) -> Concurrency:
    """Raise the window by as much as the timeout leaves room for, if every further call has to queue."""
    room = state.timeout / longest / (1 if state.settled else 2)
    if state.window < state.threshold:
        factor = max(min(2.0, _GROWING * room), _FIRST * room)
        wish = min(state.threshold, state.slots * factor, max(BURST, 2 * state.window))
    else:
        wish = min(state.window + max(1.0, state.window / 8), state.slots * _GROWING * room)
    window = min(float(state.ceiling), max(state.window, wish))
    return replace(state, window=window)


def _looked(state: Concurrency, look: Look) -> Concurrency:
    """Judge what was measured before, now that it is known how long answers take without a queue."""
    ratio = _slowdown(state.recent, state.usual)
    scaled = {kind: Timed(usual.answers, usual.seconds * ratio) for kind, usual in state.usual.items()}
    kinds = {**scaled, **state.recent}
    state = replace(state, usual=kinds, look=None)
    slowdown = _slowdown(look.answered, kinds)
    if slowdown < _QUEUEING:
        return replace(state, window=look.window)
    reach = look.window / slowdown
    bearable = look.window * _STAYING * state.timeout / _longest(look.answered)
    window = min(look.window, _ABOVE * reach + 1, max(reach, bearable))
    state = replace(state, window=look.window)
    return _reduced(state, window, threshold=1.0, at=state.troubled_at, reach=reach)


def _reduced(
    state: Concurrency, window: float, *, threshold: float, at: float, reach: float | None = None, hold: bool = True
) -> Concurrency:
    window = max(1.0, window)
    after, before = max(1, int(window)), state.slots
    lowered = Lowered(max(1, round(window if reach is None else reach)), before, after) if after < before else None
    return replace(
        state,
        window=window,
        threshold=max(threshold, 1.0),
        era=state.era + 1,
        recent={},
        look=None,
        settling=after,
        settled=True,
        held=(state.held or state.hold) if hold else 0,
        hold=state.hold if state.held or not hold else min(_LONGEST_HOLD, 2 * state.hold),
        queueing=0,
        troubled_at=at,
        lowered=lowered or state.lowered,
    )


def _learnt(state: Concurrency, slowdown: float) -> Kinds:
    """Return the usual answers after recent ones, which found no long queue."""
    usual = dict(state.usual)
    for kind, timed in state.recent.items():
        before = usual.get(kind)
        if before is None:
            usual[kind] = Timed(timed.answers, timed.seconds / max(1.0, slowdown))
        elif slowdown <= 1 / _QUEUED and state.window >= state.threshold:
            usual[kind] = timed
        elif slowdown < (_QUEUEING if state.window < state.threshold else 1) or state.slots == 1:
            usual[kind] = _faded(before).plus(timed)
    return usual


def _faded(timed: Timed) -> Timed:
    """Return *timed* with no more weight than a few rounds."""
    answers = min(_WEIGHT, timed.answers)
    return Timed(answers, timed.seconds * answers / timed.answers)


def _slowdown(answered: Kinds, usual: Kinds) -> float:
    """Return the seconds of *answered* as a multiple of the usual ones; 1 where nothing is usual yet."""
    known = {kind: timed for kind, timed in answered.items() if kind in usual}
    expected = sum(timed.answers * usual[kind].seconds / usual[kind].answers for kind, timed in known.items())
    return sum(timed.seconds for timed in known.values()) / expected if expected > 0 else 1.0


def _longest(kinds: Kinds) -> float:
    """Return the mean seconds of the slowest kind."""
    return max(timed.seconds / timed.answers for timed in kinds.values())


def _total(kinds: Kinds) -> Timed:
    total = Timed()
    for timed in kinds.values():
        total = total.plus(timed)
    return total


def merged(one: Kinds, two: Kinds) -> Kinds:
    """Return the sums of both by kind."""
    sums = dict(one)
    for kind, timed in two.items():
        sums[kind] = sums.get(kind, Timed()).plus(timed)
    return sums
