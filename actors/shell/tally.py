"""Tally of a visit's answers: usable and not, by purpose and model, so that a run that gets nowhere is seen."""

from collections import defaultdict
from dataclasses import dataclass, field

from ...events import AnswerUnusable, ModelAnswered
from .event_group import EventGroup


@dataclass(frozen=True, slots=True)
class Unusable:
    """One answer that could not be used."""

    kind: str
    fault: str


@dataclass(slots=True)
class AnswersTo:
    """Answers of one model to one purpose."""

    usable: int = 0
    unusable: list[Unusable] = field(default_factory=list)


def _nothing() -> defaultdict[tuple[str, str], AnswersTo]:
    return defaultdict(AnswersTo)


@dataclass(slots=True)
class Tally:
    """Answers by purpose and by the model that the provider named; it is empty where the question was refused."""

    answers: defaultdict[tuple[str, str], AnswersTo] = field(default_factory=_nothing)

    def add(self, purpose: str, group: EventGroup) -> None:
        """Count the answer to a question for *purpose* with which *group* begins."""
        model = next((event.model for event in group.events if isinstance(event, ModelAnswered)), "")
        unusable = next((event for event in group.events if isinstance(event, AnswerUnusable)), None)
        answers = self.answers[purpose, model]
        if unusable is None:
            answers.usable += 1
        else:
            answers.unusable.append(Unusable(unusable.kind, unusable.fault))
