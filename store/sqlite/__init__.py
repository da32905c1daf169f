"""The log in one SQLite file: embedded, durable, and quick enough never to be the reason to wait."""

from .log import SqliteLog

open_location = SqliteLog.open

__all__ = ["SqliteLog", "open_location"]
