"""What the log costs: typed, chained, durable appends and verified replay, against plain sqlite3 in the same run.

    python benchmarks/log.py [--quick]

Neighbours on the machine change events per second tenfold, so what is judged are ratios within one run and CPU time
(of this whole process, all threads) per event. Rates and costs are of the least disturbed round; the share is the
median over rounds, in each of which the two are measured one after the other.
"""

import argparse
import asyncio
import gc
import os
import random
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Self, TypeAlias, TypeVar

from toolace_mt.events import (
    AssistantTurn,
    DialogueEvent,
    DialogueOpened,
    Envelope,
    FillAccepted,
    FillProposed,
    Frame,
    GenerationParameters,
    ModelAnswered,
    Operation,
    Replacement,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    Tool,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    TurnsMasked,
    Usage,
    UserTurn,
    encode,
    fold_records,
)
from toolace_mt.store import SqliteLog

WORDS = ("flight", "hotel", "booking", "Rome", "Oslo", "tomorrow", "two", "seats", "window", "please", "price", "of")
T = TypeVar("T")
Row: TypeAlias = tuple[str, int, bytes, bytes, bytes, bytes]
BATCH = 4
"""Events of one append: an answer and what was decided from it."""


@dataclass(frozen=True)
class Measure:
    """One round of one thing."""

    events: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Events per second."""
        return self.events / self.seconds

    @property
    def cost(self) -> float:
        """CPU microseconds per event."""
        return self.cpu / self.events * 1e6


class Stopwatch:
    """Times a block, wall and CPU."""

    def __enter__(self) -> Self:
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu

    def measure(self, events: int) -> Measure:
        """What it took for *events*."""
        return Measure(events, self.seconds, self.cpu)


def words(draw: random.Random, size: int) -> str:
    """About *size* bytes of text."""
    return " ".join(draw.choices(WORDS, k=size // 6))


def answered(draw: random.Random, question: str) -> ModelAnswered:
    """A reply of 3 KB."""
    return ModelAnswered(
        question=question,
        purpose=question.split(":", maxsplit=1)[0],
        template="9f" * 32,
        prompt="3c" * 32,
        version=1,
        model="gpt-4o-mini",
        text=words(draw, 3000),
        finish_reason="stop",
        usage=Usage(
            input_tokens=3120, output_tokens=380, cached_tokens=2048, cache_write_tokens=None, reasoning_tokens=None
        ),
        price=0.000412,
        latency=2.31,
    )


def turns(draw: random.Random, subtask: int) -> tuple[Turn, ...]:
    """A sub-trajectory of eight turns."""
    made: list[Turn] = []
    for step in range(2):
        at = f"{subtask}.{step * 4}"
        arguments = {"origin": "Oslo", "destination": "Rome", "date": f"2025-03-0{step + 1}", "seats": 2}
        call = ToolCall(id=f"c{at}", name="find_flights", arguments=dict(arguments))
        made += [
            UserTurn(id=f"{at}1", subtask=subtask, text=words(draw, 160)),
            AssistantTurn(id=f"{at}2", subtask=subtask, text="", calls=(call,)),
            ToolTurn(id=f"{at}3", subtask=subtask, results=(ToolResult(call_id=call.id, content=words(draw, 300)),)),
            AssistantTurn(id=f"{at}4", subtask=subtask, text=words(draw, 240), calls=()),
        ]
    return tuple(made)


def dialogue(draw: random.Random) -> Iterator[DialogueEvent]:
    """One dialogue's 100 events, in the proportions that a run writes."""
    tool = Tool(
        name="find_flights",
        description=words(draw, 120),
        parameters={
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("origin", "destination", "date")},
            "required": ["origin", "destination"],
        },
    )
    parameters = GenerationParameters(
        steps=(2, 2, 2),
        complexities=(),
        reasonability_iterations=5,
        masks_per_iteration=2,
        repair_rounds=1,
        tries=3,
        panel=(),
    )
    yield DialogueOpened(seed=7, parameters=parameters, tools=(tool,) * 4)
    yield answered(draw, "plan")
    plan = SubtaskPlan(goal=words(draw, 100), tools=("find_flights",), steps=2)
    yield TaskPlanned(subtasks=(plan,) * 3)
    for subtask in (1, 2, 3):
        yield answered(draw, f"draft:{subtask}")
        yield SubtaskDrafted(subtask=subtask, turns=turns(draw, subtask))
    for number in range(18):
        yield from edit(draw, number)
    yield answered(draw, "judge:last")


