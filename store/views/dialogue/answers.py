"""The model answer behind an event, followed by cause."""

from collections.abc import Iterable, Mapping

from ....events import ModelAnswered, Recorded
from ...wording import dollars
from ..view import Short, View


class AnswerBehind(View):
    """A model's answer: the facts that find it in the log, and price it."""

    id: str
    """The event's id."""
    version: int
    purpose: Short
    question: Short
    role: Short
    model: Short
    price: float | None
    """US dollars. None: unknown."""
    prompt: str
    """Digest of the prompt."""
    template: str
    """Digest of its template."""
    prompt_version: int
    """The version of the dialogue that the prompt was rendered from."""

    def __str__(self) -> str:
        """Tell which answer it is, in one line."""
        return f"answer at version {self.version} (for {self.purpose}, model {self.model}, {dollars(self.price)})"


def by_id(records: Iterable[Recorded]) -> Mapping[str, Recorded]:
    """Return the records by event id."""
    return {record.envelope.id: record for record in records}


def answer_behind(record: Recorded, records: Mapping[str, Recorded]) -> AnswerBehind | None:
    """Return the answer that *record* was decided from: the event that its cause names, if that is an answer."""
    cause = records.get(record.envelope.cause or "")
    if cause is None or not isinstance(cause.event, ModelAnswered):
        return None
    answer, envelope = cause.event, cause.envelope
    return AnswerBehind.copied_from(
        answer, id=envelope.id, version=cause.version, role=envelope.role, prompt_version=answer.version
    )
