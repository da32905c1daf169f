"""The log in a PostgreSQL database: many runs at once, from many machines."""

from .log import PostgresLog
from .making import make_location, migrate_location

open_location = PostgresLog.open
open_beside = PostgresLog.open_beside

__all__ = ["PostgresLog", "make_location", "migrate_location", "open_beside", "open_location"]
