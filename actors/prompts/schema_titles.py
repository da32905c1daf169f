"""Titles of schemas that say nothing: generators name each property `pet_id` "Pet Id", too."""

from pydantic import JsonValue

from ...events import JsonObject


def without_idle_titles(schema: JsonObject) -> JsonObject:
    """Return *schema* without the titles of properties that only repeat their names."""
    return {key: _properties(value) if key == "properties" else _inner(value) for key, value in schema.items()}


def _properties(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {name: _without(_inner(schema), name) for name, schema in value.items()}


def _inner(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return without_idle_titles(value)
        case list():
            return [_inner(one) for one in value]
        case _:
            return value


def _without(schema: JsonValue, name: str) -> JsonValue:
    if not isinstance(schema, dict) or _plain(schema.get("title")) != _plain(name):
        return schema
    return {key: value for key, value in schema.items() if key != "title"}


def _plain(title: JsonValue) -> str | None:
    return "".join(filter(str.isalnum, title)).casefold() if isinstance(title, str) else None
