"""The append-only log and everything read from it."""

from .contract import EventLog
from .copying import Copied, copy_log
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
    NoLogYet,
    NoSuchLog,
    NoSuchStream,
    PayloadErased,
    RunTaken,
    StoreError,
    WrongVersion,
)
from .locations import make_log, migrate_log, open_beside, open_log
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
    "Copied",
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
    "NoLogYet",
    "NoSuchLog",
    "NoSuchStream",
    "Output",
    "PayloadErased",
    "RunTaken",
    "SqliteLog",
    "StoreError",
    "WrongVersion",
    "broken_seal",
    "copy_log",
    "make_log",
    "migrate_log",
    "open_beside",
    "open_log",
    "output",
    "redacted",
    "seal",
    "written",
]
