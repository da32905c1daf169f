"""Translation of failures at an endpoint into errors, for all providers."""

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
    Refusal.TIMEOUT: ModelTimedOut,
    Refusal.LATER: ModelUnavailable,
    Refusal.QUESTION: QuestionRefused,
}
"""All others are ModelMisconfigured."""
_ADVICE = {
    Refusal.MODEL: "; is {model!r} a model of this endpoint?",
    Refusal.CREDIT: "; the account has no credit left: nothing is answered until it is topped up",
    Refusal.ADDRESS: "; is 'base_url' the address of its API?",
    Refusal.SETTINGS: "; the model does not accept its settings: take what is named out of 'models'",
    Refusal.KEY: "; check the key in the environment variable {key_env!r}",
}
_REDIRECTS = (301, 302, 303, 307, 308)
_NOT_FOLLOWED = (
    "redirects are not followed, as the prompt and the key would go with them; "
    "set 'base_url' to the address that answers, if you trust it"
)
_NO_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


def of_status(at: Endpoint, status: int, body: object, headers: Mapping[str, str]) -> ModelError:
    """Return the error for an answer with an error status."""
    words = Words.of(body)
    refusal = refusal_of(status, words)
    said = at.clean(words.message)
    message = f"{at} answered {_status(status)}{f': {said!r}' if said else ''}{_advice(refusal, at)}"
    if status in _REDIRECTS:
        message = f"{at} answered {_status(status)} and sends callers on{_target(at, headers)}: {_NOT_FOLLOWED}"
    return _CLASSES.get(refusal, ModelMisconfigured)(
        message, endpoint=at.url, status=status, retry_after=retry_after(headers)
    )


def of_error_object(at: Endpoint, error: object, headers: Mapping[str, str]) -> ModelError:
    """Return the error for an answer with status 200 whose body is an error object."""
    words = Words.of({"error": error})
    if words.status is not None:
        return of_status(at, words.status, {"error": error}, headers)
    said = at.clean(words.message)
    why = f"{at} answered 200 with an error: {said!r}"
    if isinstance(of_status(at, 429, {"error": error}, headers), ModelMisconfigured):
        return ModelMisconfigured(f"{why}; the account is used up", endpoint=at.url, status=200)
    return ModelGarbled(why, endpoint=at.url, status=200)


def of_garbled(at: Endpoint, body: bytes, why: str) -> ModelError:
    """Return the error for an answer with status 200 that is not a reply."""
    text = body[:2000].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    why = "a web page" if text.startswith("<") else f"something that is not a reply ({at.clean(why, 120)})"
    return ModelGarbled(f"{at} answered with {why}: {at.clean(text, 80)!r}", endpoint=at.url, status=200)


def of_timeout(at: Endpoint, seconds: float | None = None) -> ModelError:
    """Return the error for an answer that was not complete in time; *seconds* is the limit of the whole answer."""
    limit = "'timeouts.connect' or 'timeouts.read'" if seconds is None else f"{seconds:g} s ('timeouts.total')"
    return ModelTimedOut(f"{at} has not answered within {limit}", endpoint=at.url)


def of_connection(at: Endpoint, error: BaseException, *, timeout: bool = False) -> ModelError:
    """Return the error for a connection that failed, or ended too early.

    *timeout* is True if the SDK calls it a timeout. Its transport calls a lost connection so too, so the flag counts
    only without a better cause.
    """
    causes = list(_causes(error))
    for cause in reversed(causes):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = at.clean(getattr(cause, "verify_message", "") or words_of(cause))
            return ModelMisconfigured(f"the certificate of {at.url} is not valid: {why}", endpoint=at.url)
        if isinstance(cause, ssl.SSLError) and getattr(cause, "reason", "") in _NO_TLS:
            why = at.clean(cause.reason)
            return ModelMisconfigured(
                f"{at.url} does not speak TLS, although its address begins with 'https': {why}", endpoint=at.url
            )
    if any(isinstance(cause, TimeoutError) for cause in causes) or (timeout and len(causes) == 1):
        return of_timeout(at)
    why = next(filter(None, map(words_of, reversed(causes))), type(error).__name__)
    return ModelUnavailable(f"{at} cannot be reached, or broke off: {at.clean(why)}", endpoint=at.url)


def words_of(error: BaseException) -> str:
    """Return the text of a library's error, whose own way to make it may be broken; empty where there is none."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 — a bug in a library's message is no reason to fail
        return ""


def of_sdk(at: Endpoint, error: Exception) -> ModelError:
    """Return the error for a fault of the SDK itself, such as in its credentials or options."""
    return ModelMisconfigured(f"{at} cannot be asked: {type(error).__name__}: {at.clean(str(error))}", endpoint=at.url)


def _status(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _target(at: Endpoint, headers: Mapping[str, str]) -> str:
    location = headers.get("location", "")
    return f" to {at.clean(location, 120)!r}" if location else ""


def _advice(refusal: Refusal, at: Endpoint) -> str:
    if refusal is Refusal.KEY and at.key_env is None:
        return "; name the environment variable of its key in 'api_key_env'"
    return _ADVICE.get(refusal, "").format(model=at.model, key_env=at.key_env)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and its causes, the first cause last."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__
