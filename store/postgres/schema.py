"""The tables of a log in a database, how they are made and changed, and the check that they are there.

A position is the number of the transaction that recorded the event, and its place in that. So positions are in an
order that a reader can trust: what a transaction that still goes on will add lies behind all that have ended before
it began, and readers stop in front of it (`queries.HORIZON`). A number that is drawn from a sequence is drawn long
before it is seen, and a reader that went by it would skip events.

A database that is restored on another server counts transactions from the beginning: `base` makes up for that.
"""

from itertools import chain
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from ..errors import LogRefused, LogUnreadable, NoSuchLog
from ..stored import Made
from .address import Address
from .faults import GRANTS, translated

OLDEST_SERVER = 140000
LOCK = 0x746F6F6C616365
"""The advisory lock of who makes or changes the tables; it ends with the connection."""

_FIRST: tuple[LiteralString, ...] = (
    """
    CREATE TABLE toolace_mt.layout (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        version integer NOT NULL,
        base bigint NOT NULL
    )
    """,
    "INSERT INTO toolace_mt.layout (version, base) VALUES (0, 0)",
    """
    CREATE TABLE toolace_mt.events (
        position bigint PRIMARY KEY,
        stream text COLLATE "C" NOT NULL,
        version integer NOT NULL,
        header bytea NOT NULL,
        payload bytea,
        payload_digest bytea NOT NULL,
        digest bytea NOT NULL,
        UNIQUE (stream, version)
    )
    """,
    """
    CREATE TABLE toolace_mt.heads (
        stream text COLLATE "C" PRIMARY KEY,
        version integer NOT NULL,
        digest bytea NOT NULL,
        last text NOT NULL
    ) WITH (fillfactor = 70)
    """,
)
STEPS: list[tuple[LiteralString, ...]] = [_FIRST]
"""The statements that lead from each layout to the next."""
LZ4: LiteralString = """
    SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
"""
_STATE: LiteralString = """
    SELECT current_user, current_database(), current_setting('server_encoding'),
        coalesce(has_database_privilege(current_database(), 'CREATE'), false),
        to_regnamespace('toolace_mt') IS NOT NULL,
        CASE WHEN to_regnamespace('toolace_mt') IS NOT NULL
            THEN has_schema_privilege('toolace_mt', 'USAGE') ELSE false END,
        pg_is_in_recovery()
"""
_TABLES: LiteralString = """
    SELECT to_regclass('toolace_mt.layout') IS NOT NULL AND to_regclass('toolace_mt.events') IS NOT NULL
        AND to_regclass('toolace_mt.heads') IS NOT NULL,
        to_regclass('toolace_mt.layout') IS NULL AND to_regclass('toolace_mt.events') IS NULL
        AND to_regclass('toolace_mt.heads') IS NULL
"""
_RIGHTS: LiteralString = """
    SELECT bool_and(has_table_privilege('toolace_mt.' || name, 'SELECT')),
        bool_and(name = 'layout' OR has_table_privilege('toolace_mt.' || name, 'INSERT')),
        has_table_privilege('toolace_mt.heads', 'UPDATE')
    FROM unnest(ARRAY['layout', 'events', 'heads']) AS name
"""
_AHEAD: LiteralString = """
    SELECT base, coalesce((SELECT max(position) FROM toolace_mt.events), 0) >> 20,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM toolace_mt.layout
"""


def is_made(db: psycopg.Connection[TupleRow], address: Address, *, writable: bool) -> bool:
    """Return true if the log is there, as this release makes it, and the role may use it; false where nothing is.

    Raises LogUnreadable for an old server, another layout or encoding, LogRefused for a role without rights.
    """
    if db.info.server_version < OLDEST_SERVER:
        raise LogUnreadable(
            f"{address.shown} is PostgreSQL {_release(db.info.server_version)}, and 14 or newer is needed: "
            "upgrade the server"
        )
    with translated(address):
        state = db.execute(_STATE).fetchone()
        assert state is not None
        role, database, encoding, _, schema, usable, standby = state
        if encoding != "UTF8":
            raise LogUnreadable(
                f"the database {database!r} has the encoding {encoding}, and UTF8 is needed: "
                "make another (createdb --encoding=UTF8 --template=template0)"
            )
        if schema and not usable:
            raise _refused(db, role, address, "SELECT, INSERT, UPDATE" if writable else "SELECT")
        whole, empty = db.execute(_TABLES).fetchone() or (False, True)
        if empty:
            return False
        if not whole:
            raise LogUnreadable(f"{address.shown} lacks some of the tables of a log; restore a backup")
        _check_rights(db, role, address, writable=writable)
        if writable and standby:
            raise LogRefused(f"{address.shown} is a standby and takes no writes: name the primary")
        _check_layout(db, address)
    return True


