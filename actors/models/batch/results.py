"""Results of a batch, line by line: in any order, more than once, or cut off."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias

import httpx2

from ...questions import Reply
from ..bounded_http import CUT
from ..endpoint import Endpoint
from ..exchange import Exchange, Heard, RawReply
from ..failures.errors import ModelError, ModelMisconfigured, QuestionRefused
from ..failures.translation import of_status
from ..lenient_json import read_json


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the provider did not answer, and may be asked again: expired, cancelled or failed."""

    why: str


Outcome: TypeAlias = Reply | QuestionRefused | ModelMisconfigured | Unanswered


@dataclass(slots=True)
class Results:
    """Outcomes by the custom ids of their questions."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    cut: bool = False
    """True if there are more than are read."""

    def add_lines(self, file: httpx2.Response, read: Callable[[dict[str, Any]], Outcome]) -> None:
        """Add the lines of a file that can be read; the first of several results of one question counts."""
        self.cut = self.cut or bool(file.extensions.get(CUT))
        for line in BytesIO(file.content):
            if not line.strip():
                continue
            try:
                found = read_json(line)
            except ValueError:
                continue
            custom = found.get("custom_id") if isinstance(found, dict) else None
            if isinstance(found, dict) and isinstance(custom, str) and custom not in self.outcomes:
                self.outcomes[custom] = read(found)


@dataclass(frozen=True, slots=True)
class _Line:
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class LineReader:
    """Reads the answers of one endpoint as if they had come one by one."""

    def __init__(self, exchange: Exchange, read_answer: Callable[[Endpoint, RawReply], Heard | ModelError]) -> None:
        self._exchange, self._read_answer = exchange, read_answer

    def answered(self, body: object) -> Outcome:
        """Return the outcome that the body of an answer with status 200 holds."""
        heard = self._read_answer(self._exchange.at, _Line(json.dumps(body).encode()))
        return _outcome(heard) if isinstance(heard, ModelError) else self._exchange.priced(heard, 0.0)

    def refused(self, status: int, body: object) -> Outcome:
        """Return the outcome of an answer with an error status."""
        return _outcome(of_status(self._exchange.at, status, body, {}))


def _outcome(error: ModelError) -> Outcome:
    return error if isinstance(error, QuestionRefused | ModelMisconfigured) else Unanswered(str(error))
