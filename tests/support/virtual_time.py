"""Time that passes only when everybody waits, so that a quarter of an hour takes a moment."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest

Run = Callable[[Coroutine[Any, Any, None]], None]


class _Skipping(selectors.DefaultSelector):
    """A selector that never sleeps: it moves its loop's clock instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; where nothing is, the time until then is over."""
        ready = super().select(0)
        if not ready:
            if timeout is None:
                raise AssertionError("everybody waits for something that nothing will bring about")
            self.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds since the loop began."""
        return self._skipping.now


@pytest.fixture
def run() -> Run:
    """Runs a coroutine in virtual time, and holds that it leaves no task behind."""

    def running(main: Coroutine[Any, Any, None]) -> None:
        loop = VirtualLoop()
        troubles: list[Mapping[str, Any]] = []
        loop.set_exception_handler(lambda _, context: troubles.append(context))
        try:
            loop.run_until_complete(main)
            assert not asyncio.all_tasks(loop)
            assert not troubles
        finally:
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

    return running
