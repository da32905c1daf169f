"""Leases in bulk: what holds for the whole cluster holds whoever asks, dies or comes back."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine, Sequence
from random import Random
from typing import Any

import pytest

from toolace_mt.actors.shell.shell import Stopping
from toolace_mt.cluster.governor import (
    Allowance,
    Amount,
    Budget,
    BudgetExhausted,
    Desk,
    Governor,
    GovernorAway,
    Limits,
    Need,
    Report,
    UnpricedBudget,
)
from toolace_mt.cluster.governor.counter import Refusal
from toolace_mt.cluster.governor.leases import LEASE

Run = Callable[[Coroutine[Any, Any, None]], None]
END = "model at home"


class Counted:
    """A line that counts, and that can be cut."""

    def __init__(self, governor: Governor) -> None:
        self.governor = governor
        self.exchanges = 0
        self.cut = False

    async def exchange(self, report: Report) -> Allowance | None:
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


def desk(line: Any, name: str = "w") -> Desk:
    """A worker's desk in virtual time."""
    return Desk(line, END, name, clock=asyncio.get_running_loop().time)


async def call(at: Desk, provider: Provider, wants: Need, spent: Amount | None = None) -> None:
    """One governed call."""
    await at.permit(wants)
    seconds = await provider.answer()
    at.answered("fill", seconds)
    at.settle(wants, used=wants.likely, spent=spent if spent is not None else wants.worst)


async def calls(at: Desk, provider: Provider, count: int, wants: Need) -> None:
    """So many calls at once."""
    await asyncio.gather(*(call(at, provider, wants) for _ in range(count)))


async def closed(desks: Sequence[Desk]) -> None:
    """Close them all."""
    for each in desks:
        await each.close()


def test_calls_in_flight_stay_within_what_the_cluster_may_have(run: Run) -> None:
    """Four workers with hundreds of calls each never have more in flight than one endpoint's ceiling."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=10)), Provider()
        desks = [desk(line, f"w{number}") for number in range(4)]
        await asyncio.gather(*(calls(each, provider, 100, need()) for each in desks))
        assert provider.most == 10
        assert asyncio.get_running_loop().time() < 400 / 10 * 0.2 * 1.25
        await closed(desks)

    run(main())


def test_leases_come_in_bulk(run: Run) -> None:
    """At load there are far fewer exchanges than calls, with limits and budget switched on."""

    async def main() -> None:
        rng = Random(1)
        limits = {"requests_per_minute": 100_000, "tokens_per_minute": 100_000_000, "max_in_flight": 64}
        line = Counted(
            Governor(
                {END: Limits(**limits)}, Budget(calls=100_000, tokens=10**9), clock=asyncio.get_running_loop().time
            )
        )
        provider = Provider(lambda: rng.lognormvariate(-1.6, 0.8))
        desks = [desk(line, f"w{number}") for number in range(2)]
        await asyncio.gather(*(calls(each, provider, 1500, need()) for each in desks))
        assert len(provider.begun) == 3000
        assert line.exchanges < 3000 / 15
        await closed(desks)

    run(main())


def test_a_lone_worker_hardly_asks(run: Run) -> None:
    """Where nothing is short, a worker reports twice a second and waits for nothing."""

    async def main() -> None:
        line, provider = Counted(governor()), Provider()
        one = desk(line)
        for _ in range(100):
            await calls(one, provider, 16, need())
        assert line.exchanges < 50
        assert asyncio.get_running_loop().time() < 100 * 0.2 + 0.1
        await closed([one])

    run(main())


def test_requests_per_minute_hold_over_workers(run: Run) -> None:
    """In no minute do more calls begin than the limit, and the limit is used."""

    async def main() -> None:
        line, provider = Counted(governor(requests_per_minute=1200)), Provider()
        desks = [desk(line, f"w{number}") for number in range(3)]
        await asyncio.gather(*(calls(each, provider, 1000, need()) for each in desks))
        begun = provider.begun
        assert all(bisect_left(begun, begin + 60) - place <= 1200 for place, begin in enumerate(begun))
        assert asyncio.get_running_loop().time() < 3000 / 1200 * 62 + 5
        assert line.exchanges < 3000 / 3
        await closed(desks)

    run(main())


def test_tokens_per_minute_follow_what_answers_really_took(run: Run) -> None:
    """Calls that take less than was thought let others go sooner."""

    async def main() -> None:
        line, provider = Counted(governor(tokens_per_minute=12_000)), Provider()
        one, wants = desk(line), need(tokens=1000)

        async def small() -> None:
            await one.permit(wants)
            one.answered("fill", await provider.answer())
            one.settle(wants, used=Amount(1, 50, 50))

        await asyncio.gather(*(small() for _ in range(240)))
        assert asyncio.get_running_loop().time() < 240 * 100 / 12_000 * 60 * 1.8
        await closed([one])

    run(main())


def test_nobody_starves(run: Run) -> None:
    """With a single slot, three workers get about as many calls each."""

    async def main() -> None:
        line = Counted(governor(max_in_flight=1))
        counts = dict.fromkeys("abc", 0)
        desks = {name: desk(line, name) for name in counts}
        provider = Provider(lambda: 0.05)

        async def forever(name: str) -> None:
            while asyncio.get_running_loop().time() < 60:
                await call(desks[name], provider, need())
                counts[name] += 1

        await asyncio.gather(*(forever(name) for name in counts for _ in range(4)))
        assert provider.most == 1
        assert min(counts.values()) > 0.2 * sum(counts.values())
        await closed(list(desks.values()))

    run(main())


def test_a_dead_workers_slots_come_back(run: Run) -> None:
    """Its lease runs out, and another worker has them all."""

    async def main() -> None:
        mother = governor(max_in_flight=8)
        dying, line, provider = Counted(mother), Counted(mother), Provider()
        dead, alive = desk(dying, "dead"), desk(line, "alive")
        hanging = [asyncio.create_task(dead.permit(need())) for _ in range(8)]
        await asyncio.gather(*hanging)
        dying.cut = True
        waiting = asyncio.create_task(calls(alive, provider, 8, need()))
        await asyncio.sleep(1)
        assert not provider.begun
        await waiting
        assert provider.most == 8
        assert LEASE - 5 < min(provider.begun) < LEASE + 6
        await closed([alive, dead])

    run(main())


def test_a_worker_that_starts_again_has_its_slots_at_once(run: Run) -> None:
    """A new life under the same name ends the old lease."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=8)), Provider()
        former, latter = desk(line, "w"), desk(line, "w")
        await asyncio.gather(*(former.permit(need()) for _ in range(8)))
        await calls(latter, provider, 8, need())
        assert asyncio.get_running_loop().time() < 1
        await closed([latter])
        await former.close()

    run(main())


