"""One question as one request with one reply or one error: the common part of all network providers."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, TypeVar

from ...events import Usage
from ..questions import Reply
from .endpoint import Endpoint
from .failures.errors import ModelError
from .failures.translation import of_timeout
from .prices import price_of
from .settings import EndpointSettings

_logger = logging.getLogger(__name__)
_MOST_NAMES = 100
_DATE = re.compile(r"[-@:]?(20\d{2}-?\d{2}-?\d{2}|latest|\d{4})$")


class RawReply(Protocol):
    """An answer with status 200, as the SDKs return it unread."""

    @property
    def content(self) -> bytes:
        """Its body."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A provider's answer."""

    text: str
    model: str | None
    finish_reason: str
    usage: Usage


RawT = TypeVar("RawT", bound=RawReply)
SentT = TypeVar("SentT")


class Exchange:
    """Sends questions to one endpoint, and translates its answers and errors."""

    def __init__(self, at: Endpoint, settings: EndpointSettings) -> None:
        self.at = at
        self._settings = settings
        self._others: set[str] = set()

    async def reply(
        self,
        send: Callable[[], Awaitable[RawT]],
        read: Callable[[Endpoint, RawT], Heard | ModelError],
        translate: Callable[[Endpoint, Exception], ModelError | None],
    ) -> Reply:
        """Return the reply that *send* brings, which sends the question once.

        *read* reads an answer, or returns the error in it; *translate* translates an error of the SDK.

        Raises:
            ModelError: no reply came.
        """
        started = perf_counter()
        raw = await self.sent(send, translate)
        latency = perf_counter() - started
        heard = raw if isinstance(raw, ModelError) else read(self.at, raw)
        if isinstance(heard, ModelError):
            raise heard
        return self.priced(heard, latency)

    async def sent(
        self, send: Callable[[], Awaitable[SentT]], translate: Callable[[Endpoint, Exception], ModelError | None]
    ) -> SentT | ModelError:
        """Return the outcome of *send*, or the error for which there is none."""
        total = self._settings.timeouts.total
        try:
            async with asyncio.timeout(total):
                return await send()
        except TimeoutError:
            return of_timeout(self.at, total)
        except Exception as error:
            # An SDK's error holds the request and its key: it is dropped here, and never chained.
            translated = translate(self.at, error)
            if translated is None:
                raise
            return translated

    def priced(self, heard: Heard, latency: float) -> Reply:
        """Return *heard* as a reply, with its price; in a batch, all of them cost less."""
        asked = self._settings.model
        model = heard.model or asked
        if model not in self._others and not is_same_model(asked, model) and len(self._others) < _MOST_NAMES:
            self._others.add(model)
            _logger.warning("model %r was asked and %r answered", asked, model)
        price = price_of(heard.usage, own=self._settings.price, endpoint=self.at.url, models=(model, asked))
        if price is not None and self._settings.batch is not None:
            price *= self._settings.batch.price_factor
        return Reply(heard.text, model, heard.finish_reason, heard.usage, price, latency)


def is_same_model(asked: str, answered: str) -> bool:
    """Return True if both names are the same, apart from a date, a gateway's prefix and letter case."""
    one, other = (_DATE.sub("", name.rsplit("/", 1)[-1].lower()) for name in (asked, answered))
    return one == other
