"""The append-only log and everything read from it."""

from .contract import Damage, EventLog, Head
from .errors import (
    BadRequest,
    BadTarget,
    BrokenChain,
    LogBusy,
    LogClosed,
    LogDisturbed,
    LogFull,
    LogReadOnly,
    LogUnreadable,
    NoSuchLog,
    NoSuchStream,
    PayloadErased,
    StoreError,
    WrongVersion,
)
from .locations import open_beside, open_log
from .memory import MemoryLog
from .outputs import Output, output, written
from .seal import broken_seal, seal
from .sqlite import SqliteLog

__all__ = [
    "BadRequest",
    "BadTarget",
    "BrokenChain",
    "Damage",
    "EventLog",
    "Head",
    "LogBusy",
    "LogClosed",
    "LogDisturbed",
    "LogFull",
    "LogReadOnly",
    "LogUnreadable",
    "MemoryLog",
    "NoSuchLog",
    "NoSuchStream",
    "Output",
    "PayloadErased",
    "SqliteLog",
    "StoreError",
    "WrongVersion",
    "broken_seal",
    "open_beside",
    "open_log",
    "output",
    "seal",
    "written",
]
