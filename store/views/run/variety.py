"""The variety of a run's accepted dialogues: how differently they begin, speak, call, and what they call with.

Every figure is a number of distinct things among all of their kind. It falls as a run grows, since words and tools come
again, so runs are compared at about the same number of dialogues.
"""

from collections.abc import Iterator, Mapping, Sequence

from ....events import (
    AssistantTurn,
    DamagedLog,
    Dialogue,
    DialogueAccepted,
    DialogueImported,
    DialogueOpened,
    FillAccepted,
    FillDeclined,
    FillProposed,
    PlanCompared,
    Recorded,
    SubtaskDrafted,
    TurnSimulated,
    TurnsMasked,
    UserTurn,
    evolve,
    unopened,
)
from ..duplicates.similarity import is_sign, tokens_of
from ..outcome import last_of
from ..view import View
from .argument_variety import ArgumentCounter, ArgumentVariety
from .distinct import Distinct, DistinctCounter, hash_of, hashes_of_runs
from .entropy import EntropyCounter

OPENING_WORDS = 4
"""Words of a dialogue's first turn that are its opening; two signs of Chinese or Japanese count as a word."""
_MOST_OPENINGS = 10_000
"""Openings that are told apart to name the commonest one."""
_WRITES_TURNS = (
    DialogueOpened,
    DialogueImported,
    SubtaskDrafted,
    TurnSimulated,
    TurnsMasked,
    FillProposed,
    FillAccepted,
    FillDeclined,
)
"""Events without which the last turns are not known."""


class Variety(View):
    """The variety of the accepted dialogues."""

    dialogues: int
    openings: Distinct
    """Dialogues by the first words of their user."""
    commonest_opening: str
    commonest_opening_dialogues: int
    words: Distinct
    """Words of users and assistants."""
    word_pairs: Distinct
    """Runs of two of them."""
    word_triples: Distinct
    """Runs of three of them."""
    word_entropy: float | None
    """Of the words, in bits. None: there is none."""
    tool_pairs: Distinct
    """Calls that follow each other in a dialogue, by the tools' names."""
    tool_entropy: float | None
    """Of the tools that are called, in bits. None: none is called."""
    arguments: ArgumentVariety
    plans_asked_again: int
    """Plans of all dialogues that were given up because they were too like an earlier one."""
    plans_taken: int
    """Those that were too like and taken as they are."""

    @property
    def distinct(self) -> Mapping[str, Distinct]:
        """The distinct things, by what they are in words."""
        return {
            f"openings of {OPENING_WORDS} words": self.openings,
            "words": self.words,
            "runs of 2 words": self.word_pairs,
            "runs of 3 words": self.word_triples,
            "pairs of tools": self.tool_pairs,
            "argument values": self.arguments.values,
        }

    @property
    def entropies(self) -> Mapping[str, float]:
        """The entropies in bits, of those that have one."""
        told = {"words": self.word_entropy, "tools called": self.tool_entropy}
        return {what: bits for what, bits in told.items() if bits is not None}


class VarietyMeter:
    """Adds up dialogue by dialogue, in memory that does not grow with them."""

    def __init__(self) -> None:
        self._dialogues = self._plans_asked_again = self._plans_taken = 0
        self._openings, self._pairs = DistinctCounter(), DistinctCounter()
        self._runs = [DistinctCounter(), DistinctCounter(), DistinctCounter()]
        """Of one, two and three words."""
        self._words, self._tools = EntropyCounter(), EntropyCounter()
        self._opened_with: dict[str, int] = {}
        self._arguments = ArgumentCounter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. Of one that is not accepted only plans count. Raises DamagedLog."""
        self._add_plans(records)
        last = last_of(records)
        if last is None or not isinstance(last.event, DialogueAccepted):
            return
        self.add_dialogue(turns_only(records))

    def add_dialogue(self, dialogue: Dialogue) -> None:
        """Add one dialogue that counts, however it ended."""
        self._dialogues += 1
        self._add_words(dialogue)
        calls = [call for _, call in dialogue.calls()]
        names = [call.name for call in calls]
        self._pairs.add(*hashes_of_runs(names, 2))
        self._tools.add(names)
        self._arguments.add(dialogue.tools, calls)

    def _add_plans(self, records: Sequence[Recorded]) -> None:
        for record in records:
            if isinstance(record.event, PlanCompared) and record.event.goals:
                self._plans_asked_again += record.event.again
                self._plans_taken += not record.event.again

    def _add_words(self, dialogue: Dialogue) -> None:
        said = [turn for turn in dialogue.turns if isinstance(turn, UserTurn | AssistantTurn)]
        first = next((turn for turn in said if isinstance(turn, UserTurn)), None)
        if first is not None:
            opening = " ".join(_opening(tokens_of(first.text)))
            self._openings.add(hash_of(opening))
            if opening in self._opened_with or len(self._opened_with) < _MOST_OPENINGS:
                self._opened_with[opening] = self._opened_with.get(opening, 0) + 1
        for turn in said:
            tokens = tokens_of(turn.text)
            self._words.add(tokens)
            for length, counter in enumerate(self._runs, start=1):
                counter.add(*hashes_of_runs(tokens, length))

    @property
    def variety(self) -> Variety:
        """The variety so far."""
        commonest = max(self._opened_with, key=lambda opening: self._opened_with[opening], default="")
        return Variety(
            dialogues=self._dialogues,
            openings=self._openings.counted,
            commonest_opening=commonest,
            commonest_opening_dialogues=self._opened_with.get(commonest, 0),
            words=self._runs[0].counted,
            word_pairs=self._runs[1].counted,
            word_triples=self._runs[2].counted,
            word_entropy=self._words.bits,
            tool_pairs=self._pairs.counted,
            tool_entropy=self._tools.bits,
            arguments=self._arguments.variety,
            plans_asked_again=self._plans_asked_again,
            plans_taken=self._plans_taken,
        )


def turns_only(records: Sequence[Recorded]) -> Dialogue:
    """Return the fold of the events that write turns: the tools and turns of the whole fold, in less time.

    Raises DamagedLog.
    """
    dialogue = unopened(records[0].stream)
    for record in records:
        event = record.event
        if not isinstance(event, _WRITES_TURNS):
            continue
        try:
            dialogue = evolve(dialogue, event)
        except KeyError as missing:
            why = f"it speaks of {missing}, which is not there"
            raise DamagedLog(record.stream, record.version, event.type, why) from None
    return dialogue


def _opening(tokens: Sequence[str]) -> Iterator[str]:
    left = 2 * OPENING_WORDS
    for token in tokens:
        if left <= 0:
            return
        left -= 1 if is_sign(token) else 2
        yield token
