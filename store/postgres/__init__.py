"""The log in a PostgreSQL database: many runs at once, from many machines."""

from .log import PostgresLog

open_location = PostgresLog.open
open_beside = PostgresLog.open_beside

__all__ = ["PostgresLog", "open_beside", "open_location"]
