"""Embeddings of texts, through OpenAI's SDK, by every endpoint that speaks its embeddings."""

import os
from array import array
from collections.abc import Mapping, Sequence
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Final, TypeAlias

import httpx2
import openai
from pydantic import JsonValue

from .connecting import error_in, read_object, sdk_connection, transport
from .endpoint import Endpoint
from .exchange import Exchange, RawReply
from .failures.errors import ModelError
from .failures.translation import of_garbled
from .openai import VENDOR, Http, translated
from .settings import OpenAISettings

if TYPE_CHECKING:
    Floats: TypeAlias = array[float]
    """A vector of length 1."""
else:
    Floats = array  # it takes no parameter in Python 3.11

_LONGEST_REPLY: Final = 64 * 2**20


class EmbeddingModel:
    """A model that turns texts into vectors."""

    def __init__(self, settings: OpenAISettings, environ: Mapping[str, str] = os.environ) -> None:
        """Connect to the endpoint. Raises ModelMisconfigured if a key is missing."""
        self.at = Endpoint.of(settings, environ, vendor=VENDOR)
        self._model = settings.model
        self._exchange = Exchange(self.at, settings)
        http = Http(**transport(settings.timeouts, _LONGEST_REPLY))
        self._client = openai.AsyncOpenAI(**sdk_connection(self.at, settings.timeouts), http_client=http)

    async def embed(self, texts: Sequence[str]) -> list[Floats]:
        """Return a vector of length 1 for each of *texts*, by one request.

        Raises:
            ModelError: no vectors came.
        """
        body = {"model": self._model, "input": [*texts], "encoding_format": "float"}
        raw = await self._exchange.sent(
            lambda: self._client.post("/embeddings", body=body, cast_to=httpx2.Response), translated
        )
        found = raw if isinstance(raw, ModelError) else read_vectors(self.at, raw, len(texts))
        if isinstance(found, ModelError):
            raise found
        return found

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()


def read_vectors(at: Endpoint, raw: RawReply, number: int) -> list[Floats] | ModelError:
    """Return a vector of length 1 for each of *number* texts, in their order; or the error in the answer."""
    body = read_object(at, raw)
    if isinstance(body, ModelError):
        return body
    listed = body.get("data")
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not entries and (error := error_in(at, raw, body)) is not None:
        return error
    indices = [one.get("index") for one in entries]
    if sorted(filter(_is_index, indices), key=str) == sorted(range(number), key=str):
        entries.sort(key=lambda one: int(str(one["index"])))
    vectors = [_unit(one.get("embedding")) for one in entries]
    read = [vector for vector in vectors if vector is not None]
    if len(read) != number or len({len(vector) for vector in read}) != 1:
        return of_garbled(at, raw.content, f"it has {len(read)} embeddings of one length, and {number} were asked for")
    return read


def _is_index(value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _unit(value: JsonValue) -> Floats | None:
    """Return a vector as one of length 1; None where it is none."""
    if not isinstance(value, list) or not value:
        return None
    numbers = [float(one) for one in value if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) != len(value) or not all(map(isfinite, numbers)):
        return None
    length = sqrt(sum(one * one for one in numbers))
    return array("f", (one / length for one in numbers)) if length and isfinite(length) else None
