"""The export of a run: dialogues by their outcome, with metadata. Formats write them (`actors/formats`)."""

from collections.abc import AsyncIterator, Collection, Container, Sequence
from dataclasses import dataclass

from ...events import Dialogue, JsonObject, Recorded
from ..contract import EventLog
from .dialogue.snapshot import dialogue_at
from .duplicates.near_duplicates import Comparison
from .errors import NotExportable
from .load import Collector, Unreadable, dialogues_of, noting
from .metadata import Metadata, metadata_of
from .outcome import ACCEPTED_ONLY, DialogueOutcome, outcome_of


@dataclass(frozen=True, slots=True)
class Exported:
    """One dialogue of an export."""

    dialogue: Dialogue
    metadata: Metadata
    records: Sequence[Recorded]
    """Its whole history."""

    def facts(self) -> JsonObject:
        """The metadata as plain values."""
        return self.metadata.model_dump(mode="json")


def export_of(records: Sequence[Recorded], outcomes: Collection[DialogueOutcome] = ACCEPTED_ONLY) -> Exported:
    """Return the dialogue of *records*. Raises NotExportable where it did not end in one of *outcomes*, DamagedLog."""
    dialogue = dialogue_at(records)
    outcome = outcome_of(dialogue.phase)
    if outcome not in outcomes:
        raise NotExportable(dialogue.id, outcome, outcomes)
    return Exported(dialogue, metadata_of(dialogue, records), records)


async def load_export(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] = ACCEPTED_ONLY,
    *,
    without: Container[str] = (),
    comparison: Comparison | None = None,
    unreadable: list[Unreadable] | None = None,
    collectors: Sequence[Collector] = (),
) -> AsyncIterator[Exported]:
    """Every dialogue of *run* that ended in one of *outcomes*, by name, one in memory at a time.

    Those named in *without* are left out; what is yielded is added to *comparison*, and every dialogue of the run,
    however it ended, to *collectors*. Raises as `dialogues_of`.
    """
    async for records in dialogues_of(log, run, outcomes, unreadable=unreadable, collectors=collectors):
        if records[0].stream in without:
            continue
        exported: Exported | None = None
        with noting(records[0].stream, unreadable):
            exported = export_of(records, outcomes)
            if comparison is not None:
                comparison.add(exported.dialogue)
        if exported is not None:
            yield exported
