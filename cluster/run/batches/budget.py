"""Amounts of a launch's batches: reserved before a batch is created, settled when an answer has come."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from ....actors.models.side_fields import UNCOUNTED
from ....actors.questions import Reply
from ....events import AtMost, BatchItem
from ...budget.amounts import NOTHING, Amount, nanodollars
from ...limits import BatchGrant, BatchReport

_DENSEST = 4
"""Tokens of a prompt for each that was expected: one for each byte."""
_TEMPLATE = 4096


class BatchBudget:
    """The sums, and the governor that they are reported to."""

    def __init__(self, reserve: Callable[[BatchReport], Awaitable[BatchGrant]] | None) -> None:
        """*reserve* is the governor's; None where the run has no budget."""
        self._reserve = reserve
        self._held = self._spent = NOTHING
        self._turn = asyncio.Lock()

    async def grant(self, items: Sequence[BatchItem]) -> BatchGrant:
        """Reserve as many of *items*, from the first, as there is room for."""
        if self._reserve is None:
            return BatchGrant(len(items))
        async with self._turn:
            wanted = tuple(_most(item) for item in items)
            grant = await self._reserve(BatchReport(self._held, self._spent, wanted))
            for amount in wanted[: grant.granted]:
                self._held = self._held.plus(amount)
            return grant

    def adopt(self, items: Sequence[BatchItem]) -> None:
        """Count *items* that an earlier launch has sent, whether there is room for them or not."""
        for item in items:
            self._held = self._held.plus(_most(item))

    def settle(self, item: BatchItem, reply: Reply | None, *, unknown: bool = False) -> None:
        """End the reservation of *item*: *reply* came, or nothing that is paid; *unknown*: it may have been paid."""
        most = _most(item)
        self._held = self._held.minus(most)
        if unknown:
            self._spent = self._spent.plus(most)
        elif reply is not None:
            self._spent = self._spent.plus(_spent(reply, most))

    async def report(self) -> None:
        """Tell the governor, so that others can use what is free again."""
        await self.grant(())


def believed(reply: Reply, item: BatchItem) -> Reply:
    """Return *reply* with the most that it can have taken, where it does not say what it took, or cannot mean it."""
    used = (reply.usage.input_tokens, reply.usage.output_tokens)
    if sum(filter(None, used)) > _DENSEST * item.most_tokens + _TEMPLATE:
        odd = (*reply.odd, f"{sum(filter(None, used))} tokens, of {item.most_tokens} that were likely at most")
        reply = replace(reply, usage=UNCOUNTED, price=None if reply.price else reply.price, odd=odd)
    unpriced = reply.price is None and item.most_price > 0
    if None not in (reply.usage.input_tokens, reply.usage.output_tokens) and not unpriced:
        return reply
    return replace(reply, at_most=AtMost(tokens=item.most_tokens, price=item.most_price or None))


def _most(item: BatchItem) -> Amount:
    return Amount(1, item.most_tokens, 0, nanodollars(item.most_price))


def _spent(reply: Reply, most: Amount) -> Amount:
    used = (reply.usage.input_tokens, reply.usage.output_tokens)
    tokens = most.tokens if None in used else sum(filter(None, used))
    return Amount(1, tokens, 0, most.nanodollars if reply.price is None else nanodollars(reply.price))
