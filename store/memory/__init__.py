"""The log in memory: the contract in the fewest words. Other stores are held against it."""

from .log import MemoryLog

open_location = MemoryLog.open

__all__ = ["MemoryLog", "open_location"]