def test_a_pause_holds_for_every_worker(run: Run) -> None:
    """One is told to wait for 12 seconds; half a second later nobody asks before they are over."""

    async def main() -> None:
        mother = governor(max_in_flight=16)
        line, provider = Counted(mother), Provider()
        desks = [desk(line, "a"), desk(line, "b")]
        await asyncio.gather(*(calls(each, provider, 8, need()) for each in desks))
        refused = need()
        await desks[0].permit(refused)
        desks[0].refused(Refusal("429", overload=True, pause=12.0))
        desks[0].settle(refused)
        begun = asyncio.get_running_loop().time()
        await asyncio.sleep(0.6)
        standing = await mother.standing()
        assert str(standing) == "waiting for the provider: 429, next try in 11 s"
        provider.begun.clear()
        await asyncio.gather(*(calls(each, provider, 8, need()) for each in desks))
        assert min(provider.begun) >= begun + 12
        assert str(await mother.standing()) == ""
        await closed(desks)

    run(main())


@pytest.mark.parametrize("seed", range(6))
def test_a_budget_is_never_overspent_and_never_left_unused(run: Run, seed: int) -> None:
    """Whatever calls take, the sum stays within the budget; what cannot be afforded is refused, and nothing hangs."""

    async def main() -> None:
        rng = Random(seed)
        budget = Budget(tokens=200_000, calls=10_000, usd=0.001)
        line = Counted(Governor({}, budget, clock=asyncio.get_running_loop().time))
        desks = [desk(line, f"w{number}") for number in range(3)]
        provider = Provider(lambda: rng.uniform(0.05, 3))
        spent, refused = Amount(), 0

        async def one(at: Desk) -> None:
            nonlocal spent, refused
            worst = rng.randint(500, 4000)
            wants = need(worst=worst, money=worst)
            took = Amount(1, rng.randint(10, worst), 0, rng.randint(1, worst))
            try:
                await call(at, provider, wants, took)
            except BudgetExhausted:
                refused += 1
            else:
                spent = spent.plus(took)

        await asyncio.gather(*(one(at) for at in desks for _ in range(150)))
        assert spent.tokens <= 200_000
        assert refused > 0
        assert spent.tokens > 190_000
        await closed(desks)
        standing = await line.governor.standing()
        assert (standing.spent, standing.reserved) == (spent, Amount())

    run(main())


