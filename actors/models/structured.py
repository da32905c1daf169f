"""The form that an endpoint is asked to reply in: a schema, an object or text; one that it refuses is given up."""

import logging
import re
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Final

from pydantic import BaseModel

from ...events import JsonObject
from ..questions import Question, Reply
from ..schemas import bounded
from .endpoint import Endpoint
from .failures.errors import ModelError

_logger = logging.getLogger(__name__)


class ReplyForm(StrEnum):
    """Forms, the narrowest first."""

    SCHEMA = "schema"
    """JSON of the question's own schema."""
    OBJECT = "object"
    """Any JSON object."""
    OFF = "off"
    """Text."""


_NEXT: Final = {ReplyForm.SCHEMA: ReplyForm.OBJECT, ReplyForm.OBJECT: ReplyForm.OFF}
_PATIENCE: Final = 3
"""Refusals in a row after which no question asks for that form any more."""
_BAD_REQUEST: Final = (400, 404, 422, 501)
_SPEAKS_OF_IT: Final = re.compile(
    r"response[_ ]?format|json[_ ]?(schema|object|mode)|structured[_ ]?outputs?|grammar|guided|tool_choice|"
    r"input_schema|invalid schema",
    re.IGNORECASE,
)
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+")


class Structured:
    """The form of replies at one endpoint.

    A question whose form is refused is asked again in the next wider one at once: nothing was answered, so it is no
    try. One odd schema may be its own question's affair; where the endpoint refuses one after the other, it takes none.
    """

    def __init__(self, at: Endpoint | str, form: ReplyForm) -> None:
        self._at = at
        self._form = form
        self._refused = 0

    @property
    def form(self) -> ReplyForm:
        """The form that the next question asks for."""
        return self._form

    async def reply(self, ask: Callable[[ReplyForm], Awaitable[Reply]]) -> Reply:
        """Return what *ask* brings, in the narrowest form that is taken. Raises ModelError as *ask* does."""
        form = self._form
        while True:
            try:
                reply = await ask(form)
            except ModelError as error:
                if (wider := self.wider(form, error)) is None:
                    raise
                form = wider
            else:
                self.taken(form)
                return reply

    def wider(self, form: ReplyForm, error: ModelError) -> ReplyForm | None:
        """Return the form in which a question is asked again whose *form* was refused; None where it was not that."""
        if form is ReplyForm.OFF or not refuses_form(error):
            return None
        self._count(form, error)
        return _NEXT[form]

    def taken(self, form: ReplyForm) -> None:
        """Note that a question was answered in *form*."""
        if form is self._form:
            self._refused = 0

    def _count(self, form: ReplyForm, error: ModelError) -> None:
        """Count a refusal; calls that were under way with it have asked for a form that is given up already."""
        if form is not self._form:
            return
        self._refused += 1
        if self._refused >= _PATIENCE:
            self._form, self._refused = _NEXT[form], 0
            _logger.warning(
                "%s does not take 'structured: %s', and is asked with 'structured: %s' from now on: %s",
                self._at,
                form,
                self._form,
                error,
            )


def refuses_form(error: ModelError) -> bool:
    """Return True if the endpoint refused the form of the reply, and not the question."""
    return error.status in _BAD_REQUEST and bool(_SPEAKS_OF_IT.search(str(error)))


def schema_of(question: Question[BaseModel]) -> tuple[str, JsonObject]:
    """Return the name and the schema of the reply to *question*."""
    return _NOT_IN_A_NAME.sub("_", question.purpose.name)[:64] or "reply", bounded(question.schema)
