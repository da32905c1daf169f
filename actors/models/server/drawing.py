"""What strikes a question and how long its answer takes, drawn from the question: no order of arrival changes it."""

from dataclasses import dataclass
from hashlib import sha256
from math import exp
from statistics import NormalDist

from .settings import Faults, Served, ServerSettings

_NORMAL = NormalDist()
_LONGEST = 10**9


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn for one question."""

    served: Served
    latency: float
    """Seconds."""


def draw(settings: ServerSettings, question: bytes, times: int) -> Drawn:
    """What becomes of the *times*-th coming of a question with the digest *question*."""
    digest = sha256(b"%d\0%d\0%b" % (settings.seed, times, question)).digest()
    fault = int.from_bytes(digest[:8], "big") / 2**64
    luck = (int.from_bytes(digest[8:16], "big") + 0.5) / (2**64 + 1)
    return Drawn(_struck(settings.faults, fault), _latency(settings, luck))


def _struck(faults: Faults, share: float) -> Served:
    reached = 0.0
    for served, rate in faults.shares():
        reached += rate
        if share < reached:
            return served
    return Served.ANSWERED


def _latency(settings: ServerSettings, share: float) -> float:
    if settings.sigma == 0 or settings.latency == 0:
        return settings.latency
    return min(_LONGEST, settings.latency * exp(settings.sigma * _NORMAL.inv_cdf(share)))
