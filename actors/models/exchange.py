"""One question as one request with one reply or one error: the common part of all network providers."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import httpx2
from pydantic import JsonValue

from ...events import Usage
from ..outside import monotonic
from ..parsing import MAX_TEXT, TOO_LONG
from ..questions import Reply
from .bounded_http import CUT
from .endpoint import Endpoint
from .failures.errors import ModelError
from .failures.translation import of_garbled, of_timeout
from .lenient_json import read_json
from .prices import price_of
from .settings import EndpointSettings
from .side_fields import UNCOUNTED, WIDEST, Bounds, SideFields

_logger = logging.getLogger(__name__)
_MOST_NAMES = 100
_HEAD = 20_000
"""Characters that are recorded of a reply that is too long."""
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
    """As the provider counts; not yet compared with what is possible."""
    odd: Sequence[str] = ()
    """What was odd about the fields beside the reply."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The beginning of an answer that was too long, as JSON that ends."""

    content: bytes
    headers: Mapping[str, str]


SentT = TypeVar("SentT")


class Exchange:
    """Sends questions to one endpoint, and translates its answers and errors."""

    def __init__(self, at: Endpoint, settings: EndpointSettings) -> None:
        self.at = at
        self._settings = settings
        self._others: set[str] = set()
        self._warned = False

    async def reply(
        self,
        send: Callable[[], Awaitable[httpx2.Response]],
        read: Callable[[Endpoint, RawReply], Heard | ModelError],
        translate: Callable[[Endpoint, Exception], ModelError | None],
        *,
        body: Mapping[str, JsonValue],
    ) -> Reply:
        """Return the reply that *send* brings, which sends the question once.

        *read* reads an answer, or returns the error in it; *translate* translates an error of the SDK; *body* is the
        request's.

        Raises:
            ModelError: no reply came.
        """
        started = monotonic()
        raw = await self.sent(send, translate)
        latency = monotonic() - started
        if isinstance(raw, ModelError):
            raise raw
        heard = self._heard(raw, read)
        if isinstance(heard, ModelError):
            raise heard
        bounds = Bounds.of(raw.request.content, received=len(raw.content), body=body)
        return self.priced(heard, latency, bounds)

    def _heard(
        self, raw: httpx2.Response, read: Callable[[Endpoint, RawReply], Heard | ModelError]
    ) -> Heard | ModelError:
        if not raw.extensions.get(CUT):
            return read(self.at, raw)
        why = f"it has more than {self._settings.longest_reply} bytes (longest_reply)"
        try:
            begun = read_json(raw.content, partial=True)
        except ValueError:
            return of_garbled(self.at, raw.content, why)
        heard = read(self.at, _Head(json.dumps(begun).encode(), raw.headers))
        if isinstance(heard, ModelError) or not heard.text:
            return of_garbled(self.at, raw.content, why)
        # Its end, and with it the count of its tokens, is missing, whatever came before.
        return replace(heard, usage=UNCOUNTED, finish_reason=TOO_LONG, odd=[*heard.odd, why])

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

    def priced(self, heard: Heard, latency: float, bounds: Bounds = WIDEST) -> Reply:
        """Return *heard* as a reply, with its price; in a batch, all of them cost less."""
        asked = self._settings.model
        model = self.at.hidden(heard.model or asked)
        if model not in self._others and not is_same_model(asked, model) and len(self._others) < _MOST_NAMES:
            self._others.add(model)
            _logger.warning("model %r was asked and %r answered", asked, model)
        side = SideFields()
        usage = side.believed(heard.usage, bounds, text=heard.text)
        odd = tuple(self.at.clean(line) for line in (*heard.odd, *side.odd))
        if odd and not self._warned:
            self._warned = True
            _logger.warning("%s sends odd fields with its replies, which are recorded with them: %s", self.at, odd[0])
        price = price_of(usage, own=self._settings.price, endpoint=self.at.url, models=(model, asked))
        if price is not None and self._settings.batch is not None:
            price *= self._settings.batch.price_factor
        text, finish = self.at.hidden(heard.text), self.at.hidden(heard.finish_reason)
        if len(text) > MAX_TEXT or finish == TOO_LONG:
            odd = (*odd, f"the reply has {len(text)} characters or more, and its beginning is recorded")
            text, finish = text[:_HEAD], TOO_LONG
        return Reply(text, model, finish, usage, price, latency, odd)


def is_same_model(asked: str, answered: str) -> bool:
    """Return True if both names are the same, apart from a date, a gateway's prefix and letter case."""
    one, other = (_DATE.sub("", name.rsplit("/", 1)[-1].lower()) for name in (asked, answered))
    return one == other
