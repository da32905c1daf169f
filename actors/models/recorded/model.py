"""The provider that answers from a file."""

from pathlib import Path

from pydantic import BaseModel

from ...questions import Question, Reply
from ..failures.errors import AnswerMissing, QuestionRefused
from .index import AnswerIndex, Asked
from .settings import RecordedSettings


class RecordedModel:
    """Answers each question as it was answered before; its answers cost nothing."""

    def __init__(self, settings: RecordedSettings) -> None:
        """Read the file. Raises ModelMisconfigured where it cannot be used."""
        self._file = settings.file
        self._answers = AnswerIndex(Path(settings.file))

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`. Raises AnswerMissing where the file has no answer, and QuestionRefused as then."""
        asked = Asked(question.dialogue, question.key, question.attempt)
        answer = self._answers.find(asked)
        if answer is None:
            raise AnswerMissing(f"{self._file!r} has no answer for {asked}")
        if answer.text is None:
            raise QuestionRefused(answer.refused or "")
        return Reply(answer.text, answer.model, answer.finish_reason, answer.usage, 0.0, answer.latency)

    async def close(self) -> None:
        """Do nothing: no file is held open."""
