"""The promises of every log. A new store is held to it by three lines at the end, and one in `test_log_heads.py`."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TypeAlias

import pytest

from support.postgres import server
from toolace_mt.events import AnswerUnusable, Envelope, Frame, NotEncodable, Recorded, TornRecord, encode
from toolace_mt.store import BadTarget, EventLog, LogClosed, MemoryLog, SqliteLog, WrongVersion, open_log

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


async def following(log: EventLog, count: int, prefix: str = "", after: int = 0) -> list[tuple[int, Recorded]]:
    """The first *count* records that a follower sees."""
    seen: list[tuple[int, Recorded]] = []
    async with aclosing(log.follow(prefix, after=after)) as records:
        async for record in records:
            seen.append(record)
            if len(seen) == count:
                break
    return seen


class LogContract(ABC):
    """The suite; *open* says which store it is run against."""

    @abstractmethod
    def open(self, folder: Path) -> EventLog:
        """A new log."""

    async def test_what_is_appended_is_read_back_in_order(self, tmp_path: Path, some: MakeEvents) -> None:
        """Reading gives what appending returned, with versions from 1."""
        async with self.open(tmp_path) as log:
            first = await log.append("r/1", some(3), expected=0)
            second = await log.append("r/1", some(2), expected=3)
            assert list(await log.read("r/1")) == [*first, *second]
            assert [record.version for record in await log.read("r/1")] == [1, 2, 3, 4, 5]

    @pytest.mark.parametrize(
        ("after", "upto", "versions"),
        [
            (0, None, [1, 2, 3, 4, 5]),
            (2, None, [3, 4, 5]),
            (0, 2, [1, 2]),
            (1, 4, [2, 3, 4]),
            (5, None, []),
            (3, 3, []),
            (4, 2, []),
            (0, 0, []),
            (-3, 99, [1, 2, 3, 4, 5]),
            (-3, -1, []),
        ],
    )
    async def test_reading_keeps_its_bounds(
        self, tmp_path: Path, some: MakeEvents, after: int, upto: int | None, versions: list[int]
    ) -> None:
        """After is excluded, upto is included, and what is not there is not an error."""
        async with self.open(tmp_path) as log:
            events = some(5)
            await log.append("r/1", events, expected=0)
            assert [record.version for record in await log.read("r/1", after=after, upto=upto)] == versions
            frames = [encode(events[version - 1]) for version in versions]
            assert list(await log.read_frames("r/1", after=after, upto=upto)) == frames

    async def test_an_unknown_stream_is_empty(self, tmp_path: Path) -> None:
        """Nothing was appended to it, so nothing is read and it has no head."""
        async with self.open(tmp_path) as log:
            assert list(await log.read("r/1")) == []
            assert list(await log.read_frames("r/1")) == []
            assert await log.head("r/1") is None
            assert await log.digest("r/1", 1) is None

    @pytest.mark.parametrize("expected", [-1, 0, 1, 3, 99])
    async def test_an_append_at_another_version_is_refused(
        self, tmp_path: Path, some: MakeEvents, expected: int
    ) -> None:
        """The error says where the stream stands, and nothing is written."""
        async with self.open(tmp_path) as log:
            before = await log.append("r/1", some(2), expected=0)
            with pytest.raises(WrongVersion) as refusal:
                await log.append("r/1", some(1), expected=expected)
            assert (refusal.value.expected, refusal.value.actual) == (expected, 2)
            assert list(await log.read("r/1")) == list(before)

    async def test_repeating_an_append_changes_nothing(self, tmp_path: Path, some: MakeEvents) -> None:
        """A retry of what is recorded already returns what is recorded, even if more came since."""
        async with self.open(tmp_path) as log:
            await log.append("r/1", some(1), expected=0)
            events = some(3)
            first = await log.append("r/1", events, expected=1)
            await log.append("r/1", some(1), expected=4)
            assert list(await log.append("r/1", events, expected=1)) == list(first)
            frames = [encode(event) for event in events]
            assert list(await log.append_frames("r/1", frames, expected=1)) == [record.digest for record in first]
            assert len(await log.read("r/1")) == 5

    async def test_a_repeat_that_differs_is_a_conflict(self, tmp_path: Path, some: MakeEvents) -> None:
        """Another id, another payload, one event more or one less than was recorded: none of them is a retry."""
        async with self.open(tmp_path) as log:
            events = some(2)
            await log.append("r/1", events, expected=0)
            other_id = [events[0], some(1)[0]]
            same = events[1]
            changed = AnswerUnusable(question="q", fault="another")
            other_payload = [events[0], Envelope(same.id, same.at, same.run, same.role, same.node, same.cause, changed)]
            for attempt in (other_id, other_payload, [*events, *some(1)], [events[1]]):
                with pytest.raises(WrongVersion):
                    await log.append("r/1", attempt, expected=0)

    async def test_appending_nothing_records_nothing(self, tmp_path: Path) -> None:
        """It makes no stream, and is refused only ahead of the stream."""
        async with self.open(tmp_path) as log:
            assert list(await log.append("r/1", [], expected=0)) == []
            assert await log.head("r/1") is None
            with pytest.raises(WrongVersion):
                await log.append("r/1", [], expected=1)

    async def test_encoded_events_make_the_same_records(self, tmp_path: Path, some: MakeEvents) -> None:
        """Frames and envelopes give one chain."""
        async with self.open(tmp_path) as log:
            events = some(3)
            records = await log.append("r/1", events, expected=0)
            digests = await log.append_frames("r/2", [encode(event) for event in events], expected=0)
            assert [record.digest for record in await log.read("r/2")] == list(digests)
            assert [record.envelope for record in await log.read("r/2")] == [record.envelope for record in records]
            assert records[0].digest != digests[0], "the stream's name is part of the chain"

    async def test_a_conflict_fails_only_its_own_append(self, tmp_path: Path, some: MakeEvents) -> None:
        """Appends that arrive together with a refused one are recorded."""
        async with self.open(tmp_path) as log:
            await log.append("r/0", some(1), expected=0)
            results = await asyncio.gather(
                *(log.append(f"r/{number}", some(2), expected=0) for number in range(20)), return_exceptions=True
            )
            assert [type(result) is WrongVersion for result in results] == [True] + [False] * 19
            assert [len(await log.read(f"r/{number}")) for number in range(20)] == [1] + [2] * 19

    async def test_racing_writers_do_not_interleave(self, tmp_path: Path, some: MakeEvents) -> None:
        """Of many appends at one version one wins, and its events lie together."""
        async with self.open(tmp_path) as log:
            rounds = [some(4) for _ in range(16)]
            batches = {batch[0].id: [event.id for event in batch] for batch in rounds}

            async def insist(batch: list[Envelope]) -> None:
                expected = 0
                while True:
                    try:
                        await log.append("r/1", batch, expected=expected)
                    except WrongVersion as conflict:
                        expected = conflict.actual
                    else:
                        return

            await asyncio.gather(*(insist(batch) for batch in rounds))
            ids = [record.envelope.id for record in await log.read("r/1")]
            assert len(ids) == 64
            assert all(ids[start : start + 4] == batches[ids[start]] for start in range(0, 64, 4))

    async def test_appends_of_one_caller_may_be_under_way_together(self, tmp_path: Path, some: MakeEvents) -> None:
        """Each names the version that the one before will reach, and none has to wait for it."""
        async with self.open(tmp_path) as log:
            await asyncio.gather(*(log.append("r/1", some(2), expected=2 * number) for number in range(1500)))
            assert len(await log.read("r/1")) == 3000

    async def test_an_event_that_cannot_be_written_harms_nothing(self, tmp_path: Path, some: MakeEvents) -> None:
        """It is refused with its whole append; its neighbours are recorded."""
        async with self.open(tmp_path) as log:
            good = some(2)
            results = await asyncio.gather(
                log.append("r/1", good, expected=0),
                log.append("r/2", [*some(1), *some(1, text="half a \ud83d pair")], expected=0),
                log.append("r/3", some(1, text="x" * (64 * 2**20 + 1)), expected=0),
                log.append_frames("r/4", [encode(good[0]), Frame(b"\xc1", b"\x80")], expected=0),
                log.append("r/5", some(1), expected=0),
                return_exceptions=True,
            )
            assert [type(result) for result in results[1:4]] == [NotEncodable, NotEncodable, TornRecord]
            assert [head.stream async for head in log.heads()] == ["r/1", "r/5"]

    @pytest.mark.parametrize("stream", ["", "a\0b", "\ud800", "x" * 600])
    async def test_a_stream_needs_a_proper_name(self, tmp_path: Path, some: MakeEvents, stream: str) -> None:
        """A name that some store could not hold is refused by all."""
        async with self.open(tmp_path) as log:
            with pytest.raises(NotEncodable):
                await log.append(stream, some(1), expected=0)
            assert [head async for head in log.heads()] == []

    async def test_a_follower_sees_what_is_there_and_what_comes(self, tmp_path: Path, some: MakeEvents) -> None:
        """Every record once, in the order of appending, from the position that it names."""
        async with self.open(tmp_path) as log:
            await log.append("r/1", some(2), expected=0)
            follower = asyncio.create_task(following(log, 5))
            await asyncio.gather(following(log, 2))
            await log.append("r/2", some(1), expected=0)
            await log.append("r/1", some(2), expected=2)
            seen = await follower
            assert [(r.stream, r.version) for _, r in seen] == [
                ("r/1", 1),
                ("r/1", 2),
                ("r/2", 1),
                ("r/1", 3),
                ("r/1", 4),
            ]
            assert sorted({position for position, _ in seen}) == [position for position, _ in seen]
            assert await following(log, 2, after=seen[2][0]) == seen[3:]
            assert await following(log, 1, prefix="r/2") == [seen[2]]

    async def test_a_follower_skips_nothing_under_concurrent_appends(self, tmp_path: Path, some: MakeEvents) -> None:
        """Many writers, two followers: both see every record of every stream in its order."""
        async with self.open(tmp_path) as log:

            async def write(stream: str) -> None:
                for number in range(20):
                    await log.append(stream, some(2), expected=2 * number)

            followers = [
                asyncio.create_task(following(log, 400)),
                asyncio.create_task(following(log, 40, prefix="r/3")),
            ]
            await asyncio.gather(*(write(f"r/{number}") for number in range(10)))
            everything, one = [await follower for follower in followers]
            for number in range(10):
                versions = [record.version for _, record in everything if record.stream == f"r/{number}"]
                assert versions == list(range(1, 41))
            assert one == [pair for pair in everything if pair[1].stream == "r/3"]

    async def test_a_sound_log_has_no_damage(self, tmp_path: Path, some: MakeEvents) -> None:
        """Verification says nothing about a log that is as it was written."""
        async with self.open(tmp_path) as log:
            assert [damage async for damage in log.verify()] == []
            await asyncio.gather(*(log.append(f"r/{number}", some(5), expected=0) for number in range(40)))
            assert [damage async for damage in log.verify()] == []
            assert [damage async for damage in log.verify("r/1")] == []

    async def test_a_backup_is_a_log(self, tmp_path: Path, some: MakeEvents) -> None:
        """It holds every stream with the same digests, verifies, and can be written to."""
        async with self.open(tmp_path) as log:
            await asyncio.gather(*(log.append(f"r/{number}", some(5), expected=0) for number in range(10)))
            heads = [head async for head in log.heads()]
            with pytest.raises(BadTarget, match="there is no folder"):
                await log.backup(tmp_path / "copies" / "copy.sqlite")
            (tmp_path / "copies").mkdir()
            await log.backup(tmp_path / "copies" / "copy.sqlite")
            with pytest.raises(BadTarget, match=r"copy\.sqlite is there already"):
                await log.backup(tmp_path / "copies" / "copy.sqlite")
        async with SqliteLog.open(tmp_path / "copies" / "copy.sqlite", writable=False) as copy:
            assert [head async for head in copy.heads()] == heads
            assert [damage async for damage in copy.verify()] == []
        async with SqliteLog.open(tmp_path / "copies" / "copy.sqlite") as copy:
            await copy.append("r/1", some(1), expected=5)

    async def test_a_closed_log_says_so(self, tmp_path: Path, some: MakeEvents) -> None:
        """Closing waits for what is under way, can be repeated, and ends every use."""
        log = self.open(tmp_path)
        last = asyncio.create_task(log.append("r/1", some(1), expected=0))
        follower = asyncio.create_task(following(log, 2))
        await following(log, 1)
        await log.close()
        await log.close()
        assert len(await last) == 1
        for use in (log.append("r/1", some(1), expected=1), log.read("r/1"), follower):
            with pytest.raises(LogClosed):
                await use


class TestMemoryLog(LogContract):
    """The reference."""

    def open(self, folder: Path) -> EventLog:  # noqa: ARG002 - it lies nowhere
        """Kept nowhere."""
        return MemoryLog()


class TestSqliteLog(LogContract):
    """One file."""

    def open(self, folder: Path) -> EventLog:
        """Kept in *folder*."""
        return SqliteLog.open(folder / "log.sqlite")


class TestPostgresLog(LogContract):
    """A database of a server."""

    def open(self, folder: Path) -> EventLog:  # noqa: ARG002 - it lies in the server
        """Kept in an empty database."""
        return open_log(server().empty())
