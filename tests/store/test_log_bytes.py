"""Any byte of the file that holds a record or a head is changed: verification finds it, whatever SQLite makes of it."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolace_mt.events import AnswerUnusable, Envelope, EventsError
from toolace_mt.store import BrokenChain, Damage, SqliteLog, StoreError
from toolace_mt.store.sqlite.connections import open_reader
from toolace_mt.store.sqlite.queries import behind

STREAMS, LENGTH = 3, 6
PAGE = 16384


class Cell(NamedTuple):
    """The place of a row in the file, or of its entry in an index."""

    start: int
    end: int
    stream: int
    """The offset of the stream's name in it."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed log of three streams of six events."""
    path = tmp_path_factory.mktemp("bytes") / "log.sqlite"

    async def fill() -> None:
        async with SqliteLog.open(path) as log:
            for version in range(LENGTH):
                for stream in range(STREAMS):
                    fact = AnswerUnusable(question=f"q{version}", fault="no JSON " * 20)
                    envelope = Envelope(f"{stream * 100 + version:032x}", version, "r", "refiner", "n", None, fact)
                    await log.append(f"run/{stream}", [envelope], expected=version)

    asyncio.run(fill())
    return path


@pytest.fixture(scope="module")
def cells(sound: Path) -> list[Cell]:
    """Every cell of the leaves of both tables and of the index, read as SQLite's file format says."""
    with closing(sqlite3.connect(sound)) as db:
        roots = [int(root) for (root,) in db.execute("SELECT rootpage FROM sqlite_master")]
    content = sound.read_bytes()
    found = [cell for root in roots for cell in _cells(content, (root - 1) * PAGE)]
    assert len(found) == STREAMS * LENGTH * 2 + STREAMS, "each page is a leaf: rows, index entries and heads"
    return found


def _cells(content: bytes, page: int) -> Iterator[Cell]:
    table = content[page] == 13
    assert table or content[page] == 10
    for number in range(int.from_bytes(content[page + 3 : page + 5], "big")):
        pointer = page + 8 + 2 * number
        start = page + int.from_bytes(content[pointer : pointer + 2], "big")
        size, body = _varint(content, start)
        if table:
            _, body = _varint(content, body)
        yield Cell(start, body + size, content.index(b"run/", body))


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number, and where it ends."""
    value = 0
    while content[at] & 128:
        value, at = value << 7 | content[at] & 127, at + 1
    return value << 7 | content[at], at + 1


def damages(path: Path) -> list[Damage]:
    """The damages that verification finds."""

    async def look() -> list[Damage]:
        async with SqliteLog.open(path, writable=False) as log:
            return [damage async for damage in log.verify()]

    return asyncio.run(look())


def changed(sound: Path, at: int, bit: int) -> Path:
    """A copy with one bit changed."""
    content = bytearray(sound.read_bytes())
    content[at] ^= 1 << bit
    path = sound.with_name("changed.sqlite")
    for left in path.parent.glob("changed.sqlite*"):  # with what SQLite kept beside an earlier copy
        left.unlink()
    path.write_bytes(content)
    return path


def rows(path: Path) -> list[tuple[object, ...]]:
    """All that the log holds."""
    with closing(sqlite3.connect(path)) as db:
        return [*db.execute("SELECT * FROM events ORDER BY position"), *db.execute("SELECT * FROM heads ORDER BY 1")]


async def read_all(path: Path) -> None:
    """Everything, in the way of readers and in the way of followers, until something refuses."""
    async with SqliteLog.open(path, writable=False) as log:
        async for head in log.heads():
            await log.read(head.stream)
    with closing(open_reader(path)) as db:
        behind(db, "", 0)


@settings(max_examples=150, deadline=None)
@given(which=st.integers(0, 1000), where=st.integers(0, 100_000), bit=st.integers(0, 7))
@example(which=0, where=2, bit=0)
@example(which=242, where=1, bit=7)  # a digest that reads as NULL
@example(which=1, where=4, bit=3)  # a type that SQLite never looks at, because the position is the row's own number
def test_a_changed_bit_of_any_cell_is_found(sound: Path, cells: list[Cell], which: int, where: int, bit: int) -> None:
    """Sizes, types, positions, names, digests and payloads: what changes a value is found, and none breaks a reader."""
    cell = cells[which % len(cells)]
    path = changed(sound, cell.start + where % (cell.end - cell.start), bit)
    assert damages(path) != [] or rows(path) == rows(sound)
    with suppress(StoreError, EventsError, sqlite3.DatabaseError):  # what a log makes of the last, its readers say
        asyncio.run(read_all(path))


@pytest.mark.parametrize("bit", [0, 1, 4])
def test_a_changed_name_in_a_row_is_found(sound: Path, cells: list[Cell], bit: int) -> None:
    """The index still has the name that was written, and SQLite would read that one."""
    rows = [cell for cell in cells if cell.end - cell.start > 150]
    assert len(rows) == STREAMS * LENGTH
    for cell in rows[::5]:
        name = sound.read_bytes()[cell.stream : cell.stream + 5].decode()
        found = damages(changed(sound, cell.stream + 4, bit))
        assert name in {damage.stream for damage in found}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE events SET position = position + 100000", ["run/0", "run/1", "run/2"]),
        ("UPDATE events SET position = position - 100", ["run/0", "run/1", "run/2"]),
        ("UPDATE events SET position = 99 WHERE stream = 'run/1' AND version = 6", ["run/1"]),
        ("UPDATE events SET position = 0 WHERE stream = 'run/1' AND version = 6", ["run/1"]),
    ],
)
def test_changed_positions_are_found(sound: Path, statement: str, found: list[str]) -> None:
    """Followers go by positions: they ascend with the versions of a stream and are as many as there are events."""
    path = changed(sound, 0, 0)
    path.write_bytes(sound.read_bytes())
    with closing(sqlite3.connect(path)) as db, db:
        # One by one and from the far end, because each is unique.
        order = "DESC" if "+" in statement else "ASC"
        for (position,) in db.execute(f"SELECT position FROM events ORDER BY position {order}").fetchall():  # noqa: S608 - a word from above
            more = "AND" if "WHERE" in statement else "WHERE"
            db.execute(f"{statement} {more} position = ?", (position,))
    assert sorted({damage.stream for damage in damages(path)}) == found
    assert all("position" in damage.why for damage in damages(path))


def test_names_out_of_order_do_not_keep_a_reader_for_ever(sound: Path, cells: list[Cell]) -> None:
    """Going on behind the last name would come past the same names again and again."""
    second = [cell for cell in cells if cell.end - cell.start < 150][-2]
    assert sound.read_bytes()[second.stream : second.stream + 5] == b"run/1"
    path = changed(sound, second.stream, 3)
    assert path.read_bytes()[second.stream : second.stream + 5] == b"zun/1"
    with pytest.raises(BrokenChain, match="out of order"):
        asyncio.run(read_all(path))
