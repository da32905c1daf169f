"""Leases in bulk: what holds for the whole cluster holds whoever asks, dies or comes back."""

import asyncio
from bisect import bisect_left
from random import Random

from support.limits import END, Counted, Provider, Run, call, calls, client, closed, governor, measured, need
from toolace_mt.cluster.budget import Amount, Budget
from toolace_mt.cluster.limits import Governor, Limits
from toolace_mt.cluster.limits.counter import LimitRefusal
from toolace_mt.cluster.limits.leases import LEASE


def test_calls_in_flight_stay_within_what_the_cluster_may_have(run: Run) -> None:
    """Four workers with hundreds of calls each never have more in flight than one endpoint's ceiling."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=10)), Provider()
        clients = [client(line, f"w{number}") for number in range(4)]
        await asyncio.gather(*(calls(each, provider, 100, need()) for each in clients))
        assert provider.most == 10
        assert asyncio.get_running_loop().time() < 400 / 10 * 0.2 * 1.25
        await closed(clients)

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
        clients = [client(line, f"w{number}") for number in range(2)]
        await asyncio.gather(*(calls(each, provider, 1500, need()) for each in clients))
        assert len(provider.begun) == 3000
        assert line.exchanges < 3000 / 12
        await closed(clients)

    run(main())


def test_a_lone_worker_hardly_asks(run: Run) -> None:
    """A worker that is short of nothing reports twice a second and waits for nothing."""

    async def main() -> None:
        line, provider = Counted(governor()), Provider()
        one = client(line)
        await measured(one, provider)
        for _ in range(100):
            await calls(one, provider, 16, need())
        assert line.exchanges < 50
        assert asyncio.get_running_loop().time() < 1.2 + 100 * 0.2 + 0.1
        await closed([one])

    run(main())


def test_requests_per_minute_hold_over_workers(run: Run) -> None:
    """In no minute do more calls begin than the limit, and the limit is used."""

    async def main() -> None:
        line, provider = Counted(governor(requests_per_minute=1200)), Provider()
        clients = [client(line, f"w{number}") for number in range(3)]
        await asyncio.gather(*(calls(each, provider, 1000, need()) for each in clients))
        begun = provider.begun
        assert all(bisect_left(begun, begin + 60) - place <= 1200 for place, begin in enumerate(begun))
        assert asyncio.get_running_loop().time() < 3000 / 1200 * 62 + 5
        assert line.exchanges < 3000 / 3
        await closed(clients)

    run(main())


def test_tokens_per_minute_follow_what_answers_really_took(run: Run) -> None:
    """Calls that take less than was thought let others go sooner."""

    async def main() -> None:
        line, provider = Counted(governor(tokens_per_minute=12_000)), Provider()
        one, wants = client(line), need(tokens=1000)

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
        clients = {name: client(line, name) for name in counts}
        provider = Provider(lambda: 0.05)

        async def forever(name: str) -> None:
            while asyncio.get_running_loop().time() < 60:
                await call(clients[name], provider, need())
                counts[name] += 1

        await asyncio.gather(*(forever(name) for name in counts for _ in range(4)))
        assert provider.most == 1
        assert min(counts.values()) > 0.2 * sum(counts.values())
        await closed(list(clients.values()))

    run(main())


def test_a_dead_workers_slots_come_back(run: Run) -> None:
    """Its lease runs out, and another worker has them all."""

    async def main() -> None:
        mother = governor(max_in_flight=8)
        dying, line, provider = Counted(mother), Counted(mother), Provider()
        dead, alive = client(dying, "dead"), client(line, "alive")
        await measured(dead, provider)
        hanging = [asyncio.create_task(dead.permit(need())) for _ in range(8)]
        await asyncio.gather(*hanging)
        dying.cut = True
        waiting = asyncio.create_task(calls(alive, provider, 8, need()))
        await asyncio.sleep(1)
        assert not provider.begun
        await waiting
        assert provider.most == 8
        assert LEASE - 5 < min(provider.begun) < LEASE + 8
        await closed([alive, dead])

    run(main())


def test_a_worker_that_starts_again_has_its_slots_at_once(run: Run) -> None:
    """A new life under the same name ends the old lease."""

    async def main() -> None:
        line, provider = Counted(governor(max_in_flight=8)), Provider()
        former, latter = client(line, "w"), client(line, "w")
        await measured(former, provider)
        await asyncio.gather(*(former.permit(need()) for _ in range(8)))
        await calls(latter, provider, 8, need())
        assert asyncio.get_running_loop().time() < 2.2
        await closed([latter])
        await former.close()

    run(main())


def test_a_pause_holds_for_every_worker(run: Run) -> None:
    """One is told to wait for 12 seconds; half a second later no worker asks before they are over."""

    async def main() -> None:
        mother = governor(max_in_flight=16)
        line, provider = Counted(mother), Provider()
        clients = [client(line, "a"), client(line, "b")]
        await asyncio.gather(*(calls(each, provider, 8, need()) for each in clients))
        refused = need()
        await clients[0].permit(refused)
        clients[0].refused(LimitRefusal("429", overload=True, pause=12.0))
        clients[0].settle(refused)
        begun = asyncio.get_running_loop().time()
        await asyncio.sleep(0.6)
        status = await mother.status()
        assert str(status) == "waiting for the provider: 429, next try in 11 s"
        provider.begun.clear()
        await asyncio.gather(*(calls(each, provider, 8, need()) for each in clients))
        assert min(provider.begun) >= begun + 12
        assert str(await mother.status()) == ""
        await closed(clients)

    run(main())
