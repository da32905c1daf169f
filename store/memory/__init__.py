"""The log in memory: the contract in the fewest words. Other stores are held against it."""

from .log import MemoryLog

open_location = MemoryLog.open
open_beside = MemoryLog.open_beside

__all__ = ["MemoryLog", "open_beside", "open_location"]
