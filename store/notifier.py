"""Wakes whoever follows the log, from any thread, so that nobody has to poll."""

from asyncio import AbstractEventLoop, Event, get_running_loop
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Notifier:
    """Rings for every listener; a listener that is busy hears it afterwards."""

    def __init__(self) -> None:
        self._listeners: dict[Event, AbstractEventLoop] = {}

    @contextmanager
    def listen(self) -> Iterator[Event]:
        """An event that is set whenever the bell rings; the listener clears it *before* it looks."""
        event = Event()
        self._listeners[event] = get_running_loop()
        try:
            yield event
        finally:
            del self._listeners[event]

    def ring(self) -> None:
        """Wake every listener."""
        for event, loop in tuple(self._listeners.items()):
            with suppress(RuntimeError):  # its loop was closed in between, so nobody listens
                loop.call_soon_threadsafe(event.set)
