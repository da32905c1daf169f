"""A dialogue as the driver knows it between visits."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...events import Dialogue, Frame, Recorded, decode, fold_records


@dataclass(slots=True)
class Known:
    """A dialogue's events so far."""

    frames: list[Frame]
    recorded: int
    """Number of *frames* that the log has, from the first."""
    dialogue: Dialogue
    """As it was when it was opened or last read."""


def folded(stream: str, frames: Sequence[Frame]) -> Dialogue:
    """Return the dialogue that *frames* make. Raises DamagedLog, WireError."""
    return fold_records(stream, records_of(stream, frames))


def records_of(stream: str, frames: Sequence[Frame]) -> list[Recorded]:
    """Return the records that *frames* are, without digests. Raises WireError."""
    return [Recorded(stream, version, b"", decode(frame)) for version, frame in enumerate(frames, start=1)]
