"""The waking of those who follow a log, from any thread, so that nobody has to poll."""

from asyncio import AbstractEventLoop, Event, get_running_loop
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Notifier:
    """Wakes every listener; one that is busy is woken afterwards."""

    def __init__(self) -> None:
        self._listeners: dict[Event, AbstractEventLoop] = {}

    @contextmanager
    def listen(self) -> Iterator[Event]:
        """Yield an event that every `notify` sets; the listener clears it *before* it reads."""
        event = Event()
        self._listeners[event] = get_running_loop()
        try:
            yield event
        finally:
            del self._listeners[event]

    def notify(self) -> None:
        """Wake every listener."""
        for event, loop in tuple(self._listeners.items()):
            with suppress(RuntimeError):  # its loop was closed in between, so nobody listens
                loop.call_soon_threadsafe(event.set)
