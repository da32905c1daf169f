"""The layout of an SQLite log, and the check that a file has it.

Pages of 16 KB are twice as fast as the usual 4 KB for events of 1 to 2 KB; a rowid table is three times faster than one
without. The chain covers `payload_digest`, so that a payload can be erased (set to NULL) and its stream still verifies.
`heads` is written in the same transaction: a lost tail of `events` shows against it.
"""

import os
import sqlite3
import stat
from functools import cache
from pathlib import Path
from secrets import token_hex

from ..errors import LogUnreadable, NoSuchLog
from ..outputs import SQLITE_MAGIC

APPLICATION_ID = 0x54414D54  # "TAMT"
LAYOUT = 1
"""Raised when the tables change."""
PAGE = 16384
_HEADER = 100

TABLES = (
    """
    CREATE TABLE events (
        position INTEGER PRIMARY KEY,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        header BLOB NOT NULL,
        payload BLOB,
        payload_digest BLOB NOT NULL,
        digest BLOB NOT NULL,
        UNIQUE (stream, version)
    )
    """,
    """
    CREATE TABLE heads (
        stream TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        digest BLOB NOT NULL,
        last TEXT NOT NULL
    ) WITHOUT ROWID
    """,
)


def _plain(sql: str) -> str:
    return " ".join(sql.split())


_MADE = {
    ("table", "events", _plain(TABLES[0])),
    ("table", "heads", _plain(TABLES[1])),
    ("index", "sqlite_autoindex_events_1", ""),
}
"""All that a log holds, with the words that made it."""
_TRIGGER = f"record_{token_hex(8)}"
"""A name that no trigger of a file has: `_only_own` lets none but this one run."""

_INCOMING = (
    """
    CREATE TEMP VIEW incoming AS
    SELECT stream, version, header, payload, payload_digest, digest, '' AS type, 0 AS last FROM main.events
    """,
    f"""
    CREATE TEMP TRIGGER {_TRIGGER} INSTEAD OF INSERT ON incoming BEGIN
        INSERT INTO events (stream, version, header, payload, payload_digest, digest)
        VALUES (new.stream, new.version, new.header, new.payload, new.payload_digest, new.digest);
        INSERT OR REPLACE INTO heads (stream, version, digest, last)
        SELECT new.stream, new.version, new.digest, new.type WHERE new.last;
    END
    """,  # noqa: S608 - the name is made here
)
"""Rows for `incoming` go into both tables. It belongs to the writer's connection, and not to the file."""


@cache
def incoming(rows: int) -> str:
    """Return the statement that records up to *rows* events; those that are missing are given as NULL.

    Each has stream, version, header, payload, payload's digest, digest, type, and true for its stream's last.
    """
    place = "(?, ?, ?, ?, ?, ?, ?, ?)"
    if rows == 1:
        return f"INSERT INTO incoming VALUES {place}"  # noqa: S608 - no value is in it
    places = ", ".join([place] * rows)
    return f"INSERT INTO incoming SELECT * FROM (VALUES {places}) WHERE column1 IS NOT NULL"  # noqa: S608 - no value is in it


def create(db: sqlite3.Connection) -> None:
    """Make an empty log of an empty file. A crash on the way leaves a file that counts as empty."""
    db.execute(f"PRAGMA page_size = {PAGE}")
    db.execute("PRAGMA journal_mode = WAL")  # the first page is written here, so the size of pages is settled
    db.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        db.execute(table)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {LAYOUT}")
    db.execute("COMMIT")


def tune_writer(db: sqlite3.Connection) -> None:
    """Set up the connection that writes, so that a commit is on the disk when it returns."""
    db.execute("PRAGMA journal_mode = WAL")  # a backup is not kept in that mode
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA temp_store = MEMORY")
    for each in _INCOMING:
        db.execute(each)
    db.set_authorizer(_only_own)
    db.execute("PRAGMA cache_size = -16384")
    db.execute("PRAGMA journal_size_limit = 67108864")


def _only_own(_action: int, _first: str | None, _second: str | None, _database: str | None, within: str | None) -> int:
    """Let nothing be done on behalf of a trigger that somebody has put into the file since it was opened."""
    return sqlite3.SQLITE_OK if within in (None, "incoming", _TRIGGER) else sqlite3.SQLITE_DENY


def inspect_file(path: Path) -> bool:
    """Return true if there is anything in *path* yet, judged before SQLite touches it.

    Raises NoSuchLog where it is no file or no SQLite database, LogUnreadable where it is shorter than it says.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NoSuchLog(f"{path} is not a file; name the file of a log")
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise LogUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise LogUnreadable(f"{str(path)!r} cannot be the path of a log: {error}") from None
    if not head:
        if _has_journal(path):
            raise LogUnreadable(f"{path} is truncated: it is empty, and its write-ahead log is not; restore a backup")
        return False
    if head[:16] != SQLITE_MAGIC[: len(head)]:
        raise NoSuchLog(f"{path} is no log: it does not begin as an SQLite file does")
    if len(head) < _HEADER or _is_short(path, head):
        raise LogUnreadable(f"{path} is truncated: it has {path.stat().st_size} bytes; restore it from a backup")
    return True


def _is_short(path: Path, head: bytes) -> bool:
    """Return true for a file that is cut off; while there is a write-ahead log it may rightly be shorter."""
    if _has_journal(path):
        return False
    size = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    return path.stat().st_size < pages * (65536 if size == 1 else size)


def _has_journal(path: Path) -> bool:
    wal = Path(f"{os.path.realpath(path)}-wal")
    return wal.exists() and wal.stat().st_size > 0


def is_empty(db: sqlite3.Connection, path: Path) -> bool:
    """Return true if the tables are still to be made.

    Raises NoSuchLog where it is something else, LogUnreadable where it is not as any release makes it.
    """
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    layout = int(db.execute("PRAGMA user_version").fetchone()[0])
    found = {
        (kind, name.decode("utf-8", "backslashreplace"), _plain(sql.decode("utf-8", "backslashreplace")))
        for kind, name, sql in db.execute(
            "SELECT type, CAST(name AS BLOB), CAST(ifnull(sql, '') AS BLOB) FROM sqlite_master"
        )
    }
    if not found and application == 0 and layout == 0:
        return True
    if application != APPLICATION_ID:
        raise NoSuchLog(f"{path} is an SQLite database of something else, no log of toolace-mt")
    if layout > LAYOUT:
        raise LogUnreadable(
            f"{path} has layout {layout}, this release reads up to {LAYOUT}: a newer one wrote it. Upgrade toolace-mt"
        )
    if layout < LAYOUT or not found >= _MADE:
        names = sorted(name for _, name, _ in found)
        raise LogUnreadable(f"{path} has layout {layout} with {names}, made as by no release; restore a backup")
    if foreign := sorted(one[:2] for one in found - _MADE if one[2] and not one[1].startswith("sqlite_stat")):
        kind, name = foreign[0]
        raise LogUnreadable(
            f"{path} holds the {kind} {name!r}, which toolace-mt has not made: nothing in it was run. Take it out "
            f"(in sqlite3: DROP {kind.upper()} ...) or restore a backup, then run 'toolace-mt log verify'"
        )
    return False
