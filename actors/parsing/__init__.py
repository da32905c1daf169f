"""From a model's raw text to a typed value: mended where that is safe, else refused in words that help the next try."""

from .faults import Fault, FaultKind
from .reply import MAX_TEXT, read_reply

__all__ = ["MAX_TEXT", "Fault", "FaultKind", "read_reply"]
