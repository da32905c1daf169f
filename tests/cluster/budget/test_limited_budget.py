"""A budget and a governor in bad times: never overspent, never left unused, and no call waits for ever."""

import asyncio
from random import Random

import pytest

from support.limits import END, Counted, Provider, Run, call, calls, client, closed, governor, measured, need
from toolace_mt.actors.shell.shell import Stopping
from toolace_mt.cluster.budget import Amount, Budget, BudgetExhausted, UnpricedBudget
from toolace_mt.cluster.limits import Allowance, Governor, GovernorAway, Limits, RateLimitClient, WorkerReport
from toolace_mt.cluster.limits.leases import LEASE


@pytest.mark.parametrize("seed", range(6))
def test_a_budget_is_never_overspent_and_never_left_unused(run: Run, seed: int) -> None:
    """Whatever calls take, the sum stays within the budget; what cannot be afforded is refused, and nothing hangs."""

    async def main() -> None:
        rng = Random(seed)
        budget = Budget(tokens=200_000, calls=10_000, usd=0.001)
        line = Counted(Governor({}, budget, clock=asyncio.get_running_loop().time))
        clients = [client(line, f"w{number}") for number in range(3)]
        provider = Provider(lambda: rng.uniform(0.05, 3))
        spent, refused = Amount(), 0

        async def one(at: RateLimitClient) -> None:
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

        await asyncio.gather(*(one(at) for at in clients for _ in range(150)))
        assert spent.tokens <= 200_000
        assert refused > 0
        assert spent.tokens > 190_000
        await closed(clients)
        status = await line.governor.status()
        assert (status.spent, status.reserved) == (spent, Amount())

    run(main())


def test_a_budget_lets_the_affordable_go(run: Run) -> None:
    """A call that is too dear is refused, and a cheaper one behind it is made."""

    async def main() -> None:
        line = Governor({}, Budget(tokens=1000), Amount(5, 400), clock=asyncio.get_running_loop().time)
        one, provider = client(line), Provider()
        dear = asyncio.create_task(call(one, provider, need(worst=601)))
        cheap = asyncio.create_task(call(one, provider, need(worst=600)))
        await cheap
        with pytest.raises(BudgetExhausted, match=r"1,000 tokens is used up: .* may take 601"):
            await dear
        await closed([one])

    run(main())


def test_a_governor_that_died_learns_what_was_promised(run: Run) -> None:
    """The budget holds over its death: it promises nothing before every worker can have been heard."""

    async def main() -> None:
        clock = asyncio.get_running_loop().time
        line = Counted(Governor({}, Budget(tokens=10_000), clock=clock))
        one, other, slow, quick = client(line, "one"), client(line, "other"), Provider(lambda: 20.0), Provider()
        running = asyncio.create_task(calls(one, slow, 6, need(worst=1000)))
        await asyncio.sleep(1)
        line.governor = Governor({}, Budget(tokens=10_000), restarted=True, clock=clock)
        line.governor.recount(Amount())
        begun = clock()
        await calls(other, quick, 4, need(worst=1000))
        assert clock() > begun + LEASE
        await running
        with pytest.raises(BudgetExhausted):
            await call(other, quick, need(worst=1000))
        assert (await line.governor.status()).spent.tokens == 10_000
        await closed([one, other])

    run(main())


def test_a_governor_that_is_away_is_waited_for(run: Run) -> None:
    """Calls wait while it starts again, and fail with the reason if it does not come back."""

    async def main() -> None:
        line, provider = Counted(governor()), Provider()
        one = client(line)
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
    """A budget that cannot hold is found when the log is read; no call waits for ever."""

    class Broken:
        async def exchange(self, report: WorkerReport) -> Allowance | None:
            """Fail, as a governor does that cannot begin."""
            raise UnpricedBudget(f"{report.endpoint} has no price")

    async def main() -> None:
        one = client(Broken())
        with pytest.raises(UnpricedBudget, match="has no price"):
            await one.permit(need())
        await closed([one])

    run(main())


def test_stopping_tells_those_who_wait(run: Run) -> None:
    """Calls that wait for a permit end at once; those in flight are let be."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=2)), Provider()
        one = client(line)
        await measured(one, provider)
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
        one = client(line)
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
        one, provider = client(Counted(mother)), Provider(lambda: rng.uniform(0, 0.3))

        async def limited() -> None:
            wants = need()
            await one.permit(wants)
            used = Amount()
            try:
                await provider.answer()
                used = wants.likely
            finally:
                one.settle(wants, used=used, spent=used)

        tasks = [asyncio.create_task(limited()) for _ in range(80)]
        for task in tasks[::2]:
            asyncio.get_running_loop().call_later(rng.uniform(0, 2), task.cancel)
        await asyncio.gather(*tasks, return_exceptions=True)
        await calls(one, provider, 20, need(worst=100))
        await asyncio.sleep(10)
        status = await mother.status()
        assert status.reserved == Amount()
        assert status.endpoints[END].in_flight == 0
        await closed([one])

    run(main())
