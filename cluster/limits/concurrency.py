"""Adaptive concurrency: the calls in flight at an endpoint follow the number that it answers at a time. Pure.

What has to be found is where the knee lies. An endpoint with *slots* answers n calls at once within

    seconds(n) = alone * max(1, n / slots)

(Little's law: below the knee more calls are answered, beyond it they only wait longer.) Below it a part of the slots is
idle; beyond it nothing is lost as long as the last call of the queue is answered within its timeout. So calls in flight
grow while there is no queue beyond doubt, or room for one, and stay there once there is one.

Two things tell of a queue:

- Answers take longer than with fewer calls in flight, by more than chance. The law is about two numbers of calls, so it
  is believed only of a change of that number. Where answers become slower by themselves, the endpoint may be slower or
  have lost slots: somewhat fewer calls for a moment show which it is.
- No call overtakes others. An endpoint takes calls in order, so the earlier ones have begun when a later one is
  answered. Those that have no answer yet were being answered at the same time: it has as many slots at least. Where
  that proves that all calls in flight are being answered, neither timeouts nor slow answers are a sign of a queue.

The first needs answers that take about equally long, the second those that do not.

An answer is compared with those of its own kind, so that a series of long questions does not count as a slow endpoint.
"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

from .concurrency_state import ENOUGH, Concurrency, Level, Lowered, Own
from .timed import Kinds, faded, longest, merged, scaled, slowdown, spread, total

BURST = 64
"""Calls in flight that one measured answer allows at most; more are a matter of doubling."""
ONE_TROUBLE = 1.0
"""Seconds within which refusals count as one: those of a burst arrive together."""
_SLOWER = 1.25
"""Slowdown beyond chance from which on answers seem to wait in a queue."""
_CHANCE = 2.0
"""Standard errors that may be chance."""
_LONG = 3.0
"""Slowdown from which on a queue is needlessly long."""
_ABOVE = 2.0
"""Calls in flight for each that it answers at a time where the queue was needlessly long."""
_LOOK = 0.6
"""Share of the calls in flight that stays while a queue is looked for."""
_FIRST, _IN_TIME = 0.1, 0.9
"""Shares of the timeout within which the last call of a queue is answered: after a first measure, and later."""
_TAIL = 2.5
"""Standard deviations above the mean of an answer that is slow."""
_FEW = 12
"""Answers for a look."""
_IN_USE = 0.75
"""Share of the window that is in use where it is taken to be too small."""
_BLIND, _NEAR = 2.0, 1.25
"""Factors by which timeouts that no slowness explains reduce the window: at first, and near to what is known."""
_CAREFUL = 1 / 8
"""Share by which the window grows after a queue."""
_LONGEST_HOLD = 64
_LOOK_AGAIN = 32
"""Judgements in a row with a queue after which it is looked at."""


def after_answers(state: Concurrency, answered: Kinds, *, era: int, in_flight: int, served: int = 1) -> Concurrency:
    """Return the state after calls of an *era* were *answered*, by kind, while *in_flight* others were under way.

    One of them has overtaken *served* - 1 earlier ones.
    """
    count = total(answered).answers
    if era != state.era or not count:
        return state
    now, before = state.served
    state = replace(state, served=(max(now, min(served, state.slots)), before))
    if state.settling > 0:
        return replace(state, settling=state.settling - count)
    state = replace(state, recent=merged(state.recent, answered))
    if total(state.recent).answers < _needed(state):
        return state
    state = _judged(state, busy=in_flight + count >= _IN_USE * state.slots)
    return state if state.unsure else replace(state, recent={}, late=0, served=(1, state.served[0]))


def after_refusals(state: Concurrency, now: float, refused: int, *, in_flight: int) -> Concurrency:
    """Return the state after the endpoint *refused* calls because of load, while *in_flight* others were under way."""
    if now - state.troubled_at < ONE_TROUBLE:
        if not in_flight or in_flight >= state.window:
            return state
        before = state.lowered.before if state.lowered else state.slots
        return replace(state, window=float(in_flight), lowered=Lowered(in_flight, before, in_flight))
    tried = min(state.window, max(1.0, float(in_flight + refused)))
    if not in_flight:  # it answers nobody: how many calls it bears is not the question
        return _reduced(state, tried / 2, at=now, stride=1.0, hold=False)
    taken = tried * in_flight / (in_flight + refused)
    lowest = tried / 2 if state.held else state.known / 2
    return _reduced(state, min(state.window, max(lowest, taken)), at=now)


def after_timeouts(state: Concurrency, now: float, timeouts: int, *, era: int) -> Concurrency:
    """Return the state after calls of an *era* were abandoned that nobody had overtaken.

    Some answers take too long of themselves: those are not counted as a sign of a queue.
    """
    if era != state.era:
        return state
    state = replace(state, late=state.late + timeouts)
    slower, chance = _slowdown(state)
    expected = (state.late + total(state.recent).answers) * state.own.share
    # Counts are whole: where it is proven that some come late by themselves, the first one of a round tells nothing.
    whole = 0.5 if state.own.late > 1 and state.proven > 1 else 0.0
    if state.alone or (slower <= _SLOWER + chance and state.late <= expected + sqrt(expected) + whole):
        return state
    factor = slower if slower > _SLOWER else _NEAR if state.lowered else _BLIND
    factor = min(factor, state.queued or factor)  # beyond the queue that is known, it became slower by itself
    window = max(float(state.proven), state.window / factor)
    if int(window) == 1 and _has_no_room(state):
        state = replace(state, held=_LONGEST_HOLD)
    return _reduced(state, window, at=now)


def _has_no_room(state: Concurrency) -> bool:
    """Return True if one slot cannot answer two calls in time, but one: each try of a second call costs two of them."""
    known = state.usual or state.recent
    return bool(known) and not state.own.late and 2 * longest(known)[0] > _IN_TIME * state.timeout


def _needed(state: Concurrency) -> float:
    """Return the number of answers for the next judgement."""
    if state.look is not None:
        return max(state.window, _FEW)
    if not (state.lowered or state.unsure):
        return state.slots
    return max(state.window, min(ENOUGH, 6 * state.window))


def _slowdown(state: Concurrency) -> tuple[float, float]:
    """Return how much slower recent answers are than usual, and by how much more chance alone may make them."""
    return slowdown(state.recent, state.usual), _CHANCE * spread(state.recent, state.usual)


def _judged(state: Concurrency, *, busy: bool) -> Concurrency:
    """Judge the answers since the last judgement: more calls in flight, fewer, a look, or none of them."""
    if state.look is not None:
        return _looked(state, state.look)
    slower, chance = _slowdown(state)
    alone, state = state.alone, replace(state, usual={**scaled(state.recent, 1 / max(1.0, slower)), **state.usual})
    sure, state = state.unsure, replace(state, unsure=False)
    if alone or slower < 1:
        state = replace(state, usual=_learnt(state, slower, chance))
    if alone:
        slower, chance = 1.0, 0.0
        calls = total(state.recent).answers + state.late
        state = replace(state, own=state.own.faded().plus(Own(state.late, calls)))
    state = replace(state, held=max(0, state.held - 1))
    room = _room(state)
    certain = alone or (room >= 1 and slower + chance < _SLOWER)
    if state.grew > 1 and slower >= max(_LONG, _SLOWER + chance):
        return _shortened(state, slower)
    if room < 1 and not certain and state.slots > state.proven:
        if state.stride >= 1 and not sure and state.window < ENOUGH:
            return replace(state, unsure=True)
        if slower <= _SLOWER and not state.late:
            return state
        return _reduced(state, max(float(state.proven), state.window * max(room, 0.5)), at=state.troubled_at)
    if slower <= _SLOWER + chance:
        return _grown(replace(state, queueing=0, queued=None), room, certain=certain, busy=busy)
    if state.grew > 1 or (state.queued is not None and slower <= state.queued * (_SLOWER + chance)):
        state = replace(state, queued=max(slower, state.queued or 0.0), queueing=state.queueing + 1, grew=1.0)
        if state.queueing < _LOOK_AGAIN:
            return state
    window = max(1.0, float(state.proven), _LOOK * state.window)
    look = Level(state.window, slower)
    return replace(state, window=window, era=state.era + 1, settling=int(window), look=look, queueing=0, grew=1.0)


def _looked(state: Concurrency, look: Level) -> Concurrency:
    """End a *look*, now that it is known whether answers are quicker with fewer calls in flight."""
    slower, chance = _slowdown(state)
    ratio, fewer = look.slowdown / slower, look.window / state.window
    state = replace(state, look=None, settling=state.slots)
    if ratio < sqrt(fewer):  # no queue: so long do answers take
        usual = {**scaled(state.usual, slower), **state.recent}
        return replace(state, window=look.window, usual=usual, queued=ratio if ratio > _SLOWER else None)
    if look.slowdown >= _LONG and ratio > sqrt(fewer) + chance:  # there is one with fewer calls, too
        return replace(state, queued=slower)
    return replace(state, window=look.window, queued=look.slowdown)


def _shortened(state: Concurrency, slower: float) -> Concurrency:
    """Shorten a queue that makes answers *slower* than they need be."""
    reach = state.window / slower
    fewer = _reduced(state, _ABOVE * reach + 1, at=state.troubled_at, reach=reach, hold=False)
    return replace(fewer, queued=max(1.0, fewer.window / reach))


def _room(state: Concurrency) -> float:
    """Return the factor by which answers may become slower with hardly one of them being abandoned."""
    mean, deviation = longest(state.recent)
    mean, spare = mean * state.grew, _TAIL * max(deviation, longest(state.usual)[1]) / 2
    # With one slot, a call waits for so many answers as there are before it: their seconds and variances add up.
    return ((sqrt(spare**2 + mean * _IN_TIME * state.timeout) - spare) / mean) ** 2


def _grown(state: Concurrency, room: float, *, certain: bool, busy: bool) -> Concurrency:
    """Raise the window as far as there is *room* if every further call has to queue.

    Where there *certain*ly is no queue, it is raised without room, too, because there may be none of more calls.
    """
    proven = state.lowered is not None and state.window > 1.1 * state.lowered.before
    state = replace(state, grew=1.0, hold=1 if proven else state.hold)
    if not busy or state.held:
        return state
    wish = state.window + max(1.0, state.stride * state.window)
    if not certain:
        wish = min(wish, state.slots * room)
    if state.stride >= 1:
        wish = max(wish, min(float(BURST), _FIRST * state.timeout / longest(state.recent)[0]))
    window = min(float(state.ceiling), max(state.window, wish))
    stride = min(1.0, 2 * state.stride) if certain else state.stride
    settling = state.slots if state.lowered and window > state.window else 0
    return replace(state, window=window, grew=int(window) / state.slots, stride=stride, settling=settling)


def _reduced(
    state: Concurrency,
    window: float,
    *,
    at: float,
    reach: float | None = None,
    stride: float = _CAREFUL,
    hold: bool = True,
) -> Concurrency:
    window = max(1.0, window)
    after, before = max(1, int(window)), state.slots
    lowered = Lowered(max(1, round(window if reach is None else reach)), before, after) if after < before else None
    return replace(
        state,
        window=window,
        stride=stride,
        era=state.era + 1,
        recent={},
        look=None,
        grew=1.0,
        late=0,
        queued=None,
        settling=after,
        held=(state.held or state.hold) if hold else 0,
        hold=state.hold if state.held or not hold else min(_LONGEST_HOLD, 4 * state.hold),
        queueing=0,
        troubled_at=at,
        lowered=lowered or state.lowered,
    )


def _learnt(state: Concurrency, slower: float, chance: float) -> Kinds:
    """Return the usual answers after recent ones, which found no queue."""
    changed = not 1 / (_SLOWER + chance) <= slower <= _SLOWER + chance
    usual = scaled(state.usual, slower) if changed else dict(state.usual)
    for kind, timed in state.recent.items():
        usual[kind] = timed if changed or kind not in usual else faded(usual[kind]).plus(timed)
    return usual
