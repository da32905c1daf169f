"""Small runs, and what has to hold of every run that came to its end."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from support.views import collected
from toolace_mt.events import AnswerUnusable, DialogueEvent, ModelAnswered, Recorded
from toolace_mt.store import open_log
from toolace_mt.store.views import Funnel, LiveFunnel, dialogues_of

ROOT = Path(__file__).parent.parent.parent
COMMAND = str(Path(sys.executable).parent / "toolace-mt")
MISTAKES = {
    "malformed_json": 0.05,
    "missing_argument": 0.1,
    "invented_identifier": 0.1,
    "wrong_type": 0.1,
    "broken_pairing": 0.05,
}
"""At these rates nearly every fault is refused where it is written, or repaired."""
FLAWED = {
    "generation": {"subtasks": {"min": 2, "max": 3}, "steps": {"min": 1, "max": 3}, "repair_rounds": 0},
    "models": {"default": {"provider": "offline", "mistakes": MISTAKES | {"invented_identifier": 0.5}}},
}
"""Changes of a config: without repair, and with so many faults that some dialogues are rejected."""


def write_config(folder: Path, **changes: object) -> Path:
    """A config of a small run over the example pool, with mistakes to find."""
    config: dict[str, object] = {
        "run": "small",
        "pool": [str(ROOT / "examples" / "pool.json")],
        "dialogues": 12,
        "seed": 3,
        "log": "log.sqlite",
        "generation": {"subtasks": {"min": 2, "max": 3}, "steps": {"min": 1, "max": 3}, "reasonability_iterations": 2},
        "models": {"default": {"provider": "offline", "mistakes": MISTAKES, "latency": {"median": 0.01, "sigma": 0.5}}},
        "cluster": {"dialogues": 8},
    }
    path = folder / "run.yaml"
    path.write_text(yaml.safe_dump(config | changes))
    return path


def size_of(log: Path) -> int:
    """Bytes of a log and of what is not yet in its main file."""
    files = (log, log.with_name(f"{log.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def dialogues_in(log: Path | str, run: str = "small") -> dict[str, list[Recorded]]:
    """Every dialogue of a run, by its stream."""

    async def read() -> dict[str, list[Recorded]]:
        opened = open_log(log, writable=False)
        try:
            return {records[0].stream: list(records) async for records in dialogues_of(opened, run)}
        finally:
            await opened.close()

    return asyncio.run(read())


def damages_in(log: Path | str) -> list[object]:
    """What `log verify` would find."""

    async def walk() -> list[object]:
        opened = open_log(log, writable=False)
        try:
            return [damage async for damage in opened.verify()]
        finally:
            await opened.close()

    return asyncio.run(walk())


def facts(records: Sequence[Recorded], *, without: Sequence[str] = ("latency",)) -> list[dict[str, object]]:
    """The events without their envelopes, and without what a clock measured."""
    told = []
    for record in records:
        event = json.loads(record.event.model_dump_json())
        told.append({key: value for key, value in event.items() if key not in without})
    return told


def assert_whole(log: Path | str, dialogues: int, run: str = "small") -> dict[str, list[Recorded]]:
    """Every dialogue ended exactly once, no recorded answer was asked for again, and the log is as it was written."""
    found = dialogues_in(log, run)
    assert set(found) == {f"{run}/{number}" for number in range(1, dialogues + 1)}
    for stream, records in found.items():
        events = [record.event for record in records]
        ends = [e for e in events if e.type in ("dialogue_accepted", "dialogue_rejected", "dialogue_failed")]
        assert len(ends) == 1, stream
        assert events[-1] is ends[0], stream
        assert all(isinstance(event, DialogueEvent) for event in events)
        answers = Counter(event.question for event in events if isinstance(event, ModelAnswered))
        unusable = Counter(event.question for event in events if isinstance(event, AnswerUnusable))
        assert all(count <= unusable[question] + 1 for question, count in answers.items()), stream
    assert damages_in(log) == []
    funnel = asyncio.run(_funnel(log, run))
    assert funnel.adds_up
    assert funnel.opened == dialogues
    return found


async def _funnel(log: Path | str, run: str) -> Funnel:
    opened = open_log(log, writable=False)
    try:
        return (await collected(opened, LiveFunnel(run), run=run)).funnel
    finally:
        await opened.close()
