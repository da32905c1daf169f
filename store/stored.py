"""What lies in a store: streams with their heads, and damage that is found among them."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from .records import Row


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream."""

    stream: str
    version: int
    digest: bytes
    """Of its last record: the whole stream hangs on it."""
    last: str
    """The type of its last event, those apart that people append beside its end (`events.BESIDE`)."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One fault that `verify` found."""

    stream: str
    version: int
    why: str
    erased: bool = False
    """True where a payload was taken out on purpose: worth a note, and no damage."""


@dataclass(frozen=True, slots=True)
class StoredStream:
    """One stream as it lies in a store, for `verify`."""

    name: str
    head: Head | None
    rows: Iterable[Row]
    """All of its records, by version, unchecked. Raises BrokenChain where the store itself cannot read on."""
    faults: Callable[[], Iterable[Damage]] = tuple
    """Further damage, asked for when all rows are read."""


StoredStreams: TypeAlias = Generator[StoredStream | Damage, None, None]
"""The streams of a log at one moment, and damage that is of no stream. It is run, and closed, in one thread."""


@dataclass(frozen=True, slots=True)
class Made:
    """The result of making a log, or of changing one to the layout of this release."""

    before: int
    """The layout that was there; 0: none."""
    after: int
    rebased: bool = False
    """True where positions go on behind those of another server, from which the log was restored."""
