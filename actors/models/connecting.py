"""Connections and answers of the providers' SDKs, which come from one generator and are used alike."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import TypedDict, TypeVar

import httpx2
from pydantic import BaseModel, JsonValue, ValidationError

from .endpoint import Endpoint
from .exchange import RawReply
from .failures.errors import ModelError
from .failures.translation import of_connection, of_error_object, of_garbled, of_sdk, of_status
from .settings import Timeouts

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


class Body(BaseModel):
    """Body of an answer with status 200, which may still be an error."""

    error: JsonValue = None


ReadT = TypeVar("ReadT", bound=Body)


def read_body(at: Endpoint, raw: RawReply, as_: type[ReadT]) -> ReadT | ModelError:
    """Return the body of an answer with status 200, or the error: no JSON of that form, or an error object."""
    try:
        body = as_.model_validate_json(raw.content)
    except ValidationError as error:
        return of_garbled(at, raw.content, error.errors(include_url=False, include_input=False)[0]["msg"])
    if body.error is not None:
        return of_error_object(at, body.error, raw.headers)
    return body
