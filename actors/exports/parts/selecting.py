"""Exports that leave things out: what was passed over is counted by its reason, and never lost in silence."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ....events import JsonObject
from ..options import ExportOptions
from ..port import ExportFormat, Source


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something that could have been a row and is none."""

    why: str


Selecting = Callable[[Source, ExportOptions], Iterator[JsonObject | PassedOver]]


def selecting(name: str, describes: str, found: Selecting, *, takes_arguments: bool = True) -> ExportFormat:
    """Return the export whose rows *found* yields, among notes of what it passes over."""

    def rows(source: Source, options: ExportOptions) -> Iterator[JsonObject]:
        return (one for one in found(source, options) if not isinstance(one, PassedOver))

    def passed_over(source: Source, options: ExportOptions) -> Counter[str]:
        return Counter(one.why for one in found(source, options) if isinstance(one, PassedOver))

    return ExportFormat(name, describes, rows, takes_arguments, passed_over)
