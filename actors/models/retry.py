"""Whether and when to ask again: a pure decision, and a model that acts on it."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from ..questions import Question, Reply
from .errors import ModelError, ModelGarbled, ModelMisconfigured, ModelUnavailable
from .port import Model


class RetrySettings(BaseModel):
    """How patiently a question is asked again where no reply came."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tries: int = Field(default=6, ge=1, le=100)
    """The first one counted."""
    first: float = Field(default=0.5, gt=0, le=600)
    """Seconds before the second try; doubled from try to try."""
    longest: float = Field(default=30, gt=0, le=3600)
    """Seconds between two tries at the most."""
    longest_asked: float = Field(default=300, ge=0, le=86400)
    """Seconds that a provider may ask to be left alone; asked for more, the try is the last."""


def next_delay(attempt: int, error: ModelError, rng: Random, settings: RetrySettings) -> float | None:
    """Seconds until the question is asked again after its *attempt*-th try, from 1; None: never.

    What the provider asks for is honoured to the second; on top comes a little chance, so that those who were refused
    together do not come back together.
    """
    if not isinstance(error, ModelUnavailable) or attempt >= settings.tries:
        return None
    if error.retry_after is not None:
        if error.retry_after > settings.longest_asked:
            return None
        return error.retry_after + rng.uniform(0, settings.first)
    wait = min(settings.longest, settings.first * 2.0 ** min(attempt - 1, 60))
    return rng.uniform(wait / 2, wait)


class RetryingModel:
    """A model that asks again where that may help."""

    def __init__(
        self,
        model: Model,
        settings: RetrySettings,
        rng: Random,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._model = model
        self._settings = settings
        self._rng = rng
        self._sleep = sleep

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`, after as many tries as the settings allow.

        Raises:
            ModelError: the last try's. An endpoint that speaks no API at every try is misconfigured.
        """
        for attempt in count(1):
            try:
                return await self._model.reply(question)
            except ModelError as caught:
                error = caught
            delay = next_delay(attempt, error, self._rng, self._settings)
            if delay is None:
                raise _given_up(error, attempt)
            await self._sleep(delay)
        raise AssertionError

    async def close(self) -> None:
        """Let go of connections."""
        await self._model.close()


def _given_up(error: ModelError, tries: int) -> ModelError:
    if not isinstance(error, ModelGarbled) or tries == 1:
        return error
    return ModelMisconfigured(
        f"{error} ({tries} times in a row; is 'base_url' the address of an API?)",
        endpoint=error.endpoint,
        status=error.status,
    )
