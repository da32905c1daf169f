"""Messages of a record, read one by one."""

from collections.abc import Callable

from pydantic import JsonValue

from ....events import JsonObject


def with_messages(record: JsonObject, read: Callable[[JsonValue], JsonValue]) -> JsonObject:
    """Return *record* with each of its messages as *read* returns it; the same one where none changes."""
    messages = record.get("messages")
    if not isinstance(messages, list):
        return record
    found = each(messages, read)
    return record if found is messages else {**record, "messages": found}


def each(values: list[JsonValue], read: Callable[[JsonValue], JsonValue]) -> list[JsonValue]:
    """Return what *read* returns for each of *values*; the same list where none changes."""
    found = [read(value) for value in values]
    return found if any(a is not b for a, b in zip(found, values, strict=True)) else values
