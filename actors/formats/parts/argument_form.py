"""The form of arguments in written messages: OpenAI's API has them as text, chat templates take objects."""

from collections.abc import Callable

from pydantic import JsonValue

from ....events import JsonObject
from .arguments import as_text, read_arguments


def each(messages: JsonValue, form: Callable[[JsonObject], JsonObject]) -> list[JsonValue]:
    """Return written *messages*, each in that form."""
    assert isinstance(messages, list)
    return [form(message) if isinstance(message, dict) else message for message in messages]


def as_objects(message: JsonObject) -> JsonObject:
    """Return a written message with its calls' arguments as objects, and words beside calls always as a string.

    Arguments that are no object stay a text: a model that errs may have written them.
    """
    return with_words(_with_arguments(message, read_arguments))


def with_words(message: JsonObject) -> JsonObject:
    """Return a written message with `""` where no words stand beside its calls."""
    calls = message.get("role") == "assistant" and message.get("tool_calls")
    return {**message, "content": message.get("content") or ""} if calls else message


def as_strings(message: JsonObject) -> JsonObject:
    """Return a written message with its calls' arguments as text."""
    return _with_arguments(message, as_text)


def _with_arguments(message: JsonObject, form: Callable[[JsonValue], JsonValue]) -> JsonObject:
    calls = message.get("tool_calls")
    if not isinstance(calls, list) or message.get("role") != "assistant":
        return message
    return {**message, "tool_calls": [_call(call, form) for call in calls]}


def _call(call: JsonValue, form: Callable[[JsonValue], JsonValue]) -> JsonValue:
    assert isinstance(call, dict)
    function = call["function"]
    assert isinstance(function, dict)
    return {**call, "function": {**function, "arguments": form(function["arguments"])}}
