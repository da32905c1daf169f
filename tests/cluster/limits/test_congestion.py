"""Slot-limited endpoints under a governor: their slots are used, hardly a call is abandoned, and none is given up."""

import asyncio
from collections.abc import Callable, Coroutine
from math import inf
from typing import Any

import pytest
from pydantic import BaseModel

from support.limits import Provider, client, closed, governor, measured, need
from support.slot_limited import Scenario, makespan
from support.slot_limited import measured as measured_outcome
from toolace_mt.actors.models import ModelBusy, ModelTimedOut, OpenAISettings, QuestionRefused, Timeouts
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.cluster.budget import Amount, Budget
from toolace_mt.cluster.limits import LimitedModel, LimitsStatus
from toolace_mt.cluster.limits.concurrency_state import Lowered
from toolace_mt.cluster.limits.counter import LimitRefusal
from toolace_mt.cluster.limits.gateway import GatewayTimeout
from toolace_mt.cluster.limits.status import EndpointStatus
from toolace_mt.events import Usage

from .test_limited_model import END, SETTINGS, question

Run = Callable[[Coroutine[Any, Any, None]], None]
USAGE = Usage(input_tokens=9, output_tokens=9, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None)


class Slots:
    """An endpoint that answers so many calls at a time and queues or refuses the others; it works on for the lost."""

    def __init__(
        self, slots: int, seconds: float, timeout: float, *, refuses: bool = False, gateway: float | None = None
    ) -> None:
        """With *gateway*, one before it abandons the first call after so many seconds."""
        self.free = asyncio.Semaphore(slots)
        self.gateway = gateway
        self.seconds, self.timeout, self.refuses = seconds, timeout, refuses
        self.answered = self.abandoned = 0

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Answer, refuse, or be too late."""
        del question
        begun = asyncio.get_running_loop().time()
        if self.gateway is not None:
            seconds, self.gateway = self.gateway, None
            await asyncio.sleep(seconds)
            raise ModelTimedOut("gateway timeout", status=504)
        if self.refuses and self.free.locked():
            raise ModelBusy("full", status=503)
        working = asyncio.create_task(self._work())
        try:
            async with asyncio.timeout(self.timeout):
                await asyncio.shield(working)
        except TimeoutError:
            self.abandoned += 1
            raise ModelTimedOut("late") from None
        self.answered += 1
        return Reply("{}", "m", "stop", USAGE, 0.0, asyncio.get_running_loop().time() - begun)

    async def _work(self) -> None:
        async with self.free:
            await asyncio.sleep(self.seconds)

    async def close(self) -> None:
        """There is nothing to let go of."""


async def asked(endpoint: Slots, count: int, *, workers: int = 1, at_once: int = 64) -> float:
    """The seconds that so many questions take."""
    clock = asyncio.get_running_loop().time
    mother = governor()
    timeouts = Timeouts(read=endpoint.timeout, total=endpoint.timeout)
    settings = OpenAISettings(model="m", base_url="http://here", api_key_env=None, timeouts=timeouts)
    clients = [client(mother, f"w{number}") for number in range(workers)]
    models = [LimitedModel(endpoint, settings, each, outage_timeout=900) for each in clients]
    dialogues, begun = asyncio.Semaphore(at_once), clock()

    async def ask(number: int) -> None:
        async with dialogues:
            await models[number % workers].reply(question())

    await asyncio.gather(*(ask(number) for number in range(count)))
    seconds = clock() - begun
    await closed(clients)
    return seconds


@pytest.mark.parametrize("slots", [1, 4, 16])
@pytest.mark.parametrize(("seconds", "timeout"), [(1.0, 300.0), (7.0, 300.0), (6.0, 15.0), (30.0, 300.0)])
@pytest.mark.parametrize("workers", [1, 2])
def test_slots_are_used_and_nothing_is_abandoned(
    run: Run, slots: int, seconds: float, timeout: float, workers: int
) -> None:
    """Within a tenth of what they allow at an endpoint that nobody knows, or a little more with a tight timeout."""

    async def main() -> None:
        endpoint, count = Slots(slots, seconds, timeout), 60 * slots + 100
        took = await asked(endpoint, count, workers=workers)
        assert took < count * seconds / slots / (0.9 if timeout > 3 * seconds else 0.85)
        assert endpoint.abandoned <= 0.02 * count

    run(main())


@pytest.mark.parametrize("max_in_flight", [1, 2, 8])
def test_a_question_that_never_fits_its_timeout_is_given_up(run: Run, max_in_flight: int) -> None:
    """Even with one call in flight, which no later one can overtake: so many timeouts are excused, and no more."""

    async def main() -> None:
        one = client(governor(max_in_flight=max_in_flight))
        endpoint = Slots(max_in_flight, 1.0, 60.0)
        hopeless = LimitedModel(Slots(8, 61.0, 60.0), SETTINGS, one, outage_timeout=900)
        model = LimitedModel(endpoint, SETTINGS, one, outage_timeout=900)

        async def ask_others() -> None:
            while True:
                await asyncio.gather(*(model.reply(question()) for _ in range(max_in_flight)))

        others = asyncio.create_task(ask_others())
        with pytest.raises(QuestionRefused, match="6 times, while other questions were answered"):
            async with asyncio.timeout(2000):
                await hopeless.reply(question())
        assert endpoint.answered > 100
        one.stop()
        await asyncio.gather(others, return_exceptions=True)
        await one.close()
        await asyncio.sleep(2)  # the endpoint works on for the lost

    run(main())


@pytest.mark.parametrize("slots", [1, 4, 16])
def test_slots_of_an_endpoint_that_refuses_the_others_are_used(run: Run, slots: int) -> None:
    """It is tried for more, ever more seldom."""

    async def main() -> None:
        endpoint, count = Slots(slots, 3.0, 300.0, refuses=True), 60 * slots + 200
        took = await asked(endpoint, count)
        assert took < count * 3.0 / slots / 0.88

    run(main())


def test_an_endpoint_that_becomes_much_slower_loses_no_question(run: Run) -> None:
    """Calls that it cannot answer in time use up no try."""

    async def main() -> None:
        endpoint = Slots(2, 1.0, 15.0)
        asyncio.get_running_loop().call_later(40.0, setattr, endpoint, "seconds", 5.0)
        took = await asked(endpoint, 200)
        assert endpoint.answered == 200
        assert endpoint.abandoned < 20
        assert took < 40 + 130 * 5 / 2 / 0.6

    run(main())


@pytest.mark.parametrize(("seconds", "gateway", "share"), [(5.0, 0.3, 0.7), (1.5, 2.0, 0.2), (0.9, 2.0, 0.2)])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_gateway_that_abandons_one_call_at_once_does_not_keep_the_others_few(
    run: Run, workers: int, seconds: float, gateway: float, share: float
) -> None:
    """Answers that take longer show that its time is not the endpoint's; where all take less, it is doubted later."""

    async def main() -> None:
        endpoint = Slots(64, seconds, 300.0, gateway=gateway)
        took = await asked(endpoint, 1000, workers=workers)
        assert took < 1000 * seconds / 64 / share

    run(main())


