"""Faults of a reply, in the words that the next try is told."""

from dataclasses import dataclass
from enum import StrEnum

MAX_MESSAGE = 800
"""Characters of a message at the most."""


class FaultKind(StrEnum):
    """Each way in which a reply can be unusable."""

    CUT_OFF = "cut_off"
    """The token limit was reached: what is missing cannot be guessed."""
    WINDOW_FULL = "window_full"
    """The model's context window was full before the token limit: no shorter reply helps for sure."""
    REFUSED = "refused"
    """By the model."""
    CONTENT_FILTER = "content_filter"
    EMPTY = "empty"
    TOOL_CALLS_ONLY = "tool_calls_only"
    """The provider's own tool calls instead of text."""
    TOO_LARGE = "too_large"
    """The text, or one integer in it."""
    NO_OBJECT = "no_object"
    """There is no JSON object in it."""
    NOT_AN_OBJECT = "not_an_object"
    """JSON, but a list where an object belongs."""
    SEVERAL_OBJECTS = "several_objects"
    NOT_CLOSED = "not_closed"
    """The object begins and does not end, though the provider says that the reply is whole."""
    BROKEN_JSON = "broken_json"
    DUPLICATE_KEY = "duplicate_key"
    NOT_FINITE = "not_finite"
    TOO_DEEP = "too_deep"
    STRING_FOR_VALUE = "string_for_value"
    """`"false"` for a boolean, `"3"` for a number."""
    INVALID = "invalid"
    """JSON that does not have the shape asked for."""
    UNFIT = "unfit"
    """The shape is right, and the content is not what the question asks for."""
    QUESTION_REFUSED = "question_refused"
    """By the provider: there is no reply."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The reason why a reply could not be used."""

    message: str
    """Message for the next try: bounded, printable, one line."""
    kind: FaultKind


class Unreadable(Exception):
    """Carries a fault out of nested parsers; it never leaves this package."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(shown(message, MAX_MESSAGE), kind)


def shown(text: str, limit: int) -> str:
    """*text* on one line, without unprintable characters, at most *limit* characters long."""
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    if cut.isprintable():
        return cut
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}" for char in cut
    )
