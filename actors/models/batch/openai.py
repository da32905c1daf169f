"""OpenAI's batches: a file of requests, a batch over it with the marker in its metadata, and files of results."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

import httpx2
import openai
from pydantic_core import to_json

from ..connecting import sdk_connection, transport
from ..endpoint import Endpoint
from ..exchange import Exchange
from ..failures.errors import ModelMisconfigured
from ..openai import VENDOR, Http, read_answer, translated
from ..settings import OpenAISettings
from .calling import batch_id, called
from .port import LONGEST_FILE, QueueFull
from .results import LineReader, Outcome, Results, Unanswered

_MARKER = "toolace_mt"
_ENDPOINT: Final = "/v1/chat/completions"
_RUNNING = ("validating", "in_progress", "finalizing", "cancelling")


class OpenAIBatches:
    """The batch API of an endpoint that speaks chat completions."""

    def __init__(self, settings: OpenAISettings, environ: Mapping[str, str]) -> None:
        """Connect to the endpoint. Raises ModelMisconfigured if a key is missing."""
        self._at = Endpoint.of(settings, environ, vendor=VENDOR)
        self._exchange = Exchange(self._at, settings)
        http = Http(**transport(settings.timeouts, LONGEST_FILE))
        self._client = openai.AsyncOpenAI(**sdk_connection(self._at, settings.timeouts), http_client=http)
        self._lines = LineReader(self._exchange, read_answer)

    async def create(self, marker: str, bodies: Mapping[str, bytes]) -> str:
        """As `BatchProvider.create`."""
        content = b"".join(_line(custom, body) for custom, body in bodies.items())
        files, batches = self._client.files, self._client.batches
        file = await called(
            self._exchange, translated, lambda: files.create(file=(f"{marker}.jsonl", content), purpose="batch")
        )
        batch = await called(
            self._exchange,
            translated,
            lambda: batches.create(
                completion_window="24h", endpoint=_ENDPOINT, input_file_id=file.id, metadata={_MARKER: marker}
            ),
        )
        return batch_id(self._at, batch.id)

    async def candidates(self, marker: str, since: float, size: int) -> Sequence[str]:
        """As `BatchProvider.candidates`: the metadata say which batch it is; the order of the list is not promised."""
        del since, size

        async def found() -> list[str]:
            async for batch in self._client.batches.list(limit=100):
                if (batch.metadata or {}).get(_MARKER) == marker:
                    return [batch_id(self._at, batch.id)]
            return []

        return await called(self._exchange, translated, found)

    async def has_marker(self, batch: str, marker: str) -> bool | None:
        """As `BatchProvider.has_marker`."""
        found = await called(self._exchange, translated, lambda: self._client.batches.retrieve(batch))
        return (found.metadata or {}).get(_MARKER) == marker

    async def ended(self, batch: str) -> bool:
        """As `BatchProvider.ended`."""
        found = await called(self._exchange, translated, lambda: self._client.batches.retrieve(batch))
        if found.status != "failed":
            return found.status not in _RUNNING
        errors = (found.errors.data if found.errors else None) or []
        first = errors[0] if errors else None
        said = self._at.clean(f"{first.code}: {first.message}") if first else "no reason"
        if first is not None and first.code == "token_limit_exceeded":
            raise QueueFull(f"{self._at} has too many batches waiting: {said}", endpoint=self._at.url)
        raise ModelMisconfigured(f"{self._at} refused batch {batch!r}: {said}", endpoint=self._at.url)

    async def results(self, batch: str) -> Results:
        """As `BatchProvider.results`."""
        found = await called(self._exchange, translated, lambda: self._client.batches.retrieve(batch))
        results = Results()
        for file in filter(None, (found.output_file_id, found.error_file_id)):
            results.add_lines(await self._content(file), self._outcome)
        return results

    async def _content(self, file: str) -> httpx2.Response:
        async def read() -> httpx2.Response:
            return (await self._client.files.content(file)).response

        return await called(self._exchange, translated, read)

    def _outcome(self, line: dict[str, Any]) -> Outcome:
        response = line.get("response")
        if not isinstance(response, dict):
            error = line.get("error")
            said = error.get("message") if isinstance(error, dict) else None
            return Unanswered(self._at.clean(str(said or "the provider gave no reason")))
        status, body = response.get("status_code"), response.get("body")
        if status == HTTPStatus.OK:
            return self._lines.answered(body)
        return self._lines.refused(status if isinstance(status, int) else 500, body)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def _line(custom: str, body: bytes) -> bytes:
    return (
        b'{"custom_id":'
        + to_json(custom)
        + b',"method":"POST","url":"'
        + _ENDPOINT.encode()
        + b'","body":'
        + body
        + b"}\n"
    )
