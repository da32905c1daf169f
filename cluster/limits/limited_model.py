"""A model whose calls the governor permits: it waits for its turn and for the provider, neither of them for ever."""

from random import Random

from pydantic import BaseModel

from ...actors.models import (
    Model,
    ModelBusy,
    ModelError,
    ModelSettings,
    ModelTimedOut,
    ModelUnavailable,
    RetrySettings,
    decide,
    is_doubtful,
)
from ...actors.models.settings import EndpointSettings
from ...actors.outside import draws
from ...actors.questions import Question, Reply
from ..budget.amounts import Amount
from ..budget.pricing import most_output, rates_of
from .client import RateLimitClient
from .counter import LimitRefusal
from .token_estimator import TokenEstimator
from .tries import Tries

_REFUSED = Amount(calls=1)
"""A refused call counts as a request, and costs nothing."""
_MOST_WORDS = 200


class LimitedModel:
    """Wraps a provider's model."""

    def __init__(
        self,
        model: Model,
        settings: ModelSettings,
        client: RateLimitClient,
        *,
        outage_timeout: float,
        rng: Random | None = None,
    ) -> None:
        self._model = model
        self._settings = settings
        self._client = client
        self._outage_timeout = outage_timeout
        self._rng = rng or draws()
        self._estimator = TokenEstimator(rates_of(settings))
        self._retries = settings.retries if isinstance(settings, EndpointSettings) else RetrySettings()
        if isinstance(settings, EndpointSettings):
            client.expect(min(settings.timeouts.read, settings.timeouts.total))

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`, once there is room for it, and again where that may help.

        Raises:
            ModelUnavailable: the provider has answered nothing until the outage timeout was over.
            ModelMisconfigured: it will never answer.
            QuestionRefused: it answers others, and never this one.
            BudgetExhausted: the budget does not bear the call.
            Stopping: the run is stopping.
        """
        tries = Tries(self._outage_timeout)
        while True:
            try:
                return await self._try(question)
            except ModelError as error:
                state = tries.after(error, now=self._client.now, answered_at=self._client.answered_at)
                next_step = decide(error, state, self._retries, outage_timeout=self._outage_timeout, rng=self._rng)
                if next_step is error:
                    raise
                if isinstance(next_step, ModelError):
                    raise next_step from None
            await self._client.rest(next_step)

    async def close(self) -> None:
        """Let go of the provider's connections; the client is closed by whoever opened it."""
        await self._model.close()

    async def _try(self, question: Question[BaseModel]) -> Reply:
        need = self._estimator.need(question, most_output(self._settings, question))
        await self._client.permit(need)
        used, spent = Amount(), Amount()
        sent = self._client.now
        try:
            answer = await self._client.in_flight.answer(self._model.reply(question))
            reply = self._estimator.with_stand_in(answer, need)
            used, spent = self._estimator.took(question, reply, need)
            self._client.answered(question.purpose.name, reply.latency)
        except ModelError as error:
            used = _REFUSED
            if isinstance(error, ModelTimedOut):
                error.overtaken = self._client.overtaken(sent)
            if isinstance(error, ModelUnavailable):
                self._client.refused(_refusal(error, self._outage_timeout, self._client.now - sent))
            raise
        finally:
            self._client.settle(need, used=used, spent=spent)
        return reply


def _refusal(error: ModelUnavailable, outage_timeout: float, seconds: float) -> LimitRefusal:
    what = str(error.status) if error.status is not None and error.status >= 400 else str(error)  # noqa: PLR2004 — HTTP
    # A pause that would end the run is no pause for the others before it is believed.
    doubtful = is_doubtful(error, outage_timeout)
    pause = None if doubtful else error.retry_after
    busy = isinstance(error, ModelBusy) and not doubtful
    queued = isinstance(error, ModelTimedOut) and not error.overtaken
    return LimitRefusal(
        what[:_MOST_WORDS],
        busy,
        abandoned_after=seconds if queued else None,
        by_gateway=error.status is not None,
        pause=pause,
    )
