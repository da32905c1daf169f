"""The progress of a check or a count, on a line of the screen that comes and goes."""

from collections.abc import Callable
from time import monotonic
from typing import TextIO

from ...store.wording import count
from .summary import Summary

_INTERVAL = 0.5
"""Seconds between two updates."""
_CLEAR = "\r\x1b[K"


class Progress:
    """Shows numbers on a terminal; anywhere else it shows nothing."""

    def __init__(self, screen: TextIO, *, now: Callable[[], float] = monotonic) -> None:
        self._screen = screen if screen.isatty() else None
        self._now = now
        self._next = now() + _INTERVAL
        self._shown = False

    def advance(self, summary: Summary) -> None:
        """Show the numbers of a check, at most twice a second."""
        self.tell(lambda: f"{count(summary.records, 'dialogue')}, {summary.passed:,} passed")

    def tell(self, words: Callable[[], str]) -> None:
        """Show words, at most twice a second."""
        if self._screen is None or self._now() < self._next:
            return
        self._next = self._now() + _INTERVAL
        self._shown = True
        self._screen.write(f"{_CLEAR}{words()}")
        self._screen.flush()

    def clear(self) -> None:
        """Remove the line, so that something else can be printed."""
        if self._screen is not None and self._shown:
            self._screen.write(_CLEAR)
            self._screen.flush()
            self._shown = False
