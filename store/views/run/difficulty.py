"""Difficulty: how often a model did what the turns of a run's dialogues do, as a run of attempts recorded it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ....events import AssistantTurn, DialogueImported, Recorded, RunStarted, TurnAttempted, Verdict
from ...contract import EventLog
from ..dialogue.snapshot import dialogue_at
from ..load import Unreadable, dialogues_of, expect_run, run_of
from ..view import Sentence, Short, View

ATTEMPTS = "difficulty"
"""The kind of a run whose dialogues are attempts at those of another one, as its config says it."""


class TurnDifficulty(View):
    """Attempts at one turn."""

    calls: bool
    """True if the turn makes calls; one of words is met by any words."""
    tries: int
    """Attempts that say something."""
    passed: int
    """Those that do the same as the turn."""
    errors: int
    """Attempts that nobody answered."""
    otherwise: Sentence = ""
    """What the first attempt that did not pass did otherwise; empty where there is none."""

    @property
    def rate(self) -> float | None:
        """The share that passed; None where no attempt says anything."""
        return self.passed / self.tries if self.tries else None


class DialogueDifficulty(View):
    """Attempts at the turns of one dialogue."""

    run: Short
    """The run of attempts."""
    model: Short
    """The model that made them, by its place in the config."""
    turns: Mapping[str, TurnDifficulty]
    """By the turn's id, in order."""

    @property
    def rate(self) -> float | None:
        """The share of all attempts that passed; None where none says anything."""
        tries = sum(turn.tries for turn in self.turns.values())
        return sum(turn.passed for turn in self.turns.values()) / tries if tries else None

    def rate_at(self, turn: str) -> float | None:
        """The share that passed at a turn; that of the dialogue where the turn was not tried."""
        found = self.turns.get(turn)
        return self.rate if found is None else found.rate


async def tried_by(log: EventLog, run: str) -> str | None:
    """Return the run whose dialogues *run* tries; None where it tries none."""
    started = await _started(log, run)
    return None if started is None else str(started.config.get("of"))


async def difficulty_runs(log: EventLog, run: str) -> dict[str, str]:
    """Return the runs of attempts at *run*'s dialogues, by name, each with the place of its model."""
    found: dict[str, str] = {}
    async for head in log.heads():
        started = await _started(log, head.stream) if run_of(head.stream) is None else None
        if started is not None and started.config.get("of") == run:
            found[head.stream] = str(started.config.get("model"))
    return found


async def _started(log: EventLog, run: str) -> RunStarted | None:
    """Return the beginning of *run*; None where it is none of attempts."""
    records = await log.read(run, upto=1)
    first = records[0].event if records else None
    return first if isinstance(first, RunStarted) and first.config.get("kind") == ATTEMPTS else None


async def load_difficulty(
    log: EventLog, name: str, model: str, *, unreadable: list[Unreadable] | None = None
) -> dict[str, DialogueDifficulty]:
    """Return what the run of attempts *name* found, by the dialogue that was tried.

    Of a run that still goes on, what it has found so far. Raises NoSuchStream, and as the log's `read`.
    """
    await expect_run(log, name)
    found: dict[str, DialogueDifficulty] = {}
    async for records in dialogues_of(log, name, unreadable=unreadable):
        first = records[0].event
        if isinstance(first, DialogueImported):
            found[first.source] = DialogueDifficulty(run=name, model=model, turns=turns_of(records))
    return found


def turns_of(records: Sequence[Recorded]) -> dict[str, TurnDifficulty]:
    """Return the attempts at each turn of a dialogue that was tried, in order. Raises DamagedLog."""
    dialogue = dialogue_at(records)
    verdicts: defaultdict[str, list[Verdict]] = defaultdict(list)
    otherwise: dict[str, str] = {}
    for attempt in dialogue.attempts:
        verdicts[attempt.turn].append(attempt.verdict)
        if attempt.difference:
            otherwise.setdefault(attempt.turn, attempt.difference)
    return {
        turn.id: TurnDifficulty(
            calls=bool(turn.calls),
            tries=len(verdicts[turn.id]) - verdicts[turn.id].count(Verdict.ERROR),
            passed=verdicts[turn.id].count(Verdict.PASS),
            errors=verdicts[turn.id].count(Verdict.ERROR),
            otherwise=otherwise.get(turn.id, ""),
        )
        for turn in dialogue.turns
        if isinstance(turn, AssistantTurn) and turn.id in verdicts
    }


class TurnCounts(View):
    """Turns by how often a model did the same."""

    turns: int
    always: int
    sometimes: int
    never: int
    untold: int
    """Those at which no attempt says anything."""
    tries: int
    passed: int


class Difficulty(View):
    """How hard the turns of a run's dialogues were."""

    dialogues: int
    calling: TurnCounts
    """Turns with calls."""
    speaking: TurnCounts
    """Turns of words only."""


class DifficultyMeter:
    """Adds up dialogue by dialogue; those that were not there to be tried count for nothing."""

    def __init__(self) -> None:
        self._dialogues = 0
        self._counts = {True: [0] * 7, False: [0] * 7}

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. Raises DamagedLog."""
        if any(isinstance(record.event, TurnAttempted) for record in records):
            self.count(turns_of(records))

    def count(self, turns: Mapping[str, TurnDifficulty]) -> None:
        """Add the turns of one dialogue."""
        self._dialogues += 1
        for turn in turns.values():
            rate = turn.rate
            outcome = (rate == 1, rate is not None and 0 < rate < 1, rate == 0, rate is None)
            for at, number in enumerate((1, *outcome, turn.tries, turn.passed)):
                self._counts[turn.calls][at] += number

    @property
    def difficulty(self) -> Difficulty:
        """The counts so far."""
        calling, speaking = (
            TurnCounts(**dict(zip(TurnCounts.model_fields, self._counts[calls], strict=True)))
            for calls in (True, False)
        )
        return Difficulty(dialogues=self._dialogues, calling=calling, speaking=speaking)
