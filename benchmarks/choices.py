"""The cost of an accepted dialogue under each choice: calls, input tokens, and the share of them that a cache has.

The offline model answers, with moderate rates of mistakes. Each row is a run of the same seeds over the same pools. The
cache is one that keeps prefixes in blocks of 128 tokens from 1,024 tokens on, and forgets nothing during a run.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pydantic import BaseModel

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # `support` is what tests share

from support.driving import offline, step
from toolace_mt.actors.experts import DEFAULT_PANEL
from toolace_mt.actors.methods import DEFAULT_METHOD, METHODS
from toolace_mt.actors.offline import Mistakes, OfflineSettings
from toolace_mt.actors.questions import Question
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import (
    DeclinedBy,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    ModelAnswered,
    Phase,
    Seat,
    admit_all,
    unopened,
)
from toolace_mt.store.views.comparison.quantities import CACHED_SHARE

_EXAMPLES = Path(__file__).parent.parent / "examples"
POOLS = (_EXAMPLES / "pool.json", _EXAMPLES / "gallery" / "rail.json")
_CHARACTERS_PER_TOKEN, _BLOCK, _LEAST = 4, 512, 8
"""Characters of a block, and the blocks from which on a prefix is kept."""
_MODERATE = Mistakes(
    malformed_json=0.03,
    missing_argument=0.05,
    invented_identifier=0.05,
    wrong_type=0.05,
    broken_pairing=0.05,
    unreadable_vote=0.02,
    unfair_judge=0.05,
)
_OFTEN = Mistakes(**{name: 2 * rate for name, rate in _MODERATE.model_dump().items()})
_WAVES = tuple(
    Seat(expert=name, votes=1, quorum=1, wave=1 if name in DEFAULT_PANEL[:3] else 2) for name in DEFAULT_PANEL
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One row."""

    name: str
    generation: Mapping[str, object] = field(default_factory=dict)
    panel: Sequence[str | Seat] = DEFAULT_PANEL
    mistakes: Mistakes = _MODERATE
    method: str = DEFAULT_METHOD


CHOICES = (
    Choice("the defaults"),
    Choice("each expert asked alone (`votes_together: 1`)", {"votes_together": 1}),
    Choice("all six experts in one question (`votes_together: 6`)", {"votes_together": 6}),
    Choice("experts in two waves", panel=_WAVES),
    Choice("5 iterations, whatever was masked", {"reasonability_iterations": 5}),
    Choice("15 iterations", {"reasonability_iterations": 15}),
    Choice("no iteration", {"reasonability_iterations": 0}),
    Choice("no injection", {"complexities": {"min": 0, "max": 0}}),
    Choice("no repair (`repair_rounds: 0`)", {"repair_rounds": 0}),
    Choice("twice the mistakes", mistakes=_OFTEN),
    Choice("twice the mistakes, no repair", {"repair_rounds": 0}, mistakes=_OFTEN),
    Choice("the baseline (`method: simulation`)", method="simulation"),
    Choice("the baseline, twice the mistakes", method="simulation", mistakes=_OFTEN),
)


class Spending:
    """What one row's dialogues took."""

    def __init__(self) -> None:
        self.opened = self.accepted = self.calls = self.read = self.cached = 0
        self.closed: Counter[str] = Counter()
        """Fills, by who closed their masks."""
        self._blocks: set[bytes] = set()

    def ask(self, text: str) -> None:
        """Count one prompt."""
        self.calls += 1
        self.read += len(text)
        digests = list(_prefixes(text))
        known = next((at for at, digest in enumerate(digests) if digest not in self._blocks), len(digests))
        self.cached += known * _BLOCK if known >= _LEAST else 0
        self._blocks.update(digests)

    def row(self, name: str) -> str:
        """A line of the table."""
        each = max(self.accepted, 1)
        new = self.read - self.cached
        tokens = [
            amount / _CHARACTERS_PER_TOKEN / each for amount in (self.read, new, new + CACHED_SHARE * self.cached)
        ]
        rule, judge = self.closed["rule"], self.closed["judge"]
        ruled = f"{100 * rule / (rule + judge):.0f} %" if rule + judge else ""
        return (
            f"| {name} | {self.accepted} of {self.opened} | {self.calls / each:.1f} | {tokens[0]:,.0f} "
            f"| {100 * self.cached / self.read:.0f} % | {tokens[1]:,.0f} | {tokens[2]:,.0f} | {ruled} |"
        )


def _prefixes(text: str) -> Iterator[bytes]:
    digest = blake2b(digest_size=16)
    for start in range(0, len(text) - _BLOCK + 1, _BLOCK):
        digest.update(text[start : start + _BLOCK].encode())
        yield digest.digest()


def drive(choice: Choice, pool: Pool, count: int, spending: Spending) -> None:
    """Make *count* dialogues over *pool*."""
    usual, method = offline(OfflineSettings(mistakes=choice.mistakes)), METHODS[choice.method]

    def answering(question: Question[BaseModel]) -> str:
        prompt = question.prompt
        spending.ask(prompt.system + prompt.context + prompt.task)
        return usual(question)

    generation = Generation.model_validate(choice.generation)
    for number in range(1, count + 1):
        drawn = draw_opening(generation, pool, experts=choice.panel, run_seed=11, number=number)
        dialogue = admit_all(unopened(f"run/{number}"), [method.opened(drawn, generation)])
        while groups := step(dialogue, answering, method):
            for events in groups:
                spending.closed.update(_closed(events))
                dialogue = admit_all(dialogue, events)
        spending.opened += 1
        spending.accepted += dialogue.phase is Phase.ACCEPTED


def _closed(events: Sequence[DialogueEvent]) -> Iterator[str]:
    """Yield who closed each mask of a group of events: a judge, whose answer is in the group, or a rule."""
    judged = any(isinstance(event, ModelAnswered) and event.purpose == "judge" for event in events)
    for event in events:
        if isinstance(event, FillAccepted) or (isinstance(event, FillDeclined) and event.by is not DeclinedBy.ERROR):
            yield "judge" if judged else "rule"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=20, help="For each pool.")
    parser.add_argument("--pool", type=Path, nargs="*", default=POOLS)
    parser.add_argument("--only", type=int, nargs="*", help="Rows by number, from 0.")
    options = parser.parse_args()
    print("| choice | accepted | calls | input | cached | uncached input | billed input | fills decided by rule |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for number, choice in enumerate(CHOICES):
        if options.only is None or number in options.only:
            spending = Spending()
            for path in options.pool:
                drive(choice, load_pool([path]), options.dialogues, spending)
            print(spending.row(choice.name), flush=True)


if __name__ == "__main__":
    main()
