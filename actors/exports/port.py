"""The contract of an export format."""

from collections import Counter
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
class ExportFormat:
    """One kind of rows."""

    name: str
    describes: str
    """One sentence: the rows, and who reads them."""
    rows: Callable[[Source, ExportOptions], Iterator[JsonObject]]
    """The rows of one dialogue, perhaps none. Raises UnwritableDialogue where the format cannot hold it."""
    takes_arguments: bool = False
    """True if `ExportOptions.arguments` chooses how calls are written."""
    passed_over: Callable[[Source, ExportOptions], Counter[str]] | None = None
    """What of a dialogue could have been a row and is none, counted by reason; None: the format passes nothing over."""
