"""The thin shell around the pure roles: the only part of this layer that waits for anything."""

from .executing import Executing
from .recorder import Appends
from .shell import NO_OUTCOMES, Outcomes, Shell
from .stamp import Stamp
from .tally import Tally, Unusable
from .visit import Visited

__all__ = ["NO_OUTCOMES", "Appends", "Executing", "Outcomes", "Shell", "Stamp", "Tally", "Unusable", "Visited"]
