"""The rows of an export, one dialogue in memory at a time, and the account of what came of each."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...actors.exports import EXPORTS, PassedOver, Source
from ...actors.formats import UnwritableDialogue, written_record
from ...events import JsonObject
from ...store import EventLog
from ...store.views import (
    Collector,
    Comparison,
    DialogueDifficulty,
    DialogueOutcome,
    Exported,
    Unreadable,
    load_export,
    load_near_duplicates,
    load_surplus,
)
from ..checking.judging import left_out_of
from .card import Shape
from .decontamination import Benchmarks
from .difficulty import facts_of, measured, rate_of_row
from .manifest import Found, LeftOut, Ordered, Origin


@dataclass(frozen=True, slots=True)
class Row:
    """One row."""

    split: str
    record: JsonObject
    file: str | None = None
    """The name of the file that it begins, where one may not be of several dialogues."""

    @property
    def line(self) -> bytes:
        """Its JSON, with the end of the line."""
        return written_record(self.record) + b"\n"


@dataclass(slots=True)
class Export:
    """An export under way, and what came of it so far."""

    ordered: Ordered
    found: Found = field(default_factory=Found)
    shape: Shape = field(default_factory=Shape)
    unreadable: list[Unreadable] = field(default_factory=list)
    beside: Counter[str] = field(default_factory=Counter)
    """What dialogues that were imported have no place for, with how many of each."""

    passed_over: Counter[str] = field(default_factory=Counter)
    """What could have been a row and is none, by reason."""

    origin: Origin | None = None
    """The runs, once they were read as a whole."""

    difficulty: Mapping[str, DialogueDifficulty] = field(default_factory=dict)
    """What was measured of each dialogue."""

    benchmarks: Benchmarks | None = None
    """Benchmarks that nothing exported may share words or calls with."""

    def empty_splits(self) -> list[str]:
        """Return the splits that nothing was written to, where anything was written."""
        return [name for name in self.ordered.splits.names if self.found.rows and not self.shape.rows[name]]

    async def rows(
        self, log: EventLog, collectors: Mapping[str, Sequence[Collector]] | None = None
    ) -> AsyncIterator[Row]:
        """Yield the rows of every dialogue that was asked for; one that cannot be written or read is noted.

        Every dialogue of a run is given to its *collectors* on the way. Raises NoSuchStream, and as the log's `read`.
        """
        comparison = None if self.ordered.without_duplicates else Comparison()
        ordered, alike = self.ordered, frozenset[str]()
        surplus = frozenset() if ordered.beyond_order else await self._surplus(log)
        if ordered.without_duplicates:
            # What cannot be read is named by the second look.
            found = await load_near_duplicates(
                log,
                *ordered.runs,
                outcomes=ordered.outcomes,
                without=surplus,
                counts=lambda dialogue: not ordered.filters.refuse(dialogue),
                unreadable=[],
            )
            alike = found.names
        required = ordered.difficulty is not None
        self.difficulty = await measured(log, ordered.runs, ordered.difficulty_by, required=required)
        for run in ordered.runs:
            exports = load_export(
                log,
                run,
                ordered.outcomes,
                without=surplus | alike,
                comparison=comparison,
                unreadable=self.unreadable,
                collectors=(collectors or {}).get(run, ()),
            )
            async for row in self._rows_of_run(run, exports):
                yield row
        self.found.duplicates = len(alike) if comparison is None else len(comparison.result.pairs)

    async def _surplus(self, log: EventLog) -> frozenset[str]:
        """Return the dialogues that each run has beyond what was ordered of it."""
        surplus = frozenset[str]().union(*[await load_surplus(log, run) for run in self.ordered.runs])
        if DialogueOutcome.ACCEPTED in self.ordered.outcomes:
            self.found.beyond_order = len(surplus)
        return surplus

    async def _rows_of_run(self, run: str, exports: AsyncIterator[Exported]) -> AsyncIterator[Row]:
        async for exported in exports:
            if self.ordered.filters.refuse(exported.dialogue):
                self.found.refused += 1
                continue
            if not self.ordered.filters.keep(exported):
                self.found.filtered += 1
                continue
            like = None if self.benchmarks is None else self.benchmarks.contaminated(exported.dialogue)
            if like is not None:
                self.found.contaminated.append(like)
                continue
            split = self.ordered.splits.of(exported.dialogue)
            rows = self._rows(exported, split)
            self.found.dialogues_of[run] += bool(rows)
            self.found.rows_of[run] += len(rows)
            for row in rows:
                yield row

    def _rows(self, exported: Exported, split: str) -> list[Row]:
        name = exported.dialogue.id
        difficulty, facts = self.difficulty.get(name), exported.facts()
        if difficulty is not None:
            facts["difficulty"] = facts_of(difficulty)
        source = Source(exported.dialogue, facts, exported.records)
        try:
            found = list(EXPORTS[self.ordered.format].rows(source, self.ordered.options))
        except UnwritableDialogue as error:
            self.found.unwritable.append(LeftOut(exported.dialogue.id, str(error)))
            return []
        begun = EXPORTS[self.ordered.format].begins_file or (lambda _: None)
        rows = [Row(split, row, begun(row)) for row in found if not isinstance(row, PassedOver)]
        if (wanted := self.ordered.difficulty) is not None:
            kept = [row for row in rows if wanted.has(rate_of_row(row.record, name, difficulty))]
            self.found.too_easy_or_hard += len(rows) - len(kept)
            rows = kept
        self.passed_over.update(one.why for one in found if isinstance(one, PassedOver))
        for row in rows:
            self.found.tool_names.update(_mapped_names(row.record))
        self.beside.update(left_out_of(exported.dialogue))
        self.found.dialogues += bool(rows)
        self.found.rows += len(rows)
        self.shape.add(exported, split, len(rows))
        return rows


def _mapped_names(record: JsonObject) -> dict[str, str]:
    """The names of tools that a row maps to those of the pool."""
    facts = record.get("metadata")
    names = facts.get("tool_names") if isinstance(facts, dict) else None
    return {new: str(old) for new, old in names.items()} if isinstance(names, dict) else {}