def edit(draw: random.Random, number: int) -> Iterator[DialogueEvent]:
    """One mask, filled and judged."""
    mask, turn = f"m{number}", f"{number % 3 + 1}.01"
    yield TurnsMasked(mask=mask, operation=Operation.FILL, turns=(turn,), injection=None, guidance=())
    yield answered(draw, f"fill:{mask}")
    fill = Replacement(turn=turn, turns=(UserTurn(id=turn, subtask=number % 3 + 1, text=words(draw, 1500)),))
    yield FillProposed(mask=mask, replacements=(fill,), withheld=())
    yield answered(draw, f"judge:{mask}")
    yield FillAccepted(mask=mask, reason=words(draw, 160))


def envelopes(draw: random.Random) -> list[Envelope]:
    """A dialogue on its way into the log."""
    return [
        Envelope(f"{draw.getrandbits(128):032x}", 1_760_000_000_000_000 + at, "bench", "refiner", "node-1", None, event)
        for at, event in enumerate(dialogue(draw))
    ]


async def typed(path: Path, dialogues: Sequence[Sequence[Envelope]]) -> tuple[Measure, int]:
    """Events are encoded and appended; the measure and the commits."""
    log = SqliteLog.open(path)
    return await recorded(log, dialogues, log.append), log.commits


async def kept(path: Path, dialogues: Sequence[Sequence[Frame]]) -> Measure:
    """The log writer's part: frames that workers have encoded are checked, hashed, chained and made durable."""
    log = SqliteLog.open(path)
    return await recorded(log, dialogues, log.append_frames)


async def recorded(
    log: SqliteLog, dialogues: Sequence[Sequence[T]], append: Callable[..., Awaitable[Sequence[object]]]
) -> Measure:
    """Every dialogue is appended by a task of its own, a few events at a time."""

    async def record(stream: str, events: Sequence[T]) -> None:
        for start in range(0, len(events), BATCH):
            await append(stream, events[start : start + BATCH], expected=start)

    with Stopwatch() as watch:
        await asyncio.gather(*(record(f"bench/{n}", events) for n, events in enumerate(dialogues)))
        await log.close()
    return watch.measure(sum(map(len, dialogues)))


def plain(path: Path, rows: Sequence[Row], group: int) -> Measure:
    """The same bytes by the same settings and in groups of the same size: all made beforehand, nothing checked."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA page_size = 16384")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,"
        " header BLOB NOT NULL, payload BLOB NOT NULL, payload_digest BLOB NOT NULL, digest BLOB NOT NULL,"
        " UNIQUE (stream, version))"
    )
    insert = "INSERT INTO events (stream, version, header, payload, payload_digest, digest) VALUES (?, ?, ?, ?, ?, ?)"
    with Stopwatch() as watch:
        for start in range(0, len(rows), group):
            db.execute("BEGIN IMMEDIATE")
            db.executemany(insert, rows[start : start + group])
            db.execute("COMMIT")
        db.close()
    return watch.measure(len(rows))


async def replay(path: Path, count: int) -> Measure:
    """Every dialogue is read, its chain verified, decoded and folded."""
    events = 0
    async with SqliteLog.open(path, writable=False) as log:
        with Stopwatch() as watch:
            for number in range(count):
                records = await log.read(f"bench/{number}")
                events += fold_records(f"bench/{number}", records).version
    return watch.measure(events)


def as_rows(dialogues: Sequence[Sequence[Envelope]]) -> list[Row]:
    """What plain sqlite3 is given: the dialogues' events in the order in which they come when all run at once."""
    made = [[encode(event) for event in events] for events in dialogues]
    digests = [[sha256(frame.payload).digest() for frame in frames] for frames in made]
    return [
        (f"bench/{number}", version + 1, *frames[version], digests[number][version], digests[number][version])
        for start in range(0, len(made[0]), BATCH)
        for number, frames in enumerate(made)
        for version in range(start, min(start + BATCH, len(frames)))
    ]


