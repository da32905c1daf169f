"""Splits of an export: decided by a hash, so that a dialogue stays in its split when the run grows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from ...events import Dialogue
from ..errors import UsageError

TRAIN = "train"
_RANGE = 2**64


class SplitBy(StrEnum):
    """The thing that is in one split only."""

    DIALOGUE = "dialogue"
    TOOL = "tool"
    """A share of the tools is held out: a dialogue that calls one of them is in that split, and none in train does."""
    DOMAIN = "domain"
    """The same of the domains of tools: a server, a class or a file; a tool without one is a domain of its own."""


@dataclass(frozen=True, slots=True)
class Splits:
    """The splits beside `train`, and what they are drawn by."""

    shares: Mapping[str, float]
    """From name to share, from 0 to 1 in all."""
    by: SplitBy = SplitBy.DIALOGUE

    def of(self, dialogue: Dialogue) -> str:
        """Return the split of *dialogue*."""
        found = {self._drawn(key) for key in self._keys(dialogue)}
        return next((name for name in self.shares if name in found), TRAIN)

    def _keys(self, dialogue: Dialogue) -> set[str]:
        """Return what is drawn for *dialogue*: its name, the tools that it calls, or their domains."""
        called = {call.name for _, call in dialogue.calls()}
        match self.by:
            case SplitBy.DIALOGUE:
                return {dialogue.id}
            case SplitBy.TOOL:
                return called
            case SplitBy.DOMAIN:
                domains = {tool.name: tool.domain for tool in dialogue.tools}
                return {domains.get(name) or name for name in called}

    def _drawn(self, key: str) -> str:
        place = int.from_bytes(sha256(f"{self.by} {key}".encode()).digest()[:8]) / _RANGE
        for name, share in self.shares.items():
            if place < share:
                return name
            place -= share
        return TRAIN

    @property
    def names(self) -> tuple[str, ...]:
        """Every split, `train` first."""
        return (TRAIN, *self.shares)


ONE_SPLIT: Final = Splits({})
"""Everything is in `train`."""


def read_splits(words: Iterable[str], by: SplitBy) -> Splits:
    """Return the splits that words such as `test=0.1` name. Raises UsageError."""
    shares: dict[str, float] = {}
    for word in words:
        name, equals, share = word.partition("=")
        try:
            value = float(share)
        except ValueError:
            value = -1.0
        if not equals or not name.isidentifier() or not 0 < value < 1:
            raise UsageError(f"--split {word!r}: a name and a share below 1 are expected, such as test=0.1")
        if name == TRAIN or name in shares:
            raise UsageError(f"--split {word!r}: name a split once, and not {TRAIN!r}, which has the rest")
        shares[name] = value
    if sum(shares.values()) >= 1:
        raise UsageError(f"the splits take {sum(shares.values()):g} of the dialogues, and leave none for {TRAIN!r}")
    return Splits(shares, by)
