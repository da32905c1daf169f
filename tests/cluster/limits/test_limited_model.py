"""A limited model: it waits where waiting helps, and says clearly where it does not."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from random import Random
from typing import Any

import pytest
from pydantic import BaseModel

from toolace_mt.actors.models import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelUnavailable,
    OpenAISettings,
    Price,
    QuestionRefused,
)
from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Purpose, Question, Reply
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes
from toolace_mt.actors.shell.shell import Stopping
from toolace_mt.cluster.budget import Amount, Budget, BudgetExhausted
from toolace_mt.cluster.budget.amounts import NANO
from toolace_mt.cluster.limits import Governor, LimitedModel, Limits, RateLimitClient
from toolace_mt.cluster.limits.counter import LimitRefusal
from toolace_mt.events import Usage

Run = Callable[[Coroutine[Any, Any, None]], None]
END = "model at home"
SETTINGS = OpenAISettings(model="m", base_url="http://here", price=Price(input=1, output=10), api_key_env=None)


def question(text: str = "Which one is better?") -> Question[BaseModel]:
    """Something to ask."""
    prompt = Prompt(Template("judge", "You judge.", "", "$text"), {"text": text})
    return Question("judge:m1", Purpose("judge", purposes.REFINER, 1000), None, prompt, JudgeReply, 1)


class Scripted:
    """A provider that answers or refuses as it is told, and remembers when it was asked."""

    def __init__(self, outcome: Callable[[float, int], ModelError | float]) -> None:
        self.outcome = outcome
        self.asked: list[float] = []

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """Raise what the script says for this moment and try, or answer after so many seconds."""
        del question
        now = asyncio.get_running_loop().time()
        self.asked.append(now)
        outcome = self.outcome(now, len(self.asked))
        if isinstance(outcome, ModelError):
            raise outcome
        await asyncio.sleep(outcome)
        usage = Usage(
            input_tokens=100, output_tokens=50, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
        )
        return Reply("{}", "m", "stop", usage, 0.0006, outcome)

    async def close(self) -> None:
        """There is nothing to let go of."""


class House:
    """A governor, and workers with a client and a limited model each."""

    def __init__(
        self,
        provider: Scripted,
        *,
        workers: int = 1,
        outage_timeout: float = 900,
        budget: Budget | None = None,
        max_in_flight: int = 1024,
    ) -> None:
        clock = asyncio.get_running_loop().time
        self.governor = Governor({END: Limits(max_in_flight=max_in_flight)}, budget, clock=clock)
        self.clients = [RateLimitClient(self.governor, END, f"w{number}", clock=clock) for number in range(workers)]
        self.models = [
            LimitedModel(provider, SETTINGS, client, outage_timeout=outage_timeout, rng=Random(number))
            for number, client in enumerate(self.clients)
        ]

    async def ask(self, count: int = 1) -> Sequence[Reply | BaseException]:
        """So many questions at every worker at once."""
        asking = (model.reply(question()) for model in self.models for _ in range(count))
        return await asyncio.gather(*asking, return_exceptions=True)

    async def close(self) -> None:
        """Close the clients, and hold that nothing is promised any more."""
        for client in self.clients:
            await client.close()
        assert (await self.governor.status()).reserved == Amount()


def test_a_refusal_is_waited_out_and_tried_again(run: Run) -> None:
    """No worker asks before the provider's pause is over, and then every call is answered."""

    async def main() -> None:
        provider = Scripted(lambda now, _: ModelBusy("busy", status=429, retry_after=30.0) if now < 1 else 0.2)
        house = House(provider, workers=3)
        replies = await house.ask(4)
        assert all(isinstance(reply, Reply) for reply in replies)
        assert len(provider.asked) > 12
        assert min(at for at in provider.asked if at > 0.01) >= 30
        await house.close()

    run(main())


def test_while_it_waits_it_says_so(run: Run) -> None:
    """The display learns from the governor what is waited for."""

    async def main() -> None:
        house = House(Scripted(lambda now, _: ModelBusy("no", status=529, retry_after=60.0) if now < 1 else 0.2))
        asking = asyncio.create_task(house.ask())
        await asyncio.sleep(20)
        assert str(await house.governor.status()) == "waiting for the provider, for 20 s: 529, next try in 40 s"
        await asking
        await house.close()

    run(main())


@pytest.mark.parametrize(("outage_timeout", "survives"), [(900.0, True), (300.0, False)])
def test_an_outage_ends_the_run_only_after_its_timeout(run: Run, outage_timeout: float, survives: bool) -> None:
    """Ten minutes of refusal are waited out with a timeout of 15 minutes, and end in an error with five."""

    async def main() -> None:
        down = ModelUnavailable("connection refused")
        house = House(Scripted(lambda now, _: down if 1 < now < 600 else 0.2), outage_timeout=outage_timeout)
        await house.ask(1)
        await asyncio.sleep(2)
        replies = await house.ask(5)
        assert all(isinstance(reply, Reply) == survives for reply in replies)
        if not survives:
            assert 270 < asyncio.get_running_loop().time() < 330
            assert "launch again later to resume" in str(replies[0])
            assert isinstance(replies[0], ModelUnavailable)
        await house.close()

    run(main())


