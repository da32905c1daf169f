"""Connections and answers of the providers' SDKs, which come from one generator and are used alike."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TypedDict

import httpx2
from pydantic import JsonValue

from ...events import JsonObject
from .endpoint import Endpoint
from .exchange import RawReply
from .failures.errors import ModelError
from .failures.translation import of_connection, of_error_object, of_garbled, of_sdk, of_status
from .lenient_json import read_json
from .settings import Timeouts
from .side_fields import SideFields

_NO_KEY = "none"
_CONNECTIONS = 100_000


class SdkConnection(TypedDict):
    """Arguments of an SDK's client."""

    api_key: str
    base_url: str
    default_headers: Mapping[str, str]
    max_retries: int
    timeout: httpx2.Timeout


def sdk_connection(at: Endpoint, times: Timeouts) -> SdkConnection:
    """Return the arguments of a client of *at* that makes one request for each question."""
    return {
        "api_key": at.key or _NO_KEY,
        "base_url": at.url,
        "default_headers": at.headers,
        "max_retries": 0,
        "timeout": _timeout(times),
    }


class Transport(TypedDict):
    """Arguments of the HTTP client under an SDK."""

    most_bytes: int
    timeout: httpx2.Timeout
    limits: httpx2.Limits


def transport(times: Timeouts, most_bytes: int) -> Transport:
    """Return arguments without a limit on connections, which is 100 by default: calls are limited elsewhere."""
    return {"most_bytes": most_bytes, "timeout": _timeout(times), "limits": httpx2.Limits(max_connections=_CONNECTIONS)}


def _timeout(times: Timeouts) -> httpx2.Timeout:
    return httpx2.Timeout(times.read, connect=times.connect)


def translator(sdk: ModuleType, base: type[Exception]) -> Callable[[Endpoint, Exception], ModelError | None]:
    """Return the translation of errors of *sdk*, which are all a *base*; it returns None for any other error."""

    def translated(at: Endpoint, error: Exception) -> ModelError | None:
        if isinstance(error, sdk.APIStatusError):
            return of_status(at, error.status_code, error.body, error.response.headers)
        if isinstance(error, sdk.APIConnectionError):
            return of_connection(at, error, timeout=isinstance(error, sdk.APITimeoutError))
        return of_sdk(at, error) if isinstance(error, base) else None

    return translated


def read_object(at: Endpoint, raw: RawReply) -> JsonObject | ModelError:
    """Return the body of an answer with status 200, an object, or the error."""
    try:
        body = read_json(raw.content)
    except ValueError as error:
        return of_garbled(at, raw.content, str(error))
    return body if isinstance(body, dict) else of_garbled(at, raw.content, "it is no object")


def error_in(at: Endpoint, raw: RawReply, body: JsonObject) -> ModelError | None:
    """Return the error that a *body* with status 200 holds instead of a reply."""
    error = body.get("error")
    return of_error_object(at, error, raw.headers) if error else None


def thoughts_of(said: Mapping[str, JsonValue], side: SideFields) -> str:
    """Return the thoughts of a message without words, marked as thoughts: some servers leave the reply there."""
    for name in ("reasoning_content", "reasoning", "thinking"):
        thoughts = said.get(name)
        if isinstance(thoughts, str) and thoughts.strip():
            side.odd.append(f"there is no content, so {name} is read")
            return f"<think>{thoughts}"
    return ""
