"""Ctrl-C while a launch begins, goes on and ends: the first is obeyed in order, the second at once.

Python hands a signal over between two of its instructions. Ray spends seconds outside of them while it starts, and two
signals would become one meanwhile; so a thread of its own hears each as it comes.
"""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum, auto
from types import FrameType

from .descendants import Descendants
from .display import Display, at_last

STOPPED_BY_USER = 130
"""Exit status of a command that was interrupted."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BEGINNING = (
    "Stopping before the run goes on; this launch has recorded nothing yet. This may take a few seconds while Ray "
    "starts. Ctrl-C again stops at once."
)
_CLOSING = "Everything is recorded; letting go of the log and of Ray. Ctrl-C again stops at once."


class _Stage(Enum):
    BEGINNING = auto()
    UNDER_WAY = auto()
    CLOSING = auto()


class Interrupts:
    """Signals that a launch has received, and their consequences."""

    def __init__(self, display: Display) -> None:
        self.obeyed = False
        """True once the launch was told to give up before it went on."""
        self._display = display
        self._loop = asyncio.get_running_loop()
        self._launching = asyncio.current_task()
        self._stage = _Stage.BEGINNING
        self._stop: Callable[[], None] | None = None
        self._received = 0
        self._descendants = Descendants()

    def listen(self, ear: socket.socket) -> None:
        """Act on every signal that is written to the other end of *ear*, until that is closed."""
        while heard := ear.recv(1):
            if heard[0] in _SIGNALS:
                self._hear()

    @contextmanager
    def under_way(self, stop: Callable[[], None]) -> Iterator[None]:
        """Within the block, the first signal calls *stop* in the event loop; after it nothing is left to stop."""
        self._stop, self._stage = stop, _Stage.UNDER_WAY
        try:
            yield
        finally:
            self._stop, self._stage = None, _Stage.CLOSING

    def _hear(self) -> None:
        self._received += 1
        if self._received > 1:
            try:
                at_last(self._display.cut_short)
                self._descendants.kill()
            finally:
                os._exit(STOPPED_BY_USER)
        self._loop.call_soon_threadsafe(self._obey)
        if self._stage is not _Stage.UNDER_WAY:
            words = _BEGINNING if self._stage is _Stage.BEGINNING else _CLOSING
            threading.Thread(target=self._display.say, args=(words,), daemon=True).start()

    def _obey(self) -> None:
        if self._stop is not None:
            self._stop()
        elif self._stage is _Stage.BEGINNING and self._launching is not None:
            self.obeyed = True
            self._launching.cancel()


def take_signals() -> None:
    """Have every signal written to the thread that listens, whatever handler was there."""
    for number in _SIGNALS:
        signal.signal(number, _leave_to_the_thread)


def _leave_to_the_thread(_number: int, _frame: FrameType | None) -> None:
    pass


@contextmanager
def signals_handled(display: Display) -> Iterator[Interrupts]:
    """Within the block, signals mean what this module says; after it, what they meant before."""
    interrupts = Interrupts(display)
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    listening = threading.Thread(target=interrupts.listen, args=(ear,), name="interrupts", daemon=True)
    listening.start()
    woken = signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    take_signals()
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken)
        mouth.close()
        listening.join()
        ear.close()
