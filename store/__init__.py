"""The append-only log and everything read from it."""

from .contract import EventLog
from .errors import (
    BadRequest,
    BadTarget,
    BrokenChain,
    LogBusy,
    LogClosed,
    LogDisturbed,
    LogFull,
    LogReadOnly,
    LogRefused,
    LogUnreachable,
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
from .redaction import redacted
from .seal import broken_seal, seal
from .sqlite import SqliteLog
from .stored import Damage, Head

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
    "LogRefused",
    "LogUnreachable",
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
    "redacted",
    "seal",
    "written",
]