def test_a_budget_lets_the_affordable_go(run: Run) -> None:
    """A call that is too dear is refused, and a cheaper one behind it is made."""

    async def main() -> None:
        line = Governor({}, Budget(tokens=1000), Amount(5, 400), clock=asyncio.get_running_loop().time)
        one, provider = desk(line), Provider()
        dear = asyncio.create_task(call(one, provider, need(worst=601)))
        cheap = asyncio.create_task(call(one, provider, need(worst=600)))
        await cheap
        with pytest.raises(BudgetExhausted, match=r"1000 tokens is used up: 400 are spent.* may take 601"):
            await dear
        await closed([one])

    run(main())


def test_a_governor_that_died_learns_what_was_promised(run: Run) -> None:
    """The budget holds over its death: it promises nothing before every worker can have been heard."""

    async def main() -> None:
        clock = asyncio.get_running_loop().time
        line = Counted(Governor({}, Budget(tokens=10_000), clock=clock))
        one, other, slow, quick = desk(line, "one"), desk(line, "other"), Provider(lambda: 20.0), Provider()
        running = asyncio.create_task(calls(one, slow, 6, need(worst=1000)))
        await asyncio.sleep(1)
        line.governor = Governor({}, Budget(tokens=10_000), restarted=True, clock=clock)
        begun = clock()
        await calls(other, quick, 4, need(worst=1000))
        assert clock() > begun + LEASE
        await running
        with pytest.raises(BudgetExhausted):
            await call(other, quick, need(worst=1000))
        assert (await line.governor.standing()).spent.tokens == 10_000
        await closed([one, other])

    run(main())


def test_a_governor_that_is_away_is_waited_for(run: Run) -> None:
    """Calls wait while it starts again, and are told when it does not come back."""

    async def main() -> None:
        line, provider = Counted(governor()), Provider()
        one = desk(line)
        line.cut = True
        waiting = asyncio.create_task(call(one, provider, need()))
        await asyncio.sleep(30)
        line.cut = False
        await waiting
        line.cut = True
        await asyncio.sleep(30)
        with pytest.raises(GovernorAway, match="did not come back"):
            await call(one, provider, need())
        await closed([one])

    run(main())


def test_an_error_of_the_governor_reaches_those_who_wait(run: Run) -> None:
    """A budget that cannot hold is found when the log is read; nobody waits for ever."""

    class Broken:
        async def exchange(self, report: Report) -> Allowance | None:
            """Fail, as a governor does that cannot begin."""
            raise UnpricedBudget(f"{report.endpoint} has no price")

    async def main() -> None:
        one = desk(Broken())
        with pytest.raises(UnpricedBudget, match="has no price"):
            await one.permit(need())
        await closed([one])

    run(main())


def test_stopping_tells_those_who_wait(run: Run) -> None:
    """Calls that wait for a permit end at once; those in flight are let be."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=2)), Provider()
        one = desk(line)
        tasks = [asyncio.create_task(call(one, provider, need())) for _ in range(5)]
        await asyncio.sleep(0.1)
        one.stop()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [type(None)] * 2 + [Stopping] * 3
        await closed([one])

    run(main())


def test_a_worker_without_calls_leaves_and_nothing_moves_any_more(run: Run) -> None:
    """No report, no timer, no task: idling costs nothing."""

    async def main() -> None:
        line, provider = Counted(governor(requests_per_minute=600)), Provider()
        one = desk(line)
        await calls(one, provider, 5, need())
        await asyncio.sleep(10)
        before = line.exchanges
        await asyncio.sleep(600)
        assert line.exchanges == before
        assert len(asyncio.all_tasks()) == 1
        await calls(one, provider, 5, need())
        await closed([one])

    run(main())


@pytest.mark.parametrize("seed", range(4))
def test_cancelled_calls_leave_nothing_behind(run: Run, seed: int) -> None:
    """Wherever a call is cancelled, its permit and its reservation come back."""

    async def main() -> None:
        rng = Random(seed)
        mother = Governor(
            {END: Limits(max_in_flight=4, requests_per_minute=6000)},
            Budget(tokens=1_000_000),
            clock=asyncio.get_running_loop().time,
        )
        one, provider = desk(Counted(mother)), Provider(lambda: rng.uniform(0, 0.3))

        async def governed() -> None:
            wants = need()
            await one.permit(wants)
            used = Amount()
            try:
                await provider.answer()
                used = wants.likely
            finally:
                one.settle(wants, used=used, spent=used)

        tasks = [asyncio.create_task(governed()) for _ in range(80)]
        for task in tasks[::2]:
            asyncio.get_running_loop().call_later(rng.uniform(0, 2), task.cancel)
        await asyncio.gather(*tasks, return_exceptions=True)
        await calls(one, provider, 20, need(worst=100))
        await asyncio.sleep(10)
        standing = await mother.standing()
        assert standing.reserved == Amount()
        assert standing.endpoints[END].in_flight == 0
        await closed([one])

    run(main())
