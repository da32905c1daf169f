"""Databases in which no log can be: each has one message, which names the place and the remedy and no password."""

import asyncio
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest

from support.postgres import Server, server
from toolace_mt.events import Envelope
from toolace_mt.store import (
    BadRequest,
    LogRefused,
    LogUnreachable,
    LogUnreadable,
    NoLogYet,
    NoSuchLog,
    StoreError,
    make_log,
    migrate_log,
    open_beside,
    open_log,
    redacted,
)
from toolace_mt.store.postgres import schema
from toolace_mt.store.postgres.address import Address

MakeEvents: TypeAlias = Callable[..., list[Envelope]]
SECRET = "hush-hush"


@pytest.fixture(name="pg", scope="module")
def served() -> Server:
    """The server, with roles that ask for passwords."""
    made = server()
    made.empty("messages")
    for role in ("writer", "reader", "stranger"):
        made.execute(f"DROP OWNED BY {role}" if known(made, role) else f"CREATE ROLE {role} LOGIN")
        made.execute(f"ALTER ROLE {role} PASSWORD '{SECRET}'")
    return made


def known(pg: Server, role: str) -> bool:
    """Whether the server has that role."""
    with psycopg.connect(pg.url("postgres")) as db:
        return db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:hush-hush@h:5432/db", "postgresql://u@h:5432/db"),
        ("postgres://u:hush-hush@h,i:5433/db?sslmode=require", "postgres://u@h,i:5433/db?sslmode=require"),
        ("postgresql://h/db?user=u&password=hush-hush", "postgresql://h/db?user=u"),
        ("postgresql://h/db?pass%77ord=hush-hush&sslpassword=hush-hush", "postgresql://h/db"),
        ("postgresql://u:a/hush-hush@h/db", "postgresql://u@h/db"),
        ("postgresql://u:a?hush-hush@h/db", "postgresql://u@h/db"),
        ("postgresql://u:a#hush-hush@@h/db", "postgresql://u@h/db"),
        ("postgresql://u:12/hush-hush@h/db", "postgresql://u@h/db"),
        ("postgresql://[::1]:5432/db", "postgresql://[::1]:5432/db"),
        ("postgresql:///db?host=/run&user=a@b", "postgresql:///db?host=/run&user=a@b"),
        ("postgresql+psycopg://u:hush-hush@h/db", "postgresql+psycopg://u@h/db"),
        ("logs/u:hush@h.sqlite", "logs/u:hush@h.sqlite"),
        ("sqlite:///logs/u:hush@h.sqlite", "sqlite:///logs/u:hush@h.sqlite"),
    ],
)
def test_a_location_is_shown_without_its_password(url: str, shown: str) -> None:
    """However it is written, and however wrongly; what is no URL of a database is shown as it is."""
    assert redacted(url) == shown


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("postgresql://writer:{secret}@{host}", BadRequest, "names no database"),
        ("postgresql://writer:{secret}@{host}/", BadRequest, "names no database"),
        ("postgresql://writer:{secret}%zz@{host}/x", BadRequest, "%40 for '@'"),
        ("postgresql://writer:{secret}/@@{host}/x", BadRequest, "%40 for '@'"),
        ("postgresql://writer:{secret}@{host}/x?colour=red", BadRequest, "only what libpq knows"),
        ("postgresql://writer:{secret}@127.0.0.1:1/x", LogUnreachable, "Connection refused. Start it"),
        ("postgresql://writer:{secret}@no.invalid/x", LogUnreachable, "no.invalid"),
        ("postgresql://writer:{secret}@{host}/nowhere", NoSuchLog, "does not exist. Make it .createdb."),
        ("postgresql://writer:no{secret}@{host}/messages", LogRefused, "password authentication failed.*pgpass"),
        ("postgresql://writer@{host}/messages", LogRefused, "no password supplied.*pgpass"),
        ("postgresql://writer:{secret}@{host}/messages?sslmode=require", LogRefused, "SSL.*sslmode"),
        ("postgresql:///?service=missing", BadRequest, r"\"missing\" not found. Write it into ~/.pg_service.conf"),
        ("postgresql://writer:{secret}@{host}/messages", NoLogYet, "start a run with 'toolace-mt launch'"),
    ],
)
def test_what_is_in_the_way_of_reading_is_said(pg: Server, url: str, error: type[StoreError], words: str) -> None:
    """By one error each."""
    location = url.format(secret=SECRET, host=f"127.0.0.1:{pg.port}")
    for opener in (partial(open_log, writable=False), open_beside):
        with pytest.raises(error, match=words) as refusal:
            opener(location)
        assert SECRET not in str(refusal.value)
        assert redacted(location).removeprefix("postgresql") in str(refusal.value)


