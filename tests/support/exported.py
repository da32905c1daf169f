"""Rows as a file has them, their metadata, and what was passed over for them."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from toolace_mt.actors.exports import EXPORTS, USUAL, ExportOptions, PassedOver, Source
from toolace_mt.actors.formats import FORMATS, PASSIVE, written_record
from toolace_mt.events import Dialogue, JsonObject, Recorded, admit, unopened
from toolace_mt.store.views import Exported


def rows_of(
    name: str,
    dialogue: Dialogue,
    records: Sequence[Recorded] = (),
    *,
    options: ExportOptions = USUAL,
    metadata: JsonObject | None = None,
) -> list[dict[str, Any]]:
    """The rows of a dialogue in that format."""
    found = EXPORTS[name].rows(Source(dialogue, metadata or {}, records), options)
    return [json.loads(json.dumps(row)) for row in found if not isinstance(row, PassedOver)]


def passed_over(
    name: str, dialogue: Dialogue, records: Sequence[Recorded] = (), *, options: ExportOptions = USUAL
) -> Counter[str]:
    """What of a dialogue could have been a row and is none, by reason."""
    found = EXPORTS[name].rows(Source(dialogue, {}, records), options)
    return Counter(one.why for one in found if isinstance(one, PassedOver))


def written_again(name: str, exported: Exported) -> tuple[bytes, bytes]:
    """The row of a dialogue, and what is written of it when it is read. Raises UnwritableDialogue."""
    (row,) = rows_of(name, exported.dialogue, exported.records, metadata=exported.facts())
    read = FORMATS[name].read(row, "a:1", PASSIVE)
    (again,) = rows_of(name, admit(unopened("other/1"), read))
    return written_record(row), written_record(again)


def facts_of(record: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a written record, of which some formats make a text."""
    written = record["metadata"] if "metadata" in record else record["extra"]
    facts: dict[str, Any] = json.loads(written) if isinstance(written, str) else written
    return facts
