"""What the estimates of all methods share: the sizes of texts, and the votes of a panel."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from ...events import Seat, Tool
from ...store.wording import percent
from ..experts import Expert
from ..prompts import VOTES, Template
from ..prompts.rendering import tool_lines
from ..roles import purposes
from ..roles.vote_keys import shared
from .port import ExpectedCalls

CHARACTERS_PER_TOKEN: Final = 4
WORDS_PER_TURN: Final = 80
JSON_PER_TURN: Final = 40
PER_TURN: Final = WORDS_PER_TURN + JSON_PER_TURN
"""Tokens of a turn."""
VERDICT: Final = 150
FOR_SUBTASK: Final = 60
"""Tokens of a sub-task in a plan."""


@dataclass(frozen=True, slots=True)
class Voting:
    """A guess at how a panel votes."""

    rounds: float
    """Times that a dialogue is verified."""
    voted: float
    """Of a wave of experts, those that are asked once the wave before them has passed a dialogue."""
    beyond: float
    """Of an expert's votes beyond its quorum, those that are asked for."""
    again: float
    """Calls for each that is usable."""


def expected_votes(
    guess: Voting, panel: Sequence[Seat], experts: Mapping[str, Expert], together: int, whole: float
) -> Iterator[ExpectedCalls]:
    """Yield the votes on a dialogue of *whole* tokens, of which a question asks for so many *together*.

    Of experts that share a question, the one with most votes says how often it is asked.
    """
    asked = [(seat, experts[seat.expert].template) for seat in panel]
    waves = sorted({seat.wave for seat, _ in asked})
    for at, wave in enumerate(waves, start=1):
        seats = {seat.expert: (seat, template) for seat, template in asked if seat.wave == wave}
        reached = guess.rounds * guess.voted**at * guess.again
        for names in shared([*seats], together, ()):
            part = [seats[expert] for expert in names]
            votes = max(seat.quorum + guess.beyond * (seat.votes - seat.quorum) for seat, _ in part)
            if len(part) == 1:
                read = whole + words_of(part[0][1])
                yield ExpectedCalls(purposes.VOTE, names[0], reached * votes, read, VERDICT)
                continue
            read = whole + words_of(VOTES) + sum(len(template.task) / CHARACTERS_PER_TOKEN for _, template in part)
            yield ExpectedCalls(purposes.VOTES, None, reached * votes, read, VERDICT * len(part))


def words_of(template: Template) -> float:
    """Return the tokens of a template's own words."""
    return len(template.text) / CHARACTERS_PER_TOKEN


def tool_tokens(tools: Sequence[Tool]) -> float:
    """Return the tokens of one tool, on average."""
    sizes = [len(tool_lines([tool])) for tool in tools]
    return mean(sizes) / CHARACTERS_PER_TOKEN if sizes else 0.0


def assumed_sizes(low: float, expected: float, high: float) -> tuple[str, ...]:
    """Return what is assumed of the turns and tokens of a dialogue."""
    turns = f"{low:.0f} to {high:.0f} turns ({expected:.0f} expected)"
    return (
        f"a dialogue has {turns} of about {PER_TURN} tokens",
        f"a token is {CHARACTERS_PER_TOKEN} characters of a prompt; reasoning that is not said is not counted",
    )


def assumed_votes(guess: Voting, panel: Sequence[Seat]) -> tuple[str, ...]:
    """Return what is assumed of the votes; nothing where no expert has more than its quorum."""
    beyond = f"of the votes beyond a quorum, {percent(guess.beyond)} are asked for (low: none, high: all)"
    return (beyond,) if any(seat.votes > seat.quorum for seat in panel) else ()


ASSUMED_OF_ALL: Final = (
    "nothing is read from a provider's cache; where it is, input costs less",
    "the numbers are of opened dialogues, whatever share of them is accepted",
)
