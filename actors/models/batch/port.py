"""The port to a provider's batch API. One file in this folder is one provider."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..failures.errors import ModelError
from .results import Results


class QueueFull(ModelError):
    """The provider takes no further batch before others have ended."""


class BatchProvider(Protocol):
    """Creates batches, looks after them, and finds one again of which only its marker is known.

    Every method raises ModelError.
    """

    async def create(self, marker: str, bodies: Mapping[str, bytes]) -> str:
        """Create a batch of *bodies*, by custom ids that begin with *marker*; return its id."""

    async def candidates(self, marker: str, since: float, size: int) -> Sequence[str]:
        """Return the batches of *size* questions created after *since* (seconds since 1970) that may have *marker*."""

    async def has_marker(self, batch: str, marker: str) -> bool | None:
        """Return True if it is the batch with *marker*; None if that cannot be told before it has ended."""

    async def ended(self, batch: str) -> bool:
        """Return True if nothing more will be answered. Raises QueueFull if it was not taken."""

    async def results(self, batch: str) -> Results:
        """Return the outcomes of a batch that has ended."""

    async def close(self) -> None:
        """Close the connections."""


CLOCKS_DIFFER = 600.0
"""Seconds by which a provider's clock may be behind."""
LONGEST_FILE = 2**30
"""Bytes of a file of results that are read: 20 kB for each of 50,000 questions."""
