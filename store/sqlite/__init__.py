"""The log in one SQLite file: embedded, durable, and quick enough never to be the reason to wait."""

from .beside import LogBeside
from .log import SqliteLog
from .making import make_location, migrate_location

open_location = SqliteLog.open
open_beside = LogBeside.open_beside

__all__ = ["LogBeside", "SqliteLog", "make_location", "migrate_location", "open_beside", "open_location"]
