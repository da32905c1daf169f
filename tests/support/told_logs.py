"""A log in a file that holds what stories tell."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from support.stories import Story
from toolace_mt.actors.shell import Stamp
from toolace_mt.events import Recorded, RunEvent
from toolace_mt.store import open_log


def told_log(place: Path, *told: Story, run: str = "run", events: tuple[RunEvent, ...] = ()) -> Path:
    """Write the stories to a log at *place*, and the *events* of a run's own stream; return the place."""

    async def write() -> None:
        async with open_log(str(place)) as log:
            if events:
                stamp = Stamp(run, "here")
                envelopes = [stamp.envelope(event, role="driver", cause=None) for event in events]
                await log.append(run, envelopes, expected=0)
            for story in told:
                envelopes = [record.envelope for record in story.records]
                await log.append(story.dialogue.id, envelopes, expected=0)

    asyncio.run(write())
    return place


def append(place: Path, stream: str, records: Sequence[Recorded], *, expected: int) -> None:
    """Append what a story goes on with to the log at *place*."""

    async def write() -> None:
        async with open_log(str(place)) as log:
            await log.append(stream, [record.envelope for record in records], expected=expected)

    asyncio.run(write())
