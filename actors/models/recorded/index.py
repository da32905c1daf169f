"""Index of a file of answers: the place of each line, so that a large file takes little memory."""

import re
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from ....store.inputs import open_file
from ..failures.errors import ModelMisconfigured
from .answers import RecordedAnswer

_EXPECTED = 'expected an object such as {"dialogue": "demo/1", "question": "plan", "attempt": 1, "text": "..."}'
_MOST_BYTES = 4_000_000
"""Bytes of a line."""


class Asked(NamedTuple):
    """The part of a question by which its answer is found."""

    dialogue: str
    question: str
    attempt: int

    @property
    def by_number(self) -> "Asked":
        """The same of a run of any name."""
        return self._replace(dialogue=_number(self.dialogue))

    def __str__(self) -> str:
        """Name it in a message."""
        return f"dialogue {self.dialogue!r}, question {self.question!r}, try {self.attempt}"


class AnswerIndex:
    """Finds the line of a question."""

    def __init__(self, path: Path) -> None:
        """Read *path* once. Raises ModelMisconfigured where it cannot be read, or a line is no answer."""
        self._path = path
        self._exact: dict[Asked, int] = {}
        self._by_number: dict[Asked, int] = {}
        self._ambiguous: set[Asked] = set()
        try:
            with open_file(path) as file:
                place = 0
                for number, line in enumerate(iter(lambda: file.readline(_MOST_BYTES + 1), b""), start=1):
                    if line.strip():
                        self._add(number, line, place)
                    place += len(line)
        except OSError as error:
            raise ModelMisconfigured(f"the file of answers {str(path)!r} cannot be read: {error.strerror}") from None
        if not self._exact:
            raise ModelMisconfigured(f"the file of answers {str(path)!r} holds no answer")

    def __len__(self) -> int:
        return len(self._exact)

    def find(self, asked: Asked) -> RecordedAnswer | None:
        """Return the answer: of that very dialogue, else of the only run that has one of its number."""
        place = self._exact.get(asked)
        number = asked.by_number
        if place is None and number not in self._ambiguous:
            place = self._by_number.get(number)
        if place is None:
            return None
        with self._path.open("rb") as file:
            file.seek(place)
            return RecordedAnswer.model_validate_json(file.readline())

    def _add(self, number: int, line: bytes, place: int) -> None:
        where = f"{str(self._path)!r}, line {number}"
        if len(line) > _MOST_BYTES:
            raise ModelMisconfigured(f"{where}: it is too long; an answer has at most {_MOST_BYTES:,} bytes")
        try:
            answer = RecordedAnswer.model_validate_json(line)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            key = ".".join(map(str, first["loc"])) or "the line"
            raise ModelMisconfigured(
                f"{where}: {key}: {first['msg'].removeprefix('Value error, ')}; {_EXPECTED}"
            ) from None
        asked = Asked(answer.dialogue, answer.question, answer.attempt)
        if asked in self._exact:
            raise ModelMisconfigured(f"{where}: {asked} has an answer already, in an earlier line")
        self._exact[asked] = place
        if asked.by_number in self._by_number:
            self._ambiguous.add(asked.by_number)
        self._by_number[asked.by_number] = place


def _number(dialogue: str) -> str:
    return re.sub(r"^0+(?=\d)", "", dialogue.rpartition("/")[2])
