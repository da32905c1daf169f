"""Time and chance, as a process gets them from outside.

Whatever else wants a clock or a draw that nobody is to foresee takes it from here, so that a simulation can give it.
What an event loop waits for goes by that loop's own clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from os import urandom
from random import Random
from time import monotonic as _monotonic
from time import time_ns
from typing import Protocol


class Outside(Protocol):
    """A source of time and chance."""

    def monotonic(self) -> float:
        """Return seconds from any starting point; they never run backwards."""

    def microseconds(self) -> int:
        """Return microseconds since 1970, UTC."""

    def draws(self) -> Random:
        """Return the source of this process's draws: different in every process, and no secrets."""


class _System:
    """The clock of the machine, and draws that begin with its entropy: reading that each time costs ten times more."""

    def __init__(self) -> None:
        self._draws = Random(urandom(32))  # noqa: S311 — ids have to be different, not secret

    def monotonic(self) -> float:
        return _monotonic()

    def microseconds(self) -> int:
        return time_ns() // 1000

    def draws(self) -> Random:
        return self._draws


_source: Outside = _System()


def monotonic() -> float:
    """Return seconds from any starting point; they never run backwards."""
    return _source.monotonic()


def microseconds() -> int:
    """Return microseconds since 1970, UTC."""
    return _source.microseconds()


def draws() -> Random:
    """Return the source of this process's draws."""
    return _source.draws()


def new_id(bits: int = 128) -> str:
    """Return an id of so many *bits*, as hexadecimal digits, that nobody else has."""
    return f"{_source.draws().getrandbits(bits):0{bits // 4}x}"


@contextmanager
def given_by(source: Outside) -> Iterator[None]:
    """Within the block, time and chance come from *source*."""
    global _source  # noqa: PLW0603 — a process has one outside
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
