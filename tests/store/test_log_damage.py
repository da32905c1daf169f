"""One bit of a stored log is changed: it is found, and the event is named."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolace_mt.events import AnswerUnusable, Envelope, EventsError, Recorded
from toolace_mt.store import Damage, PayloadErased, SqliteLog, StoreError, WrongVersion, seal
from toolace_mt.store.seal import broken_seal

MakeEvents: TypeAlias = Callable[..., list[Envelope]]

STREAMS, LENGTH = 3, 6


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log of three streams of six events."""
    path = tmp_path_factory.mktemp("sound") / "log.sqlite"

    async def fill() -> None:
        async with SqliteLog.open(path) as log:
            for stream in range(STREAMS):
                for version in range(LENGTH):
                    fact = AnswerUnusable(question=f"q{version}", fault="no JSON " * 20)
                    id_ = f"{stream * 100 + version:032x}"
                    envelope = Envelope(id_, version, "r", "refiner", "n", None, fact)
                    await log.append(f"r/{stream}", [envelope], expected=version)

    asyncio.run(fill())
    return path


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A copy that may be spoiled."""
    copy = path.with_name("copy.sqlite")
    shutil.copy(path, copy)
    try:
        yield copy
    finally:
        for file in path.parent.glob("copy.sqlite*"):
            file.unlink()


def flip(data: bytes, bit: int) -> bytes:
    """*data* with one bit changed."""
    bit %= len(data) * 8
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def damages(path: Path) -> list[Damage]:
    """The damages that verification finds."""

    async def look() -> list[Damage]:
        async with SqliteLog.open(path, writable=False) as log:
            return [damage async for damage in log.verify()]

    return asyncio.run(look())


def contents(path: Path) -> list[Recorded]:
    """Every record of every stream."""

    async def look() -> list[Recorded]:
        async with SqliteLog.open(path, writable=False) as log:
            return [record async for head in log.heads() for record in await log.read(head.stream)]

    return asyncio.run(look())


def spoil(path: Path, statement: str, *values: object) -> None:
    """Change the tables behind the log's back."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement, values)


@settings(max_examples=60, deadline=None)
@given(
    position=st.integers(1, STREAMS * LENGTH),
    column=st.sampled_from(["header", "payload", "payload_digest", "digest", "stream", "version"]),
    bit=st.integers(0, 10_000),
)
def test_a_changed_bit_is_found_in_its_event(sound: Path, position: int, column: str, bit: int) -> None:
    """Whatever the event and the column, verification names that event, and reading refuses it."""
    stream, version = f"r/{(position - 1) // LENGTH}", (position - 1) % LENGTH + 1
    with copied(sound) as path:
        with closing(sqlite3.connect(path)) as db, db:
            db.text_factory = bytes
            (value,) = db.execute(f"SELECT {column} FROM events WHERE position = ?", (position,)).fetchone()  # noqa: S608 - a name from the list above
            if column == "version":
                new: object = int(value) ^ 1 << bit % 63
            else:
                new = flip(value, bit)
            place = "CAST(? AS TEXT)" if column == "stream" else "?"
            try:
                db.execute(f"UPDATE events SET {column} = {place} WHERE position = ?", (new, position))  # noqa: S608 - the same
            except sqlite3.IntegrityError:
                return  # another event has that place, so that the table itself refuses the change
        found = damages(path)
        assert (stream, version) in {(damage.stream, damage.version) for damage in found}
        if column not in {"stream", "version"}:
            assert len(found) == 1, "the events around it are sound"
        if version < LENGTH or column not in {"stream", "version"}:
            # The last event's name may be gone without a trace in its stream; only the head shows it.
            with pytest.raises((StoreError, EventsError)):
                asyncio.run(_read(path, stream))


async def _read(path: Path, stream: str) -> None:
    async with SqliteLog.open(path, writable=False) as log:
        await log.read(stream)


@pytest.mark.parametrize(("column", "value"), [("version", 5), ("version", 7), ("digest", bytes(32)), ("last", "x")])
def test_a_changed_head_is_found(sound: Path, column: str, value: object) -> None:
    """The head is part of what is verified."""
    with copied(sound) as path:
        spoil(path, f"UPDATE heads SET {column} = ? WHERE stream = 'r/1'", value)  # noqa: S608 - a name from the list above
        assert {damage.stream for damage in damages(path)} == {"r/1"}


def test_a_lost_tail_is_found(sound: Path) -> None:
    """Deleted events at the end of a stream show against its head, and nobody can append over them."""
    with copied(sound) as path:
        spoil(path, "DELETE FROM events WHERE stream = 'r/1' AND version > 4")
        assert damages(path) == [Damage("r/1", 5, "versions 5 to 6 are missing at the end of the stream")]

        async def append() -> None:
            async with SqliteLog.open(path) as log:
                await log.append("r/1", [], expected=7)

        with pytest.raises(WrongVersion, match="is at version 6"):
            asyncio.run(append())