def test_an_address_at_which_nobody_has_ever_answered_is_soon_given_up(run: Run) -> None:
    """It is more likely wrong than down; the outage timeout is for providers that are known to answer."""

    async def main() -> None:
        house = House(Scripted(lambda *_: ModelUnavailable("connection refused")), outage_timeout=900.0)
        with pytest.raises(ModelUnavailable, match="is 'base_url' right"):
            await house.models[0].reply(question())
        assert asyncio.get_running_loop().time() < 31
        await house.close()

    run(main())


def test_a_provider_that_is_overloaded_from_the_start_is_waited_for(run: Run) -> None:
    """It answers, if only that it is busy."""

    async def main() -> None:
        house = House(Scripted(lambda now, _: ModelBusy("529", status=529) if now < 300 else 0.2), outage_timeout=900.0)
        assert isinstance(await house.models[0].reply(question()), Reply)
        await house.close()

    run(main())


def test_a_wait_beyond_the_outage_timeout_is_not_begun(run: Run) -> None:
    """A call that is told to come back in an hour, with a timeout of 15 minutes, stops at once."""

    async def main() -> None:
        house = House(Scripted(lambda *_: ModelBusy("quota", status=429, retry_after=3600.0)))
        with pytest.raises(ModelBusy, match="a pause of 3600 s, and the outage timeout is 900 s"):
            await house.models[0].reply(question())
        assert asyncio.get_running_loop().time() < 1
        await house.close()

    run(main())


@pytest.mark.parametrize("error", [ModelMisconfigured("a wrong key"), QuestionRefused("too long")])
def test_what_no_waiting_mends_is_said_at_once(run: Run, error: ModelError) -> None:
    """One try, one error, the same one."""

    async def main() -> None:
        provider = Scripted(lambda *_: error)
        house = House(provider)
        with pytest.raises(type(error)) as raised:
            await house.models[0].reply(question())
        assert raised.value is error
        assert len(provider.asked) == 1
        await house.close()

    run(main())


def test_a_question_that_fails_alone_is_refused_and_not_the_run(run: Run) -> None:
    """While others are answered, a question that never is has itself to blame."""

    async def main() -> None:
        house = House(Scripted(lambda *_: ModelUnavailable("500", status=500)))
        client = house.clients[0]

        async def others() -> None:
            while True:
                await asyncio.sleep(1)
                client.answered("fill", 0.2)

        beside = asyncio.create_task(others())
        with pytest.raises(QuestionRefused, match="6 times, while other questions were answered"):
            await house.models[0].reply(question())
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)
        await house.close()

    run(main())


def test_an_endpoint_that_only_talks_nonsense_is_misconfigured(run: Run) -> None:
    """A web page at every try is a wrong address."""

    async def main() -> None:
        house = House(Scripted(lambda *_: ModelGarbled("a web page")))
        with pytest.raises(ModelMisconfigured, match="is 'base_url' the address"):
            await house.models[0].reply(question())
        await house.close()

    run(main())


def test_the_budget_ends_calls_and_is_no_providers_error(run: Run) -> None:
    """Affordable calls are answered, the others fail with the reason, and the money adds up."""

    async def main() -> None:
        house = House(Scripted(lambda *_: 0.2), workers=2, budget=Budget(usd=0.05))
        replies = await house.ask(100)
        answered = sum(isinstance(reply, Reply) for reply in replies)
        assert answered >= 0.04 / 0.0006
        assert all(isinstance(reply, Reply | BudgetExhausted) for reply in replies)
        assert not issubclass(BudgetExhausted, ModelError)
        status = await house.governor.status()
        await house.close()
        status = await house.governor.status()
        assert status.spent.nanodollars == answered * round(0.0006 * NANO) <= 0.05 * NANO

    run(main())


def test_stopping_ends_every_wait(run: Run) -> None:
    """Calls that wait for the provider or for a slot fail at once."""

    async def main() -> None:
        house = House(Scripted(lambda *_: ModelBusy("busy", status=429, retry_after=600.0)))
        asking = asyncio.create_task(house.ask(100))
        await asyncio.sleep(5)
        house.clients[0].stop()
        assert {type(outcome) for outcome in await asking} == {Stopping}
        assert asyncio.get_running_loop().time() < 6
        await house.close()

    run(main())


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_cancelled_gives_back_what_it_had(run: Run, seed: int) -> None:
    """In the queue, in flight, or between two tries."""

    async def main() -> None:
        rng = Random(seed)

        def outcome(*_: object) -> ModelError | float:
            return rng.uniform(0, 2) if rng.random() < 0.7 else ModelBusy("busy", status=429, retry_after=1.0)

        house = House(Scripted(outcome), workers=2, budget=Budget(tokens=10**6, calls=10**4, usd=10))
        tasks = [asyncio.create_task(house.models[number % 2].reply(question())) for number in range(200)]
        for task in tasks[::3]:
            asyncio.get_running_loop().call_later(rng.uniform(0, 6), task.cancel)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(isinstance(outcome, Reply | asyncio.CancelledError) for outcome in outcomes)
        await asyncio.sleep(5)
        status = await house.governor.status()
        assert all(endpoint.in_flight == endpoint.waiting == 0 for endpoint in status.endpoints.values())
        await house.close()

    run(main())


def test_errors_cross_processes() -> None:
    """The driver catches the errors that a worker raises."""
    from pickle import dumps, loads

    error = loads(dumps(BudgetExhausted("used up")))  # noqa: S301 — our own bytes
    assert isinstance(error, BudgetExhausted)
    assert str(error) == "used up"
    assert loads(dumps(LimitRefusal("429", overload=True))) == LimitRefusal("429", overload=True)  # noqa: S301