def run(count: int, rounds: int) -> bool:
    """Measure, print, and say whether the aims are met."""
    draw = random.Random(1)  # noqa: S311 - the same words every time
    dialogues = [envelopes(draw) for _ in range(count)]
    gc.freeze()  # the collector is not to walk what only the benchmark holds
    rows = as_rows(dialogues)
    size = sum(len(row[2]) + len(row[3]) for row in rows) / len(rows)
    appended: list[Measure] = []
    bare: list[Measure] = []
    replayed: list[Measure] = []
    keeping: list[Measure] = []
    frames = [[encode(event) for event in events] for events in dialogues]
    group = 0
    with TemporaryDirectory(prefix="log-bench-") as folder:
        for number in range(rounds):
            path = Path(folder) / f"typed-{number}.sqlite"
            measure, commits = asyncio.run(typed(path, dialogues))
            group = round(measure.events / commits)
            appended.append(measure)
            bare.append(plain(Path(folder) / f"plain-{number}.sqlite", rows, group))
            replayed.append(asyncio.run(replay(path, count)))
            keeping.append(asyncio.run(kept(Path(folder) / f"kept-{number}.sqlite", frames)))
    share = median(log_writer.rate / other.rate for log_writer, other in zip(keeping, bare, strict=True))
    rate, cost = max(one.rate for one in keeping), min(one.cost for one in keeping)
    print(
        f"Frames that workers encoded, as in a run: {rate:,.0f} events/s, {cost:.1f} µs of CPU, {share:.2f} of plain.\n"
    )
    return report(appended, bare, replayed, f"{len(rows)} events of {size:.0f} bytes, {group} to a commit")


def report(appended: list[Measure], bare: list[Measure], replayed: list[Measure], what: str) -> bool:
    """Print the table; whether the aims are met."""
    rates = [max(measure.rate for measure in measures) for measures in (bare, appended, replayed)]
    costs = [min(measure.cost for measure in measures) for measures in (bare, appended, replayed)]
    share = median(typed.rate / other.rate for typed, other in zip(appended, bare, strict=True))
    print(f"{what}; best of {len(appended)} rounds;")
    print(f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores.\n")
    print("| what | events/s | CPU µs per event | aim | |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| plain sqlite3, encoded beforehand | {rates[0]:,.0f} | {costs[0]:.1f} | | |")
    print(f"| append: typed, durable | {rates[1]:,.0f} | {costs[1]:.1f} | at most 35 µs | {met(costs[1] <= 35)} |")
    print(f"| its share of plain sqlite3 | {share:.2f} | | at least 0.50 | {met(share >= 0.5)} |")
    print(f"| replay: verified, folded | {rates[2]:,.0f} | {costs[2]:.1f} | at most 25 µs | {met(costs[2] <= 25)} |")
    return costs[1] <= 35 and share >= 0.5 and costs[2] <= 25


def met(aim: bool) -> str:
    """For the table."""
    return "met" if aim else "MISSED"


def main() -> None:
    """Exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description="Cost of the log, per event.")
    parser.add_argument("--quick", action="store_true", help="fewer dialogues and rounds, under 15 s")
    quick = parser.parse_args().quick
    sys.exit(0 if run(*((100, 3) if quick else (256, 5))) else 1)


if __name__ == "__main__":
    main()
