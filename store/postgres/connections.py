"""The connections to a database: one to look at it when a log is opened, and those that the log goes by."""

from typing import LiteralString, TypeAlias

import psycopg
from psycopg.rows import TupleRow

from .address import Address
from .faults import refusal, translated

Connection: TypeAlias = psycopg.AsyncConnection[TupleRow]

# A commit is durable when it returns, whatever the database's default is; and a session whose process is gone without
# a word is noticed by the server, which then gives up its locks. One that waits for slow models keeps them.
_SETTINGS: LiteralString = """
    SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
            THEN 'on' ELSE current_setting('synchronous_commit') END, false),
        set_config('statement_timeout', %s, false),
        set_config('idle_in_transaction_session_timeout', %s, false),
        set_config('idle_session_timeout', '0', false),
        set_config('tcp_keepalives_idle', '15', false),
        set_config('tcp_keepalives_interval', '5', false),
        set_config('tcp_keepalives_count', '3', false),
        set_config('default_transaction_read_only', %s, false)
"""


def look(address: Address) -> psycopg.Connection[TupleRow]:
    """Return a connection that waits, to open a log with. Raises StoreError where there is none to be had."""
    try:
        return psycopg.connect(address.conninfo, autocommit=True)
    except psycopg.Error as error:
        raise refusal(error, address) from None
    except UnicodeError as error:
        raise refusal(psycopg.OperationalError(str(error)), address) from None


async def connect(address: Address, *, writable: bool) -> Connection:
    """Return a connection whose statements are transactions of their own. Raises StoreError."""
    try:
        db = await psycopg.AsyncConnection.connect(address.conninfo, autocommit=True)
    except psycopg.Error as error:
        raise refusal(error, address) from None
    try:
        with translated(address):
            milliseconds = f"{address.patience * 1000:.0f}"
            await db.execute(_SETTINGS, (milliseconds, milliseconds, "off" if writable else "on"))
    except BaseException:  # also who is cancelled leaves none open
        await db.close()
        raise
    return db