async def test_a_role_needs_rights(pg: Server, some: MakeEvents) -> None:
    """The message has the statements that give them, and with those it goes."""
    pg.empty("messages")
    writer, reader = (pg.remote("messages", role, SECRET) for role in ("writer", "reader"))
    with pytest.raises(LogRefused, match='GRANT CREATE ON DATABASE "messages" TO "writer"') as refusal:
        open_log(writer)
    pg.execute('GRANT CREATE ON DATABASE "messages" TO "writer"')
    async with open_log(writer) as log:
        await log.append("r/1", some(2), expected=0)
    for writable, rights in ((False, "SELECT"), (True, "SELECT, INSERT, UPDATE")):
        with pytest.raises(LogRefused, match="the role 'reader' may not") as refusal:
            open_log(reader, writable=writable)
        grants = str(refusal.value).partition("can allow it: ")[2]
        assert f"GRANT {rights} ON ALL TABLES" in grants
        pg.execute(grants, database="messages")
        async with open_log(reader, writable=writable) as log:
            assert len(await log.read("r/1")) == 2
    async with open_log(reader) as log:
        await log.append("r/1", some(1), expected=2)
        pg.execute("REVOKE INSERT ON ALL TABLES IN SCHEMA toolace_mt FROM reader", database="messages")
        with pytest.raises(LogRefused, match=r"permission denied for table .*\. Its owner can grant them: GRANT"):
            await log.append("r/1", some(1), expected=3)
    pg.execute('REVOKE CREATE ON DATABASE "messages" FROM "writer"')


async def test_an_administrator_can_make_the_schema(pg: Server, some: MakeEvents) -> None:
    """Then its owner needs no right to make one."""
    pg.empty("messages")
    pg.execute("CREATE SCHEMA toolace_mt AUTHORIZATION writer", database="messages")
    async with open_log(pg.remote("messages", "writer", SECRET)) as log:
        await log.append("r/1", some(2), expected=0)


def test_a_log_of_another_release_is_left(pg: Server) -> None:
    """A newer one asks for an upgrade; tables that were lost, for a backup."""
    location = pg.empty("messages")
    assert make_log(location).before == 0
    pg.execute("UPDATE toolace_mt.layout SET version = 99", database="messages")
    for use in (open_log, make_log, migrate_log, open_beside):
        with pytest.raises(LogUnreadable, match=r"has layout 99, this release reads up to .* Upgrade toolace-mt"):
            use(location)
    pg.execute("DROP TABLE toolace_mt.heads", database="messages")
    with pytest.raises(LogUnreadable, match="lacks some of the tables"):
        open_log(location)


