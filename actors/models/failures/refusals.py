"""Classification of an error status: its cause, and with it whether waiting helps."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Self


class Refusal(Enum):
    """Cause of an answer with an error status."""

    BUSY = auto()
    """Too many calls at once."""
    TIMEOUT = auto()
    """A gateway has waited too long for the machine behind it."""
    LATER = auto()
    """A passing fault of the provider."""
    KEY = auto()
    MODEL = auto()
    CREDIT = auto()
    """The account has no credit left."""
    SETTINGS = auto()
    """A setting that is sent with every question."""
    ADDRESS = auto()
    QUESTION = auto()
    """The text of this question."""


_CREDIT = re.compile(r"insufficient_quota|spend_limit|billing|credit balance|out of credit|payment", re.IGNORECASE)
_MODEL = re.compile(
    r"model_not_found|no such model|model\b.{0,200}\b(not (exist|found|available|supported)|unknown)",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(
    r"context_length|context window|context length|maximum context|too long|too many tokens|string_above_max|"
    r"content[ _]?(policy|filter|management)|responsible ?ai|safety|moderation|flagged",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"unsupported_(parameter|value)|unknown_parameter|unsupported (parameter|value)|extra inputs|unrecognized|"
    r"^(body\.)?(model|temperature|top_p|max_tokens|max_completion_tokens|thinking|output_config|reasoning_effort|"
    r"response_format|system|stream)\b|'(temperature|max_tokens|max_completion_tokens|reasoning_effort|response_format)'",
    re.IGNORECASE,
)
_LOWEST, _HIGHEST = 400, 599
_MOST, _DEEP = 5, 10
"""Faults of a request that are told, and steps of the place of one."""


@dataclass(frozen=True, slots=True)
class Words:
    """Message and codes in an error's body."""

    message: str = ""
    code: str = ""
    """Machine-readable names, `code` and `type`."""
    status: int | None = None
    """HTTP status inside the body."""

    @classmethod
    def of(cls, body: object) -> Self:
        """Read the body of an error of any provider."""
        match body:
            case {"error": dict() as inner} | (dict() as inner):
                return cls._of_object(inner)
            case {"error": str() as message} | (str() as message):
                return cls(message)
            case _:
                return cls()

    @classmethod
    def _of_object(cls, error: dict[str, object]) -> Self:
        details = error.get("details")
        inner = details.get("error_code") if isinstance(details, dict) else None
        names = [error.get("code"), error.get("type"), inner]
        status = next((name for name in (*names, error.get("status")) if _is_error_status(name)), None)
        return cls(
            _text(error.get("message") or error.get("detail")),
            " ".join(name for name in names if isinstance(name, str)),
            status if isinstance(status, int) else None,
        )


def _text(said: object) -> str:
    """Return a message as text; a list of faults, each with its place, is what frameworks of servers write."""
    faults = said[:_MOST] if isinstance(said, list) else [said]
    return "; ".join(filter(None, map(_fault, faults)))


def _fault(said: object) -> str:
    match said:
        case str():
            return said
        case {"msg": str() as fault, "loc": [*place]} if len(place) < _DEEP:
            return f"{'.'.join(str(step) for step in place if isinstance(step, str | int))}: {fault}"
        case {"msg": str() as fault} | {"message": str() as fault}:
            return fault
        case _:
            return ""


def refusal_of(status: int, words: Words) -> Refusal:
    """Return the cause of an answer with *status* and *words*."""
    text = f"{words.message}\n{words.code}"
    match status:
        case 402:
            return Refusal.CREDIT
        case 400 | 403 | 429 if _CREDIT.search(text):
            return Refusal.CREDIT
        case 429 | 503 | 529:
            return Refusal.BUSY
        case 401 | 403 | 407:
            return Refusal.KEY
        case 404:
            return Refusal.MODEL if _MODEL.search(text) else Refusal.ADDRESS
        case 413:
            return Refusal.QUESTION
        case 400 | 422:
            return _of_bad_request(text)
        case 408 | 504 | 522 | 524 | 598:
            return Refusal.TIMEOUT
        case 409 | 425 | 499:
            return Refusal.LATER
    return Refusal.LATER if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in (501, 505) else Refusal.ADDRESS


def _of_bad_request(text: str) -> Refusal:
    if _QUESTION.search(text):
        return Refusal.QUESTION
    if _MODEL.search(text):
        return Refusal.MODEL
    return Refusal.SETTINGS if _SETTINGS.search(text) else Refusal.QUESTION


def _is_error_status(value: object) -> bool:
    return type(value) is int and _LOWEST <= value <= _HIGHEST