def test_a_gateways_timeout_is_doubted_ever_more_seldom_while_it_holds() -> None:
    """After sixteen answers within it, and after twice as many for each time that the doubt was wrong."""
    gateway, answers = GatewayTimeout(), []
    for _ in range(4):
        gateway.abandoned(60.0)
        gateway.abandoned(61.0)  # calls of one burst are one
        assert gateway.seconds == 60.0
        answers.append(0)
        while gateway.seconds == 60.0:
            gateway.answered(40.0)
            answers[-1] += 1
        assert gateway.seconds == 120.0
    assert answers == [16, 32, 64, 128]
    gateway.answered(130.0)
    assert gateway.seconds == inf


def test_a_gateways_timeout_holds_for_every_worker(run: Run) -> None:
    """One has met it; another, with a longer timeout of its own, does not undo it by reporting later."""

    async def main() -> None:
        mother = governor()
        one, other = client(mother, "one"), client(mother, "other")
        other.expect(300.0)
        await one.permit(need())
        one.refused(LimitRefusal("504", abandoned_after=2.0, by_gateway=True))
        one.settle(need())
        await measured(other, Provider(lambda: 1.0))
        assert (await mother.status()).endpoints[END].slots == 2
        await closed([one, other])

    run(main())


@pytest.mark.parametrize("scenario", [
    Scenario(4, 7, sigma=0.8), Scenario(2, 12, long=0.2), Scenario(4, 7, change=4), Scenario(8, 1, 15, change=4),
    Scenario(16, 7, sigma=0.4, workers=2), Scenario(2, 6, 15, 0.4), Scenario(4, 3, 15, 0.3, ratio=6),
    Scenario(8, 10, sigma=0.3, dying=4), Scenario(4, 1, sigma=0.8, full="429"), Scenario(2, 6, 15, works_on=True),
    Scenario(1, 14, 15), Scenario(1, 9, 15, works_on=True),
], ids=str)  # fmt: skip
def test_a_sample_of_the_sweep_reaches_nine_tenths(scenario: Scenario) -> None:
    """Lengths of every kind, sudden changes, dying slots, several workers; `benchmarks.sweep` tries all of them."""
    assert measured_outcome(scenario).good


def test_work_is_laid_out_over_the_slots_that_are_left() -> None:
    """What the share is measured against: the next free slot takes the next piece."""
    assert makespan([3.0, 1.0, 1.0, 1.0], 2) == 3.0
    assert makespan([1.0, 1.0, 1.0, 1.0], 2, dying=1, died_at=2) == 3.0


def test_the_display_says_once_what_an_endpoint_answers() -> None:
    """Again only where it is clearly another number."""
    said: dict[str, int] = {}

    def lines(lowered: Lowered | None) -> list[str]:
        status = EndpointStatus(1, 1, 0.0, 0, 0.0, None, "", lowered)
        return list(LimitsStatus({"m at home": status}, Budget(), Amount(), Amount()).reductions(said))

    assert lines(None) == []
    assert lines(Lowered(1, 16, 2)) == ["m at home answers 1 at a time; concurrency lowered from 16 to 2"]
    assert lines(Lowered(1, 4, 2)) == []
    assert lines(Lowered(17, 18, 17)) == []
    assert lines(Lowered(4, 30, 8)) == ["m at home answers 4 at a time; concurrency lowered from 30 to 8"]


def test_a_model_of_this_process_is_no_endpoint_that_could_be_slow() -> None:
    """How much it answers at a time is the machine's affair."""
    status = EndpointStatus(1, 1, 0.0, 0, 0.0, None, "", Lowered(1, 16, 2))
    assert list(LimitsStatus({"offline": status}, Budget(), Amount(), Amount()).reductions({})) == []
