"""A model whose context window is watched: a reply, a prompt or a limit that did not fit is told from other faults."""

import logging
from dataclasses import replace

from pydantic import BaseModel

from ..questions import Question, Reply
from .failures.errors import ModelMisconfigured, QuestionRefused
from .port import Model
from .settings import EndpointSettings
from .window import is_full, room_in, was_cut

_logger = logging.getLogger(__name__)
WINDOW = "window"
"""Finish reason of a reply that ended because the context window was full."""


class WindowedModel:
    """Wraps a provider's model."""

    def __init__(self, model: Model, settings: EndpointSettings) -> None:
        self._model = model
        self._settings = settings
        self._warned = False

    @property
    def form(self) -> str:
        """The form of replies that is asked for now; empty where the provider has none."""
        return str(getattr(self._model, "form", ""))

    async def reply(self, question: Question[BaseModel]) -> Reply:
        """As `Model.reply`; where the limit is refused as too long for the prompt, once more with one that fits.

        Raises:
            ModelMisconfigured: as `Model.reply`, and where it is the user's own `max_tokens` that does not fit.
        """
        limit = self._settings.max_tokens or question.purpose.max_tokens
        try:
            reply = await self._model.reply(question)
        except QuestionRefused as refusal:
            room = room_in(str(refusal))
            if room is None or room >= limit:
                raise
            if self._settings.max_tokens is not None:
                raise ModelMisconfigured(
                    f"{refusal}; this prompt leaves room for {room} tokens: lower 'max_tokens', or leave it out, or "
                    "serve the model with a longer context",
                    endpoint=refusal.endpoint,
                    status=refusal.status,
                ) from None
            limit = room
            reply = await self._model.reply(replace(question, purpose=replace(question.purpose, max_tokens=room)))
        return self._judged(question, reply, limit)

    async def close(self) -> None:
        """Close the connections."""
        await self._model.close()

    def _judged(self, question: Question[BaseModel], reply: Reply, limit: int) -> Reply:
        prompt = question.prompt
        sent = sum(len(part.encode(errors="replace")) for part in (prompt.system, prompt.context, prompt.task))
        if was_cut(reply.usage, sent) and not self._warned:
            self._warned = True
            _logger.warning(
                "%r counted %s tokens in a prompt of %s bytes: its server may have cut it to its context; serve the "
                "model with a longer one (Ollama: OLLAMA_CONTEXT_LENGTH)",
                reply.model,
                reply.usage.input_tokens,
                sent,
            )
        return replace(reply, finish_reason=WINDOW) if is_full(reply.finish_reason, reply.usage, limit) else reply
