"""Slow calls are told: how many are in flight, and for how long."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from .test_limited_model import END, House, Scripted

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.mark.parametrize(("after", "quiet", "told"), [
    (3, 3, ""),
    (20, 0, ""),
    (20, 20, "3 in flight, longest 20 s, no answer for 20 s"),
    (47, 1, "3 in flight, longest 47 s"),
])  # fmt: skip
def test_what_is_in_flight_and_for_how_long(run: Run, after: float, quiet: float, told: str) -> None:
    """Where nothing came for a while, and where one call lasts though others are answered."""

    async def main() -> None:
        house = House(Scripted(lambda _, tries: 0.1 if tries == 1 else 100.0))
        await house.ask()
        asking = asyncio.create_task(house.ask(3))
        await asyncio.sleep(after)
        assert (await house.governor.status()).calls(quiet) == told
        await asking
        assert (await house.governor.status()).calls(after) == ""
        await house.close()

    run(main())


def test_the_time_of_the_longest_never_falls_back(run: Run) -> None:
    """Not even where the answer to a worker is held back: the calls of its report have lasted longer by then."""

    async def main() -> None:
        house = House(Scripted(lambda *_: 100.0), max_in_flight=1)
        asking = asyncio.create_task(house.ask())
        await asyncio.sleep(30)
        waiting = asyncio.create_task(house.ask())
        await asyncio.sleep(1)
        waiting.cancel()
        for second in range(31, 90):
            assert (await house.governor.status()).endpoints[END].longest == pytest.approx(second, abs=0.1)
            await asyncio.sleep(1)
        await asking
        await house.close()

    run(main())
