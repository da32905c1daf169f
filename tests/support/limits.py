"""Calls under a governor in virtual time: a line that can be cut, a provider, and clients."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from toolace_mt.cluster.budget import Amount, Need
from toolace_mt.cluster.limits import Allowance, Governor, GovernorAway, Limits, RateLimitClient, WorkerReport

Run = Callable[[Coroutine[Any, Any, None]], None]
END = "model at home"


class Counted:
    """A line that counts, and that can be cut."""

    def __init__(self, governor: Governor) -> None:
        self.governor = governor
        self.exchanges = 0
        self.cut = False

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """Pass it on, as a remote call does: a little later."""
        self.exchanges += 1
        await asyncio.sleep(0.002)
        if self.cut:
            raise GovernorAway("cut")
        told = await self.governor.exchange(report)
        await asyncio.sleep(0.002)
        if self.cut:
            raise GovernorAway("cut")
        return told


class Provider:
    """Answers after a while; remembers when each call began and how many there were at once."""

    def __init__(self, seconds: Callable[[], float] = lambda: 0.2) -> None:
        self.seconds = seconds
        self.begun: list[float] = []
        self.most = 0
        self._now = 0

    async def answer(self) -> float:
        """One call; how long it took."""
        self.begun.append(asyncio.get_running_loop().time())
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            seconds = self.seconds()
            await asyncio.sleep(seconds)
            return seconds
        finally:
            self._now -= 1


def need(*, tokens: int = 100, worst: int = 1000, money: int = 0) -> Need:
    """A call that likely takes *tokens* in and out together, and at the most *worst*."""
    return Need(Amount(1, tokens // 2, tokens - tokens // 2), Amount(1, worst, 0, money))


def governor(**limits: Any) -> Governor:
    """Over one endpoint, in virtual time."""
    return Governor({END: Limits(**limits)}, clock=asyncio.get_running_loop().time)


def client(line: Any, name: str = "w") -> RateLimitClient:
    """A worker's client in virtual time."""
    return RateLimitClient(line, END, name, clock=asyncio.get_running_loop().time)


async def call(at: RateLimitClient, provider: Provider, wants: Need, spent: Amount | None = None) -> None:
    """Make one call under the limits."""
    await at.permit(wants)
    seconds = await provider.answer()
    at.answered("fill", seconds)
    at.settle(wants, used=wants.likely, spent=spent if spent is not None else wants.worst)


async def measured(at: RateLimitClient, provider: Provider) -> None:
    """Let one call measure the endpoint: then it may have as many as the limits allow."""
    await call(at, provider, need())
    await asyncio.sleep(1)
    provider.begun.clear()
    provider.most = 0


async def calls(at: RateLimitClient, provider: Provider, count: int, wants: Need) -> None:
    """So many calls at once."""
    await asyncio.gather(*(call(at, provider, wants) for _ in range(count)))


async def closed(clients: Sequence[RateLimitClient]) -> None:
    """Close them all."""
    for each in clients:
        await each.close()
