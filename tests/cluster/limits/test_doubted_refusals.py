"""A refusal that would end the run is asked about once more: one machine behind a gateway may be out of order."""

import asyncio
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any

import pytest

from toolace_mt.actors.models import (
    ModelBusy,
    ModelError,
    ModelMisconfigured,
    ModelUnavailable,
    QuestionRefused,
    RetrySettings,
    RetryState,
    decide,
)
from toolace_mt.actors.models.endpoint import Endpoint
from toolace_mt.actors.models.failures.translation import of_status
from toolace_mt.actors.questions import Reply

from .test_limited_model import House, Scripted, question

Run = Callable[[Coroutine[Any, Any, None]], None]
AT = Endpoint("http://models.test/v1", "m", "KEY")
STATUSES = [301, 307, 400, 401, 402, 403, 404, 405, 406, 407, 410, 418, 421, 451, 501, 505]
LONG = ModelBusy("quota", status=429, retry_after=3600.0)
MAINTAINED = ModelUnavailable("500", status=500, retry_after=86_400.0)


def refused(status: int) -> ModelError:
    """The error for a status; 400 speaks of a setting."""
    return of_status(AT, status, {"error": {"message": "temperature: not supported"}}, {})


@pytest.mark.parametrize("error", [*map(refused, STATUSES), LONG, MAINTAINED], ids=str)
def test_one_stray_refusal_ends_nothing(run: Run, error: ModelError) -> None:
    """The question is answered at the second try, without a pause for the others."""

    async def main() -> None:
        house = House(Scripted(lambda _, number: error if number == 3 else 0.2), workers=2)
        replies = await house.ask(4)
        assert all(isinstance(reply, Reply) for reply in replies)
        assert asyncio.get_running_loop().time() < 3
        await house.close()

    run(main())


@pytest.mark.parametrize("error", [refused(401), refused(404), LONG], ids=str)
def test_a_refusal_that_stays_is_believed_at_the_third_try(run: Run, error: ModelError) -> None:
    """Nobody is answered between the three, so the run ends within seconds, as the provider says."""

    async def main() -> None:
        provider = Scripted(lambda now, _: error if now > 1 else 0.2)
        house = House(provider)
        await house.ask(5)
        await asyncio.sleep(2)
        begun, asked = asyncio.get_running_loop().time(), len(provider.asked)
        outcomes = await house.ask(3)
        assert {type(outcome) for outcome in outcomes} == {type(error)}
        assert len(provider.asked) - asked == 9
        assert asyncio.get_running_loop().time() - begun < 3
        await house.close()

    run(main())


def test_an_endpoint_that_never_answered_is_believed_at_the_second_try(run: Run) -> None:
    """A wrong key of a first launch is said at once."""

    async def main() -> None:
        provider = Scripted(lambda *_: refused(401))
        house = House(provider)
        outcomes = await house.ask(2)
        assert {type(outcome) for outcome in outcomes} == {ModelMisconfigured}
        assert len(provider.asked) == 4
        await house.close()

    run(main())


def test_a_question_that_alone_is_refused_so_is_given_up_alone(run: Run) -> None:
    """Others are answered between its tries, so neither the key nor the address is wrong."""

    async def main() -> None:
        house = House(Scripted(lambda *_: refused(418)))

        async def others() -> None:
            while True:
                await asyncio.sleep(0.1)
                house.clients[0].answered("fill", 0.2)

        beside = asyncio.create_task(others())
        with pytest.raises(QuestionRefused, match=r"418 .*6 times, while other questions were answered"):
            await house.models[0].reply(question())
        beside.cancel()
        await asyncio.gather(beside, return_exceptions=True)
        await house.close()

    run(main())


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_provider_that_refuses_at_random_does_not_end_the_run(run: Run, share: float) -> None:
    """Where others are answered all the time, hundreds of stray refusals end no run, and few questions if any."""

    async def main() -> None:
        rng = Random(5)
        strays = [refused(status) for status in STATUSES]
        house = House(Scripted(lambda *_: rng.choice(strays) if rng.random() < share else 0.05), workers=2)
        outcomes = await house.ask(200)
        assert sum(isinstance(outcome, Reply) for outcome in outcomes) >= 390
        assert all(isinstance(outcome, Reply | QuestionRefused) for outcome in outcomes)
        await house.close()

    run(main())


def test_a_wrong_key_between_other_troubles_is_doubted_each_time() -> None:
    """Two in a row are believed, and not two with something else between them."""
    settings, rng = RetrySettings(tries=1), Random(1)

    def decided(state: RetryState) -> float | ModelError:
        return decide(refused(401), state, settings, outage_timeout=900, rng=rng)

    assert isinstance(decided(RetryState(4, 0.0, True, True, believed=False, doubted=2)), float)
    assert type(decided(RetryState(4, 0.0, True, True, believed=False, doubted=3))) is QuestionRefused
    assert type(decided(RetryState(4, 0.0, True, True, believed=True, doubted=2))) is ModelMisconfigured
    missing = ModelMisconfigured("the environment variable 'KEY' is not set")
    assert (
        decide(missing, RetryState(1, 0.0, False, False, believed=False), settings, outage_timeout=9, rng=rng)
        is missing
    )