def test_a_database_needs_an_encoding_for_every_language(pg: Server) -> None:
    """The message says how to make another."""
    pg.execute("DROP DATABASE IF EXISTS latin", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(LogUnreadable, match="has the encoding LATIN1, and UTF8 is needed: make another"):
        open_log(pg.url("latin"))


async def test_two_make_and_change_a_log_at_once(pg: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """One does it, the other waits and finds it done; an older layout is said, and changed by `migrate` alone."""
    location = pg.empty("messages")
    made = await asyncio.gather(*(asyncio.to_thread(make_log, location) for _ in range(6)))
    assert sorted(one.before for one in made) == [0, *[len(schema.STEPS)] * 5]
    further = ("ALTER TABLE toolace_mt.heads ADD COLUMN further integer",)
    monkeypatch.setattr(schema, "STEPS", [*schema.STEPS, further])
    for use in (open_log, make_log):
        with pytest.raises(LogUnreadable, match="run 'toolace-mt log migrate'"):
            use(location)
    changed = await asyncio.gather(*(asyncio.to_thread(migrate_log, location) for _ in range(6)))
    assert sorted(one.before for one in changed) == [1, 2, 2, 2, 2, 2]
    assert {one.after for one in changed} == {2}
    async with open_log(location) as log:
        assert await log.head("r/1") is None


def test_passwords_services_and_certificates_are_found_as_libpq_finds_them(
    pg: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password file, PGPASSWORD, a service file: nothing of it is in the URL."""
    location = pg.empty("messages")
    make_log(location)
    pg.execute("GRANT USAGE ON SCHEMA toolace_mt TO reader", database="messages")
    pg.execute("GRANT SELECT ON ALL TABLES IN SCHEMA toolace_mt TO reader", database="messages")
    words, service = tmp_path / "pgpass", tmp_path / "service.conf"
    words.write_text(f"127.0.0.1:{pg.port}:messages:reader:{SECRET}\n")
    words.chmod(0o600)
    service.write_text(f"[log]\nhost=127.0.0.1\nport={pg.port}\ndbname=messages\nuser=reader\npassword={SECRET}\n")
    monkeypatch.setenv("PGPASSFILE", str(words))
    open_log(pg.remote("messages", "reader"), writable=False)
    monkeypatch.delenv("PGPASSFILE")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    open_log(pg.remote("messages", "reader"), writable=False)
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    open_log("postgresql:///?service=log", writable=False)
    monkeypatch.setenv("PGSERVICE", "log")
    open_log("postgresql://", writable=False)


def test_an_address_does_not_show_its_password() -> None:
    """Not in a traceback either."""
    address = Address.of(f"writer:{SECRET}@h/db")
    assert SECRET not in f"{address!r}"
    assert SECRET not in address.scrubbed(f"something quotes {SECRET}")


@pytest.fixture
def old_server() -> Iterator[int]:
    """The port of something that says it is PostgreSQL 13, as a server of that release begins."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            with listening.accept()[0] as peer:
                (size,) = struct.unpack("!i", peer.recv(4))
                peer.recv(size - 4)
                peer.sendall(b"R" + struct.pack("!ii", 8, 0))
                for name, value in ((b"server_version", b"13.14"), (b"client_encoding", b"UTF8")):
                    body = name + b"\0" + value + b"\0"
                    peer.sendall(b"S" + struct.pack("!i", len(body) + 4) + body)
                peer.sendall(b"Z" + struct.pack("!i", 5) + b"I")
                peer.recv(1000)

        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def test_an_old_server_is_named(old_server: int) -> None:
    """Its release, and the oldest that does."""
    with pytest.raises(LogUnreadable, match=r"is PostgreSQL 13\.14, and 14 or newer is needed: upgrade the server"):
        open_log(f"postgresql://u@127.0.0.1:{old_server}/db?sslmode=disable&gssencmode=disable")


def test_a_driver_that_is_missing_is_named(tmp_path: Path) -> None:
    """With the words that install it."""
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError(\"No module named 'psycopg'\", name='psycopg')")
    asked = "from toolace_mt.store import open_log; open_log('postgresql://h/db')"
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"}
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False, env=environment, timeout=60
    )
    assert "BadRequest: a log at postgresql:// needs psycopg" in done.stderr
    assert "pip install 'toolace-mt[postgres]'" in done.stderr
