"""The session that writes, and the runs that it has taken for itself.

A run's lock belongs to the session in the server, and all that is written goes by that session. So a process that was
paused, or cut off, and whose session has ended cannot write past whoever took its run over.
"""

import asyncio
from hashlib import sha256
from time import monotonic
from typing import LiteralString

from ..errors import LogUnreachable, RunTaken
from .address import Address
from .connections import Connection, connect
from .faults import translated

_TAKE: LiteralString = "SELECT pg_try_advisory_lock(%s, %s)"
_HOLDER: LiteralString = """
    SELECT a.application_name, host(a.client_addr), a.pid
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid = %s::bigint::oid AND l.objid = %s::bigint::oid
"""
_END: LiteralString = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid = %s AND usename = current_user AND application_name = current_setting('application_name')
"""
_PAUSE = 0.1
_LONGEST_PAUSE = 2.0


class Session:
    """A connection that is made when it is needed, and made again, with its locks, when it was lost."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._db: Connection | None = None
        self._runs: set[str] = set()
        self._turn = asyncio.Lock()
        self._lost: float | None = None
        """When the session was lost that has not been made again."""
        self._given_up = False
        self._process: int | None = None
        """The server's process of this session, or of the one that was lost."""

    async def connection(self) -> Connection:
        """Return the connection. Raises StoreError where none is to be had, RunTaken where a run was taken over."""
        if self._db is None or self._db.closed:
            async with self._turn:
                if self._db is None or self._db.closed:
                    self._db = await self._connected()
        return self._db

    async def _connected(self) -> Connection:
        db = await connect(self.address, writable=True)
        try:
            with translated(self.address):
                if self._runs and self._process is not None:
                    await db.execute(_END, (self._process,))  # the server may not have noticed that it is lost
                for run in self._runs:
                    await self._take(db, run, wait=0.0 if self._given_up else self.address.patience)
        except BaseException as error:
            self._given_up = self._given_up or isinstance(error, RunTaken)
            await db.close()
            raise
        self._lost, self._given_up, self._process = None, False, db.info.backend_pid
        return db

    async def lost(self, error: Exception) -> None:
        """Connect again, within a bound. Raises LogUnreachable where that does not succeed, RunTaken."""
        if self._db is not None:
            await self._db.close()
        self._lost = self._lost or monotonic()
        pause = _PAUSE
        while True:
            try:
                await self.connection()
            except LogUnreachable as refused:
                gone = monotonic() - self._lost
                if self._given_up or gone > self.address.patience:
                    self._given_up = True  # those who wait behind are not to wait as long again
                    raise LogUnreachable(
                        f"the connection to {self.address.shown} was lost, and none was to be had for {gone:.0f} s: "
                        f"{refused}. Everything recorded is in it; launch again to resume"
                    ) from error
            else:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def hold(self, run: str, *, wait: float) -> None:
        """Take *run* until this session ends. Raises RunTaken."""
        db = await self.connection()
        if run not in self._runs:
            with translated(self.address):
                await self._take(db, run, wait=wait)
            self._runs.add(run)

    async def _take(self, db: Connection, run: str, *, wait: float) -> None:
        begun, keys = monotonic(), _keys(run)
        while True:
            row = await (await db.execute(_TAKE, keys)).fetchone()
            if row and row[0]:
                return
            waited = monotonic() - begun
            if waited >= wait:
                raise RunTaken(
                    f"run {run!r} in {self.address.shown} is being written by {await _holder(db, keys)}; "
                    f"waited {waited:.1f} s. Stop it, or wait until it has ended"
                )
            await asyncio.sleep(min(_PAUSE, wait - waited))

    async def close(self) -> None:
        """End the session, and with it every lock."""
        if self._db is not None:
            await self._db.close()


def _keys(run: str) -> tuple[int, int]:
    digest = sha256(b"toolace-mt run " + run.encode()).digest()
    return int.from_bytes(digest[:4], signed=True), int.from_bytes(digest[4:8], signed=True)


async def _holder(db: Connection, keys: tuple[int, int]) -> str:
    row = await (await db.execute(_HOLDER, [key % 2**32 for key in keys])).fetchone()
    if row is None:
        return "another session"
    name, place, pid = row
    return f"{name or 'another program'}{f' at {place}' if place else ''} (server process {pid})"