def test_a_lost_stream_is_found(sound: Path) -> None:
    """Its head remains, or its events do."""
    with copied(sound) as path:
        spoil(path, "DELETE FROM events WHERE stream = 'r/1'")
        spoil(path, "DELETE FROM heads WHERE stream = 'r/2'")
        assert [(damage.stream, damage.version) for damage in damages(path)] == [("r/1", 1), ("r/2", 6)]


def test_an_erased_payload_leaves_the_chain_whole(sound: Path) -> None:
    """Only the erased event is named, as no damage, and the events behind it still verify."""
    with copied(sound) as path:
        spoil(path, "UPDATE events SET payload = NULL WHERE stream = 'r/1' AND version IN (3, 6)")
        note = "its payload was erased"
        assert damages(path) == [Damage("r/1", 3, note, erased=True), Damage("r/1", 6, note, erased=True)]
        with pytest.raises(PayloadErased, match="the payload of version 3 was erased"):
            asyncio.run(_read(path, "r/1"))


@pytest.mark.parametrize("column", ["header", "payload_digest", "digest"])
def test_an_erased_payload_hides_no_damage(sound: Path, column: str) -> None:
    """The rest of the record is held to the chain as before."""
    with copied(sound) as path:
        spoil(path, f"UPDATE events SET payload = NULL, {column} = x'00' WHERE stream = 'r/1' AND version = 3")  # noqa: S608 - a name from the list above
        assert [(damage.version, damage.erased) for damage in damages(path)] == [(3, False)]


def test_a_seal_fits_a_log_of_which_a_payload_was_erased(sound: Path) -> None:
    """The seal is of the chain, and that still holds."""
    with copied(sound) as path:

        async def look() -> list[Damage]:
            sealed = path.with_name("copy.sqlite.seal")
            async with SqliteLog.open(path) as log:
                await seal(log, sealed)
                last = await log.read("r/1", after=LENGTH - 1)
                await log.append("r/1", [last[0].envelope], expected=LENGTH)
            spoil(path, "UPDATE events SET payload = NULL WHERE stream = 'r/1'")
            async with SqliteLog.open(path, writable=False) as log:
                return [damage async for damage in broken_seal(log, sealed)]

        assert asyncio.run(look()) == []


def test_a_seal_shows_a_log_that_was_shortened_with_its_heads(sound: Path) -> None:
    """The seal shows damage that verification cannot see, because everything fits together to the very end."""
    with copied(sound) as path:

        async def look() -> tuple[list[Damage], list[Damage]]:
            sealed = path.with_name("copy.sqlite.seal")
            async with SqliteLog.open(path) as log:
                await seal(log, sealed)
            (digest,) = _one(path, "SELECT digest FROM events WHERE stream = 'r/2' AND version = 4")
            spoil(path, "DELETE FROM events WHERE stream = 'r/2' AND version > 4")
            spoil(path, "UPDATE heads SET version = 4, digest = ? WHERE stream = 'r/2'", digest)
            async with SqliteLog.open(path, writable=False) as log:
                return [d async for d in log.verify()], [d async for d in broken_seal(log, sealed)]

        verified, unsealed = asyncio.run(look())
        assert verified == []
        assert [(damage.stream, damage.version) for damage in unsealed] == [("r/2", 5)]


def _one(path: Path, query: str) -> tuple[bytes]:
    with closing(sqlite3.connect(path)) as db:
        row: tuple[bytes] = db.execute(query).fetchone()
        return row


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_changed_bit_of_the_file_is_found_or_harmless(sound: Path, data: st.DataObject) -> None:
    """Anywhere in the file: verification finds something, or a clear error comes, or every record is as it was."""
    size = sound.stat().st_size
    at = data.draw(st.integers(0, size - 1))
    bit = data.draw(st.integers(0, 7))
    before = contents(sound)
    with copied(sound) as path:
        content = bytearray(path.read_bytes())
        content[at] ^= 1 << bit
        path.write_bytes(content)
        with suppress(StoreError):  # a clear error is as good
            assert damages(path) or contents(path) == before


def test_bits_of_stored_payloads_are_found_in_the_file(sound: Path) -> None:
    """A bit within an event's own bytes names that event, though SQLite notices nothing."""
    draw = random.Random(3)
    content = sound.read_bytes()
    for version in range(1, LENGTH + 1):
        start = content.index(b"%032x" % (100 + version - 1))
        with copied(sound) as path:
            spoiled = bytearray(content)
            spoiled[start + draw.randrange(32)] ^= 1 << draw.randrange(8)
            path.write_bytes(spoiled)
            assert [(damage.stream, damage.version) for damage in damages(path)] == [("r/1", version)]
