"""From what went wrong at an endpoint to the error that says so: one place for all providers."""

import ssl
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from ..endpoint import Endpoint
from .errors import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
)
from .refusals import Refusal, Words, refusal_of
from .retry_after import retry_after

_CLASSES: dict[Refusal, type[ModelError]] = {
    Refusal.BUSY: ModelBusy,
    Refusal.LATER: ModelUnavailable,
    Refusal.KEY: ModelMisconfigured,
    Refusal.MODEL: ModelMisconfigured,
    Refusal.CREDIT: ModelMisconfigured,
    Refusal.SETTINGS: ModelMisconfigured,
    Refusal.ADDRESS: ModelMisconfigured,
    Refusal.QUESTION: QuestionRefused,
}


def of_status(at: Endpoint, status: int, body: object, headers: Mapping[str, str]) -> ModelError:
    """The provider answered with an error status."""
    words = Words.of(body)
    refusal = refusal_of(status, words)
    said = at.clean(words.message)
    message = f"{at} answered {_status(status)}{f': {said!r}' if said else ''}{_advice(refusal, at)}"
    return _CLASSES[refusal](message, endpoint=at.url, status=status, retry_after=retry_after(headers))


def of_error_object(at: Endpoint, error: object, headers: Mapping[str, str]) -> ModelError:
    """The provider answered 200, and the body says that it is an error."""
    words = Words.of({"error": error})
    if words.status is not None:
        return of_status(at, words.status, {"error": error}, headers)
    said = at.clean(words.message)
    why = f"{at} answered 200 with an error: {said!r}"
    if isinstance(of_status(at, 429, {"error": error}, headers), ModelMisconfigured):
        return ModelMisconfigured(f"{why}; the account is used up", endpoint=at.url, status=200)
    return ModelGarbled(why, endpoint=at.url, status=200)


def of_garbled(at: Endpoint, body: bytes, why: str) -> ModelError:
    """The provider answered 200 with something that is no reply."""
    text = body[:2000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return ModelGarbled(f"{at} answered with a web page: {at.clean(text, 80)!r}", endpoint=at.url, status=200)
    return ModelGarbled(
        f"{at} answered with what is no reply ({at.clean(why, 120)}): {at.clean(text, 80)!r}",
        endpoint=at.url,
        status=200,
    )


def of_timeout(at: Endpoint, seconds: float | None = None) -> ModelError:
    """No answer, or none that was whole, came in time: in *seconds*, if the time for the whole of it ran out."""
    limit = "the time to connect or to send a byte" if seconds is None else f"{seconds:g} s"
    return ModelTimedOut(f"{at} has not answered within {limit}", endpoint=at.url)


def of_connection(at: Endpoint, error: BaseException, *, timeout: bool = False) -> ModelError:
    """No answer came: the connection failed, or ended too early.

    Args:
        at: who was asked.
        error: what the SDK raised.
        timeout: whether the SDK calls it a timeout. Its transport calls a lost connection one too, so that this is
            believed only where nothing better is known.
    """
    causes = list(_causes(error))
    for cause in reversed(causes):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = at.clean(cause.verify_message)
            return ModelMisconfigured(f"the certificate of {at.url} does not hold: {why}", endpoint=at.url)
        if isinstance(cause, ssl.SSLError):
            why = at.clean(cause.reason)
            return ModelMisconfigured(f"{at.url} does not speak TLS as 'https' promises: {why}", endpoint=at.url)
    if any(isinstance(cause, TimeoutError) for cause in causes) or (timeout and len(causes) == 1):
        return of_timeout(at)
    why = next((str(cause) for cause in reversed(causes) if str(cause)), type(error).__name__)
    return ModelUnavailable(f"{at} cannot be reached, or broke off: {at.clean(why)}", endpoint=at.url)


def of_sdk(at: Endpoint, error: Exception) -> ModelError:
    """The SDK itself will not go on: its credentials, its options."""
    return ModelMisconfigured(f"{at} cannot be asked: {type(error).__name__}: {at.clean(str(error))}", endpoint=at.url)


def _status(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _advice(refusal: Refusal, at: Endpoint) -> str:
    match refusal:
        case Refusal.KEY if at.key_env is None:
            return "; name the environment variable of its key in 'api_key_env'"
        case Refusal.KEY:
            return f"; check the key in the environment variable {at.key_env!r}"
        case Refusal.MODEL:
            return f"; is {at.model!r} a model of this endpoint?"
        case Refusal.CREDIT:
            return "; the account is used up: nothing is answered until it is filled"
        case Refusal.ADDRESS:
            return "; is 'base_url' the address of its API?"
        case Refusal.SETTINGS:
            return "; the model does not take its settings as they are"
        case _:
            return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """*error* and what led to it, the first cause last."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
