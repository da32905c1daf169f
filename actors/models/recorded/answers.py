"""Lines of a file of answers, and the answers of a dialogue's log as such lines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, field_validator, model_validator

from ....events import AnswerUnusable, ModelAnswered, Recorded, Usage

REFUSED = "the provider refused the question: "
"""Beginning of the fault of a question that no provider answered."""
_UNCOUNTED = dict.fromkeys(Usage.model_fields)


class RecordedAnswer(BaseModel):
    """One answer, or the refusal of one question."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dialogue: str = Field(pattern=r"^([^/]+/)?[0-9]{1,18}$")
    """`RUN/NUMBER`, or the number alone; a run of another name takes the answers of the same number."""
    question: str = Field(min_length=1)
    """The question's key: `plan`, `draft:2`, `judge:m3`, `vote:coherence:1`."""
    attempt: StrictInt = Field(default=1, ge=1)
    """The try, from 1."""
    text: str | None = None
    """The raw reply."""
    refused: str | None = None
    """Instead of a reply: the reason for which the provider refused the question."""
    model: str = "recorded"
    finish_reason: str = "stop"
    usage: Usage = Usage.model_validate(_UNCOUNTED)
    latency: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    """Seconds that the recorded answer took; nobody waits for them again."""

    @field_validator("usage", mode="before")
    @classmethod
    def _uncounted(cls, given: Any) -> Any:  # noqa: ANN401 — what a file holds
        """Leave out no kind of tokens: one that is not named is unknown."""
        return {**_UNCOUNTED, **given} if isinstance(given, dict) else given

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.refused is None):
            raise ValueError("a line has either 'text' or 'refused'")
        return self


def answers_in(records: Iterable[Recorded]) -> Iterator[RecordedAnswer]:
    """Yield the answers of one dialogue, given all its records, in the order in which they came."""
    faults: Counter[str] = Counter()
    unread: set[str] = set()
    for record in records:
        event = record.event
        if isinstance(event, ModelAnswered):
            unread.add(event.question)
            yield RecordedAnswer(
                dialogue=record.stream,
                question=event.question,
                attempt=faults[event.question] + 1,
                text=event.text,
                model=event.model,
                finish_reason=event.finish_reason,
                usage=event.usage,
                latency=event.latency,
            )
        elif isinstance(event, AnswerUnusable):
            if event.question not in unread:
                reason = event.fault.removeprefix(REFUSED)
                attempt = faults[event.question] + 1
                yield RecordedAnswer(dialogue=record.stream, question=event.question, attempt=attempt, refused=reason)
            unread.discard(event.question)
            faults[event.question] += 1
