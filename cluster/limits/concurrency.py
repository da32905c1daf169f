"""Adaptive concurrency: the calls in flight at an endpoint grow while it is quick, and are halved on overload.

The rules are those of TCP: doubling at first, then one more for each window of answers; half on overload, and a fifth
less when answers take clearly longer than before. An answer is compared with those of its own kind, so that a series of
long questions does not count as a slow endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log
from typing import NamedTuple

START = 64
"""Calls in flight at the beginning; a burst that every provider accepts."""
ONE_TROUBLE = 1.0
"""Seconds within which refusals count as one: those of a burst arrive together."""
_SLOWER = log(2.0)
_ENOUGH = 32
_PERIOD = 2.0
_DRIFT_UP, _DRIFT_DOWN = 0.1, 0.5
_IN_USE = 0.75
_LEAST_SHARE = 4


class Timed(NamedTuple):
    """Number and duration of some answers of one kind."""

    answers: int
    sum_log: float
    """Sum of the natural logarithms of the seconds."""

    def plus(self, answers: int, sum_log: float) -> Timed:
        """Return the sum."""
        return Timed(self.answers + answers, self.sum_log + sum_log)


@dataclass(frozen=True, slots=True)
class Concurrency:
    """State of the limiter."""

    ceiling: int
    window: float
    threshold: float
    """Below it the window doubles, above it it grows by one."""
    peak: float
    """The largest window so far: slow answers alone reduce the window to a quarter of it at most."""
    troubled_at: float = float("-inf")
    judged_at: float = float("-inf")
    recent: Mapping[str, Timed] = field(default_factory=dict)
    """Answers since the last judgement, by kind."""
    usual: Mapping[str, float] = field(default_factory=dict)
    """The logarithm of the seconds that answers of a kind usually take."""

    @classmethod
    def beginning(cls, ceiling: int) -> Concurrency:
        """Return the state before the first call."""
        return cls(ceiling, start := float(min(ceiling, START)), float(ceiling), start)

    @property
    def slots(self) -> int:
        """Calls that may be in flight."""
        return max(1, min(self.ceiling, int(self.window)))


def after_overload(state: Concurrency, now: float, *, in_flight: int) -> Concurrency:
    """Return the state after the endpoint refused calls because of overload."""
    if now - state.troubled_at < ONE_TROUBLE:
        return state
    base = min(state.window, max(1.0, float(in_flight)))
    was_growing_slowly = state.window >= state.threshold or state.threshold >= state.ceiling
    threshold = base / 2 if was_growing_slowly else state.threshold * 0.7
    return replace(state, window=max(1.0, base / 2), threshold=max(1.0, threshold), troubled_at=now, recent={})


def after_answers(state: Concurrency, now: float, answered: Mapping[str, Timed], *, in_flight: int) -> Concurrency:
    """Return the state after calls were *answered*, by kind, while *in_flight* were under way."""
    count = sum(timed.answers for timed in answered.values())
    if not count:
        return state
    state = _judged(replace(state, recent=_merged(state.recent, answered)), now)
    if in_flight < _IN_USE * state.window or now == state.troubled_at:
        return state
    slow = state.window >= state.threshold
    grown = state.window + count / state.window if slow else min(state.threshold, state.window + count)
    window = min(float(state.ceiling), grown)
    return replace(state, window=window, peak=max(state.peak, window))


def _judged(state: Concurrency, now: float) -> Concurrency:
    """Compare recent answers with the usual durations, once there are enough of them."""
    count = sum(timed.answers for timed in state.recent.values())
    if count < max(_ENOUGH, state.window) or now - state.judged_at < _PERIOD:
        return state
    slower = sum(
        timed.sum_log - timed.answers * state.usual[kind] for kind, timed in state.recent.items() if kind in state.usual
    )
    known = sum(timed.answers for kind, timed in state.recent.items() if kind in state.usual)
    judged = replace(state, recent={}, usual=_learnt(state), judged_at=now)
    floor = min(state.window, max(1.0, state.peak / _LEAST_SHARE))
    if known >= _ENOUGH / 2 and slower / known > _SLOWER:
        window = max(floor, state.window * 0.8)
        return replace(judged, window=window, threshold=min(state.threshold, window), troubled_at=now)
    return judged


def _learnt(state: Concurrency) -> Mapping[str, float]:
    """Return the usual durations after recent ones: adapted quickly when answers get quicker, else slowly."""
    usual = dict(state.usual)
    for kind, timed in state.recent.items():
        mean = timed.sum_log / timed.answers
        before = usual.get(kind, mean)
        usual[kind] = before + (mean - before) * (_DRIFT_UP if mean > before else _DRIFT_DOWN)
    return usual


def _merged(one: Mapping[str, Timed], two: Mapping[str, Timed]) -> Mapping[str, Timed]:
    merged = dict(one)
    for kind, timed in two.items():
        merged[kind] = merged.get(kind, Timed(0, 0.0)).plus(*timed)
    return merged
