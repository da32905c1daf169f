"""Writes an export as a folder that a hub takes: shards by split, a manifest and a card."""

import json
from pathlib import Path

from ...events import RunStarted
from ...store import EventLog
from ...store.views import CostMeter, LiveFunnel, RealisedMeter, collect, expect_run
from .card import card
from .folder import CARD, MANIFEST, dataset_folder
from .manifest import Origin, manifest
from .rows import Export


async def write_folder(log: EventLog, export: Export, folder: Path, shard_rows: int) -> None:
    """Write every row of *export* to *folder*; without a row, none is made.

    Raises:
        NoSuchStream: there is no such run.
        RunFailure: the folder cannot be written; what was there is as it was.
    """
    ordered = export.ordered
    await expect_run(log, ordered.run)
    rows = export.rows(log)
    first = await anext(rows, None)
    if first is None:
        return
    with dataset_folder(folder, shard_rows) as (shards, write):
        shards.write(first.split, first.line)
        async for row in rows:
            shards.write(row.split, row.line)
        export.found.files = shards.finish()
        funnel, cost, realised = LiveFunnel(ordered.run), CostMeter(ordered.run), RealisedMeter()
        # What cannot be read was named when the rows were.
        await collect(log, ordered.run, funnel, cost, realised, unreadable=[])
        own = await log.read(ordered.run)
        started = own[0].event if own and isinstance(own[0].event, RunStarted) else None
        digest = own[-1].digest.hex() if own else None
        origin = Origin(started, digest, funnel.funnel, cost.cost, realised.realised)
        files = [] if export.benchmarks is None else export.benchmarks.files
        facts = manifest(ordered, export.found, origin, files)
        write(MANIFEST, json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        write(CARD, card(ordered, export.found, export.shape, origin))
