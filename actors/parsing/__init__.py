"""Parsing of model replies to typed values: mended where that is safe, else refused with a message for the next try."""

from .faults import Fault, FaultKind, shown
from .reply import MAX_TEXT, TOO_LONG, read_reply
from .values import whole_text

__all__ = ["MAX_TEXT", "TOO_LONG", "Fault", "FaultKind", "read_reply", "shown", "whole_text"]
