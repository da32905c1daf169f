"""Difficulty in an export: the pass rates that `difficulty` has measured, and the rows that are kept by them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...events import JsonObject
from ...store import EventLog
from ...store.views import DialogueDifficulty, difficulty_runs, load_difficulty, tried_by
from ..errors import UsageError

_RANGE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*\.\.\s*(\d+(?:\.\d+)?)\s*")


@dataclass(frozen=True, slots=True)
class DifficultyRange:
    """Pass rates from *low* to *high*, both included."""

    low: float
    high: float

    @classmethod
    def of(cls, words: str) -> "DifficultyRange":
        """Read `0.1..0.9`. Raises UsageError."""
        found = _RANGE.fullmatch(words)
        low, high = (float(found[1]), float(found[2])) if found else (1.0, 0.0)
        if not 0 <= low <= high <= 1:
            raise UsageError(
                f"--difficulty {words[:40]!r} is not LOW..HIGH, two shares from 0 to 1 such as 0.1..0.9: what a model "
                "gets right at least and at most so often"
            )
        return cls(low, high)

    def __str__(self) -> str:
        return f"{self.low:g}..{self.high:g}"

    def has(self, rate: float | None) -> bool:
        """Return true if *rate* is known and within."""
        return rate is not None and self.low <= rate <= self.high


async def measured(
    log: EventLog, runs: Sequence[str], by: str | None, *, required: bool
) -> Mapping[str, DialogueDifficulty]:
    """Return what was measured of each dialogue of *runs*, by the run of attempts *by* where one is named.

    Without a name it is that of the only one there is; nothing where there are several, unless one is *required*.

    Raises:
        UsageError: no run of attempts has that name, or several are there to choose from.
    """
    found: dict[str, DialogueDifficulty] = {}
    for run in runs:
        if (tried := await tried_by(log, run)) is not None:
            what = f"run {run!r} holds attempts at the dialogues of {tried!r}"
            raise UsageError(f"{what}: export that one, and --difficulty-by {run} for its rates")
        there = await difficulty_runs(log, run)
        if by is not None and by in there:
            there = {by: there[by]}
        elif by is not None and len(runs) == 1:
            raise UsageError(f"--difficulty-by {by!r} has not tried run {run!r}; those that have: {_named(there)}")
        if len(there) > 1 and required:
            raise UsageError(f"several have tried run {run!r}: {_named(there)}. Name one with --difficulty-by")
        if not there and required:
            raise UsageError(f"nobody has tried run {run!r} yet: 'toolace-mt difficulty {run} --model NAME' does")
        if len(there) == 1:
            ((name, model),) = there.items()
            found |= await load_difficulty(log, name, model, unreadable=[])
    return found


def facts_of(difficulty: DialogueDifficulty) -> JsonObject:
    """Return what was measured of a dialogue as plain values: the pass rate of the whole and of each turn."""
    return {
        "run": difficulty.run,
        "model": difficulty.model,
        "rate": _rounded(difficulty.rate),
        "turns": {turn: _rounded(one.rate) for turn, one in difficulty.turns.items()},
    }


def rate_of_row(record: JsonObject, dialogue: str, difficulty: DialogueDifficulty | None) -> float | None:
    """Return the pass rate of a row: that of its turn, or of its dialogue where it is of no turn that was tried."""
    if difficulty is None:
        return None
    id_ = str(record.get("id", ""))
    turn = id_.removeprefix(f"{dialogue}:") if id_.startswith(f"{dialogue}:") else ""
    return difficulty.rate_at(turn)


def _rounded(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 4)


def _named(runs: Mapping[str, str]) -> str:
    return ", ".join(f"{name} (model {model})" for name, model in runs.items()) or "none"
