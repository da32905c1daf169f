"""The contract of an export format."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...events import Dialogue, JsonObject, Recorded
from .options import ExportOptions


@dataclass(frozen=True, slots=True)
class Source:
    """One dialogue to be exported."""

    dialogue: Dialogue
    metadata: JsonObject
    """Facts about it, of which each row carries those that concern it."""
    records: Sequence[Recorded]
    """Its whole history: what was declined on the way is in it."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that could have been a row and is none: it is counted by its reason, and never lost in silence."""

    why: str


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One kind of rows."""

    name: str
    describes: str
    """One sentence: the rows, and who reads them."""
    rows: Callable[[Source, ExportOptions], Iterator[JsonObject | PassedOver]]
    """The rows of one dialogue, perhaps none, among notes of what is none. Raises UnwritableDialogue where the format
    cannot hold it."""
    takes_arguments: bool = False
    """True if `ExportOptions.arguments` chooses how calls are written."""
    groups_calls: bool = False
    """True if `ExportOptions.calls` chooses how calls that are made together stand."""
    begins_file: Callable[[JsonObject], str | None] | None = None
    """Where a file has to be of one dialogue: the name of the one that a row begins; None for a row that goes on with
    it."""
