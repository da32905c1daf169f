"""The thin shell around the pure roles: the only part of this layer that waits for anything."""

from .appending import Appends
from .executing import Executing
from .shell import Shell
from .stamp import Stamp
from .visit import Visited

__all__ = ["Appends", "Executing", "Shell", "Stamp", "Visited"]
