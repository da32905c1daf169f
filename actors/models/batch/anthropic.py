"""Anthropic's message batches. They have no metadata: the marker is in the custom ids, which only the results show."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import anthropic
import httpx2

from ..anthropic import VENDOR, Http, read_answer, translated
from ..connecting import sdk_connection, transport
from ..endpoint import Endpoint
from ..exchange import Exchange
from ..settings import AnthropicSettings
from .calling import batch_id, called
from .port import CLOCKS_DIFFER, LONGEST_FILE
from .results import LineReader, Outcome, Results, Unanswered

_STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "timeout_error": 504,
    "overloaded_error": 529,
}


class AnthropicBatches:
    """The batch API of an endpoint that speaks messages."""

    def __init__(self, settings: AnthropicSettings, environ: Mapping[str, str]) -> None:
        """Connect to the endpoint. Raises ModelMisconfigured if a key is missing."""
        self._at = Endpoint.of(settings, environ, vendor=VENDOR)
        self._exchange = Exchange(self._at, settings)
        http = Http(**transport(settings.timeouts, LONGEST_FILE))
        self._client = anthropic.AsyncAnthropic(**sdk_connection(self._at, settings.timeouts), http_client=http)
        self._batches = self._client.messages.batches
        self._lines = LineReader(self._exchange, read_answer)

    async def create(self, marker: str, bodies: Mapping[str, bytes]) -> str:
        """As `BatchProvider.create`."""
        del marker
        requests: Any = [{"custom_id": custom, "params": json.loads(body)} for custom, body in bodies.items()]
        created = await called(self._exchange, translated, lambda: self._batches.create(requests=requests))
        return batch_id(self._at, created.id)

    async def candidates(self, marker: str, since: float, size: int) -> Sequence[str]:
        """As `BatchProvider.candidates`."""
        del marker

        async def found() -> list[str]:
            same: list[str] = []
            async for batch in self._batches.list(limit=100):
                if batch.created_at.timestamp() < since - CLOCKS_DIFFER:
                    break
                counts = batch.request_counts
                if counts.processing + counts.succeeded + counts.errored + counts.canceled + counts.expired == size:
                    same.append(batch_id(self._at, batch.id))
            return same

        return await called(self._exchange, translated, found)

    async def has_marker(self, batch: str, marker: str) -> bool | None:
        """As `BatchProvider.has_marker`."""
        if not await self.ended(batch):
            return None
        outcomes = (await self.results(batch)).outcomes
        return any(custom.startswith(marker) for custom in outcomes)

    async def ended(self, batch: str) -> bool:
        """As `BatchProvider.ended`."""
        found = await called(self._exchange, translated, lambda: self._batches.retrieve(batch))
        return found.processing_status == "ended"

    async def results(self, batch: str) -> Results:
        """As `BatchProvider.results`."""
        # The SDK's own reader ends at the first line that is cut off.
        path = f"/v1/messages/batches/{batch}/results"
        raw = await called(self._exchange, translated, lambda: self._client.get(path, cast_to=httpx2.Response))
        results = Results()
        results.add_lines(raw, self._outcome)
        return results

    def _outcome(self, line: dict[str, Any]) -> Outcome:
        match line.get("result"):
            case {"type": "succeeded", "message": message}:
                return self._lines.answered(message)
            case {"type": "errored", "error": {"error": {"type": str() as kind}} as body}:
                return self._lines.refused(_STATUS.get(kind, 500), body)
            case {"type": str() as kind}:
                return Unanswered(f"the provider says that it is {self._at.clean(kind)}")
            case _:
                return Unanswered("the provider's result is not understood")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
