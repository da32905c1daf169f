"""The outcome of one visit of a dialogue."""

from dataclasses import dataclass

from ...events import Frame, Phase


@dataclass(frozen=True, slots=True)
class Visited:
    """The outcome of a visit. It crosses processes, so it is plain values and frames."""

    frames: tuple[Frame, ...]
    """Recorded events, in order."""
    phase: Phase
    next: str | None
    """Role whose turn it is; None where the dialogue has ended."""
    checks: tuple[str, ...]
    """Checks that rejected it, if any did."""
    failure: str | None
    """Reason for which it failed, if it did."""
