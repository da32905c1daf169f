"""Answers that could not be used: by reason, purpose and model, with an example of each."""

from collections import Counter
from dataclasses import dataclass

from ....events import AnswerUnusable, ModelAnswered, Recorded
from ...wording import excerpt
from ..view import View
from .check_counts import MAX_ROWS, OTHERS

UNKNOWN = "unknown"
_EXAMPLE = 1000
"""Characters."""
_VOTE = "vote"
"""The purpose that is counted by expert: an answer's is `vote:tone`."""


class UnusableReason(View):
    """Answers of one model to one purpose that could not be used for one kind of reason."""

    kind: str
    """Empty in logs of older releases."""
    purpose: str
    model: str
    """`unknown` where the question was refused, so that none answered."""
    answers: int
    example: str
    """The first reason, as the next try was told it."""
    dialogue: str
    """The dialogue of that example."""
    version: int
    """The version at which it is recorded."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """The source of an answer; answers are summed by it."""

    role: str
    purpose: str
    model: str


class Sources:
    """The sources of the answers of one dialogue, record by record."""

    def __init__(self) -> None:
        self._asked: dict[str, Source] = {}

    def of(self, record: Recorded) -> Source | None:
        """Return the source of an answer, or of one that could not be used; None for every other event."""
        event = record.event
        if isinstance(event, ModelAnswered):
            source = self._asked[event.question] = Source(
                *map(excerpt, (record.envelope.role, event.purpose, event.model))
            )
            return source
        if isinstance(event, AnswerUnusable):
            return self._asked.get(event.question) or _unanswered(record.envelope.role, event.question)
        return None


class UnusableCounter:
    """Adds up event by event."""

    def __init__(self) -> None:
        self._answers: Counter[tuple[str, str, str]] = Counter()
        self._examples: dict[tuple[str, str, str], tuple[str, str, int]] = {}

    def count(self, record: Recorded, source: Source) -> None:
        """Add an event of *source*; one that is no unusable answer adds nothing."""
        event = record.event
        if not isinstance(event, AnswerUnusable):
            return
        key = (excerpt(event.kind), source.purpose, source.model)
        if key not in self._answers and len(self._answers) >= MAX_ROWS:
            key = ("", OTHERS, OTHERS)
        self._answers[key] += 1
        self._examples.setdefault(key, (excerpt(event.fault, _EXAMPLE), record.stream, record.version))

    @property
    def reasons(self) -> tuple[UnusableReason, ...]:
        """The counts so far, the most frequent first."""
        counted = sorted(self._answers.items(), key=lambda one: (-one[1], one[0]))
        return tuple(
            UnusableReason(
                kind=key[0],
                purpose=key[1],
                model=key[2],
                answers=answers,
                example=self._examples[key][0],
                dialogue=self._examples[key][1],
                version=self._examples[key][2],
            )
            for key, answers in counted
        )


def _unanswered(role: str, question: str) -> Source:
    """Return the source of a question without an answer: its key names the purpose, as `fill:m6` or `vote:tone:1`."""
    purpose, *rest = question.split(":")
    if purpose == _VOTE and len(rest) > 1:
        purpose = f"{purpose}:{rest[0]}"
    return Source(excerpt(role), excerpt(purpose) if purpose and rest else UNKNOWN, UNKNOWN)
