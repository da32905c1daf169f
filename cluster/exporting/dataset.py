"""Writes an export with what it was made of: as a folder that a hub takes, or as one file."""

import json
from collections.abc import AsyncIterator
from contextlib import ExitStack, closing
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ...actors.exports import NoParquet, ParquetColumns
from ...store import EventLog, Output, written
from ...store.views import expect_runs
from ..errors import RunFailure, UsageError
from .card import Files, card
from .folder import CARD, MANIFEST, dataset_folder
from .manifest import manifest
from .origin import OriginMeter
from .rows import Export, Row
from .shards import DATA, ShardKind, facts_of, on_disk
from .spool import Spool

PARQUET = ".parquet"


async def write_folder(
    log: EventLog, export: Export, folder: Path, kind: ShardKind, shard_rows: int, *, replace: bool
) -> None:
    """Write every row of *export* to *folder*; without a row, none is made.

    Raises:
        NoSuchStream: there is no such run.
        UsageError: the rows are no table, or something is there that may not be replaced.
        RunFailure: the folder cannot be written; what was there is as it was.
    """
    await expect_runs(log, export.ordered.runs)
    meter = OriginMeter(export.ordered.runs)
    rows = export.rows(log, meter.collectors)
    first = await anext(rows, None)
    if first is not None:
        with dataset_folder(folder, kind, shard_rows, replace=replace) as (shards, write):
            shards.write(first)
            async for row in rows:
                shards.write(row)
            export.found.files = shards.finish()
            paths = {split: f"{DATA}/{split}-*.{kind}" for split in export.ordered.splits.names}
            said = await _said(log, export, meter, Files(paths, '"path/of/this/folder"'))
            for name, text in zip((CARD, MANIFEST), said, strict=True):
                write(name, text)
    export.origin = await meter.origin(log)


async def write_file(log: EventLog, export: Export, place: Output, beside: tuple[Output, Output] | None) -> None:
    """Write every row to a file, with its card and its manifest *beside* it; without a row, none is made.

    Raises:
        NoSuchStream: there is no such run.
        UsageError: the rows are no table.
        RunFailure: it cannot be written; what was there is as it was.
    """
    await expect_runs(log, export.ordered.runs)
    meter = OriginMeter(export.ordered.runs)
    rows = export.rows(log, meter.collectors)
    first = await anext(rows, None)
    try:
        if first is not None:
            # What is written first gets its name last: a file that has its own has its manifest, too.
            with ExitStack() as stack:
                file = stack.enter_context(written(place))
                if place.path.suffix == PARQUET:
                    await _write_parquet(place.path.parent, first, rows, file)
                else:
                    file.write(first.line)
                    async for row in rows:
                        file.write(row.line)
                if beside is not None:
                    name = place.path.name
                    size, digest = on_disk(file)
                    export.found.files = [facts_of(name, "train", export.found.rows, size, digest)]
                    builder = "parquet" if place.path.suffix == PARQUET else "json"
                    loading = f'"{builder}", data_files={json.dumps(name, ensure_ascii=False)}'
                    said = await _said(log, export, meter, Files({"train": name}, loading))
                    for where, text in zip(beside, said, strict=True):
                        stack.enter_context(written(where)).write(text.encode())
    except NoParquet as error:
        raise UsageError(str(error)) from None
    except BrokenPipeError:
        raise  # who reads has gone
    except OSError as error:
        why = error.strerror or error
        raise RunFailure(f"{place.path} cannot be written: {why}. No file was changed") from None
    export.origin = await meter.origin(log)


async def _said(log: EventLog, export: Export, meter: OriginMeter, files: Files) -> tuple[str, str]:
    """Return the card and the manifest, of which the latter has the digest of the former."""
    origin = await meter.origin(log)
    benchmarks = [] if export.benchmarks is None else export.benchmarks.files
    told = card(export.ordered, export.found, export.shape, origin, files)
    facts = manifest(export.ordered, export.found, origin, export.shape.models, benchmarks)
    facts["card_sha256"] = sha256(told.encode()).hexdigest()
    return told, json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


async def _write_parquet(folder: Path, first: Row, rows: AsyncIterator[Row], file: BinaryIO) -> None:
    columns = ParquetColumns()
    with closing(Spool(folder, columns)) as spool:
        spool.add(first)
        async for row in rows:
            spool.add(row)
        spool.see()
        columns.write(spool.records(), file)