def _check_rights(db: psycopg.Connection[TupleRow], role: str, address: Address, *, writable: bool) -> None:
    reads, inserts, updates = db.execute(_RIGHTS).fetchone() or (False, False, False)
    if not reads or (writable and not (inserts and updates)):
        raise _refused(db, role, address, "SELECT, INSERT, UPDATE" if writable else "SELECT")


def _refused(db: psycopg.Connection[TupleRow], role: str, address: Address, rights: str) -> LogRefused:
    name = sql.Identifier(role).as_string(db)
    what = "write to" if "INSERT" in rights else "read"
    grants = GRANTS.format(role=name, rights=rights)
    return LogRefused(f"the role {role!r} may not {what} {address.shown}; its owner can allow it: {grants}")


def _check_layout(db: psycopg.Connection[TupleRow], address: Address) -> None:
    layout = _layout(db)
    if layout > len(STEPS):
        raise LogUnreadable(
            f"{address.shown} has layout {layout}, this release reads up to {len(STEPS)}: a newer one made it. "
            "Upgrade toolace-mt"
        )
    if layout < len(STEPS):
        raise LogUnreadable(
            f"{address.shown} has layout {layout}, this release needs {len(STEPS)}: run 'toolace-mt log migrate'"
        )
    if _is_behind(db):
        raise LogUnreadable(
            f"{address.shown} was restored on another server, whose transactions have lower numbers than its events: "
            "run 'toolace-mt log migrate'"
        )


def make(db: psycopg.Connection[TupleRow], address: Address, *, anew: bool = True) -> Made:
    """Make the tables, or change them to those of this release; another that does so too is waited for.

    Raises LogUnreadable where a newer release made them, LogRefused for a role without rights, and unless they may be
    made *anew* NoSuchLog where there are none.
    """
    try:
        # The session's lock, and not the transaction's: what another has made is seen by one that begins after it.
        db.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        with db.transaction():
            before = _layout(db) if _exists(db) else 0
            if before == 0 and not anew:
                raise NoSuchLog(f"there is no log in {address.shown}: 'toolace-mt log init' makes one")
            if before > len(STEPS):
                _check_layout(db, address)
            if before == 0 and not _has_schema(db):  # one that an administrator has made needs no right to make it
                db.execute("CREATE SCHEMA toolace_mt")
            for statement in chain.from_iterable(STEPS[before:]):
                db.execute(statement)
            if before < len(STEPS):
                if before == 0:
                    compress(db)
                db.execute("UPDATE toolace_mt.layout SET version = %s", (len(STEPS),))
            rebased = _is_behind(db)
            if rebased:
                db.execute(
                    "UPDATE toolace_mt.layout SET base = "
                    "(SELECT max(position) >> 20 FROM toolace_mt.events) - pg_current_xact_id()::text::bigint"
                )
    except psycopg.errors.InsufficientPrivilege as error:
        raise _unmakeable(db, address, error) from None
    except psycopg.Error as error:
        with translated(address):
            raise error from None
    return Made(before, len(STEPS), rebased=rebased)


def _unmakeable(db: psycopg.Connection[TupleRow], address: Address, error: psycopg.Error) -> LogRefused:
    role = sql.Identifier(db.info.user).as_string(db)
    database = sql.Identifier(db.info.dbname).as_string(db)
    said = address.scrubbed(error.diag.message_primary or "")
    return LogRefused(
        f"the role {db.info.user!r} may not make a log in {address.shown} ({said}). Allow it: "
        f"GRANT CREATE ON DATABASE {database} TO {role}; or run 'toolace-mt log init' as the database's owner"
    )


def _has_schema(db: psycopg.Connection[TupleRow]) -> bool:
    row = db.execute("SELECT to_regnamespace('toolace_mt') IS NOT NULL").fetchone()
    return bool(row and row[0])


def compress(db: psycopg.Connection[TupleRow]) -> None:
    """Compress payloads by lz4, where the server has it: its default costs more than all the rest of an append."""
    if db.execute(LZ4).fetchone():
        db.execute("ALTER TABLE toolace_mt.events ALTER COLUMN payload SET COMPRESSION lz4")


def _exists(db: psycopg.Connection[TupleRow]) -> bool:
    row = db.execute("SELECT to_regclass('toolace_mt.layout') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _layout(db: psycopg.Connection[TupleRow]) -> int:
    row = db.execute("SELECT version FROM toolace_mt.layout").fetchone()
    return int(row[0]) if row else 0


def _is_behind(db: psycopg.Connection[TupleRow]) -> bool:
    """Return true where the next transaction would be numbered below one that has recorded events."""
    base, last, following = db.execute(_AHEAD).fetchone() or (0, 0, 1)
    return bool(last >= base + following)


def _release(number: int) -> str:
    return f"{number // 10000}.{number % 10000}"
