"""Fault and latency of a request, drawn from its prompt: the order of arrival changes neither."""

from hashlib import sha256
from math import exp
from statistics import NormalDist

from .settings import Served, ServerSettings

_NORMAL = NormalDist()
_LONGEST = 10**9


def draw(settings: ServerSettings, question: bytes, times: int) -> tuple[Served, float]:
    """Return how the *times*-th arrival of the prompt with digest *question* is served, and its latency in seconds."""
    digest = sha256(b"%d\0%d\0%b" % (settings.seed, times, question)).digest()
    share, latency = int.from_bytes(digest[:8], "big") / 2**64, settings.latency
    if settings.sigma and latency:
        luck = (int.from_bytes(digest[8:16], "big") + 0.5) / (2**64 + 1)
        latency = min(_LONGEST, latency * exp(settings.sigma * _NORMAL.inv_cdf(luck)))
    reached = 0.0
    for served, rate in settings.faults.items():
        reached += rate
        if share < reached:
            return served, latency
    return Served.ANSWERED, latency
