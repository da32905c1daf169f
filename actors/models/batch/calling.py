"""Calls of a batch API: errors as those of questions, and one clear message where there is no such API."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

from ..endpoint import Endpoint
from ..exchange import Exchange
from ..failures.errors import ModelError, ModelMisconfigured, QuestionRefused

T = TypeVar("T")
_ID = re.compile(r"[\w.:/-]{1,200}", re.ASCII)
_DOUBT = 0.5
"""Seconds before a refusal that would end the run is asked about once more."""
_ABSENT = (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED)


def batch_id(at: Endpoint, given: object) -> str:
    """Return the id that a provider gives a batch. Raises ModelMisconfigured where it is none that can be stored."""
    if isinstance(given, str) and _ID.fullmatch(given) and at.hidden(given) == given:
        return given
    raise ModelMisconfigured(
        f"{at} names a batch {at.clean(str(given), 80)!r}, and an id of up to 200 letters and digits was expected",
        endpoint=at.url,
    )


async def called(
    exchange: Exchange,
    translate: Callable[[Endpoint, Exception], ModelError | None],
    send: Callable[[], Awaitable[T]],
) -> T:
    """Return the result of *send*; a refusal is asked about once more before it is believed. Raises ModelError."""
    outcome = await exchange.sent(send, translate)
    if isinstance(outcome, ModelMisconfigured) and outcome.status is not None:
        await asyncio.sleep(_DOUBT)
        outcome = await exchange.sent(send, translate)
    if not isinstance(outcome, ModelError):
        return outcome
    if isinstance(outcome, ModelMisconfigured) and outcome.status in _ABSENT:
        raise ModelMisconfigured(
            f"{exchange.at} has no batch API, or not this batch (it answered {outcome.status}): leave out 'batch' "
            "under its model to ask one by one; nothing recorded is lost",
            endpoint=outcome.endpoint,
            status=outcome.status,
        )
    if isinstance(outcome, QuestionRefused):  # of a whole batch, and not of one of its questions
        raise ModelMisconfigured(str(outcome), endpoint=outcome.endpoint, status=outcome.status)
    raise outcome
