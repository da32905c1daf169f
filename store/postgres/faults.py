"""The errors of PostgreSQL and of connections to it, translated into those of this layer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from ..errors import BadRequest, LogBusy, LogFull, LogRefused, LogUnreachable, LogUnreadable, NoSuchLog, StoreError
from .address import Address

_UNREADY = (errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow, errors.ReadOnlySqlTransaction)
GRANTS = "GRANT USAGE ON SCHEMA toolace_mt TO {role}; GRANT {rights} ON ALL TABLES IN SCHEMA toolace_mt TO {role}"


def is_loss(error: BaseException) -> bool:
    """Return true where the connection is gone, or its server takes no writes for now: another try may succeed."""
    if isinstance(error, (TimeoutError, LogUnreachable, *_UNREADY)):
        return True
    if isinstance(error, errors.QueryCanceled):  # it took longer than the session allows
        return True
    return isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)) and error.sqlstate is None


def translate(error: psycopg.Error, address: Address) -> StoreError:
    """Return the error of this layer that *error*, which a statement met, stands for."""
    said = address.scrubbed(error.diag.message_primary or str(error))
    grants = GRANTS.format(role="ROLE", rights="SELECT, INSERT, UPDATE")
    match error:
        case errors.DiskFull() | errors.ConfigurationLimitExceeded():
            return LogFull(
                f"there is no room left for {address.shown} ({said}); nothing was written. Free some and go on"
            )
        case errors.InsufficientPrivilege():
            return LogRefused(
                f"the role has not the rights to use {address.shown}: {said}. Its owner can grant them: {grants}"
            )
        case errors.ReadOnlySqlTransaction():
            return LogRefused(
                f"{address.shown} takes no writes: {said}. It may be a standby; name the primary, or several hosts "
                "with target_session_attrs=read-write"
            )
        case errors.UndefinedTable() | errors.InvalidSchemaName():
            return NoSuchLog(f"the log in {address.shown} is gone: {said}")
        case errors.LockNotAvailable() | errors.DeadlockDetected():
            return LogBusy(f"{address.shown} is locked by another program: {said}")
        case errors.DataCorrupted() | errors.IndexCorrupted():
            return LogUnreadable(
                f"{address.shown} is damaged ({said}); run 'toolace-mt log verify' and restore a backup"
            )
        case _ if is_loss(error):
            return LogUnreachable(f"the connection to {address.shown} was lost: {said}")
        case _:
            return LogUnreadable(f"{address.shown} cannot be used: {said}")


def refusal(error: psycopg.Error, address: Address) -> StoreError:
    """Return the error of this layer for a connection that was not made.

    The server's code is not to be had then, so its words decide; where they are in another language they are passed on.
    """
    said = _reason(address.scrubbed(str(error)))
    where = address.shown
    if re.search(r"database .* does not exist", said):
        return NoSuchLog(f"{where}: {said}. Make it (createdb), or name another")
    if re.search(r"no password supplied|password authentication failed", said):
        return LogRefused(f"{where}: {said}. Give the password in ~/.pgpass (mode 0600), in PGPASSWORD or in the URL")
    if re.search(r"role .* does not exist|authentication failed|no pg_hba\.conf entry|permission denied", said):
        return LogRefused(f"{where}: {said}. Name another role in the URL, or let the server's administrator admit it")
    if re.search(r"certificate|SSL|ssl", said):
        return LogRefused(f"{where}: {said}. See sslmode and sslrootcert in the URL or in PGSSLMODE and PGSSLROOTCERT")
    if re.search(r"too many clients|connection slots", said):
        return LogUnreachable(f"{where} takes no more connections: {said}. Close some, or raise max_connections")
    if re.search(r"definition of service|service file", said):
        return BadRequest(f"{where}: {said}. Write it into ~/.pg_service.conf, or name the file in PGSERVICEFILE")
    return LogUnreachable(f"no PostgreSQL server answers at {where}: {said}. Start it, or name another in the URL")


def _reason(said: str) -> str:
    """Return the last reason of libpq, which tries one address after the other and names each."""
    *_, last = re.split(r" failed: |connection failed: ", said)
    last = re.sub(r"^(FATAL: |fe_sendauth: |connection is bad: )", "", last.strip())
    return re.sub(r" Is the server running .*", "", last).rstrip(".")


@contextmanager
def translated(address: Address) -> Iterator[None]:
    """Translate every error that PostgreSQL raises in this block, connections apart."""
    try:
        yield
    except psycopg.Error as error:
        raise translate(error, address) from None
